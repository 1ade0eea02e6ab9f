"""The map from the categories of feeds to the sections of the desk; pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from storage.model import DEFAULT_SECTION, Section, SectionRule, Source
from storage.text.folding import fold
from storage.text.section_names import category_parts, guess_section, usual_section

__all__ = ["SectionMap"]


class SectionMap:
    """Which section an article belongs to, by its category and its source."""

    def __init__(self, sections: Iterable[Section], rules: Iterable[SectionRule]) -> None:
        self._names = {fold(section.name): section.name for section in sections}
        self._rules = {(rule.source, fold(rule.category)): rule.section for rule in rules}

    def section_of(self, category: str, source: Source | None, *, written: str = "") -> str:
        """Return the section of an article.

        It is that set for its source; else what the category maps to; else what was `written`, as
        in an article file; else what the name or the address of its feed suggests.
        """
        if source is not None and source.section:
            return source.section
        return self.mapped(category, source.id if source else 0) or written or self._guess(source)

    def mapped(self, category: str, source: int = 0) -> str:
        """Return the section that a category of a source maps to, ``""`` for none.

        A rule comes first, then a section of that name, then what the category usually means; of
        a category of several parts, the first part that maps.
        """
        found = (self._mapped(part, source) for part in category_parts(category))
        return next(filter(None, found), "") if category else ""

    def _mapped(self, category: str, source: int) -> str:
        name = fold(category)
        if rule := self._rules.get((source, name)) or self._rules.get((0, name)):
            return rule
        return self._names.get(name, "") or self._usual(usual_section(category))

    def _usual(self, section: str) -> str:
        """Return a usual section as this desk calls it, ``""`` if it has none like it."""
        name = fold(section)
        return self._names.get(name) or self._rules.get((0, name), "")

    def _guess(self, source: Source | None) -> str:
        if source is None or not source.is_on_web:
            return DEFAULT_SECTION
        guess = guess_section(source.name, urlsplit(source.location).path)
        return self._usual(guess) or DEFAULT_SECTION
