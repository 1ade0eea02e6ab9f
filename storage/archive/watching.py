"""Watching: articles that were just written are compared with the watches, which raise alerts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from storage.engine.values import FilterQuery
from storage.model import Alert, Filter, Reason, Watch
from storage.search.language import NameLookup, parse_search
from storage.text.folding import fold
from storage.watches.index import Match, WatchIndex
from storage.watches.reading import Arrival
from storage.watches.validation import find_error
from storage.wire.headline_states import without_states

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, Quote, Take

__all__ = ["LATE", "TABLE", "Watching", "Written"]

TABLE = "watches"
"""The table of documents with the watches."""

LATE = timedelta(days=2)
"""An article that is older than this when it arrives interrupts nobody: it is an old import."""

_KEPT = 20_000
"""Alerts that are kept; the oldest acknowledged ones go first."""
_TRIMMED_EVERY = 500
"""Alerts after which the oldest are looked for: that reads all of them."""
_SILENT = frozenset(["repeat", "cut"])
"""Takes that say nothing new."""
_MOST_NAMES = 50
"""Speakers that are looked up for a name, as a search does."""


@dataclass(frozen=True, slots=True)
class Written:
    """An article that was just written, and what it said before if it is a changed one."""

    article: Article
    quotes: Sequence[Quote]
    before: Article | None = None


@dataclass(slots=True)
class _Known:
    """What the searches of the watches were understood with."""

    watches: Sequence[Watch] = ()
    sources: Mapping[int, str] = field(default_factory=dict)
    sections: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    asks: set[str] = field(default_factory=set)
    """Which names the searches ask for."""


class Watching:
    """Compares articles with the watches, inside the transaction that wrote them.

    `watches` returns the watches there are. Alerts are written with the articles: none is lost,
    and none comes twice.
    """

    def __init__(self, engine: Engine, watches: Callable[[], list[Watch]]) -> None:
        self._engine = engine
        self._watches = watches
        self._known = _Known()
        self._index = WatchIndex(())
        self._spoken: frozenset[str] = frozenset()

    def is_on(self) -> bool:
        """Return whether there may be watches."""
        return self._engine.documents.last_id(TABLE) > 0

    def match(self, written: Sequence[Written]) -> list[Alert]:
        """Raise the alerts that `find` returns."""
        return self.raise_alerts(self.find(written))

    def find(self, written: Sequence[Written]) -> list[Alert]:
        """Return the alerts of articles, in order; a changed one only where the old did not match.

        In a story that a watch has spoken of already, a take that says nothing new raises none, and
        one that says nothing new of what it waits for interrupts nobody.
        """
        if not (watches := self._watches()):
            return []
        self._prepare(watches, [one.article for one in written])
        by_id = {one.id: one for one in watches}
        names = self._engine.sources.names()
        people = _People(self._engine, self._spoken)
        found: list[tuple[Article, list[Match]]] = []
        for one in written:
            matches = self._index.match(self._arrival(one.article, one.quotes, names, people))
            if matches and one.before is not None:
                old = self._index.match(self._arrival(one.before, one.quotes, names, people))
                known = {match.watch for match in old}
                matches = [match for match in matches if match.watch not in known]
            if matches:
                found.append((one.article, matches))
        if not found:
            return []
        takes = self._engine.stories.takes([article.id for article, _ in found])
        spoken = self._engine.alerts.of_stories({take.story for take in takes.values()})
        now = datetime.now(UTC).replace(microsecond=0)
        alerts: list[Alert] = []
        for article, matches in found:
            take = takes.get(article.id)
            news = _News(self._engine, article, take)
            for match in matches:
                watch, level = by_id[match.watch], by_id[match.watch].level
                if take is not None and (watch.id, take.story) in spoken:
                    if take.kind in _SILENT:
                        continue
                    level = level if news.has(match.why) else "mark"
                alerts.append(replace(_alert(watch, article, take, match.why, now), level=level))
                if take is not None:
                    spoken.add((watch.id, take.story))
        return alerts

    def raise_alerts(self, alerts: Sequence[Alert]) -> list[Alert]:
        """Store alerts; beyond a number the oldest are dropped."""
        if not alerts:
            return []
        added = self._engine.alerts.add(alerts)
        if added and added[-1].id // _TRIMMED_EVERY > (added[0].id - 1) // _TRIMMED_EVERY:
            self._engine.alerts.trim(_KEPT)
        return added

    def _prepare(self, watches: Sequence[Watch], articles: Sequence[Article]) -> None:
        """Make the index again if the watches, or names in them, are others now."""
        known, asks = self._known, self._known.asks
        sections = {article.section for article in articles}
        categories = {article.category for article in articles if article.category}
        if (
            known.watches == watches
            and ("sources" not in asks or known.sources == self._engine.sources.names())
            and ("sections" not in asks or sections <= known.sections)
            and ("categories" not in asks or categories <= known.categories)
        ):
            return
        self._known = known = _Known(watches)
        filters = {
            watch.id: self._understand(watch.search, sections, categories) for watch in watches
        }
        self._index = WatchIndex(
            (id_, filter_) for id_, filter_ in filters.items() if filter_ is not None
        )
        self._spoken = frozenset(one.speaker for one in filters.values() if one and one.speaker)

    def _understand(self, search: str, sections: set[str], categories: set[str]) -> Filter | None:
        """Parse the search of a watch with the names there are now; None if it has an error."""
        known, engine = self._known, self._engine

        def all_sources() -> list[Any]:
            known.asks.add("sources")
            known.sources = engine.sources.names()
            return [*engine.sources.all(), *engine.sources.all(removed=True)]

        def all_sections() -> set[str]:
            if "sections" not in known.asks:
                known.asks.add("sections")
                known.sections = sections | {*engine.articles.facets(FilterQuery()).sections}
            return known.sections

        def all_categories() -> set[str]:
            if "categories" not in known.asks:
                known.asks.add("categories")
                stored = {one.category for one in engine.articles.categories()}
                known.categories = categories | stored
            return known.categories

        names = NameLookup(
            all_sources, all_sections, lambda words: [words], all_categories, expects=True
        )
        parsed = parse_search(search, names, today=date.today())
        return None if parsed.error or find_error(parsed.filter) else parsed.filter

    def _arrival(
        self,
        article: Article,
        quotes: Sequence[Quote],
        names: Mapping[int, str],
        people: _People,
    ) -> Arrival:
        said = people.said(quotes) if self._spoken else {}
        source = article.agency or names.get(article.source, "")
        return Arrival(article, len(quotes), source, said)


class _News:
    """What a take adds to the earlier one that it is made of, or has otherwise."""

    def __init__(self, engine: Engine, article: Article, take: Take | None) -> None:
        self._engine = engine
        self._article = article
        self._take = take

    def has(self, why: Sequence[Reason]) -> bool:
        """Return whether a take says something new of what a watch waits for.

        A correction does, and a text of its own; another one where the words stand in what is new.
        """
        spans = [fold(one.words) for one in why if one.end > one.start]
        if not spans or self._texts is None:
            return True
        new, before, headline = self._texts
        return any(
            any(words in text for text in new) or (words in headline and words not in before)
            for words in spans
        )

    @cached_property
    def _texts(self) -> tuple[Sequence[str], str, str] | None:
        """The new paragraphs, and the headline before and now, folded; None: all is new."""
        take = self._take
        if take is None or take.kind != "retake" or take.of is None:
            return None
        if (before := self._engine.articles.get(take.of)) is None:
            return None
        from storage.stories.differences import EarlierParagraphs  # late: takes are few

        parts = (before.standfirst, before.caption, *(block.text for block in before.blocks))
        earlier = EarlierParagraphs(part for part in parts if part)
        new = [
            fold(block.text)
            for block in self._article.blocks
            if earlier.is_new(block.text) or earlier.difference(block.text) is not None
        ]
        was, now = (fold(without_states(one.headline)) for one in (before, self._article))
        return new, was, now


class _People:
    """Who is who among the speakers of a batch, as searches for speakers find them."""

    def __init__(self, engine: Engine, asked: Iterable[str]) -> None:
        self._engine = engine
        self._asked = [(one, fold(one).split()) for one in asked]
        self._found: dict[str, str] = {}
        self._asked_for: dict[str, list[str]] = {}

    def said(self, quotes: Sequence[Quote]) -> dict[str, Quote]:
        """Return a quote for each name that a watch asks for and that finds who said it."""
        said: dict[str, Quote] = {}
        for quote in quotes:
            for name in self._names_for(quote.speaker) if quote.speaker else ():
                said.setdefault(name, quote)
        return said

    def _names_for(self, speaker: str) -> list[str]:
        if speaker not in self._asked_for:
            names = [one.name for one in self._engine.speakers.names_of(speaker)]
            folded = [fold(name) for name in names]
            self._asked_for[speaker] = [
                asked
                for asked, words in self._asked
                if any(all(word in name for word in words) for name in folded)
                and self._main_name(asked) == names[0]
            ]
        return self._asked_for[speaker]

    def _main_name(self, asked: str) -> str:
        """Return the person found by a search for a name."""
        if asked not in self._found:
            names = NameLookup(
                speakers=lambda words: [
                    one.name for one in self._engine.speakers.search(words, _MOST_NAMES)
                ]
            )
            parsed = parse_search(f'speaker:"{asked}"', names, today=date.today())
            self._found[asked] = parsed.filter.speaker
        return self._found[asked]


def _alert(
    watch: Watch, article: Article, take: Take | None, why: tuple[Reason, ...], now: datetime
) -> Alert:
    return Alert(
        kind="watch",
        article=article.id,
        why=why,
        at=now,
        watch=watch.id,
        name=watch.name,
        story=take.story if take else None,
        level=watch.level,
        late=article.published < now - LATE,
    )
