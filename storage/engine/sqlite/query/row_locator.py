"""Locate the rows of a result set by time without reading them: by the rollups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from storage.engine.sqlite.query.access_paths import (
    SPEAKERS,
    by_seldom,
    condition,
    conditions,
    full_scan,
)
from storage.engine.sqlite.query.order import ALL_TIME, FIRST, LAST, Block, beyond, cover, months
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups import rollups
from storage.engine.sqlite.rollups.states import KEPT, SELDOM, STARRED, UNREAD, column
from storage.text.folding import fold

__all__ = ["RollupLocator", "SeldomLocator", "Window", "kept_rows", "locate"]


@dataclass(frozen=True, slots=True)
class Window:
    """The range ``lo <= pos < hi`` that contains some rows, the first of them after `skip` others.

    It contains `found` rows, among `all` articles, `unread` and `starred` ones, and `pairs` of the
    sections and sources of the query.
    """

    lo: int
    hi: int
    skip: int
    found: int = 0
    all: int = 0
    unread: int = 0
    starred: int = 0
    pairs: int = 0


class RollupLocator:
    """Locates rows by the rollups of years, and of the months of the years it needs."""

    def __init__(self, reader: sqlite3.Connection, query: RowQuery) -> None:
        self._reader = reader
        self._query = replace(query, kept=frozenset())
        self._columns = [
            column(flags, query.folding) for flags in (query.flags, query.flags | UNREAD)
        ]
        self._extra = [key for key, _ in kept_rows(reader, query)]
        self._months: dict[int, list[_Counted]] = {}
        if query.lo == FIRST and query.hi == LAST:
            found, self.unread = rollups.totals(reader, self._query, [ALL_TIME], self._columns)
            self.total = found + len(self._extra)
        else:
            self.total = sum(counted.found for counted in self._blocks)
            self.unread = sum(counted.fresh for counted in self._blocks)

    def window(self, start: int, stop: int) -> Window:
        """Return the months that contain the rows `start` to `stop`."""
        some: list[_Counted] = []
        skip = 0
        for counted, before in self._from(start, stop):
            if not some:
                skip = start - before
            some.append(counted)
            if before + counted.found >= stop:
                break
        if not some:
            return Window(LAST, LAST, 0)
        # For part of a month these counts are those of the whole month: good enough for a choice.
        every, unread, starred = rollups.totals(
            self._reader,
            RowQuery(),
            [counted.block.period for counted in some],
            ["n0", column(UNREAD, self._query.folding), column(STARRED, None)],
        )
        return Window(
            some[-1].block.lo,
            some[0].block.hi,
            skip,
            sum(counted.found for counted in some),
            every,
            unread,
            starred,
            sum(counted.pairs for counted in some),
        )

    def above(self, pos: int) -> tuple[int, int]:
        """Return the end of the month of `pos`, and how many rows come before it."""
        before = 0
        for counted in self._blocks:
            if counted.block.lo > pos:
                before += counted.found
                continue
            for part in self._parts(counted):
                if part.block.lo <= pos:
                    return part.block.hi, before
                before += part.found
        return self._query.lo, before

    @cached_property
    def _blocks(self) -> list[_Counted]:
        query = self._query
        return self._counted(list(cover(query.lo, query.hi, rollups.years(self._reader))))

    def _from(self, start: int, stop: int) -> Iterator[tuple[_Counted, int]]:
        """Yield the blocks from that of row `start` on, with the number of rows before each.

        A year is split into months where the rows begin, and where many more follow.
        """
        before = 0
        for counted in self._blocks:
            end = before + counted.found
            if end <= start:
                before = end
                continue
            inside = before <= start or end > stop + (stop - start)
            for part in self._parts(counted) if inside else [counted]:
                if before + part.found > start:
                    yield part, before
                before += part.found

    def _parts(self, counted: _Counted) -> list[_Counted]:
        if not counted.block.is_year:
            return [counted]
        year = counted.block.period
        if year not in self._months:
            self._months[year] = self._counted(months(year))
        return self._months[year]

    def _counted(self, blocks: list[Block]) -> list[_Counted]:
        columns = [*self._columns, "n0"]
        periods = [block.period for block in blocks]
        counts = rollups.by_period(self._reader, self._query, periods, columns)
        counted = []
        for block in blocks:
            found, fresh, pairs = counts.get(block.period, (0, 0, 0))
            if not block.whole:
                found, fresh = self._part(block, found, fresh)
            extra = sum(block.lo <= pos < block.hi for pos in self._extra)
            counted.append(_Counted(block, found + extra, fresh, pairs))
        return counted

    def _part(self, block: Block, found: int, fresh: int) -> tuple[int, int]:
        """Count in part of a month: by scanning it, or the rest of the month if that is shorter.

        `found` and `fresh` are the counts of the month.
        """
        rest = beyond(block)
        if sum(hi - lo for lo, hi in rest) > block.hi - block.lo:
            return _count(self._reader, self._query, block.lo, block.hi)
        for lo, hi in rest:
            less, staler = _count(self._reader, self._query, lo, hi)
            found, fresh = found - less, fresh - staler
        return found, fresh


class SeldomLocator:
    """Locates rows with a flag few articles have, in one range: it counts them in their index."""

    def __init__(self, reader: sqlite3.Connection, query: RowQuery) -> None:
        self._query = query
        scan = by_seldom(query, query.lo, query.hi)
        (self.total,) = reader.execute(f"SELECT count(*) {scan.sql}", scan.params).fetchone()

    def window(self, _start: int, _stop: int) -> Window:
        """Return the range with all the rows."""
        return Window(self._query.lo, self._query.hi, 0, self.total)


def locate(reader: sqlite3.Connection, query: RowQuery) -> RollupLocator | SeldomLocator:
    """Return what locates the rows of a query without words, speaker and arrival."""
    return (SeldomLocator if query.flags & SELDOM else RollupLocator)(reader, query)


@dataclass(frozen=True, slots=True)
class _Counted:
    """A block, with how many articles match, are unread of those, and are of the query's pairs.

    For part of a month the last is that of the whole month.
    """

    block: Block
    found: int
    fresh: int
    pairs: int


def kept_rows(reader: sqlite3.Connection, query: RowQuery) -> list[tuple[int, int]]:
    """Return the keys of the articles that are shown although they were read since, if unread."""
    cleared = [bit for bit in KEPT if query.flags & bit]
    if not (cleared and query.kept):
        return []
    rest = replace(query, flags=query.flags & ~sum(KEPT), kept=frozenset(), speaker="")
    where, params = conditions(rest)
    where.append(f"NOT ({' AND '.join(condition(query, bit) for bit in cleared)})")
    if query.speaker:
        where.append(
            "EXISTS (SELECT 1 FROM quote q INDEXED BY quote_article"
            f" WHERE q.article = a.id AND q.speaker IN {SPEAKERS})"
        )
        params.append(fold(query.speaker))
    rows = reader.execute(
        "SELECT a.pos, a.read = 0 FROM article a WHERE a.id IN (SELECT value FROM json_each(?))"
        f" AND {' AND '.join(['a.pos >= ?', 'a.pos < ?', *where])}",
        (json.dumps(sorted(query.kept)), query.lo, query.hi, *params),
    )
    return rows.fetchall()


def _count(reader: sqlite3.Connection, query: RowQuery, lo: int, hi: int) -> tuple[int, int]:
    scan = full_scan(query, lo, hi)
    found, fresh = reader.execute(
        f"SELECT count(*), count(CASE WHEN {condition(query, UNREAD)} THEN 1 END) {scan.sql}",
        scan.params,
    ).fetchone()
    return found, fresh
