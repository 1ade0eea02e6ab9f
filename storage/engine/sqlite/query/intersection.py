"""Intersect keys that indexes hold: of a speaker's articles, hits, stars, sections and sources."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace

from storage.engine.sqlite.query.access_paths import (
    SPEAKERS,
    Scan,
    at_keys,
    by_pairs,
    by_seldom,
    by_starred,
    by_unread,
    conditions,
    spoken,
)
from storage.engine.sqlite.query.order import QUOTE_BITS
from storage.engine.sqlite.query.row_locator import RollupLocator, SeldomLocator
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import STARRED, UNREAD
from storage.text.folding import fold

__all__ = ["Side", "keys", "matching", "said_by", "smallest"]


@dataclass(frozen=True, slots=True)
class Side:
    """A scan of an index that holds what a query needs of it: about how many keys, and which."""

    size: int
    scan: Scan
    key: str = "a.pos"


def said_by(reader: sqlite3.Connection, query: RowQuery) -> Side:
    """Return the articles that quote the speaker of a query, once for each quote."""
    (size,) = reader.execute(
        f"SELECT coalesce(sum(quotes), 0) FROM speaker WHERE id IN {SPEAKERS}",
        (fold(query.speaker),),
    ).fetchone()
    return Side(size, spoken(query, query.lo, query.hi), f"pos >> {QUOTE_BITS}")


def smallest(query: RowQuery, others: RollupLocator | SeldomLocator) -> Side | None:
    """Return the smallest side of sections and sources, starred and unread, if any is asked for.

    `others` counts what matches these.
    """
    lo, hi = query.lo, query.hi
    if isinstance(others, SeldomLocator):
        return Side(others.total, by_seldom(replace(query, match=None, speaker=""), lo, hi))
    window = others.window(0, others.total)
    sides: list[Side] = []
    if query.flags & STARRED:
        sides.append(Side(window.starred, by_starred(RowQuery(flags=STARRED), lo, hi)))
    if query.flags & UNREAD and not query.kept:
        sides.append(Side(window.unread, by_unread(RowQuery(flags=UNREAD), lo, hi)))
    if query.sections or query.sources:
        pairs = by_pairs(RowQuery(query.sections, query.sources), lo, hi)
        sides.append(Side(window.pairs, pairs))
    return min(sides, key=lambda side: side.size, default=None)


def keys(reader: sqlite3.Connection, side: Side) -> set[int]:
    """Return all keys of a side."""
    # As one row: for each of thousands this thread would wait for that of the screen.
    (found,) = reader.execute(
        f"SELECT json_group_array({side.key}) {side.scan.sql}", side.scan.params
    ).fetchone()
    return {*json.loads(found)}


def matching(
    reader: sqlite3.Connection, query: RowQuery, some: Collection[int], limit: int | None = None
) -> tuple[list[int], int]:
    """Return which keys match all of a query but its words, newest first; how many are unread."""
    there = at_keys(sorted(some, reverse=True))
    where, params = conditions(replace(query, match=None))
    rows = reader.execute(
        f"SELECT a.pos, a.read = 0 {there.sql} WHERE {' AND '.join(where) or 1} LIMIT ?",
        (*there.params, *params, -1 if limit is None else limit),
    ).fetchall()
    return [key for key, _ in rows], sum(unread for _, unread in rows)
