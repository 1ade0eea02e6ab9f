"""Answers that go through everything a question asks for: exact counts, all ids, a histogram."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from storage.engine.protocol import Question
from storage.engine.sqlite.query.hits import Searches
from storage.engine.sqlite.query.order import BITS, bound
from storage.engine.sqlite.query.planner import hits_way, scope, wants_hits, whole_way
from storage.engine.sqlite.query.row_locator import Rollups

__all__ = ["count", "histogram", "ids"]

_OFFSET = 900 * 2**26


def count(reader: sqlite3.Connection, question: Question) -> int:
    """Count exactly, however many hits there are."""
    if (way := hits_way(question)) is None:
        return Rollups(reader, question).total
    route = way(question, question.lo, question.hi)
    return int(reader.execute(f"SELECT count(*) {route.sql}", route.params).fetchone()[0])


def ids(reader: sqlite3.Connection, question: Question) -> list[int]:
    """Return the ids of all that match, newest first, however many."""
    if (way := whole_way(reader, question)) is None:
        return []
    route = way(question, question.lo, question.hi)
    rows = reader.execute(f"SELECT a.id {route.sql} ORDER BY {route.order}", route.params)
    return [id_ for (id_,) in rows.fetchall()]


def histogram(
    reader: sqlite3.Connection, question: Question, bounds: Sequence[int], searches: Searches
) -> list[int]:
    """Count the articles between each two neighbours of ascending UTC seconds."""
    if wants_hits(question):
        return searches.by_time(question, [bound(second) for second in bounds])
    counts = [0] * (len(bounds) - 1)
    asked = replace(question, lo=bound(bounds[0]), hi=bound(bounds[-1]))
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
        counts[bisect_right(bounds, quarter * 900 - _OFFSET) - 1] += found
    return counts
