"""Merges of the full-text indexes, in bounded steps.

Each change adds a segment to an index. SQLite would merge segments by itself, but all of a level at
once, which takes seconds in the change that happens to be the one too many. That is off, therefore,
and each change does a step of the merges that are due. Only the speed of searches depends on them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, Literal

__all__ = ["INDEXES", "OPTIONS", "Index", "merge", "merge_all", "rebuild"]

Index = Literal["a_fts", "a_head", "q_fts"]
INDEXES: tuple[Index, ...] = ("a_fts", "a_head", "q_fts")

OPTIONS = {"hashsize": 16_777_216, "automerge": 0, "usermerge": 16, "crisismerge": 1_999}
"""Large segments of large changes, no merge by SQLite itself (1,999 is the most there can be), and
16 segments of a level to a merge, the most that can be set."""

_STEPS: dict[Index, int] = {"a_fts": 400, "a_head": 50, "q_fts": 100}
"""Pages that a step writes, if so many are due: together 2 MB, about 25 ms. They are in proportion
to the sizes of the indexes, so that all are done at the same time."""

_CHARACTERS = 400
"""After a large change a step writes a page for so many characters, about four times as many pages
as the change did: so an import of any size does not outrun its merges, of four levels."""


def merge(connection: sqlite3.Connection, index: Index, changed: Iterable[tuple[Any, ...]]) -> None:
    """Do a step of the merges that are due; `changed` are the rows, each a key and its texts."""
    characters = sum(len(text) for _, *texts in changed for text in texts)
    _merge(connection, index, max(_STEPS[index], characters // _CHARACTERS))


def rebuild(connection: sqlite3.Connection, index: Index) -> None:
    """Index all rows again."""
    connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    merge_all(connection, index)


def merge_all(connection: sqlite3.Connection, index: Index) -> None:
    """Do all merges that are due, however long that takes."""
    while _merge(connection, index, 100_000):
        pass


def _merge(connection: sqlite3.Connection, index: Index, pages: int) -> bool:
    """Write about so many pages; return whether anything was left to do."""
    before = connection.total_changes
    connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes - before > 1  # as SQLite's documentation says
