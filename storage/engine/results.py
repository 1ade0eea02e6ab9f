"""The answer to a question: counts, rows by number, the number of an article."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cached_property
from threading import get_ident
from typing import Literal

from storage.database.connections import Connections, explained
from storage.engine.articles import by_ids, headlines
from storage.engine.plans import (
    HORIZON,
    best_way,
    hits_way,
    newest_spoken,
    newest_way,
    only_speaker,
    scope,
    wants_hits,
)
from storage.engine.protocol import Order, Question
from storage.engine.routes import Route, Way, by_speaker, by_words, keys_by_speaker, walk
from storage.engine.rulers import Hits, Rollups, Ruler
from storage.engine.text_query import parse
from storage.model import Headline

__all__ = ["Results"]

_BEST = 1_000  # rows in order of relevance


class Results:
    """A `ResultSet` over connections."""

    def __init__(self, connections: Connections, question: Question, order: Order = "date") -> None:
        self._connections = connections
        self._question = question
        self._ranked = order == "relevance" and wants_hits(question)
        self._measured: tuple[object, Ruler, Way | None, bool] | None = None
        self._ranked_ids: tuple[int, list[int]] | None = None

    @cached_property
    def _counts(self) -> tuple[int, int, bool]:
        with explained(self._connections.path):
            ruler, _, exact = self._measure()
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
        with explained(self._connections.path):
            return self._rows(max(start, 0), stop)

    def position(self, id: int) -> int | None:  # noqa: A002
        """Return the row an article stands in now, or None."""
        with explained(self._connections.path):
            return self._position(id)

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:  # noqa: A002
        """Return the row of the next unread article after (or before) an article."""
        with explained(self._connections.path):
            if self._ranked:
                return self._next_ranked(id, step)
            unread = replace(self._question, unread=True, kept=frozenset())
            found = Results(self._connections, unread)._beside(id, step)
            return None if found is None else self._position(found.id)

    def _rows(self, start: int, stop: int) -> list[Headline]:
        if stop <= start:
            return []
        if self._ranked:
            return by_ids(self._reader(), self._ranking()[start:stop])
        question, limit = self._question, stop - start
        if start == 0 and stop <= HORIZON and (way := newest_way(question)) is not None:
            route = way(question, question.lo, question.hi)
            return headlines(self._reader(), route, limit, 0)
        if start == 0 and only_speaker(question):
            lo = newest_spoken(self._reader(), question, limit)
            found = headlines(self._reader(), by_speaker(question, lo, question.hi), limit, 0)
            if len(found) == limit:
                return found
        ruler, way, _ = self._measure()
        window = ruler.window(start, min(stop, ruler.total))
        if window.lo >= window.hi:
            return []
        way = way or best_way(question, window, window.skip + limit)
        return headlines(self._reader(), way(question, window.lo, window.hi), limit, window.skip)

    def _position(self, id: int) -> int | None:  # noqa: A002
        if self._ranked:
            ranking = self._ranking()
            return ranking.index(id) if id in ranking else None
        newer, here = self._newer(id)
        return newer if here and newer < self._measure()[0].total else None

    def _beside(self, id: int | None, step: int) -> Headline | None:  # noqa: A002
        """Return the row next to an article that need not be one of the rows."""
        newer, here = self._newer(id)
        number = newer + here if step > 0 else newer - 1
        found = self._rows(number, number + 1) if number >= 0 else []
        return found[0] if found else None

    def _newer(self, id: int | None) -> tuple[int, int]:  # noqa: A002
        """Return how many rows are newer than an article, and whether it is a row: 0 or 1."""
        reader = self._reader()
        row = reader.execute("SELECT pos FROM article WHERE id = ?", (id,)).fetchone()
        if row is None:
            return 0, 0
        pos = row[0]
        ruler, way, _ = self._measure()
        if not self._question.lo <= pos < self._question.hi:
            return (0, 0) if pos >= self._question.hi else (ruler.total, 0)
        bound, before = ruler.above(pos)
        way = way or walk
        newer = _count(way(self._question, pos + 1, bound), reader) if pos + 1 < bound else 0
        return before + newer, _count(way(self._question, pos, pos + 1), reader)

    def _reader(self) -> sqlite3.Connection:
        return self._connections.reader()

    def _measure(self) -> tuple[Ruler, Way | None, bool]:
        """Return the ruler of the archive as it is now, the only way (None: any), and exactness."""
        now = (self._connections.data_version(), get_ident())  # a ruler keeps its thread's reader
        if self._measured is None or self._measured[0] != now:
            self._measured = (now, *_measure(self._reader(), self._question))
        return self._measured[1:]

    def _ranking(self) -> list[int]:
        now = self._connections.data_version()
        if self._ranked_ids is None or self._ranked_ids[0] != now:
            self._ranked_ids = (now, _most_relevant(self._reader(), self._question))
        return self._ranked_ids[1]

    def _next_ranked(self, id: int | None, step: int) -> int | None:  # noqa: A002
        ranking = self._ranking()
        unread = {row.id for row in by_ids(self._reader(), ranking) if not row.read}
        here = ranking.index(id) if id in ranking else -1
        numbers = range(here + 1, len(ranking)) if step > 0 else range(here - 1, -1, -1)
        return next((number for number in numbers if ranking[number] in unread), None)


def _count(route: Route, reader: sqlite3.Connection) -> int:
    return int(reader.execute(f"SELECT count(*) {route.sql}", route.params).fetchone()[0])


def _measure(reader: sqlite3.Connection, question: Question) -> tuple[Ruler, Way | None, bool]:
    """Return a question's ruler, the only way it can go (None: any), and whether it is exact."""
    if hits_way(question) is None:
        return Rollups(reader, question), None, True
    way, lo, exact = scope(reader, question)
    going = keys_by_speaker if only_speaker(question) else way
    return Hits(reader, question, going, lo, question.hi), way, exact


def _most_relevant(reader: sqlite3.Connection, question: Question) -> list[int]:
    route = by_words(question, question.lo, question.hi)
    query = parse(question.words)
    rank = "bm25(a_fts, 10.0, 4.0, 1.0)" if query and query.index == "a_fts" else "0"
    rows = reader.execute(
        f"SELECT a.id, {rank} AS rank, a.pos {route.sql} ORDER BY rank, a.pos DESC LIMIT {_BEST}",
        route.params,
    )
    return [row[0] for row in rows]
