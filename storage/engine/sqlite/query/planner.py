"""Choose the access path for a query by estimating how many rows each path would read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from storage.engine.sqlite.query.access_paths import (
    SPEAKERS,
    AccessPath,
    by_arrival,
    by_pairs,
    by_speaker,
    by_starred,
    by_unread,
    by_words,
    by_words_among,
    full_scan,
)
from storage.engine.sqlite.query.order import QUOTE_BITS, quote_range
from storage.engine.sqlite.query.row_locator import RollupLocator, Window
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import STARRED, UNREAD
from storage.text.folding import fold

__all__ = [
    "HORIZON",
    "among_hits",
    "best_path",
    "first_probes",
    "full_path",
    "horizon",
    "newest_path",
    "only_speaker",
    "only_words",
    "required_path",
    "scope",
    "wants_hits",
]

HORIZON = 10_000
"""A search with more hits shows the newest of them only."""

_FEW = 1_500  # articles that are read one by one: in a search, so that no hit is left out
_LOOK = 10  # cost of reading the row of an article, in rows of an index
_MANY = 40  # assumed sections, or sources, if a query names none
_QUOTES = 4  # of one speaker in an article: most articles have fewer
_OTHERS = 20  # articles to scan for each wanted one


def best_path(query: RowQuery, window: Window, wanted: int) -> AccessPath:
    """Choose the path that reads the fewest rows until it has found `wanted` ones.

    The unit of cost is a row of `article_walk`, which holds all that a query can ask about; the
    other indexes may have to read the row of the article as well.
    """
    share = min(1.0, wanted / max(window.found, 1))
    narrowed = bool(query.sections or query.sources)
    costs: list[tuple[float, AccessPath]] = [(share * window.all, full_scan)]
    if query.flags & UNREAD:
        extra = narrowed or query.flags != UNREAD
        cost = window.unread * (_LOOK if extra else 1)
        # With kept articles it has to read all before it can sort them.
        costs.append((cost * (1 if query.kept else share) + len(query.kept), by_unread))
    if query.flags & STARRED:
        extra = narrowed or query.flags != STARRED
        costs.append((share * window.starred * (_LOOK if extra else 1), by_starred))
    if narrowed:
        pairs = (len(query.sections) or _MANY) * (len(query.sources) or _MANY)
        cost = window.pairs * (2 * _LOOK if query.flags else 2)
        costs.append((cost * (share if pairs == 1 else 1) + 10 * pairs, by_pairs))
    return min(costs, key=lambda cost: cost[0])[1]


def newest_path(query: RowQuery) -> AccessPath | None:
    """Return the path to the first rows if it can be chosen without counting."""
    if query == RowQuery(lo=query.lo, hi=query.hi):
        return full_scan
    return by_words if only_words(query) else None


def only_words(query: RowQuery) -> bool:
    """Return whether a query asks for nothing but search terms that must occur."""
    alone = RowQuery(lo=query.lo, hi=query.hi, match=query.match)
    return query == alone and wants_hits(query)


def only_speaker(query: RowQuery) -> bool:
    """Return whether a query asks for nothing but a speaker, arrival and unread."""
    lo, hi, speaker, beyond = query.lo, query.hi, query.speaker, query.beyond
    unread = query.flags & UNREAD
    alone = RowQuery(lo=lo, hi=hi, speaker=speaker, beyond=beyond, flags=unread)
    return bool(speaker) and query == alone


def first_probes(
    reader: sqlite3.Connection, query: RowQuery, wanted: int
) -> Iterator[tuple[AccessPath, int]]:
    """Yield paths to try first for the newest rows, and the key down to which to scan.

    They may find fewer than `wanted` rows, where a scan of all would take long.
    """
    path = required_path(query)
    if path is by_speaker:
        for deep in (1, 16):
            yield path, _newest_by_speaker(reader, query, wanted * deep)
    elif path is by_arrival and _arrivals(reader, query) > _FEW:
        yield full_scan, _newest(reader, query, wanted)  # most late arrivals are newly published


def _newest(reader: sqlite3.Connection, query: RowQuery, wanted: int) -> int:
    """Return a key down to which there are several of the newest articles for each wanted one."""
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        " ORDER BY pos DESC LIMIT 1 OFFSET ?",
        (query.lo, query.hi, _OTHERS * wanted),
    ).fetchone()
    return query.lo if last is None else int(last[0])


def _newest_by_speaker(reader: sqlite3.Connection, query: RowQuery, wanted: int) -> int:
    """Return a key down to which enough of the newest articles quote a speaker.

    There may be fewer, if an article has very many quotes.
    """
    (last,) = reader.execute(
        "SELECT max((SELECT pos FROM quote INDEXED BY quote_speaker WHERE speaker = n.id"
        " AND pos >= ? AND pos < ? AND article > ? ORDER BY pos DESC LIMIT 1 OFFSET ?))"
        f" FROM {SPEAKERS} n",
        (
            *quote_range(query.lo, query.hi),
            query.beyond,
            _QUOTES * wanted,
            fold(query.speaker),
        ),
    ).fetchone()
    return query.lo if last is None else max(last >> QUOTE_BITS, query.lo)


def wants_hits(query: RowQuery) -> bool:
    """Return whether a query has search terms that must occur."""
    return query.match is not None and not query.match.unwanted


def required_path(query: RowQuery) -> AccessPath | None:
    """Return the path that search terms, a speaker or arrival require, or None: any will do."""
    if query.match is not None:
        return by_words
    if query.speaker:
        return by_speaker
    return by_arrival if query.beyond >= 0 else None


def full_path(reader: sqlite3.Connection, query: RowQuery) -> AccessPath | None:
    """Return the best path through all matches, or None if there are none."""
    if (path := required_path(query)) is not None:
        return path
    locator = RollupLocator(reader, query)
    if not locator.total:
        return None
    return best_path(query, locator.window(0, locator.total), locator.total)


def scope(reader: sqlite3.Connection, query: RowQuery) -> tuple[AccessPath, int, bool]:
    """Return the path through the hits, the key down to which to scan, and whether that is all."""
    path = required_path(query) or full_scan
    match = query.match
    if match is None:
        return _scope_of_arrivals(reader, query) if path is by_arrival else (path, query.lo, True)
    last = horizon(reader, query)
    if not match.unwanted:
        return among_hits(reader, query, last)
    return (path, query.lo, True) if last is None else (path, last, False)


def among_hits(
    reader: sqlite3.Connection, query: RowQuery, last: int | None
) -> tuple[AccessPath, int, bool]:
    """Do what `scope` does, for terms that must occur and whose `horizon` is known."""
    if last is None:
        return by_words, query.lo, True
    others = RollupLocator(reader, replace(query, match=None, speaker="", beyond=-1))
    if others.total <= _FEW:
        return by_words_among, query.lo, True
    return by_words, last, False


def horizon(reader: sqlite3.Connection, query: RowQuery) -> int | None:
    """Return the key of the last hit that is shown of a search with too many, or None."""
    match = query.match
    if match is None or match.unwanted:
        hits = "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        params: tuple[object, ...] = (query.lo, query.hi)
        order = "pos"
    else:
        hits = f"SELECT rowid FROM {match.index} WHERE {match.index} MATCH ?"
        hits += " AND rowid >= ? AND rowid < ?"
        params = (match.expression, query.lo, query.hi)
        order = "rowid"
    last = reader.execute(f"{hits} ORDER BY {order} DESC LIMIT 1 OFFSET {HORIZON - 1}", params)
    return (last.fetchone() or (None,))[0]


def _arrivals(reader: sqlite3.Connection, query: RowQuery) -> int:
    """Return at most how many articles have arrived after the one of the query."""
    (newest,) = reader.execute("SELECT max(id) FROM article").fetchone()
    return (newest or 0) - query.beyond


def _scope_of_arrivals(reader: sqlite3.Connection, query: RowQuery) -> tuple[AccessPath, int, bool]:
    """Do what `scope` does, for articles that arrived after another."""
    if _arrivals(reader, query) <= HORIZON:
        return by_arrival, query.lo, True
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ? AND id > ?"
        f" ORDER BY pos DESC LIMIT 1 OFFSET {HORIZON - 1}",
        (query.lo, query.hi, query.beyond),
    ).fetchone()
    return (full_scan, query.lo, True) if last is None else (full_scan, last[0], False)
