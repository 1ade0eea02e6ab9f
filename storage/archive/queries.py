"""Translating a reader's filter into an engine's query."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from storage.engine.values import FilterQuery, Fold
from storage.errors import NotFound
from storage.search.terms import parse
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, Filter, Source

__all__ = ["ToQuery", "fold_of", "get_article", "get_source", "midnight", "moment_of", "to_query"]

ToQuery = Callable[["Filter"], FilterQuery]
"""Translates a filter as the archive does, whatever it asks for."""


def to_query(filter: Filter) -> FilterQuery:
    """Translate a filter into an engine's query: days and hours become points in time.

    One that is `stated` needs articles to be read: see `Statements.to_query`.
    """
    if filter.stated:
        raise ValueError("articles have to be read for their statements")
    return FilterQuery(
        sections=filter.sections,
        sources=filter.sources,
        since=_beginning(filter.since, filter.begin),
        before=_ending(filter.until, filter.end),
        flags=filter.flags,
        speaker=clean_line(filter.speaker),
        terms=parse(filter.words),
        kept=filter.kept,
        arrived_after=filter.after.article if filter.after else None,
        categories=filter.categories,
        states=filter.states,
        shortlists=filter.shortlists,
        fold=fold_of(filter),
    )


def fold_of(filter: Filter) -> Fold:
    """Return how a filter folds stories: in a list of some sections, each in its section."""
    if not filter.folds:
        return ""
    return "section" if filter.sections else "story"


def midnight(day: date) -> datetime:
    """Return when a day begins in the reader's time zone."""
    return _moment(day, time())


def moment_of(start: date) -> datetime:
    """Return when a day begins, or what moment a naive time is, in the reader's time zone."""
    if isinstance(start, datetime):
        return _moment(start.date(), start.time())
    return midnight(start)


def _beginning(day: date | None, begin: time | None) -> datetime | None:
    if day is None or begin is None:
        return None if day is None else midnight(day)
    if begin.fold:  # counted back from now
        return _moment(day, begin)
    # Of an hour that the clock repeats, and one that it skips, nothing is left out.
    return min(_moment(day, begin), _moment(day, begin.replace(fold=1)))


def _ending(day: date | None, end: time | None) -> datetime | None:
    if day is None or (end is None and day == date.max):
        return None
    if end is None:
        return midnight(day + timedelta(1))
    return max(_moment(day, end), _moment(day, end.replace(fold=1)))


def _moment(day: date, hour: time) -> datetime:
    try:
        return datetime.combine(day, hour).astimezone(UTC)
    except (OverflowError, ValueError):  # the first and last days there are
        return datetime.combine(day, hour, tzinfo=UTC)


def get_article(engine: Engine, id: int) -> Article:
    """Return a whole article.

    Raises:
        NotFound: There is no such article.
    """
    if (article := engine.articles.get(id)) is None:
        raise NotFound(f"there is no article {id}")
    return article


def get_source(engine: Engine, id: int) -> Source:
    """Return a source.

    Raises:
        NotFound: There is no such source.
    """
    if (source := engine.sources.get(id)) is None:
        raise NotFound(f"there is no source {id}")
    return source
