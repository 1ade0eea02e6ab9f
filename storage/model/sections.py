"""The desk's sections, and the rules that map feeds' categories to them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_SECTIONS", "SECTION_COLOURS", "Section", "SectionRule"]

SECTION_COLOURS = (
    *("blue", "coral", "green", "violet", "cyan"),
    *("pink", "gold", "grey", "lime", "orchid"),
)
"""The colours a section can have; a theme says what each looks like."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the desk: its name in upper case, and one of `SECTION_COLOURS`."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class SectionRule:
    """Articles with a category, in any case, belong to a section.

    A rule is for one source or (0) for all; a source's own come first.
    """

    category: str
    section: str
    source: int = 0


_NAMES = (
    *("WORLD", "POLITICS", "BUSINESS", "TECH", "SCIENCE"),
    *("CULTURE", "SPORT", "OPINION", "CLIMATE", "HEALTH"),
)

DEFAULT_SECTIONS = tuple(
    Section(name, colour) for name, colour in zip(_NAMES, SECTION_COLOURS, strict=True)
)
"""The sections of a new desk, in order."""
