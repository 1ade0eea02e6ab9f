"""Which rules an arriving article matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from storage.model import Filter
from storage.search.language import NameLookup, parse_search
from storage.search.rule_fields import FieldTest, split_fields
from storage.watches.index import WatchIndex
from storage.watches.reading import Arrival

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import ArrivalRule, Article

__all__ = ["RuleMatcher", "Understood", "understand"]

_LATER = ("starred", "edited", "quoted", "killed")


@dataclass(frozen=True, slots=True)
class Understood:
    """A rule's search: the filter, the tests of fields, and both in words; or why it is none."""

    filter: Filter = field(default_factory=Filter)
    tests: tuple[FieldTest, ...] = ()
    words: str = ""
    error: str = ""
    hint: str = ""

    def holds(self, title: str, author: str, link: str) -> bool:
        """Return whether fields pass the tests."""
        values = {"title": title, "author": author, "link": link}
        return all(test.holds(values[test.field]) for test in self.tests)


def understand(search: str, names: NameLookup) -> Understood:
    """Parse the search of a rule with the names there are."""
    try:
        rest, tests = split_fields(search)
    except ValueError as fault:
        return Understood(error=str(fault))
    parsed = parse_search(rest, replace(names, expects=True), today=date.today())
    words = [f"{'no ' * test.minus}{test.field} “{test.text}”" for test in tests]
    if rest:
        words.append(parsed.understood)
    error = parsed.error or _find_error(parsed.filter, tests)
    # A rule is typed to its end: without the space its last word would match beginnings, too.
    filter_ = replace(parsed.filter, words=parsed.filter.words and f"{parsed.filter.words} ")
    return Understood(filter_, tests, " · ".join(words), error, parsed.hint)


def _find_error(filter: Filter, tests: Sequence[FieldTest]) -> str:
    """Return what a rule cannot ask of an article that arrives, in one line; or nothing."""
    if filter.since or filter.until:
        return "a rule has no dates: it looks at what arrives"
    if (
        filter.speaker
        or filter.stated
        or filter.shortlists
        or any(flag in filter.asked_flags for flag in _LATER)
    ):
        return "a rule looks at what arrives: it knows no quotes, stars, edits or alerts yet"
    if filter == Filter() and not tests:
        return "a rule needs words, or title: author: link: category: source: section:"
    return ""


class RuleMatcher:
    """Some rules, compared with articles of a batch."""

    def __init__(
        self, engine: Engine, rules: Sequence[ArrivalRule], articles: Sequence[Article]
    ) -> None:
        self._rules = {one.id: one for one in rules}
        self._names = engine.sources.names()
        names = NameLookup(
            sources=engine.sources.all,
            sections=lambda: {one.section for one in articles},
            speakers=lambda words: [words],
            categories=lambda: {one.category for one in articles if one.category},
        )
        found = {one.id: understand(one.search, names) for one in rules}
        self._understood = {id_: one for id_, one in found.items() if not one.error}
        self._index = WatchIndex((id_, one.filter) for id_, one in self._understood.items())

    def match(self, article: Article) -> list[ArrivalRule]:
        """Return the rules that an article matches, in their order."""
        arrival = Arrival(article, 0, article.agency or self._names.get(article.source, ""))
        return [
            self._rules[found.watch]
            for found in self._index.match(arrival)
            if self._understood[found.watch].holds(article.headline, article.author, article.link)
        ]
