"""Find the articles that quote a speaker and match the rest of a query, by their packed states."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from storage.engine.sqlite.query.access_paths import SPEAKERS, by_flagged_speaker, spoken
from storage.engine.sqlite.query.intersection import keys, matching, said_by, smallest
from storage.engine.sqlite.query.order import QUOTE_BITS
from storage.engine.sqlite.query.row_locator import kept_rows, locate
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups import article_states
from storage.engine.sqlite.rollups.states import STARRED, UNREAD

__all__ = ["Found", "articles_quoting"]

Found = tuple[list[int], int | None]
"""The keys of articles, newest first, and how many of them are unread, if that was seen."""

_QUOTES = 4  # of one speaker in an article: most articles have fewer
_DEEPER = 16  # times as many in the second try
_EACH = 3  # keys of an index are read in the time it takes to see the state of an article


def articles_quoting(
    reader: sqlite3.Connection, query: RowQuery, limit: int | None = None
) -> Found:
    """Return the articles that match a query of a speaker, without words, newest first.

    With a limit there may be fewer than all of them, but no fewer than `limit`.
    """
    if query.is_looked_up or query.states:
        both = keys(reader, said_by(reader, query))
        return matching(reader, replace(query, speaker=""), both)
    if query.kept:
        kept = kept_rows(reader, query)
        others, unread = articles_quoting(reader, replace(query, kept=frozenset()), limit)
        if limit and len(others) >= limit:  # older ones may be missing between these
            kept = [row for row in kept if row[0] > others[-1]]
        if unread is not None:
            unread += sum(is_unread for _, is_unread in kept)
        return sorted([*others, *(key for key, _ in kept)], reverse=True), unread
    rest = replace(query, speaker="", beyond=-1)
    narrowed = rest != RowQuery(lo=query.lo, hi=query.hi)
    if narrowed:
        counted = locate(reader, rest)
        if not counted.total:
            return [], 0
        side, said = smallest(rest, counted), said_by(reader, query)
        if side is not None and side.size <= _EACH * said.size:
            both = keys(reader, said) & keys(reader, side)
            return matching(reader, replace(query, speaker=""), both)
        if query.flags & (STARRED | UNREAD):
            return _flagged(reader, query)
    found: Found = [], 0
    for lo in _depths(reader, query, limit):
        some = replace(query, lo=lo)
        if narrowed:
            found = _by_states(reader, some)
        else:
            found = sorted(keys(reader, said_by(reader, some)), reverse=True), None
        if limit and len(found[0]) >= limit:
            break
    return found


def _flagged(reader: sqlite3.Connection, query: RowQuery) -> Found:
    scan = by_flagged_speaker(query, query.lo, query.hi)
    rows = {*reader.execute(f"SELECT a.pos, a.read = 0 {scan.sql}", scan.params).fetchall()}
    return sorted((key for key, _ in rows), reverse=True), sum(unread for _, unread in rows)


def _by_states(reader: sqlite3.Connection, query: RowQuery) -> Found:
    scan = spoken(query, query.lo, query.hi)
    # As one row: for each of thousands this thread would wait for that of the screen.
    articles, positions = reader.execute(
        f"SELECT json_group_array(article), json_group_array(pos >> {QUOTE_BITS}) {scan.sql}",
        scan.params,
    ).fetchone()
    key_of = dict(zip(json.loads(articles), json.loads(positions), strict=True))
    states = article_states.matching(reader, key_of, query.sections, query.sources, query.flags)
    found = sorted(map(key_of.__getitem__, states), reverse=True)
    return found, sum(state & UNREAD for state in states.values())


def _depths(reader: sqlite3.Connection, query: RowQuery, limit: int | None) -> Iterator[int]:
    """Yield keys down to which to look, the last of them that of the query."""
    scan = spoken(query, query.lo, query.hi)
    for number in (limit * _QUOTES, limit * _QUOTES * _DEEPER) if limit else ():
        # Of several names, the one that has so many quotes latest.
        (last,) = reader.execute(
            f"SELECT max((SELECT pos FROM quote INDEXED BY quote_speaker WHERE speaker = n.id"
            f" AND pos >= ? AND pos < ? AND article > ? ORDER BY pos DESC LIMIT 1 OFFSET ?))"
            f" FROM {SPEAKERS} n",
            (*scan.params[1:], number, scan.params[0]),
        ).fetchone()
        if last is None:
            break
        yield max(last >> QUOTE_BITS, query.lo)
    yield query.lo
