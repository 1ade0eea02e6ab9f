"""The rollups: how many articles of a section and a source fall in a period.

A row counts one (period, source, section), where each of the three may stand for all: period 0,
source -1, section ``""``. Its columns count by state (see `states`): ``n5`` counts the articles of
which at least bits 1 and 4 are set, ``stories`` the rows of a list with folded stories.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from storage.engine.sqlite.query.order import ALL_TIME, month_of, year_of
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.query.source_groups import NUMBERS
from storage.engine.sqlite.rollups import article_states
from storage.engine.sqlite.rollups.states import COLUMNS, COMMON, FOLDING_BITS, SQL, counted

__all__ = [
    "RollupChanges",
    "by_period",
    "by_section",
    "by_source",
    "recount",
    "totals",
    "years",
]

_ALL_SOURCES = -1
_ALL_SECTIONS = ""
_SUMS = ", ".join(f"{column} = {column} + excluded.{column}" for column in COLUMNS)
_ADD = (
    f"INSERT INTO tally (period, source, section, {', '.join(COLUMNS)})"
    f" VALUES (?, ?, ?{', ?' * len(COLUMNS)})"
    f" ON CONFLICT (period, source, section) DO UPDATE SET {_SUMS}"
)

# The counts of all columns are added up as one number, which has 64 bits for each of them: adding
# lists would be most of the work of a change.
_LANES = struct.Struct(f"<{len(COLUMNS)}q")
_BIAS = sum(1 << 64 * lane + 63 for lane in range(len(COLUMNS)))


@cache
def _one(state: int) -> int:
    """Return what an article of a state counts for, in all columns."""
    return sum(1 << 64 * lane for lane, is_counted in enumerate(counted(state)) if is_counted)


class RollupChanges:
    """Changes of counts and of article states, collected over one transaction."""

    def __init__(self) -> None:
        self._counts: dict[tuple[int, int, str], int] = {}
        self._states: dict[int, article_states.ArticleState | None] = {}

    def put(self, article: int, month: int, source: int, section: str, state: int) -> None:
        """Count an article, and record its state."""
        self.add(month, source, section, state)
        self._states[article] = section, source, state

    def take(self, article: int, month: int, source: int, section: str, state: int) -> None:
        """Stop counting an article, and remove its state."""
        self.add(month, source, section, state, -1)
        self._states[article] = None

    def add(self, month: int, source: int, section: str, state: int, count: int = 1) -> None:
        """Add articles to the counts, or subtract them if `count` is negative."""
        cell = month, source, section
        self._counts[cell] = self._counts.get(cell, 0) + count * _one(
            state & (COMMON | FOLDING_BITS)
        )

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what was collected, and start over."""
        connection.executemany(_ADD, self.rows())
        article_states.write(connection, self._states)
        self._counts.clear()
        self._states.clear()

    def rows(self) -> list[tuple[int | str, ...]]:
        """Return the rows that would be added to the rollups, in their order."""
        return [(*cell, *_unpack(counts)) for cell, counts in sorted(self._cells().items())]

    def _cells(self) -> dict[tuple[int, int, str], int]:
        """Distribute the counts over all cells that include them."""
        cells: dict[tuple[int, int, str], int] = {}
        for (month, source, section), counts in self._counts.items():
            if not counts:
                continue
            for period in (month, year_of(month), ALL_TIME):
                for cell in (
                    (period, source, section),
                    (period, source, _ALL_SECTIONS),
                    (period, _ALL_SOURCES, section),
                    (period, _ALL_SOURCES, _ALL_SECTIONS),
                ):
                    cells[cell] = cells.get(cell, 0) + counts
        return cells


def years(reader: sqlite3.Connection) -> list[int]:
    """Return the years that have, or once had, articles, oldest first."""
    # Skip from year to year: each has thousands of rows.
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
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], columns: Iterable[str]
) -> dict[int, tuple[int, ...]]:
    """Return for each period the counts of the sections and sources of a query, by column."""
    sums = ", ".join(f"sum({column})" for column in columns)
    where, params = _where(periods, _sources(query), _sections(query))
    rows = reader.execute(f"SELECT period, {sums} FROM tally {where} GROUP BY period", params)
    return {period: tuple(counts) for period, *counts in rows}


def totals(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], columns: Iterable[str]
) -> list[int]:
    """Return the counts of all periods together, by column."""
    sums = ", ".join(f"coalesce(sum({column}), 0)" for column in columns)
    where, params = _where(periods, _sources(query), _sections(query))
    return list(reader.execute(f"SELECT {sums} FROM tally {where}", params).fetchone())


def by_section(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], column: str
) -> dict[str, int]:
    """Return the count of every section within the sources of a query."""
    where, params = _where(periods, _sources(query), None)
    rows = reader.execute(
        f"SELECT section, sum({column}) FROM tally {where} AND section > '' GROUP BY section",
        params,
    )
    return {section: count for section, count in rows if count}


def by_source(
    reader: sqlite3.Connection, query: RowQuery, periods: Collection[int], columns: Sequence[str]
) -> list[dict[int, int]]:
    """Return for each column the count of every source within the sections of a query.

    An article that several sources sent counts for their group: see `source_groups`.
    """
    sums = ", ".join(f"sum({column})" for column in columns)
    where, params = _where(periods, None, _sections(query))
    rows = reader.execute(
        f"SELECT source, {sums} FROM tally {where} AND source IN {NUMBERS} GROUP BY source",
        params,
    )
    found: list[dict[int, int]] = [{} for _ in columns]
    for source, *sums_of_source in rows:
        for by_column, count in zip(found, sums_of_source, strict=True):
            if count:
                by_column[source] = count
    return found


def recount(reader: sqlite3.Connection) -> RollupChanges:
    """Count all articles again."""
    changes = RollupChanges()
    for pos, source, section, state in reader.execute(
        f"SELECT pos, source, section, {SQL} FROM article a INDEXED BY article_walk"
    ):
        changes.add(month_of(pos), source, section, state)
    return changes


def _unpack(counts: int) -> tuple[int, ...]:
    """Return the counts that one number packs, by column."""
    # The bias keeps a negative count from borrowing from the next; then it is a sign again.
    return _LANES.unpack(((counts + _BIAS) ^ _BIAS).to_bytes(_LANES.size, "little"))


def _sources(query: RowQuery) -> list[int]:
    return sorted(query.sources) or [_ALL_SOURCES]


def _sections(query: RowQuery) -> list[str]:
    return sorted(query.sections) or [_ALL_SECTIONS]


def _where(
    periods: Collection[int], sources: list[int] | None, sections: list[str] | None
) -> tuple[str, list[int | str]]:
    """Return the condition; None leaves a column out."""
    where = [f"period IN ({_placeholders(periods)})"]
    params: list[int | str] = [*periods]
    if sources is not None:
        where.append(f"source IN ({_placeholders(sources)})")
        params.extend(sources)
    if sections is not None:
        where.append(f"section IN ({_placeholders(sections)})")
        params.extend(sections)
    return "WHERE " + " AND ".join(where), params


def _placeholders(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
