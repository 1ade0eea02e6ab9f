"""Quotes found by reading the articles of a query one after the other, in pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.engine.values import FilterQuery, ResultSet
    from storage.model import Article, Headline, QuoteHit

__all__ = ["FindQuotes", "QuotePage", "iter_quotes", "read_page"]

_PAGE = 50
"""Articles fetched at a time."""
_MOST_READ = 400
"""Articles read for one page, so that it comes within a second."""

FindQuotes = Callable[["Article", "Headline"], "list[QuoteHit]"]
"""Returns the quotes of an article that are wanted."""


class QuotePage(NamedTuple):
    """Quotes, newest first, and where the next page begins; None after the last one."""

    hits: list[QuoteHit]
    next: int | None


def read_page(
    engine: Engine, query: FilterQuery, find: FindQuotes, start: int, limit: int
) -> QuotePage:
    """Return about `limit` quotes from a place on; there may be none, and more further on.

    `start` is 0 or what the page before returned.
    """
    hits: list[QuoteHit] = []
    rows = engine.articles.select(query, "date")
    for read, found in _walk(engine, rows, find, start):
        hits += found
        if len(hits) >= limit or read - start >= _MOST_READ:
            return QuotePage(hits, read if read < rows.total else None)
    return QuotePage(hits, None)


def iter_quotes(
    engine: Engine, query: FilterQuery, find: FindQuotes, limit: int
) -> Iterator[QuoteHit]:
    """Yield quotes newest first, `limit` at most (0: all)."""
    done = 0
    for _, found in _walk(engine, engine.articles.select(query, "date"), find, 0):
        for hit in found:
            yield hit
            done += 1
            if done == limit:
                return


def _walk(
    engine: Engine, rows: ResultSet, find: FindQuotes, start: int
) -> Iterator[tuple[int, list[QuoteHit]]]:
    """Yield how many articles were read, with the quotes of the last one."""
    for first in range(start, rows.total, _PAGE):
        for read, row in enumerate(rows.rows(first, first + _PAGE), first + 1):
            article = engine.articles.get(row.id)
            yield read, find(article, row) if article is not None else []
