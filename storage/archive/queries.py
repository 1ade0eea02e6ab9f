"""What can be asked of an archive: the half of `Archive` that changes nothing.

Questions run on the calling thread. Days are those of the reader's time zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from storage.engine.protocol import Engine, FilterQuery, Order, ResultSet
from storage.errors import NotFound
from storage.search.terms import parse
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.model import (
        Article,
        Correction,
        Facets,
        Filter,
        Quote,
        QuoteHit,
        Revision,
        Source,
        Speaker,
    )

__all__ = ["Questions", "asked"]

_PAGE = 500
"""Quotes asked for at a time, where all are wanted."""


class Questions:
    """The questions about articles, quotes and sources, put to an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def select(self, filter: Filter, *, order: Order = "date") -> ResultSet:  # noqa: A002
        """Return the result set of a filter, newest first (or, of a search, most relevant)."""
        return self._engine.select(asked(filter), order)

    def count(self, filter: Filter) -> int:  # noqa: A002
        """Count exactly what a filter shows, however many hits a search has."""
        return self._engine.count(asked(filter))

    def ids(self, filter: Filter) -> list[int]:  # noqa: A002
        """Return the ids of all a filter shows, newest first, however many hits a search has."""
        return self._engine.ids(asked(filter))

    def article(self, id: int) -> Article:  # noqa: A002
        """Return a whole article.

        Raises:
            NotFound: There is no such article.
        """
        if (article := self._engine.article(id)) is None:
            raise NotFound(f"there is no article {id}")
        return article

    def history(self, article: int) -> tuple[Revision, ...]:
        """Return what an article said before its source edited it, the latest first.

        It has the first and the last of its earlier texts; those between may be left out.
        """
        return tuple(self._engine.history(article))

    def quotes(self, article: int) -> list[Quote]:
        """Return an article's quotes in the order of its text."""
        return self._engine.quotes(article)

    def corrections(self, article: int | None = None) -> list[Correction]:
        """Return the speakers set by hand in an article, or in all, newest articles first."""
        return self._engine.corrections(article)

    def facets(self, filter: Filter) -> Facets:  # noqa: A002
        """Count what a filter shows, and what each other choice would show."""
        return self._engine.facets(asked(filter))

    def days(self, filter: Filter, since: date, until: date) -> list[tuple[date, int]]:  # noqa: A002
        """Count the articles of each day from `since` to `until`, in the reader's time zone."""
        days = [since + timedelta(n) for n in range((until - since).days + 1)]
        if not days:
            return []
        bounds = [_midnight(day) for day in [*days, until + timedelta(1)]]
        question = asked(replace(filter, since=None, until=None, after=None))
        return list(zip(days, self._engine.histogram(question, bounds), strict=True))

    def sources(self) -> list[Source]:
        """Return the sources in the order they were added."""
        return self._engine.sources()

    def former_sources(self) -> list[Source]:
        """Return the sources that were removed; articles that were kept still come from them."""
        return self._engine.sources(removed=True)

    def source(self, id: int) -> Source:  # noqa: A002
        """Return a source.

        Raises:
            NotFound: There is no such source.
        """
        if (source := self._engine.source(id)) is None:
            raise NotFound(f"there is no source {id}")
        return source

    def source_at(self, location: str) -> Source | None:
        """Return the source at a folder's path or a feed's address, or None."""
        return self._engine.source_at(location)

    def source_name(self, id: int) -> str:  # noqa: A002
        """Return a source's name, a removed one's too; nothing for no source."""
        return self._engine.source_names().get(id, "")

    def source_names(self) -> Mapping[int, str]:
        """Return the names of all sources by number, removed ones too."""
        return self._engine.source_names()

    def find_source(self, words: str) -> Source:
        """Return the source of this number, this location, or this name in any case.

        Raises:
            NotFound: There is none, or several have the name.
        """
        name = words.strip()
        number = int(name) if name.isdecimal() and len(name) < 19 else 0
        source = self._engine.source(number) or self._engine.source_at(words)
        if source is not None:
            return source
        named = [one for one in self.sources() if one.name.casefold() == name.casefold()]
        if len(named) == 1:
            return named[0]
        if named:
            numbers = ", ".join(str(source.id) for source in named)
            raise NotFound(f"several sources have the name “{name}”: choose of {numbers}")
        raise NotFound(f"there is no source “{clean_line(words)}”")

    def speakers(
        self, *, words: str = "", limit: int = 200, described: bool = False
    ) -> list[Speaker]:
        """Return the speakers whose names hold all the words, most quoted first.

        Those come before the others in whose names the words begin words.
        `described`: those instead whom articles describe and do not name, "the official".
        """
        return self._engine.speakers(clean_line(words), limit, described=described)

    def said(
        self,
        filter: Filter,  # noqa: A002
        *,
        limit: int = 200,
        after: QuoteHit | None = None,
    ) -> list[QuoteHit]:
        """Return quotes newest first, from after one of them on.

        `filter.words` are looked for inside the quotes.
        """
        return self._engine.said(asked(filter), limit, after)

    def all_said(self, filter: Filter, *, limit: int = 0) -> Iterator[QuoteHit]:  # noqa: A002
        """Yield quotes newest first, `limit` at most (0: all), asked for in pages."""
        question, done, last = asked(filter), 0, None
        while size := min(_PAGE, limit - done) if limit else _PAGE:
            hits = self._engine.said(question, size, last)
            yield from hits
            if len(hits) < size:
                return
            done, last = done + size, hits[-1]

    def newest(self) -> int:
        """Return the number of the article that came last; numbers grow, none is given twice."""
        return self._engine.newest()

    def version(self) -> int:
        """Return a number that changes whenever anybody changed the archive."""
        return self._engine.version()

    def interrupt(self, thread_id: int) -> None:
        """Stop the question that thread asks; it gets sqlite3.OperationalError."""
        self._engine.interrupt(thread_id)


def asked(filter: Filter) -> FilterQuery:  # noqa: A002
    """Return a filter as an engine gets it: the reader's days have become moments."""
    until = filter.until
    return FilterQuery(
        sections=filter.sections,
        sources=filter.sources,
        since=None if filter.since is None else _midnight(filter.since),
        before=None if until is None or until == date.max else _midnight(until + timedelta(1)),
        flags=filter.flags,
        speaker=clean_line(filter.speaker),
        terms=parse(filter.words),
        kept=filter.kept,
        arrived_after=filter.after.article if filter.after else None,
    )


def _midnight(day: date) -> datetime:
    """Return when a day begins for the reader."""
    try:
        return datetime(day.year, day.month, day.day).astimezone(UTC)
    except (OverflowError, ValueError):  # the first and last days there are
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
