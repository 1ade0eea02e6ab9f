"""Answers that go through everything a query asks for: exact counts, all ids, a histogram."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from storage.engine.sqlite.query.hits import Searches
from storage.engine.sqlite.query.order import BITS, bound
from storage.engine.sqlite.query.planner import hits_way, scope, wants_hits, whole_way
from storage.engine.sqlite.query.row_locator import Rollups
from storage.engine.sqlite.query.row_query import RowQuery

__all__ = ["count", "histogram", "ids"]

_OFFSET = 900 * 2**26


def count(reader: sqlite3.Connection, query: RowQuery) -> int:
    """Count exactly, however many hits there are."""
    if (way := hits_way(query)) is None:
        return Rollups(reader, query).total
    route = way(query, query.lo, query.hi)
    return int(reader.execute(f"SELECT count(*) {route.sql}", route.params).fetchone()[0])


def ids(reader: sqlite3.Connection, query: RowQuery) -> list[int]:
    """Return the ids of all that match, newest first, however many."""
    if (way := whole_way(reader, query)) is None:
        return []
    route = way(query, query.lo, query.hi)
    rows = reader.execute(f"SELECT a.id {route.sql} ORDER BY {route.order}", route.params)
    return [id_ for (id_,) in rows.fetchall()]


def histogram(
    reader: sqlite3.Connection, query: RowQuery, bounds: Sequence[datetime], searches: Searches
) -> list[int]:
    """Count the articles between each two neighbours of ascending times."""
    seconds = [int(moment.timestamp()) for moment in bounds]
    if wants_hits(query):
        return searches.by_time(query, [bound(second) for second in seconds])
    counts = [0] * (len(bounds) - 1)
    asked = replace(query, lo=bound(seconds[0]), hi=bound(seconds[-1]))
    lo = asked.lo
    way = whole_way(reader, asked)
    if hits_way(asked) is not None:
        way, lo, _ = scope(reader, asked)
    if way is None:
        return counts
    route = way(asked, lo, asked.hi)
    # Days begin on a quarter of an hour in every zone; the offset keeps division rounding down.
    rows = reader.execute(
        f"SELECT ((a.pos >> {BITS}) + {_OFFSET}) / 900 AS quarter, count(*) {route.sql} GROUP BY 1",
        route.params,
    )
    for quarter, found in rows.fetchall():
        counts[bisect_right(seconds, quarter * 900 - _OFFSET) - 1] += found
    return counts
