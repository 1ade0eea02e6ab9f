"""Search the few articles that match the rest of a query, however many hits there are.

Each can be looked up in the full text, or the hits can be walked past them: walking pays where the
articles lie close together, counted in hits. How close they lie is found out by walking.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from storage.engine.sqlite.query.full_text import Match
from storage.engine.sqlite.query.planner import best_path
from storage.engine.sqlite.query.row_locator import RollupLocator, SeldomLocator, locate
from storage.engine.sqlite.query.row_query import RowQuery

__all__ = ["FEW", "hits_among_few", "others"]

FEW = 1_500
"""Articles that are searched one by one, so that no hit is left out."""

_FIRST = 16  # articles to search at first: many hits may be among them
_LOOK_UP = 500  # hits that are walked in the time it takes to find a word in all segments
_GROUP = 32  # articles after which it is seen again how close together they lie
_MANY_WORDS = 8
_COMPARED = 16  # times as long takes a hit that is compared


def others(reader: sqlite3.Connection, query: RowQuery) -> RollupLocator | SeldomLocator:
    """Locate what matches all of a query but its words, its speaker and arrival."""
    return locate(reader, _rest(query))


def hits_among_few(
    reader: sqlite3.Connection, query: RowQuery, limit: int | None = None
) -> list[int]:
    """Return the keys of the matches, or the first `limit` of them, newest first.

    All parts of the query count; no more than `FEW` of `others` should match.
    """
    rest, unsought, locator = _rest(query), replace(query, match=None), others(reader, query)
    search, found = _Search(reader, query.match), list[int]()
    start, size = 0, _FIRST if limit else locator.total
    while start < locator.total:
        window = locator.window(start, min(start + size, locator.total))
        scan = best_path(rest, window, window.found)(unsought, window.lo, window.hi)
        rows = reader.execute(f"SELECT a.pos {scan.sql} ORDER BY {scan.order}", scan.params)
        if keys := [key for (key,) in rows.fetchall()]:
            found += search.among(keys, limit and limit - len(found))
        if limit and len(found) >= limit:
            break
        start += max(window.found - window.skip, 1)
        # As many more as it will take, if so many of them match as have until now.
        size = start * (limit or 0) // (len(found) + 1) + 1
    return found[:limit]


def _rest(query: RowQuery) -> RowQuery:
    return RowQuery(
        sections=query.sections,
        sources=query.sources,
        lo=query.lo,
        hi=query.hi,
        flags=query.flags,
        kept=query.kept,
        folding=query.folding,
    )


class _Search:
    """A search of given articles: by walking, until looking up proves to be cheaper."""

    def __init__(self, reader: sqlite3.Connection, match: Match | None) -> None:
        if match is None:
            raise ValueError("no words to search for")
        self._reader = reader
        self._match = match
        self._apart = False
        self._group = FEW
        words = match.words
        if len(words) < _MANY_WORDS:  # which take long to find, in each part once more
            self._group = _GROUP
        self._look_up = max(
            _LOOK_UP * (len(words) + 1) // (_COMPARED if match.is_compared else 1), 1
        )

    def among(self, keys: Sequence[int], limit: int | None) -> list[int]:
        """Return those of some descending keys that are hits, or the first `limit` of them."""
        found: list[int] = []
        for start in range(0, len(keys), self._group):
            some = keys[start : start + self._group]
            found += self._among(some, limit and limit - len(found))
            if limit and len(found) >= limit:
                break
        return found

    def _among(self, keys: Sequence[int], limit: int | None) -> list[int]:
        if self._apart:
            return self._looked_up(keys, limit)
        most = self._look_up * len(keys)
        walked, last, found = self._walked(keys, most)
        if walked < most or last <= keys[-1]:
            return found
        self._apart = True
        if limit and len(found) >= limit:
            return found
        left = [key for key in keys if key < last]
        return found + self._looked_up(left, limit and limit - len(found))

    def _walked(self, keys: Sequence[int], most: int) -> tuple[int, int, list[int]]:
        """Walk the hits past the keys; return how many, down to which, and those among the keys."""
        index = self._match.index
        walked, last, found = self._reader.execute(
            "SELECT count(*), min(pos), json_group_array(pos)"
            " FILTER (WHERE pos IN (SELECT value FROM json_each(?)))"
            f" FROM (SELECT rowid AS pos FROM {index} WHERE {index} MATCH ?"
            " AND rowid >= ? AND rowid <= ? ORDER BY rowid DESC LIMIT ?)",
            (json.dumps(keys), self._match.expression, keys[-1], keys[0], most),
        ).fetchone()
        return walked, keys[-1] if last is None else last, sorted(json.loads(found), reverse=True)

    def _looked_up(self, keys: Sequence[int], limit: int | None) -> list[int]:
        index = self._match.index
        rows = self._reader.execute(
            f"SELECT k.value FROM json_each(?) k CROSS JOIN {index} f ON f.rowid = k.value"
            f" WHERE f.{index} MATCH ? LIMIT ?",
            (json.dumps(keys), self._match.expression, -1 if limit is None else limit),
        )
        return [key for (key,) in rows.fetchall()]
