"""Which way to the articles of a question, decided by counts: what each would pass by."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from storage.engine.protocol import Question
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
from storage.engine.sqlite.query.full_text import parse
from storage.engine.sqlite.query.order import QUOTE_BITS, quote_range
from storage.engine.sqlite.query.row_locator import Rollups, Window
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


def best_way(question: Question, window: Window, wanted: int) -> Way:
    """Choose the index that passes the fewest rows by before `wanted` ones are found.

    The unit of cost is a row of `article_walk`, which holds all that is asked about; the other
    indexes may have to look into the article's row for it.
    """
    share = min(1.0, wanted / max(window.found, 1))
    narrowed = bool(question.sections or question.sources)
    flagged = question.unread or question.starred or question.quoted
    costs: list[tuple[float, Way]] = [(share * window.all, walk)]
    if question.unread:
        extra = narrowed or question.starred or question.quoted
        cost = window.unread * (_LOOK if extra else 1)
        # With articles that are kept it has to gather all before it can put them in order.
        costs.append((cost * (1 if question.kept else share) + len(question.kept), by_unread))
    if question.starred:
        extra = narrowed or question.unread or question.quoted
        costs.append((share * window.starred * (_LOOK if extra else 1), by_starred))
    if narrowed:
        pairs = (len(question.sections) or _MANY) * (len(question.sources) or _MANY)
        cost = window.pairs * (2 * _LOOK if flagged else 2)
        costs.append((cost * (share if pairs == 1 else 1) + 10 * pairs, by_pairs))
    return min(costs, key=lambda cost: cost[0])[1]


def newest_way(question: Question) -> Way | None:
    """Return the way to the first rows where it can be told without counting anything."""
    if question == Question(lo=question.lo, hi=question.hi):
        return walk
    return by_words if only_words(question) else None


def only_words(question: Question) -> bool:
    """Tell whether nothing but words that must occur is asked about."""
    alone = Question(lo=question.lo, hi=question.hi, words=question.words)
    return question == alone and wants_hits(question)


def only_speaker(question: Question) -> bool:
    """Tell whether nothing but a speaker, what came late and is unread is asked about."""
    lo, hi, speaker, beyond = question.lo, question.hi, question.speaker, question.beyond
    alone = Question(lo=lo, hi=hi, speaker=speaker, beyond=beyond, unread=question.unread)
    return bool(speaker) and question == alone


def first_looks(
    reader: sqlite3.Connection, question: Question, wanted: int
) -> Iterator[tuple[Way, int]]:
    """Yield where to look first for the newest rows, and down to which key: to all it is far.

    There may be fewer than `wanted` down to it.
    """
    way = hits_way(question)
    if way is by_speaker:
        for deep in (1, 16):
            yield way, _newest_spoken(reader, question, wanted * deep)
    elif way is by_arrival and _late(reader, question) > _FEW:
        yield walk, _newest(reader, question, wanted)  # most that comes late is new


def _newest(reader: sqlite3.Connection, question: Question, wanted: int) -> int:
    """Return a key down to which there are the newest articles, many for each that is wanted."""
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        " ORDER BY pos DESC LIMIT 1 OFFSET ?",
        (question.lo, question.hi, _OTHERS * wanted),
    ).fetchone()
    return question.lo if last is None else int(last[0])


def _newest_spoken(reader: sqlite3.Connection, question: Question, wanted: int) -> int:
    """Return a key down to which there are enough of the newest articles that quote a speaker.

    In those with very many quotes there may be fewer.
    """
    (last,) = reader.execute(
        "SELECT max((SELECT pos FROM quote INDEXED BY quote_speaker WHERE speaker = n.id"
        " AND pos >= ? AND pos < ? AND article > ? ORDER BY pos DESC LIMIT 1 OFFSET ?))"
        f" FROM {SPEAKERS} n",
        (
            *quote_range(question.lo, question.hi),
            question.beyond,
            _QUOTES * wanted,
            fold(question.speaker),
        ),
    ).fetchone()
    return question.lo if last is None else max(last >> QUOTE_BITS, question.lo)


def wants_hits(question: Question) -> bool:
    """Tell whether there are words that must occur."""
    query = parse(question.words) if question.words else None
    return query is not None and not query.unwanted


def hits_way(question: Question) -> Way | None:
    """Return the way to the hits of words, to a speaker's, or to what came late; None: to all."""
    if question.words and parse(question.words) is not None:
        return by_words
    if question.speaker:
        return by_speaker
    return by_arrival if question.beyond >= 0 else None


def whole_way(reader: sqlite3.Connection, question: Question) -> Way | None:
    """Return the best way through everything that matches; None: nothing does."""
    if (way := hits_way(question)) is not None:
        return way
    ruler = Rollups(reader, question)
    if not ruler.total:
        return None
    return best_way(question, ruler.window(0, ruler.total), ruler.total)


def scope(reader: sqlite3.Connection, question: Question) -> tuple[Way, int, bool]:
    """Return the way through the hits, the key down to which it goes, and whether that is all."""
    way = hits_way(question) or walk
    query = parse(question.words)
    if query is None:
        return _arrived(reader, question) if way is by_arrival else (way, question.lo, True)
    last = horizon(reader, question)
    if not query.unwanted:
        return among_hits(reader, question, last)
    return (way, question.lo, True) if last is None else (way, last, False)


def among_hits(
    reader: sqlite3.Connection, question: Question, last: int | None
) -> tuple[Way, int, bool]:
    """Return what `scope` does for words that must occur, of which the `horizon` is known."""
    if last is None:
        return by_words, question.lo, True
    others = Rollups(reader, replace(question, words="", speaker="", beyond=-1))
    if others.total <= _FEW:
        return by_words_among, question.lo, True
    return by_words, last, False


def horizon(reader: sqlite3.Connection, question: Question) -> int | None:
    """Return the key of the last hit that is shown of a search with very many; None: all are."""
    query = parse(question.words)
    if query is None or query.unwanted:
        hits = "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        params: tuple[object, ...] = (question.lo, question.hi)
        order = "pos"
    else:
        hits = f"SELECT rowid FROM {query.index} WHERE {query.index} MATCH ?"
        hits += " AND rowid >= ? AND rowid < ?"
        params = (query.match, question.lo, question.hi)
        order = "rowid"
    last = reader.execute(f"{hits} ORDER BY {order} DESC LIMIT 1 OFFSET {HORIZON - 1}", params)
    return (last.fetchone() or (None,))[0]


def _late(reader: sqlite3.Connection, question: Question) -> int:
    """Return how many articles can have come later than the question's."""
    (newest,) = reader.execute("SELECT max(id) FROM article").fetchone()
    return (newest or 0) - question.beyond


def _arrived(reader: sqlite3.Connection, question: Question) -> tuple[Way, int, bool]:
    """Return what `scope` does for what came later than an article."""
    if _late(reader, question) <= HORIZON:
        return by_arrival, question.lo, True
    last = reader.execute(
        "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ? AND id > ?"
        f" ORDER BY pos DESC LIMIT 1 OFFSET {HORIZON - 1}",
        (question.lo, question.hi, question.beyond),
    ).fetchone()
    return (walk, question.lo, True) if last is None else (walk, last[0], False)
