"""Translating a reader's filter into an engine's query."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from storage.engine.values import FilterQuery
from storage.errors import NotFound
from storage.search.terms import parse
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, Filter, Source

__all__ = ["get_article", "get_source", "midnight", "to_query"]


def to_query(filter: Filter) -> FilterQuery:
    """Translate a filter into an engine's query: the reader's days become points in time."""
    until = filter.until
    return FilterQuery(
        sections=filter.sections,
        sources=filter.sources,
        since=None if filter.since is None else midnight(filter.since),
        before=None if until is None or until == date.max else midnight(until + timedelta(1)),
        flags=filter.flags,
        speaker=clean_line(filter.speaker),
        terms=parse(filter.words),
        kept=filter.kept,
        arrived_after=filter.after.article if filter.after else None,
    )


def midnight(day: date) -> datetime:
    """Return when a day begins in the reader's time zone."""
    try:
        return datetime(day.year, day.month, day.day).astimezone(UTC)
    except (OverflowError, ValueError):  # the first and last days there are
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


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
