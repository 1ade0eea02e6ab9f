"""List the keys of the articles that match search terms, a speaker or arrival."""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_left
from dataclasses import dataclass

from storage.engine.sqlite.query.access_paths import HORIZON, at_keys, newest_hits, newest_keys
from storage.engine.sqlite.query.few import FEW, hits_among_few, others
from storage.engine.sqlite.query.hits import HitCache
from storage.engine.sqlite.query.planner import (
    first_probe,
    newest_path,
    required_path,
    scope,
    wants_hits,
)
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rows import story_rows
from storage.engine.sqlite.rows.articles import headlines
from storage.model import Headline

__all__ = ["Listing", "first_rows", "list_all"]

_SMALL = 20_000  # keys of an index that are read, where otherwise most hits would be walked


@dataclass(frozen=True, slots=True)
class Listing:
    """The keys of the matches, newest first, and whether these are all.

    `unread` says how many of them are, if that was seen.
    """

    keys: array[int]
    unread: int | None
    exact: bool

    def newer(self, pos: int) -> tuple[int, int]:
        """Return how many articles are newer than a key, and 1 if it is that of one, else 0."""
        newer = bisect_left(self.keys, -pos, key=lambda key: -key)
        return newer, int(newer < len(self.keys) and self.keys[newer] == pos)


def list_all(reader: sqlite3.Connection, query: RowQuery, searches: HitCache) -> Listing | None:
    """List all matches; None if the rollups count them, as neither of the three is asked for."""
    if required_path(query) is None:
        return None
    if wants_hits(query):
        return _list_hits(query, searches)
    if query.speaker and query.match is None:
        from storage.engine.sqlite.query.spoken import articles_quoting  # late: a rarer question

        found, unread = articles_quoting(reader, query)
        return Listing(array("q", found), unread, exact=True)
    path, lo, exact = scope(reader, query)
    scan = path(query, lo, query.hi)
    every, fresh = reader.execute(
        "SELECT json_group_array(pos), total(unread) FROM"
        f" (SELECT a.pos AS pos, a.read = 0 AS unread {scan.sql} ORDER BY {scan.order} LIMIT -1)",
        scan.params,
    ).fetchone()
    return Listing(array("q", json.loads(every)), int(fresh), exact)


def _list_hits(query: RowQuery, searches: HitCache) -> Listing:
    hits = searches.hits(query)
    found, unread = hits.of(query)
    exact = hits.horizon is None
    if hits.horizon is not None and (older := searches.older(query, hits.horizon)) is not None:
        more, unread_too = older.of(query)
        found, unread, exact = found + more, unread + unread_too, True
    return Listing(array("q", found), unread, exact)


def first_rows(reader: sqlite3.Connection, query: RowQuery, limit: int) -> list[Headline] | None:
    """Return the first rows, or None if something has to be counted for them."""
    if limit <= HORIZON and (path := newest_path(query)) is not None:
        find_stories = story_rows.finder(query.folding)
        return headlines(reader, path(query, query.lo, query.hi), limit, 0, find_stories)
    if required_path(query) is None:
        return None
    if wants_hits(query):
        return _newest_hits(reader, query, limit)
    if query.speaker and query.match is None:
        from storage.engine.sqlite.query.spoken import articles_quoting  # late: a rarer question

        found, _ = articles_quoting(reader, query, limit)
        return headlines(reader, at_keys(found[:limit]), limit, 0)
    if (probe := first_probe(reader, query, limit)) is not None:
        path, lo = probe
        rows = headlines(reader, path(query, lo, query.hi), limit, 0)
        if len(rows) == limit or lo == query.lo:
            return rows
    path, lo, _ = scope(reader, query)
    return headlines(reader, path(query, lo, query.hi), limit, 0)


def _newest_hits(reader: sqlite3.Connection, query: RowQuery, limit: int) -> list[Headline]:
    from storage.engine.sqlite.query.intersection import Side, keys, matching, said_by, smallest

    match = others(reader, query)
    if match.total <= FEW:
        found = hits_among_few(reader, query, limit)
        return headlines(reader, at_keys(found), limit, 0)
    sides = [said_by(reader, query)] if query.speaker else []
    sides += [side] if (side := smallest(query, match)) else []
    side = min(sides, key=lambda side: side.size, default=None)
    if side is not None and side.size <= _SMALL and not (query.match and query.match.is_compared):
        hits = Side(HORIZON, newest_keys(query, query.lo, query.hi))
        both = keys(reader, hits) & keys(reader, side)
        found, _ = matching(reader, query, both, limit)
        return headlines(reader, at_keys(found), limit, 0)
    return headlines(reader, newest_hits(query, query.lo, query.hi), limit, 0)
