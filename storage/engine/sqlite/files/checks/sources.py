"""Checks of sources: their rows, and the state of fetching and the rules in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import get_args

from storage.engine.sqlite.files.checks.check import READING_ERRORS, Check, Key, Subject
from storage.engine.sqlite.rows import sources
from storage.model import SourceKind
from storage.records.problems import problems

_KINDS = ", ".join(f"'{kind}'" for kind in get_args(SourceKind))

__all__ = ["SOURCES"]

_LAST_SECOND = 16_725_225_600  # the end of 2499


def _write_again(connection: sqlite3.Connection, ids: list[Key]) -> None:
    """Keep what can be read of the state and the rules."""
    for id_ in ids:
        for removed in (False, True):
            if (source := sources.get(connection, int(id_), removed=removed)) is not None:
                connection.execute("UPDATE source SET fetch = '{}' WHERE id = ?", (id_,))
                sources.record_fetch(connection, source.id, source.fetch)
                sources.set_rules(connection, source.id, source.rules)


_FETCH = Check(
    "sources whose schedule or rules are damaged; what can be read of them stays",
    repair=(_write_again,),
    noun="source",
)


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for id_, fetch in reader.execute("SELECT id, fetch FROM source"):
        try:
            faults = problems("source", json.loads(fetch))
        except READING_ERRORS:
            faults = ["it is not JSON"]
        if faults:
            yield _FETCH, id_


SOURCES = Subject(
    "sources",
    (
        Check(
            "sources of an unknown kind",
            f"SELECT id FROM source WHERE kind NOT IN ({_KINDS})",
            (
                "UPDATE source SET kind = iif(location GLOB '/*', 'folder', 'feed')"
                f" WHERE kind NOT IN ({_KINDS})",
            ),
            noun="source",
        ),
        Check(
            "sources without a location",
            "SELECT id FROM source WHERE location = ''",
            ("UPDATE source SET location = 'lost:' || id WHERE location = ''",),
            noun="source",
        ),
        Check(
            "sources without a name",
            "SELECT id FROM source WHERE name = ''",
            ("UPDATE source SET name = location WHERE name = ''",),
            noun="source",
        ),
        Check(
            "sources neither followed nor removed",
            "SELECT id FROM source WHERE removed NOT IN (0, 1)",
            ("UPDATE source SET removed = (removed <> 0)",),
            noun="source",
        ),
        Check(
            "sources added at no time",
            f"SELECT id FROM source WHERE added NOT BETWEEN 0 AND {_LAST_SECOND}",
            (f"UPDATE source SET added = min(max(added, 0), {_LAST_SECOND})",),
            noun="source",
        ),
        _FETCH,
    ),
    _scan,
)
