"""Choose the access path for a query by estimating how many rows each path would read."""

from __future__ import annotations

import sqlite3

from storage.engine.sqlite.query.access_paths import (
    HORIZON,
    AccessPath,
    by_arrival,
    by_lookup,
    by_pairs,
    by_seldom,
    by_speaker,
    by_starred,
    by_starred_pairs,
    by_starred_unread,
    by_states,
    by_unread,
    by_unread_pairs,
    by_words,
    full_scan,
)
from storage.engine.sqlite.query.row_locator import RollupLocator, Window
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import SELDOM, STARRED, UNREAD

__all__ = [
    "HORIZON",
    "best_path",
    "first_probe",
    "full_path",
    "newest_path",
    "only_words",
    "required_path",
    "scope",
    "wants_hits",
]

_MANY_ARRIVALS = 1_500  # are not read one by one
_LOOK = 25  # cost of reading the row of an article, in rows of an index
_SEEK = 4  # cost of looking a key up in a small index
_MANY = 40  # assumed sections, or sources, if a query names none
_OTHERS = 20  # articles to scan for each wanted one


def best_path(query: RowQuery, window: Window, wanted: int) -> AccessPath:
    """Choose the path that reads the fewest rows until it has found `wanted` ones.

    The unit of cost is a row of `article_walk`, which holds all that a query can ask about; the
    other indexes may have to read the row of the article as well.
    """
    if query.flags & SELDOM:
        return by_seldom
    if query.folding and query.flags & UNREAD:
        return by_unread
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
    unread = query.flags & UNREAD and not query.kept
    if query.flags & STARRED and unread:
        costs.append((share * window.starred * _SEEK, by_starred_unread))
    if narrowed:
        pairs = (len(query.sections) or _MANY) * (len(query.sources) or _MANY)
        each = [(_LOOK if query.flags or query.folding else 2, by_pairs)]
        if query.flags & STARRED:
            each.append((_SEEK, by_starred_pairs))
        if unread:
            each.append((_SEEK, by_unread_pairs))
        share = share if pairs == 1 else 1
        costs += [(window.pairs * share * cost + 10 * pairs, path) for cost, path in each]
    return min(costs, key=lambda cost: cost[0])[1]


def newest_path(query: RowQuery) -> AccessPath | None:
    """Return the path to the first rows if it can be chosen without counting."""
    if query == RowQuery(lo=query.lo, hi=query.hi, folding=query.folding):
        return full_scan
    return by_words if only_words(query) else None


def only_words(query: RowQuery) -> bool:
    """Return whether a query asks for nothing but search terms that must occur."""
    alone = RowQuery(lo=query.lo, hi=query.hi, match=query.match)
    return query == alone and wants_hits(query)


def first_probe(
    reader: sqlite3.Connection, query: RowQuery, wanted: int
) -> tuple[AccessPath, int] | None:
    """Return a path to try first for the newest rows, and the key down to which to scan.

    It may find fewer than `wanted` rows, where a scan of all would take long.
    """
    if required_path(query) is by_arrival and _arrivals(reader, query) > _MANY_ARRIVALS:
        return full_scan, _newest(reader, query, wanted)  # most late arrivals are newly published
    return None


def _newest(reader: sqlite3.Connection, query: RowQuery, wanted: int) -> int:
    """Return a key down to which there are several of the newest articles for each wanted one."""
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        " ORDER BY pos DESC LIMIT 1 OFFSET ?",
        (query.lo, query.hi, _OTHERS * wanted),
    ).fetchone()
    return query.lo if last is None else int(last[0])


def wants_hits(query: RowQuery) -> bool:
    """Return whether a query has search terms that must occur."""
    return query.match is not None and not query.match.unwanted


def required_path(query: RowQuery) -> AccessPath | None:
    """Return the path that a part of the query requires, or None: any will do."""
    if query.match is not None:
        return by_words
    if query.speaker:
        return by_speaker
    if query.is_looked_up:
        return by_lookup
    if query.flags & SELDOM:
        return by_seldom
    if query.beyond >= 0:
        return by_arrival
    return by_states if query.states else None


def full_path(reader: sqlite3.Connection, query: RowQuery) -> AccessPath | None:
    """Return the best path through all matches, or None if there are none."""
    if (path := required_path(query)) is not None:
        return path
    locator = RollupLocator(reader, query)
    if not locator.total:
        return None
    return best_path(query, locator.window(0, locator.total), locator.total)


def scope(reader: sqlite3.Connection, query: RowQuery) -> tuple[AccessPath, int, bool]:
    """Return the path through the matches, the key down to which to scan, and whether that is all.

    It is for queries without terms that must occur.
    """
    path = required_path(query) or full_scan
    if path is by_arrival:
        return _scope_of_arrivals(reader, query)
    if path is by_states:
        return _scope_of_states(reader, query)
    if query.match is None:
        return path, query.lo, True
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        f" ORDER BY pos DESC LIMIT 1 OFFSET {HORIZON - 1}",
        (query.lo, query.hi),
    ).fetchone()
    return (path, query.lo, True) if last is None else (path, last[0], False)


def _scope_of_states(reader: sqlite3.Connection, query: RowQuery) -> tuple[AccessPath, int, bool]:
    """Do what `scope` does, for articles that have one of some states."""
    scan = by_states(query, query.lo, query.hi)
    last = reader.execute(
        f"SELECT a.pos {scan.sql} ORDER BY {scan.order} LIMIT 1 OFFSET {HORIZON - 1}", scan.params
    ).fetchone()
    return (by_states, query.lo, True) if last is None else (by_states, last[0], False)


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
