"""Search hits, read once and shared by list, counts, facets and days."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storage.database.connections import Connections
from storage.engine.sqlite.query.access_paths import Scan, at_keys, conditions
from storage.engine.sqlite.query.few import FEW, hits_among_few, others
from storage.engine.sqlite.query.planner import HORIZON
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import KEPT, SQL, UNREAD

__all__ = ["Group", "HitCache", "Hits"]

Group = tuple[str, int, int, bool, int]
"""Section, source, read, kept, starred, with quotes; and how many articles."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Hits of a search, newest first, whatever else the query asks; a list for each column."""

    # No tuple for each of ten thousand: the garbage collector would go through them.
    keys: Sequence[int]
    articles: Sequence[int]
    speaking: Sequence[int]
    """Whether it quotes the speaker, is of the categories, and is on the short lists."""
    sections: Sequence[str]
    sources: Sequence[int]
    states: Sequence[int]

    @property
    def horizon(self) -> int | None:
        """The key of the last hit if there are or may be more, or None if these are all."""
        return self.keys[-1] if len(self.keys) == HORIZON else None

    def of(self, query: RowQuery) -> tuple[list[int], int]:
        """Return the keys of the hits that match all of a query, and how many are unread."""
        sections, sources, kept = query.sections, query.sources, query.kept
        flags = query.flags
        of_kept = flags & ~sum(KEPT)
        rows = [
            row
            for row in self._matching(query)
            if (not sections or self.sections[row] in sections)
            and (not sources or self.sources[row] in sources)
            and (
                self.states[row] & flags == flags
                or (self.articles[row] in kept and self.states[row] & of_kept == of_kept)
            )
        ]
        unread = sum(self.states[row] & UNREAD for row in rows)
        return [self.keys[row] for row in rows], unread

    def groups(self, query: RowQuery) -> list[Group]:
        """Group the hits that match the range, words, speaker, arrival and states of a query."""
        rows = self._matching(query)
        known = [row for row in rows if self.articles[row] in query.kept] if query.kept else []
        others = self._count(rows)
        others.subtract(kept := self._count(known))
        return [
            (section, source, state, is_kept, n)
            for is_kept, counts in ((False, others), (True, kept))
            for (section, source, state), n in counts.items()
            if n
        ]

    def _matching(self, query: RowQuery) -> Sequence[int]:
        lo, hi, beyond = query.lo, query.hi, query.beyond
        rows = [
            row
            for row, (key, article, speaks) in enumerate(
                zip(self.keys, self.articles, self.speaking, strict=True)
            )
            if speaks and lo <= key < hi and article > beyond
        ]
        for group in query.states:
            rows = [
                row
                for row in rows
                if group.holds(self.states[row], kept=self.articles[row] in query.kept)
            ]
        return rows

    def _count(self, rows: Sequence[int]) -> Counter[tuple[str, int, int]]:
        columns = (self.sections, self.sources, self.states)
        if len(rows) < len(self.keys):
            return Counter(zip(*([column[row] for row in rows] for column in columns), strict=True))
        return Counter(zip(*columns, strict=True))


class HitCache:
    """Reads the hits of searches, and remembers the last ones."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last: tuple[object, RowQuery, Hits] | None = None
        self._older: tuple[object, RowQuery | None, Hits | None] = None, None, None

    def hits(self, query: RowQuery) -> Hits:
        """Return the hits of a query within its range, at most `HORIZON`."""
        version, key = self._connections.data_version(), _key_of(query)
        if (hits := self._remembered(version, key)) is None:
            hits = _read(self._connections.reader(), key)
            if not self._connections.in_transaction:  # whose changes have no version yet
                self._last = version, key, hits
        return hits

    def older(self, query: RowQuery, before: int) -> Hits | None:
        """Return the matches with lesser keys; None if many match the rest of the query.

        Where few do, these count as well, however many hits there are.
        """
        reader, version = self._connections.reader(), self._connections.data_version()
        if self._connections.in_transaction or self._older[:2] != (version, query):
            found = None
            if others(reader, query).total <= FEW:
                keys = hits_among_few(reader, replace(query, hi=min(query.hi, before)))
                found = _read_at(reader, query, at_keys(keys))
            self._older = version, query, found
        return self._older[2]

    def by_time(self, query: RowQuery, bounds: Sequence[int]) -> list[int]:
        """Count the hits between each two neighbours of ascending keys."""
        within = _key_of(replace(query, lo=bounds[0], hi=bounds[-1]))
        hits = self._remembered(self._connections.data_version(), _key_of(query))
        # Of too many hits, the newest ones within these times are needed.
        if not hits or (hits.horizon is not None and hits.keys[0] >= within.hi):
            hits = _read(self._connections.reader(), within)
        keys, _ = hits.of(replace(query, lo=within.lo, hi=within.hi))
        keys.reverse()
        places = [bisect_left(keys, key) for key in bounds]
        return [after - before for before, after in pairwise(places)]

    def _remembered(self, version: object, key: RowQuery) -> Hits | None:
        if self._last is None or self._connections.in_transaction:
            return None
        last_version, last_key, hits = self._last
        return hits if (last_version, last_key) == (version, key) else None


def _key_of(query: RowQuery) -> RowQuery:
    """Reduce a query to the parts that determine its hits."""
    return RowQuery(
        lo=query.lo,
        hi=query.hi,
        match=query.match,
        speaker=query.speaker,
        categories=query.categories,
        shortlists=query.shortlists,
        among=query.among,
    )


def _read(reader: sqlite3.Connection, query: RowQuery) -> Hits:
    match = query.match
    if match is None:
        raise ValueError("no words to search for")
    newest = (
        f"FROM (SELECT rowid AS pos FROM {match.index} WHERE {match.index} MATCH ?"
        f" AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT {HORIZON}) f"
        " CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.pos"
    )
    return _read_at(reader, query, Scan(newest, (match.expression, query.lo, query.hi)))


def _read_at(reader: sqlite3.Connection, query: RowQuery, scan: Scan) -> Hits:
    # What no column of an article says.
    where, params = conditions(
        RowQuery(
            speaker=query.speaker,
            categories=query.categories,
            shortlists=query.shortlists,
            among=query.among,
        )
    )
    columns = ("a.pos", "a.id", " AND ".join(where) or "1", "a.section", "a.source", SQL)
    # As one row: for each of ten thousand rows this thread would wait for that of the screen.
    row = reader.execute(
        f"SELECT {', '.join(f'json_group_array({column})' for column in columns)} {scan.sql}",
        (*params, *scan.params),
    ).fetchone()
    return Hits(*map(json.loads, row))
