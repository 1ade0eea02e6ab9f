"""The hits of words, gone through once: list, counts, facets and days share them."""

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

__all__ = ["Group", "Hits", "Searches"]

Group = tuple[str, int, int, bool, int]
"""Section, source, state, kept although read; and how many articles."""
_Hit = tuple[int, int, int, str, int, int]
"""Key, article, whether it quotes the speaker, section, source, state as the rollups have it."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The newest hits of words that must occur, whatever else is asked, newest first."""

    found: Sequence[_Hit]

    @property
    def horizon(self) -> int | None:
        """The key of the last one, where there are or may be more; None: these are all."""
        return self.found[-1][0] if len(self.found) == HORIZON else None

    def of(self, query: RowQuery) -> list[_Hit]:
        """Return those that all of a query leaves, newest first."""
        sections, sources, kept = query.sections, query.sources, query.kept
        flags = query.flags
        of_kept = flags & ~UNREAD
        return [
            hit
            for hit in self._spoken(query)
            if (not sections or hit[3] in sections)
            and (not sources or hit[4] in sources)
            and (hit[5] & flags == flags or (hit[1] in kept and hit[5] & of_kept == of_kept))
        ]

    def groups(self, query: RowQuery) -> list[Group]:
        """Count those that range, words, speaker and arrival leave, in groups."""
        hits, kept = self._spoken(query), query.kept
        known = Counter([hit[3:] for hit in hits if hit[1] in kept] if kept else ())
        others = Counter([hit[3:] for hit in hits])
        others.subtract(known)
        return [
            (section, source, state, is_kept, n)
            for is_kept, counts in ((False, others), (True, known))
            for (section, source, state), n in counts.items()
            if n
        ]

    def _spoken(self, query: RowQuery) -> list[_Hit]:
        lo, hi, beyond = query.lo, query.hi, query.beyond
        return [hit for hit in self.found if hit[2] and lo <= hit[0] < hi and hit[1] > beyond]


class Searches:
    """Goes through the hits of words, and remembers those it went through last."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last: tuple[object, RowQuery, Hits] | None = None

    def hits(self, query: RowQuery) -> Hits:
        """Return the hits of a query's words within its range, `HORIZON` of them at most."""
        version, asked = self._connections.data_version(), _asked(query)
        if (hits := self._remembered(version, asked)) is None:
            hits = _gather(self._connections.reader(), asked)
            if not self._connections.in_transaction:  # of whose changes no version tells
                self._last = version, asked, hits
        return hits

    def horizon(self, query: RowQuery) -> int | None:
        """Return what `Hits.horizon` is, without going through the hits for it."""
        hits = self._remembered(self._connections.data_version(), _asked(query))
        return hits.horizon if hits else horizon(self._connections.reader(), query)

    def by_time(self, query: RowQuery, bounds: Sequence[int]) -> list[int]:
        """Count the hits of a query between each two neighbours of ascending keys."""
        asked = _asked(replace(query, lo=bounds[0], hi=bounds[-1]))
        hits = self._remembered(self._connections.data_version(), _asked(query))
        # Of very many hits the newest ones in the time asked for are due.
        if not hits or (hits.horizon is not None and hits.found[0][0] >= asked.hi):
            hits = _gather(self._connections.reader(), asked)
        keys = [hit[0] for hit in reversed(hits.of(replace(query, lo=asked.lo, hi=asked.hi)))]
        places = [bisect_left(keys, key) for key in bounds]
        return [after - before for before, after in pairwise(places)]

    def _remembered(self, version: object, asked: RowQuery) -> Hits | None:
        if self._last is None or self._connections.in_transaction:
            return None
        seen, before, hits = self._last
        return hits if (seen, before) == (version, asked) else None


def _asked(query: RowQuery) -> RowQuery:
    """Return what of a query says which its hits are."""
    lo, hi, match, speaker = query.lo, query.hi, query.match, query.speaker
    return RowQuery(lo=lo, hi=hi, match=match, speaker=speaker)


def _gather(reader: sqlite3.Connection, asked: RowQuery) -> Hits:
    match = asked.match
    if match is None:
        raise ValueError("no words to search for")
    spoken, params = "1", []
    if asked.speaker:
        spoken = f"a.id IN (SELECT article FROM quote WHERE speaker IN {SPEAKERS})"
        params.append(fold(asked.speaker))
    columns = ("f.pos", "a.id", spoken, "a.section", "a.source", SQL)
    # As one row: for each of ten thousand this thread would wait for the screen's.
    row = reader.execute(
        f"SELECT {', '.join(f'json_group_array({column})' for column in columns)}"
        f" FROM (SELECT rowid AS pos FROM {match.index} WHERE {match.index} MATCH ?"
        f" AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT {HORIZON}) f"
        " CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.pos",
        (*params, match.expression, asked.lo, asked.hi),
    ).fetchone()
    return Hits(sorted(zip(*map(json.loads, row), strict=True), reverse=True))
