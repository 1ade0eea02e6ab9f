"""Which way to the articles of a query, decided by counts: what each would pass by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from storage.engine.sqlite.query.access_paths import (
    SPEAKERS,
    Way,
    by_arrival,
    by_pairs,
    by_speaker,
    by_starred,
    by_unread,
    by_words,
    by_words_among,
    walk,
)
from storage.engine.sqlite.query.order import QUOTE_BITS, quote_range
from storage.engine.sqlite.query.row_locator import Rollups, Window
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import STARRED, UNREAD
from storage.text.folding import fold

__all__ = [
    "HORIZON",
    "among_hits",
    "best_way",
    "first_looks",
    "hits_way",
    "horizon",
    "newest_way",
    "only_speaker",
    "only_words",
    "scope",
    "wants_hits",
    "whole_way",
]

HORIZON = 10_000
"""A search with more hits than this shows the newest of them only."""

_FEW = 1_500  # articles that are looked into one by one: for words, so that no hit is left out
_LOOK = 10  # what looking into an article's row costs, in rows of an index
_MANY = 40  # sections, or sources, when none is named
_QUOTES = 4  # of one speaker in an article: most have fewer
_OTHERS = 20  # articles among which to look for one that is wanted


def best_way(query: RowQuery, window: Window, wanted: int) -> Way:
    """Choose the index that passes the fewest rows by before `wanted` ones are found.

    The unit of cost is a row of `article_walk`, which holds all that is asked about; the other
    indexes may have to look into the article's row for it.
    """
    share = min(1.0, wanted / max(window.found, 1))
    narrowed = bool(query.sections or query.sources)
    costs: list[tuple[float, Way]] = [(share * window.all, walk)]
    if query.flags & UNREAD:
        extra = narrowed or query.flags != UNREAD
        cost = window.unread * (_LOOK if extra else 1)
        # With articles that are kept it has to gather all before it can put them in order.
        costs.append((cost * (1 if query.kept else share) + len(query.kept), by_unread))
    if query.flags & STARRED:
        extra = narrowed or query.flags != STARRED
        costs.append((share * window.starred * (_LOOK if extra else 1), by_starred))
    if narrowed:
        pairs = (len(query.sections) or _MANY) * (len(query.sources) or _MANY)
        cost = window.pairs * (2 * _LOOK if query.flags else 2)
        costs.append((cost * (share if pairs == 1 else 1) + 10 * pairs, by_pairs))
    return min(costs, key=lambda cost: cost[0])[1]


def newest_way(query: RowQuery) -> Way | None:
    """Return the way to the first rows where it can be told without counting anything."""
    if query == RowQuery(lo=query.lo, hi=query.hi):
        return walk
    return by_words if only_words(query) else None


def only_words(query: RowQuery) -> bool:
    """Tell whether nothing but words that must occur is asked about."""
    alone = RowQuery(lo=query.lo, hi=query.hi, match=query.match)
    return query == alone and wants_hits(query)


def only_speaker(query: RowQuery) -> bool:
    """Tell whether nothing but a speaker, what came late and is unread is asked about."""
    lo, hi, speaker, beyond = query.lo, query.hi, query.speaker, query.beyond
    unread = query.flags & UNREAD
    alone = RowQuery(lo=lo, hi=hi, speaker=speaker, beyond=beyond, flags=unread)
    return bool(speaker) and query == alone


def first_looks(
    reader: sqlite3.Connection, query: RowQuery, wanted: int
) -> Iterator[tuple[Way, int]]:
    """Yield where to look first for the newest rows, and down to which key: to all it is far.

    There may be fewer than `wanted` down to it.
    """
    way = hits_way(query)
    if way is by_speaker:
        for deep in (1, 16):
            yield way, _newest_spoken(reader, query, wanted * deep)
    elif way is by_arrival and _late(reader, query) > _FEW:
        yield walk, _newest(reader, query, wanted)  # most that comes late is new


def _newest(reader: sqlite3.Connection, query: RowQuery, wanted: int) -> int:
    """Return a key down to which there are the newest articles, many for each that is wanted."""
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        " ORDER BY pos DESC LIMIT 1 OFFSET ?",
        (query.lo, query.hi, _OTHERS * wanted),
    ).fetchone()
    return query.lo if last is None else int(last[0])


def _newest_spoken(reader: sqlite3.Connection, query: RowQuery, wanted: int) -> int:
    """Return a key down to which there are enough of the newest articles that quote a speaker.

    In those with very many quotes there may be fewer.
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
    """Tell whether there are words that must occur."""
    return query.match is not None and not query.match.unwanted


def hits_way(query: RowQuery) -> Way | None:
    """Return the way to the hits of words, to a speaker's, or to what came late; None: to all."""
    if query.match is not None:
        return by_words
    if query.speaker:
        return by_speaker
    return by_arrival if query.beyond >= 0 else None


def whole_way(reader: sqlite3.Connection, query: RowQuery) -> Way | None:
    """Return the best way through everything that matches; None: nothing does."""
    if (way := hits_way(query)) is not None:
        return way
    ruler = Rollups(reader, query)
    if not ruler.total:
        return None
    return best_way(query, ruler.window(0, ruler.total), ruler.total)


def scope(reader: sqlite3.Connection, query: RowQuery) -> tuple[Way, int, bool]:
    """Return the way through the hits, the key down to which it goes, and whether that is all."""
    way = hits_way(query) or walk
    match = query.match
    if match is None:
        return _arrived(reader, query) if way is by_arrival else (way, query.lo, True)
    last = horizon(reader, query)
    if not match.unwanted:
        return among_hits(reader, query, last)
    return (way, query.lo, True) if last is None else (way, last, False)


def among_hits(
    reader: sqlite3.Connection, query: RowQuery, last: int | None
) -> tuple[Way, int, bool]:
    """Return what `scope` does for words that must occur, of which the `horizon` is known."""
    if last is None:
        return by_words, query.lo, True
    others = Rollups(reader, replace(query, match=None, speaker="", beyond=-1))
    if others.total <= _FEW:
        return by_words_among, query.lo, True
    return by_words, last, False


def horizon(reader: sqlite3.Connection, query: RowQuery) -> int | None:
    """Return the key of the last hit that is shown of a search with very many; None: all are."""
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


def _late(reader: sqlite3.Connection, query: RowQuery) -> int:
    """Return how many articles can have come later than the query's."""
    (newest,) = reader.execute("SELECT max(id) FROM article").fetchone()
    return (newest or 0) - query.beyond


def _arrived(reader: sqlite3.Connection, query: RowQuery) -> tuple[Way, int, bool]:
    """Return what `scope` does for what came later than an article."""
    if _late(reader, query) <= HORIZON:
        return by_arrival, query.lo, True
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ? AND id > ?"
        f" ORDER BY pos DESC LIMIT 1 OFFSET {HORIZON - 1}",
        (query.lo, query.hi, query.beyond),
    ).fetchone()
    return (walk, query.lo, True) if last is None else (walk, last[0], False)
