"""Queries that read every match: exact counts, all ids, a histogram."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from storage.engine.sqlite.query.access_paths import by_speaker
from storage.engine.sqlite.query.hits import HitCache
from storage.engine.sqlite.query.order import BITS, bound
from storage.engine.sqlite.query.planner import full_path, required_path, scope, wants_hits
from storage.engine.sqlite.query.row_locator import RollupLocator
from storage.engine.sqlite.query.row_query import RowQuery

__all__ = ["count", "histogram", "ids"]

_OFFSET = 900 * 2**26
_LONG = 20 * 86_400  # seconds from which on the rollups of months save reading the articles


def count(reader: sqlite3.Connection, query: RowQuery) -> int:
    """Count the matches exactly, however many hits there are."""
    if (path := required_path(query)) is None:
        return RollupLocator(reader, query).total
    if path is by_speaker:
        from storage.engine.sqlite.query.spoken import articles_quoting  # late: a rarer question

        return len(articles_quoting(reader, query)[0])
    scan = path(query, query.lo, query.hi)
    return int(reader.execute(f"SELECT count(*) {scan.sql}", scan.params).fetchone()[0])


def ids(reader: sqlite3.Connection, query: RowQuery) -> list[int]:
    """Return the ids of all matches, newest first."""
    if (path := full_path(reader, query)) is None:
        return []
    scan = path(query, query.lo, query.hi)
    rows = reader.execute(f"SELECT a.id {scan.sql} ORDER BY {scan.order}", scan.params)
    return [id_ for (id_,) in rows.fetchall()]


def histogram(
    reader: sqlite3.Connection, query: RowQuery, bounds: Sequence[datetime], cache: HitCache
) -> list[int]:
    """Count the matches between each two neighbours of ascending times."""
    seconds = [int(moment.timestamp()) for moment in bounds]
    if wants_hits(query):
        return cache.by_time(query, [bound(second) for second in seconds])
    if required_path(query) is None and seconds[-1] - seconds[0] > _LONG * len(seconds):
        keys = [bound(second) for second in seconds]
        return [RollupLocator(reader, replace(query, lo=a, hi=b)).total for a, b in pairwise(keys)]
    counts = [0] * (len(bounds) - 1)
    within = replace(query, lo=bound(seconds[0]), hi=bound(seconds[-1]))
    lo = within.lo
    path = full_path(reader, within)
    if required_path(within) is not None:
        path, lo, _ = scope(reader, within)
    if path is None:
        return counts
    scan = path(within, lo, within.hi)
    # Days begin on a quarter of an hour in every time zone; the offset makes division round down.
    rows = reader.execute(
        f"SELECT ((a.pos >> {BITS}) + {_OFFSET}) / 900 AS quarter, count(*) {scan.sql} GROUP BY 1",
        scan.params,
    )
    for quarter, found in rows.fetchall():
        counts[bisect_right(seconds, quarter * 900 - _OFFSET) - 1] += found
    return counts
