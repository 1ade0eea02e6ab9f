"""Groups of sources that carry the same articles.

The column ``source`` of an article that only one source sent is that source. Of an article that
several sent it is a group: a negative number for the source it came from first, and the others. So
each article still counts under one number, in the rollups as in the indexes, and a query for some
sources is one for them and the groups that have any of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from storage.database.connections import Connections

__all__ = [
    "FIRST_SOURCE",
    "JOIN",
    "NONE",
    "NUMBERS",
    "GroupCache",
    "add_to_sources",
    "expand",
    "first_of",
    "get_or_add",
    "led_by",
    "members",
    "others",
    "sources_of",
]

NONE = -1
"""Groups have lesser numbers; the rollups use this one for all sources."""

JOIN = (
    "LEFT JOIN source_group g ON g.id = a.source"
    " LEFT JOIN source s ON s.id = coalesce(g.source, a.source)"
)
"""Joins an article ``a`` with its group ``g``, if it has one, and its first source ``s``."""

NUMBERS = "(SELECT id FROM source UNION ALL SELECT 0 UNION ALL SELECT id FROM source_group)"
"""SQL for all numbers that articles can have in their column ``source``."""

FIRST_SOURCE = "coalesce((SELECT source FROM source_group WHERE id = a.source), a.source)"
"""SQL for the source that an article ``a`` came from first."""


def expand(reader: sqlite3.Connection, sources: Collection[int]) -> frozenset[int]:
    """Return sources with the groups that have any of them."""
    return _with_groups(members(reader), frozenset(sources)) if sources else frozenset()


def _with_groups(groups: Mapping[int, tuple[int, ...]], sources: frozenset[int]) -> frozenset[int]:
    return sources.union(number for number, some in groups.items() if not sources.isdisjoint(some))


class GroupCache:
    """Reads the groups once for each version of the archive."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._read: tuple[object, Mapping[int, tuple[int, ...]]] | None = None

    def expand(self, sources: frozenset[int]) -> frozenset[int]:
        """Return sources with the groups that have any of them now."""
        if not sources:
            return sources
        version, reader = self._connections.data_version(), self._connections.reader()
        if self._connections.in_transaction or reader.in_transaction:
            return expand(reader, sources)  # of a state that is not that of the version
        read = self._read
        if read is None or read[0] != version:
            self._read = read = version, members(reader)
        return _with_groups(read[1], sources)


def led_by(reader: sqlite3.Connection, sources: Iterable[int]) -> list[int]:
    """Return sources with the groups that one of them is the first of."""
    some = [*sources]
    rows = reader.execute(
        "SELECT id FROM source_group WHERE source IN (SELECT value FROM json_each(?))",
        (json.dumps(some),),
    )
    return [*some, *(id_ for (id_,) in rows.fetchall())]


def members(reader: sqlite3.Connection) -> dict[int, tuple[int, ...]]:
    """Return the sources of each group, the first one first."""
    rows = reader.execute("SELECT id, source, others FROM source_group").fetchall()
    return {id_: (source, *others(some)) for id_, source, some in rows}


def sources_of(groups: Mapping[int, tuple[int, ...]], number: int) -> tuple[int, ...]:
    """Return the sources that a number stands for: itself, or those of a group."""
    return groups.get(number, (number,))


def first_of(groups: Mapping[int, tuple[int, ...]], number: int) -> int:
    """Return the source that the articles under a number came from first."""
    return sources_of(groups, number)[0]


def add_to_sources(
    reader: sqlite3.Connection, *counts: Mapping[int, int]
) -> list[Mapping[int, int]]:
    """Distribute counts of sources and groups: an article counts for each source that sent it."""
    if not any(number < NONE for some in counts for number in some):
        return [*counts]
    groups = members(reader)
    found: list[Mapping[int, int]] = []
    for some in counts:
        sums: dict[int, int] = {}
        for number, count in some.items():
            for source in sources_of(groups, number):
                sums[source] = sums.get(source, 0) + count
        found.append(sums)
    return found


@lru_cache(maxsize=1024)  # read for each row of a list
def others(stored: str) -> tuple[int, ...]:
    """Return the sources in a column ``others``; none for what is no list, which checks find."""
    try:
        found = json.loads(stored)
        return tuple(one for one in found if isinstance(one, int))
    except (RecursionError, TypeError, ValueError):
        return ()


def get_or_add(connection: sqlite3.Connection, source: int, others: Iterable[int]) -> int:
    """Return the number of a source and the others that sent the same; just its id without any."""
    stored = json.dumps(sorted({*others} - {source}), separators=(",", ":"))
    if stored == "[]":
        return source
    known = (source, stored)
    row = connection.execute(
        "SELECT id FROM source_group WHERE source = ? AND others = ?", known
    ).fetchone()
    if row is None:
        row = connection.execute(
            "INSERT INTO source_group SELECT min(coalesce(min(id), 0), ?) - 1, ?, ?"
            " FROM source_group RETURNING id",
            (NONE, *known),
        ).fetchone()
    return int(row[0])
