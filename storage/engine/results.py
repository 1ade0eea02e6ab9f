"""The answer to a question: counts, rows by number, the number of an article.

Which index is walked is decided by the counts of the rollups: what the walk would pass by.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal

from storage.engine.articles import by_ids, headlines
from storage.engine.order import bound
from storage.engine.protocol import Order, Question
from storage.engine.routes import (
    Way,
    by_pairs,
    by_speaker,
    by_starred,
    by_unread,
    by_words,
    by_words_among,
    walk,
)
from storage.engine.rulers import Hits, Rollups, Ruler, Window
from storage.engine.text_query import parse
from storage.model import Headline

__all__ = ["HORIZON", "Results", "count", "histogram", "hits_way", "ids", "scope"]

HORIZON = 10_000
"""A search with more hits than this shows the newest of them only."""

_OFFSET = 900 * 2**26
_FEW = 1_500  # articles in which words are looked up one by one, so that no hit is left out
_LOOK = 10  # what looking into an article's row costs, in rows of an index
_MANY = 40  # sections, or sources, when none is named
_BEST = 1_000  # rows in order of relevance

Clock = Callable[[], int]


class Results:
    """A result set; `reader` gives the calling thread's connection, `version` what has changed."""

    def __init__(
        self,
        reader: Callable[[], sqlite3.Connection],
        version: Clock,
        question: Question,
        order: Order = "date",
    ) -> None:
        self._reader = reader
        self._version = version
        self._question = question
        self._ranked = order == "relevance" and wants_hits(question)
        self._made: tuple[int, Ruler, Way | None, bool] | None = None
        self._best: tuple[int, list[int]] | None = None

    @cached_property
    def _counts(self) -> tuple[int, int, bool]:
        _, ruler, _, exact = self._measured()
        total = min(ruler.total, _BEST) if self._ranked else ruler.total
        return total, ruler.unread, exact and total == ruler.total

    @property
    def total(self) -> int:
        """How many articles it has."""
        return self._counts[0]

    @property
    def unread(self) -> int:
        """How many of them are unread."""
        return self._counts[1]

    @property
    def exact(self) -> bool:
        """False: so many hits that only the newest are shown and counted."""
        return self._counts[2]

    def __len__(self) -> int:
        """Return `total`."""
        return self.total

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""
        start = max(start, 0)
        if stop <= start:
            return []
        if self._ranked:
            return by_ids(self._reader(), self._ranking()[start:stop])
        question, limit = self._question, stop - start
        if start == 0 and stop <= HORIZON and (way := _newest_way(question)) is not None:
            route = way(question, question.lo, question.hi)
            return headlines(self._reader(), route, limit, 0)
        _, ruler, way, _ = self._measured()
        window = ruler.window(start, stop)
        if window.lo >= window.hi:
            return []
        way = way or best_way(question, window, window.skip + limit)
        return headlines(self._reader(), way(question, window.lo, window.hi), limit, window.skip)

    def position(self, id: int) -> int | None:  # noqa: A002
        """Return the row an article stands in now, or None."""
        if self._ranked:
            ranking = self._ranking()
            return ranking.index(id) if id in ranking else None
        pos = self._pos(id)
        if pos is None:
            return None
        _, ruler, way, _ = self._measured()
        bound, before = ruler.above(pos)
        inside = _Counter(self._reader(), self._question, way)
        return before + inside.count(pos + 1, bound) if inside.count(pos, pos + 1) else None

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:  # noqa: A002
        """Return the row of the next unread article after (or before) an article."""
        if self._ranked:
            return self._next_ranked(id, step)
        fresh = Results(
            self._reader, self._version, replace(self._question, unread=True, kept=frozenset())
        )
        number = fresh._number(id, step)
        if number is None or not (found := fresh.rows(number, number + 1)):
            return None
        return self.position(found[0].id)

    def _number(self, id: int | None, step: int) -> int | None:  # noqa: A002
        """Return which of the rows comes next after (before) an article that need not be one."""
        pos = None if id is None else self._pos(id)
        if pos is None:
            return 0 if step > 0 else None
        _, ruler, way, _ = self._measured()
        bound, before = ruler.above(pos)
        inside = _Counter(self._reader(), self._question, way)
        newer = before + inside.count(pos + 1, bound)
        if step > 0:
            return newer + inside.count(pos, pos + 1)
        return newer - 1 if newer else None

    def _pos(self, id: int) -> int | None:  # noqa: A002
        row = self._reader().execute("SELECT pos FROM article WHERE id = ?", (id,)).fetchone()
        return None if row is None else int(row[0])

    def _measured(self) -> tuple[int, Ruler, Way | None, bool]:
        """Return the ruler of the archive as it is now, made anew when it has changed."""
        version = self._version()
        if self._made is None or self._made[0] != version:
            self._made = (version, *_measure(self._reader(), self._question))
        return self._made

    def _ranking(self) -> list[int]:
        version = self._version()
        if self._best is None or self._best[0] != version:
            self._best = (version, _most_relevant(self._reader(), self._question))
        return self._best[1]

    def _next_ranked(self, id: int | None, step: int) -> int | None:  # noqa: A002
        ranking = self._ranking()
        rows = {row.id: row for row in by_ids(self._reader(), ranking)}
        here = ranking.index(id) if id in ranking else -1
        numbers = range(here + 1, len(ranking)) if step > 0 else range(here - 1, -1, -1)
        return next((n for n in numbers if ranking[n] in rows and not rows[ranking[n]].read), None)


class _Counter:
    """Counts a question's articles between two keys."""

    def __init__(self, reader: sqlite3.Connection, question: Question, way: Way | None) -> None:
        self._reader, self._question, self._way = reader, question, way or walk

    def count(self, lo: int, hi: int) -> int:
        if lo >= hi:
            return 0
        route = self._way(self._question, lo, hi)
        row = self._reader.execute(f"SELECT count(*) {route.sql}", route.params).fetchone()
        return int(row[0])


def _measure(reader: sqlite3.Connection, question: Question) -> tuple[Ruler, Way | None, bool]:
    """Return a question's ruler, the only way it can go (None: any), and whether it is exact."""
    if hits_way(question) is None:
        return Rollups(reader, question), None, True
    way, lo, exact = scope(reader, question)
    return Hits(reader, question, way, lo, question.hi), way, exact


def count(reader: sqlite3.Connection, question: Question) -> int:
    """Count exactly, however many hits there are."""
    route = _whole_way(reader, question)(question, question.lo, question.hi)
    return int(reader.execute(f"SELECT count(*) {route.sql}", route.params).fetchone()[0])


def ids(reader: sqlite3.Connection, question: Question) -> list[int]:
    """Return the ids of all that match, newest first, however many."""
    route = _whole_way(reader, question)(question, question.lo, question.hi)
    rows = reader.execute(f"SELECT a.id {route.sql} ORDER BY {route.order}", route.params)
    return [id_ for (id_,) in rows.fetchall()]


def histogram(reader: sqlite3.Connection, question: Question, bounds: Sequence[int]) -> list[int]:
    """Count the articles between each two neighbours of ascending UTC seconds."""
    lo, hi = bound(bounds[0]), bound(bounds[-1])
    asked = replace(question, lo=lo, hi=hi)
    if hits_way(asked) is None:
        way = _whole_way(reader, asked)
    else:
        way, lo, _ = scope(reader, asked)
    route = way(asked, lo, hi)
    # Days begin on a quarter of an hour in every zone; the offset keeps division rounding down.
    rows = reader.execute(
        f"SELECT ((a.pos >> 29) + {_OFFSET}) / 900 AS quarter, count(*) {route.sql} GROUP BY 1",
        route.params,
    )
    counts = [0] * (len(bounds) - 1)
    for quarter, found in rows.fetchall():
        counts[bisect_right(bounds, quarter * 900 - _OFFSET) - 1] += found
    return counts


def _whole_way(reader: sqlite3.Connection, question: Question) -> Way:
    """Return the best way through everything that matches."""
    if (way := hits_way(question)) is not None:
        return way
    ruler = Rollups(reader, question)
    return best_way(question, ruler.window(0, ruler.total), ruler.total)


def hits_way(question: Question) -> Way | None:
    """Return the way to the hits of words or a speaker; None: the question has neither."""
    if question.words and parse(question.words) is not None:
        return by_words
    return by_speaker if question.speaker else None


def scope(reader: sqlite3.Connection, question: Question) -> tuple[Way, int, bool]:
    """Return the way through the hits, the key down to which it goes, and whether that is all."""
    way = hits_way(question) or walk
    query = parse(question.words)
    if query is None:
        return way, question.lo, True
    if query.unwanted:
        hits = "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?"
        params: tuple[object, ...] = (question.lo, question.hi)
        order = "pos"
    else:
        hits = f"SELECT rowid FROM {query.index} WHERE {query.index} MATCH ?"
        hits += " AND rowid >= ? AND rowid < ?"
        params = (query.match, question.lo, question.hi)
        order = "rowid"
    last = reader.execute(f"{hits} ORDER BY {order} DESC LIMIT 1 OFFSET {HORIZON - 1}", params)
    if (horizon := last.fetchone()) is None:
        return way, question.lo, True
    others = Rollups(reader, replace(question, words="", speaker=""))
    if others.total <= _FEW and not query.unwanted:
        return by_words_among, question.lo, True
    return way, horizon[0], False


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


def _newest_way(question: Question) -> Way | None:
    """Return the way to the first rows where it can be told without counting anything."""
    if wants_hits(question):
        return by_words
    everything = Question(lo=question.lo, hi=question.hi)
    return walk if question == everything else None


def wants_hits(question: Question) -> bool:
    """Tell whether there are words that must occur."""
    query = parse(question.words) if question.words else None
    return query is not None and not query.unwanted


def _most_relevant(reader: sqlite3.Connection, question: Question) -> list[int]:
    route = by_words(question, question.lo, question.hi)
    query = parse(question.words)
    rank = "bm25(a_fts, 10.0, 4.0, 1.0)" if query and query.index == "a_fts" else "0"
    rows = reader.execute(
        f"SELECT a.id, {rank} AS rank, a.pos {route.sql} ORDER BY rank, a.pos DESC LIMIT {_BEST}",
        route.params,
    )
    return [row[0] for row in rows]
