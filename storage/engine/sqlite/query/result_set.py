"""The result set of a query: counts, rows by number, the row of an article."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cached_property
from threading import get_ident
from typing import Literal

from storage.database.connections import Connections, translate_errors
from storage.engine.sqlite.query.access_paths import Scan, at_keys, by_words, full_scan
from storage.engine.sqlite.query.hits import HitCache
from storage.engine.sqlite.query.listing import Listing, first_rows, list_all
from storage.engine.sqlite.query.planner import best_path, required_path, wants_hits
from storage.engine.sqlite.query.row_locator import RollupLocator
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.query.source_groups import GroupCache
from storage.engine.sqlite.rollups.states import EDITED, UNREAD
from storage.engine.sqlite.rows import story_rows
from storage.engine.sqlite.rows.articles import by_ids, headlines
from storage.engine.values import Order
from storage.model import Headline

__all__ = ["SQLiteResultSet"]

_BEST = 1_000  # rows of an order by relevance


class SQLiteResultSet:
    """A `ResultSet` over connections."""

    def __init__(
        self,
        connections: Connections,
        cache: HitCache,
        groups: GroupCache,
        query: RowQuery,
        order: Order = "date",
    ) -> None:
        self._connections = connections
        self._searches = cache
        self._groups = groups
        self._asked = query
        self._ranked = order == "relevance" and wants_hits(query)
        self._listed: tuple[object, Listing | None] | None = None
        self._located: tuple[object, RollupLocator] | None = None
        self._ranked_ids: tuple[int, list[int]] | None = None

    @property
    def _query(self) -> RowQuery:
        """The query, for the groups of sources there are now."""
        if not self._asked.sources:
            return self._asked
        return replace(self._asked, sources=self._groups.expand(self._asked.sources))

    @cached_property
    def _counts(self) -> tuple[int, int, bool]:
        with translate_errors(self._connections.path):
            if (listing := self._listing()) is None:
                return self._locator().total, self._locator().unread, True
            if (unread := listing.unread) is None:
                fresh = replace(self._query, flags=self._query.flags | UNREAD, kept=frozenset())
                found = list_all(self._reader(), fresh, self._searches)
                unread = 0 if found is None else len(found.keys)
        total = min(len(listing.keys), _BEST) if self._ranked else len(listing.keys)
        return total, unread, listing.exact and total == len(listing.keys)

    @property
    def total(self) -> int:
        """How many articles there are."""
        return self._counts[0]

    @property
    def unread(self) -> int:
        """How many of them are unread."""
        return self._counts[1]

    @property
    def exact(self) -> bool:
        """Whether all hits are counted, rather than the newest of too many."""
        return self._counts[2] and self._asked.exact

    def __len__(self) -> int:
        """Return `total`."""
        return self.total

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""
        with translate_errors(self._connections.path):
            return self._rows(max(start, 0), stop)

    def position(self, id: int) -> int | None:
        """Return the current row of an article, or None."""
        with translate_errors(self._connections.path):
            return self._position(id)

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        """Return the row of the next unread article after (or before) an article."""
        with translate_errors(self._connections.path):
            if self._ranked:
                return self._next_ranked(id, step)
            if self._query.kept and self._query.flags & EDITED:
                return self._next_listed(id, step)
            if id is not None:
                id = self._head(id)
            unread = replace(self._query, flags=self._query.flags | UNREAD, kept=frozenset())
            found = SQLiteResultSet(
                self._connections, self._searches, self._groups, unread
            )._beside(id, step)
            return None if found is None else self._position(found.id)

    def newer(self, id: int) -> int:
        """Return how many rows are newer than an article, which need not be listed."""
        with translate_errors(self._connections.path):
            return self._newer(id)[0]

    def takes(self, id: int) -> list[Headline]:
        """Return the takes that the row of an article stands for, but not that one."""
        if self._query.folding is None:
            return []
        with translate_errors(self._connections.path):
            return story_rows.takes(self._reader(), self._query.folding, id)

    def _head(self, id: int) -> int:
        """Return the article whose row stands for another one."""
        folding = self._query.folding
        return id if folding is None else story_rows.heads(self._reader(), folding, [id])[id]

    def _rows(self, start: int, stop: int) -> list[Headline]:
        if stop <= start:
            return []
        if self._ranked:
            return by_ids(self._reader(), self._ranking()[start:stop])
        limit, query = stop - start, self._query
        if start == 0 and (newest := first_rows(self._reader(), query, limit)) is not None:
            return newest
        if (listing := self._listing()) is not None:
            return headlines(self._reader(), at_keys(listing.keys[start:stop]), limit, 0)
        locator = self._locator()
        window = locator.window(start, min(stop, locator.total))
        if window.lo >= window.hi:
            return []
        path = best_path(query, window, window.skip + limit)
        scan = path(query, window.lo, window.hi)
        find_stories = story_rows.finder(query.folding)
        return headlines(self._reader(), scan, limit, window.skip, find_stories)

    def _position(self, id: int) -> int | None:
        if self._ranked:
            ranking = self._ranking()
            return ranking.index(id) if id in ranking else None
        id = self._head(id)
        if not self._holds(id):  # as mostly in a search: nothing has to be counted
            return None
        newer, here = self._newer(id)
        return newer if here else None

    def _holds(self, id: int) -> bool:
        """Return whether an article matches the query, even beyond the horizon."""
        query, pos = self._query, self._key(id)
        if pos is None or not query.lo <= pos < query.hi:
            return False
        path = required_path(query) or full_scan
        return _count(path(query, pos, pos + 1), self._reader()) > 0

    def _beside(self, id: int | None, step: int) -> Headline | None:
        """Return the row next to an article, which need not be in the result set."""
        newer, here = self._newer(id)
        number = newer + here if step > 0 else newer - 1
        found = self._rows(number, number + 1) if number >= 0 else []
        return found[0] if found else None

    def _newer(self, id: int | None) -> tuple[int, int]:
        """Return how many rows are newer than an article, and 1 if it is a row, else 0."""
        if (pos := self._key(id)) is None:
            return 0, 0
        if (listing := self._listing()) is not None:
            return listing.newer(pos)
        reader, locator, query = self._reader(), self._locator(), self._query
        if not query.lo <= pos < query.hi:
            return (0, 0) if pos >= query.hi else (locator.total, 0)
        bound, before = locator.above(pos)
        newer = _count(full_scan(query, pos + 1, bound), reader) if pos + 1 < bound else 0
        return before + newer, _count(full_scan(query, pos, pos + 1), reader)

    def _key(self, id: int | None) -> int | None:
        row = self._reader().execute("SELECT pos FROM article WHERE id = ?", (id,)).fetchone()
        return None if row is None else int(row[0])

    def _reader(self) -> sqlite3.Connection:
        return self._connections.reader()

    def _listing(self) -> Listing | None:
        """Return the list of all matches as the archive is now; None: the rollups count them."""
        now = self._now()
        if self._listed is None or self._listed[0] != now or self._connections.in_transaction:
            self._listed = now, list_all(self._reader(), self._query, self._searches)
        return self._listed[1]

    def _locator(self) -> RollupLocator:
        """Return the locator for the archive as it is now."""
        now = self._now()
        if self._located is None or self._located[0] != now:
            self._located = now, RollupLocator(self._reader(), self._query)
        return self._located[1]

    def _now(self) -> object:
        return (
            self._connections.data_version(),
            get_ident(),
        )  # a locator keeps the reader of its thread

    def _ranking(self) -> list[int]:
        now = self._connections.data_version()
        if self._ranked_ids is None or self._ranked_ids[0] != now:
            self._ranked_ids = (now, _most_relevant(self._reader(), self._query))
        return self._ranked_ids[1]

    def _next_listed(self, id: int | None, step: int) -> int | None:
        """Return what `next_unread` does where articles are kept although their edits were seen."""
        if (listing := self._listing()) is None or (id is None and step < 0):
            return None
        pos, keys = self._key(id), listing.keys
        rows = self._rows(0, len(keys))
        numbers = [
            number
            for number, row in enumerate(rows)
            if not row.read
            and (pos is None or (keys[number] < pos if step > 0 else keys[number] > pos))
        ]
        return None if not numbers else numbers[0 if step > 0 else -1]

    def _next_ranked(self, id: int | None, step: int) -> int | None:
        ranking = self._ranking()
        unread = {row.id for row in by_ids(self._reader(), ranking) if not row.read}
        here = ranking.index(id) if id in ranking else -1
        numbers = range(here + 1, len(ranking)) if step > 0 else range(here - 1, -1, -1)
        return next((number for number in numbers if ranking[number] in unread), None)


def _count(scan: Scan, reader: sqlite3.Connection) -> int:
    return int(reader.execute(f"SELECT count(*) {scan.sql}", scan.params).fetchone()[0])


def _most_relevant(reader: sqlite3.Connection, query: RowQuery) -> list[int]:
    scan = by_words(query, query.lo, query.hi)
    match = query.match
    rank = "bm25(a_fts, 10.0, 4.0, 1.0)" if match and match.index == "a_fts" else "0"
    rows = reader.execute(
        f"SELECT a.id, {rank} AS rank, a.pos {scan.sql} ORDER BY rank, a.pos DESC LIMIT {_BEST}",
        scan.params,
    )
    return [row[0] for row in rows]
