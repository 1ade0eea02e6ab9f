"""The meaning of a search line, as `language` parses it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from storage.model import Filter

__all__ = ["ParsedSearch"]


@dataclass(frozen=True, slots=True)
class ParsedSearch:
    """The meaning of a search line.

    Attributes:
        filter: Only what the line asks for.
        understood: The same in words, for the reader.
        error: What is wrong, in one line; empty if nothing is. `filter` is then incomplete.
        hint: A part that may have been meant differently, in one line.
    """

    filter: Filter = field(default_factory=Filter)
    understood: str = ""
    error: str = ""
    hint: str = ""

    def narrow(self, filter: Filter) -> Filter:
        """Narrow `filter` by the search, which replaces any part that it sets itself."""
        asked = self.filter
        dated = asked if asked.since or asked.until else filter
        narrowed = replace(
            filter.within(dated.span),
            sections=asked.sections or filter.sections,
            categories=asked.categories or filter.categories,
            sources=asked.sources or filter.sources,
            stated=asked.stated or filter.stated,
            states=asked.states | filter.states,
            speaker=asked.speaker or filter.speaker,
            words=f"{filter.words} {asked.words}".strip(),
            kept=frozenset(),
        ).with_flags(asked.flags | filter.flags)
        return narrowed.with_shortlists(asked.shortlists | filter.shortlists)
