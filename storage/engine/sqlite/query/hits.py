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
from storage.engine.sqlite.query.access_paths import SPEAKERS
from storage.engine.sqlite.query.planner import HORIZON, horizon
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import SQL, UNREAD
from storage.text.folding import fold

__all__ = ["Group", "HitCache", "Hits"]

Group = tuple[str, int, int, bool, int]
"""Section, source, read, kept, starred, with quotes; and how many articles."""
_Hit = tuple[int, int, int, str, int, int]
"""Key, article, whether it quotes the speaker, section, source, state bits."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest hits of a search, newest first, whatever else the query asks."""

    found: Sequence[_Hit]

    @property
    def horizon(self) -> int | None:
        """The key of the last hit if there are or may be more, or None if these are all."""
        return self.found[-1][0] if len(self.found) == HORIZON else None

    def of(self, query: RowQuery) -> list[_Hit]:
        """Return the hits that match all of a query, newest first."""
        sections, sources, kept = query.sections, query.sources, query.kept
        flags = query.flags
        of_kept = flags & ~UNREAD
        return [
            hit
            for hit in self._matching(query)
            if (not sections or hit[3] in sections)
            and (not sources or hit[4] in sources)
            and (hit[5] & flags == flags or (hit[1] in kept and hit[5] & of_kept == of_kept))
        ]

    def groups(self, query: RowQuery) -> list[Group]:
        """Group and count the hits that match the range, words, speaker and arrival of a query."""
        hits, kept = self._matching(query), query.kept
        known = Counter([hit[3:] for hit in hits if hit[1] in kept] if kept else ())
        others = Counter([hit[3:] for hit in hits])
        others.subtract(known)
        return [
            (section, source, state, is_kept, n)
            for is_kept, counts in ((False, others), (True, known))
            for (section, source, state), n in counts.items()
            if n
        ]

    def _matching(self, query: RowQuery) -> list[_Hit]:
        lo, hi, beyond = query.lo, query.hi, query.beyond
        return [hit for hit in self.found if hit[2] and lo <= hit[0] < hi and hit[1] > beyond]


class HitCache:
    """Reads the hits of searches, and remembers the last ones."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last: tuple[object, RowQuery, Hits] | None = None

    def hits(self, query: RowQuery) -> Hits:
        """Return the hits of a query within its range, at most `HORIZON`."""
        version, key = self._connections.data_version(), _key_of(query)
        if (hits := self._remembered(version, key)) is None:
            hits = _read(self._connections.reader(), key)
            if not self._connections.in_transaction:  # whose changes have no version yet
                self._last = version, key, hits
        return hits

    def horizon(self, query: RowQuery) -> int | None:
        """Return `Hits.horizon` without reading the hits."""
        hits = self._remembered(self._connections.data_version(), _key_of(query))
        return hits.horizon if hits else horizon(self._connections.reader(), query)

    def by_time(self, query: RowQuery, bounds: Sequence[int]) -> list[int]:
        """Count the hits between each two neighbours of ascending keys."""
        within = _key_of(replace(query, lo=bounds[0], hi=bounds[-1]))
        hits = self._remembered(self._connections.data_version(), _key_of(query))
        # Of too many hits, the newest ones within these times are needed.
        if not hits or (hits.horizon is not None and hits.found[0][0] >= within.hi):
            hits = _read(self._connections.reader(), within)
        keys = [hit[0] for hit in reversed(hits.of(replace(query, lo=within.lo, hi=within.hi)))]
        places = [bisect_left(keys, key) for key in bounds]
        return [after - before for before, after in pairwise(places)]

    def _remembered(self, version: object, key: RowQuery) -> Hits | None:
        if self._last is None or self._connections.in_transaction:
            return None
        last_version, last_key, hits = self._last
        return hits if (last_version, last_key) == (version, key) else None


def _key_of(query: RowQuery) -> RowQuery:
    """Reduce a query to the parts that determine its hits."""
    lo, hi, match, speaker = query.lo, query.hi, query.match, query.speaker
    return RowQuery(lo=lo, hi=hi, match=match, speaker=speaker)


def _read(reader: sqlite3.Connection, query: RowQuery) -> Hits:
    match = query.match
    if match is None:
        raise ValueError("no words to search for")
    by_speaker, params = "1", []
    if query.speaker:
        by_speaker = f"a.id IN (SELECT article FROM quote WHERE speaker IN {SPEAKERS})"
        params.append(fold(query.speaker))
    columns = ("f.pos", "a.id", by_speaker, "a.section", "a.source", SQL)
    # As one row: for each of ten thousand rows this thread would wait for that of the screen.
    row = reader.execute(
        f"SELECT {', '.join(f'json_group_array({column})' for column in columns)}"
        f" FROM (SELECT rowid AS pos FROM {match.index} WHERE {match.index} MATCH ?"
        f" AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT {HORIZON}) f"
        " CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.pos",
        (*params, match.expression, query.lo, query.hi),
    ).fetchone()
    return Hits(sorted(zip(*map(json.loads, row), strict=True), reverse=True))
