"""The answer to a query: counts, rows by number, the number of an article."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cached_property
from threading import get_ident
from typing import Literal

from storage.database.connections import Connections, translate_errors
from storage.engine.protocol import Order
from storage.engine.sqlite.query.access_paths import (
    Route,
    Way,
    by_words,
    keys_by_speaker,
    walk,
)
from storage.engine.sqlite.query.hits import Searches
from storage.engine.sqlite.query.planner import (
    HORIZON,
    among_hits,
    best_way,
    first_looks,
    hits_way,
    newest_way,
    only_speaker,
    scope,
    wants_hits,
)
from storage.engine.sqlite.query.row_locator import Marks, Rollups, Ruler, states
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import UNREAD
from storage.engine.sqlite.rows.articles import by_ids, headlines
from storage.model import Headline

__all__ = ["Results"]

_BEST = 1_000  # rows in order of relevance


class Results:
    """A `ResultSet` over connections."""

    def __init__(
        self,
        connections: Connections,
        searches: Searches,
        query: RowQuery,
        order: Order = "date",
    ) -> None:
        self._connections = connections
        self._searches = searches
        self._question = query
        self._ranked = order == "relevance" and wants_hits(query)
        self._scoped: tuple[object, tuple[Way | None, int, bool]] | None = None
        self._measured: tuple[object, Ruler] | None = None
        self._ranked_ids: tuple[int, list[int]] | None = None

    @cached_property
    def _counts(self) -> tuple[int, int, bool]:
        with translate_errors(self._connections.path):
            ruler, (_, _, exact) = self._ruler(), self._scope()
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
        with translate_errors(self._connections.path):
            return self._rows(max(start, 0), stop)

    def position(self, id: int) -> int | None:  # noqa: A002
        """Return the row an article stands in now, or None."""
        with translate_errors(self._connections.path):
            return self._position(id)

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:  # noqa: A002
        """Return the row of the next unread article after (or before) an article."""
        with translate_errors(self._connections.path):
            if self._ranked:
                return self._next_ranked(id, step)
            unread = replace(self._question, flags=self._question.flags | UNREAD, kept=frozenset())
            found = Results(self._connections, self._searches, unread)._beside(id, step)
            return None if found is None else self._position(found.id)

    def _rows(self, start: int, stop: int) -> list[Headline]:
        if stop <= start:
            return []
        if self._ranked:
            return by_ids(self._reader(), self._ranking()[start:stop])
        limit = stop - start
        if start == 0 and (newest := self._newest(limit)) is not None:
            return newest
        ruler, (way, _, _) = self._ruler(), self._scope()
        window = ruler.window(start, min(stop, ruler.total))
        if window.lo >= window.hi:
            return []
        way = way or best_way(self._question, window, window.skip + limit)
        route = way(self._question, window.lo, window.hi)
        return headlines(self._reader(), route, limit, window.skip)

    def _newest(self, limit: int) -> list[Headline] | None:
        """Return the first rows; None: for these something has to be counted."""
        query, reader = self._question, self._reader()
        if limit <= HORIZON and (way := newest_way(query)) is not None:
            return headlines(reader, way(query, query.lo, query.hi), limit, 0)
        for way, lo in first_looks(reader, query, limit):
            found = headlines(reader, way(query, lo, query.hi), limit, 0)
            if len(found) == limit or lo == query.lo:
                return found
        way, lo, _ = self._scope()
        return way and headlines(reader, way(query, lo, query.hi), limit, 0)

    def _position(self, id: int) -> int | None:  # noqa: A002
        if self._ranked:
            ranking = self._ranking()
            return ranking.index(id) if id in ranking else None
        if not self._holds(id):  # mostly so in a search: nothing has to be counted
            return None
        newer, here = self._newer(id)
        return newer if here and newer < self._ruler().total else None

    def _holds(self, id: int) -> bool:  # noqa: A002
        """Return whether an article is all that is asked for, be it beyond the horizon."""
        query, pos = self._question, self._key(id)
        if pos is None or not query.lo <= pos < query.hi:
            return False
        way = hits_way(query) or walk
        return _count(way(query, pos, pos + 1), self._reader()) > 0

    def _beside(self, id: int | None, step: int) -> Headline | None:  # noqa: A002
        """Return the row next to an article that need not be one of the rows."""
        newer, here = self._newer(id)
        number = newer + here if step > 0 else newer - 1
        found = self._rows(number, number + 1) if number >= 0 else []
        return found[0] if found else None

    def _newer(self, id: int | None) -> tuple[int, int]:  # noqa: A002
        """Return how many rows are newer than an article, and whether it is a row: 0 or 1."""
        if (pos := self._key(id)) is None:
            return 0, 0
        reader = self._reader()
        ruler, (way, _, _) = self._ruler(), self._scope()
        if not self._question.lo <= pos < self._question.hi:
            return (0, 0) if pos >= self._question.hi else (ruler.total, 0)
        bound, before = ruler.above(pos)
        way = way or walk
        newer = _count(way(self._question, pos + 1, bound), reader) if pos + 1 < bound else 0
        return before + newer, _count(way(self._question, pos, pos + 1), reader)

    def _key(self, id: int | None) -> int | None:  # noqa: A002
        row = self._reader().execute("SELECT pos FROM article WHERE id = ?", (id,)).fetchone()
        return None if row is None else int(row[0])

    def _reader(self) -> sqlite3.Connection:
        return self._connections.reader()

    def _scope(self) -> tuple[Way | None, int, bool]:
        """Return the only way (None: any), the key down to which it goes, and exactness."""
        if hits_way(self._question) is None:
            return None, self._question.lo, True
        now = self._now()
        if self._scoped is None or self._scoped[0] != now:
            reader, query = self._reader(), self._question
            if wants_hits(query):
                last = self._searches.horizon(query)
                self._scoped = now, among_hits(reader, query, last)
            else:
                self._scoped = now, scope(reader, query)
        return self._scoped[1]

    def _ruler(self) -> Ruler:
        """Return the ruler of the archive as it is now."""
        now = self._now()
        if self._measured is None or self._measured[0] != now:
            self._measured = now, self._measure()
        return self._measured[1]

    def _measure(self) -> Ruler:
        """Return the ruler that goes the only way there is (None: any), down to where that goes."""
        reader, query = self._reader(), self._question
        way, lo, _ = self._scope()
        if way is None:
            return Rollups(reader, query)
        if way is by_words and wants_hits(query):
            found = [(hit[0], not hit[5] & UNREAD) for hit in self._searches.hits(query).of(query)]
            return Marks(found, lo, query.hi)
        if only_speaker(query):
            way = keys_by_speaker
        return Marks(states(reader, way(query, lo, query.hi)), lo, query.hi)

    def _now(self) -> object:
        return self._connections.data_version(), get_ident()  # a ruler keeps its thread's reader

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


def _most_relevant(reader: sqlite3.Connection, query: RowQuery) -> list[int]:
    route = by_words(query, query.lo, query.hi)
    match = query.match
    rank = "bm25(a_fts, 10.0, 4.0, 1.0)" if match and match.index == "a_fts" else "0"
    rows = reader.execute(
        f"SELECT a.id, {rank} AS rank, a.pos {route.sql} ORDER BY rank, a.pos DESC LIMIT {_BEST}",
        route.params,
    )
    return [row[0] for row in rows]
