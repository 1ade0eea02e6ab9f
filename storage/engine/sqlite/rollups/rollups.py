"""The rollups: how many articles of a section and a source lie in a period, kept as they change.

A row counts one (period, source, section), where each of the three may stand for all:
period 0, source -1, section ``""``. Its columns count by state (see `states`): ``n5`` counts the
articles of which at least bits 1 and 4 are set.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable
from operator import add

from storage.engine.sqlite.query.order import ALL_TIME, month_of, year_of
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups import packed
from storage.engine.sqlite.rollups.states import CONDITIONS, SQL, STATES

__all__ = [
    "Changes",
    "by_period",
    "by_section",
    "by_source",
    "recount",
    "totals",
    "years",
]

_ALL_SOURCES = -1
_ALL_SECTIONS = ""
_COLUMNS = ", ".join(f"n{state}" for state in STATES)
_SUMS = ", ".join(f"n{state} = n{state} + excluded.n{state}" for state in STATES)
_ADD = (
    f"INSERT INTO tally (period, source, section, {_COLUMNS}) VALUES (?, ?, ?{', ?' * len(STATES)})"
    f" ON CONFLICT (period, source, section) DO UPDATE SET {_SUMS}"
)


class Changes:
    """Counts to add to the rollups, and how articles stand now, gathered over one transaction."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int, int, str, int]] = Counter()
        self._stands: dict[int, packed.Stand | None] = {}

    def put(self, article: int, month: int, source: int, section: str, state: int) -> None:
        """Count an article in, and note how it stands."""
        self.add(month, source, section, state)
        self._stands[article] = section, source, state

    def take(self, article: int, month: int, source: int, section: str, state: int) -> None:
        """Count an article out, as it stood."""
        self.add(month, source, section, state, -1)
        self._stands[article] = None

    def add(self, month: int, source: int, section: str, state: int, count: int = 1) -> None:
        """Count articles in (or out, when `count` is negative)."""
        self._counts[month, source, section, state] += count

    def write(self, connection: sqlite3.Connection) -> None:
        """Add everything gathered, and begin anew."""
        connection.executemany(_ADD, self.rows())
        packed.write(connection, self._stands)
        self._counts.clear()
        self._stands.clear()

    def rows(self) -> list[tuple[int | str, ...]]:
        """Return the rows of the rollups that would be written, in their order."""
        return sorted((*cell, *counts) for cell, counts in self._cells().items())

    def _cells(self) -> dict[tuple[int, int, str], list[int]]:
        """Spread the counts over all the rows that count them."""
        exact: dict[tuple[int, int, str], list[int]] = {}
        for (month, source, section, state), count in self._counts.items():
            exact.setdefault((month, source, section), [0] * len(STATES))[state] += count
        cells: dict[tuple[int, int, str], list[int]] = {}
        for (month, source, section), counts in exact.items():
            if not any(counts):
                continue
            sums = _at_least(counts)
            for period in (month, year_of(month), ALL_TIME):
                for cell in (
                    (period, source, section),
                    (period, source, _ALL_SECTIONS),
                    (period, _ALL_SOURCES, section),
                    (period, _ALL_SOURCES, _ALL_SECTIONS),
                ):
                    held = cells.get(cell)
                    cells[cell] = sums if held is None else [*map(add, held, sums)]
        return cells


def years(reader: sqlite3.Connection) -> list[int]:
    """Return the years that have (or once had) articles, oldest first."""
    # From each year straight to the next: a year has thousands of rows.
    rows = reader.execute(
        "WITH RECURSIVE year (period) AS ("
        " SELECT min(period) FROM tally WHERE period BETWEEN 1 AND 9999 UNION ALL"
        " SELECT (SELECT min(period) FROM tally"
        " WHERE tally.period > year.period AND tally.period <= 9999)"
        " FROM year WHERE period IS NOT NULL)"
        " SELECT period FROM year WHERE period IS NOT NULL"
    )
    return [year for (year,) in rows]


def by_period(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], wanted: Iterable[int]
) -> dict[int, tuple[int, ...]]:
    """Return for each period the counts of the sections and sources asked for, by state."""
    sums = ", ".join(f"sum(n{s})" for s in wanted)
    where, params = _where(periods, _sources(query), _sections(query))
    rows = reader.execute(f"SELECT period, {sums} FROM tally {where} GROUP BY period", params)
    return {period: tuple(counts) for period, *counts in rows}


def totals(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], wanted: Iterable[int]
) -> list[int]:
    """Return the counts of all periods together, by state."""
    sums = ", ".join(f"coalesce(sum(n{s}), 0)" for s in wanted)
    where, params = _where(periods, _sources(query), _sections(query))
    return list(reader.execute(f"SELECT {sums} FROM tally {where}", params).fetchone())


def by_section(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], wanted: int
) -> dict[str, int]:
    """Return the counts of every section over the sources asked for."""
    where, params = _where(periods, _sources(query), None)
    rows = reader.execute(
        f"SELECT section, sum(n{wanted}) FROM tally {where} AND section > '' GROUP BY section",
        params,
    )
    return {section: count for section, count in rows if count}


def by_source(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], wanted: int
) -> dict[int, int]:
    """Return the counts of every source over the sections asked for."""
    where, params = _where(periods, None, _sections(query))
    rows = reader.execute(
        f"SELECT source, sum(n{wanted}) FROM tally {where}"
        " AND source IN (SELECT id FROM source UNION ALL SELECT 0) GROUP BY source",
        params,
    )
    return {source: count for source, count in rows if count}


def recount(reader: sqlite3.Connection) -> Changes:
    """Count everything anew."""
    changes = Changes()
    for pos, source, section, state in reader.execute(
        f"SELECT pos, source, section, {SQL} FROM article a INDEXED BY article_walk"
    ):
        changes.add(month_of(pos), source, section, state)
    return changes


def _at_least(counts: list[int]) -> list[int]:
    """Turn counts of exact states into counts of states with at least these bits."""
    sums = counts[:]
    for bit in CONDITIONS:
        for state in STATES:
            if not state & bit:
                sums[state] += sums[state | bit]
    return sums


def _sources(query: RowQuery) -> list[int]:
    return sorted(query.sources) or [_ALL_SOURCES]


def _sections(query: RowQuery) -> list[str]:
    return sorted(query.sections) or [_ALL_SECTIONS]


def _where(
    periods: Collection[int], sources: list[int] | None, sections: list[str] | None
) -> tuple[str, list[int | str]]:
    """Return the condition; None leaves a column open."""
    where = [f"period IN ({_marks(periods)})"]
    params: list[int | str] = [*periods]
    if sources is not None:
        where.append(f"source IN ({_marks(sources)})")
        params.extend(sources)
    if sections is not None:
        where.append(f"section IN ({_marks(sections)})")
        params.extend(sections)
    return "WHERE " + " AND ".join(where), params


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
