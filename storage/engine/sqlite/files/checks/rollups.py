"""Checks of the counts of articles, which are derived from their rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage.engine.sqlite.files.checks.check import WHOLE, Check, Key, Subject
from storage.engine.sqlite.rollups import article_states, rollups
from storage.engine.sqlite.rollups.states import COLUMNS

__all__ = ["COUNTS"]


def _recount(connection: sqlite3.Connection, _: list[Key]) -> None:
    connection.execute("DELETE FROM tally")
    rollups.recount(connection).write(connection)


def _pack(connection: sqlite3.Connection, _: list[Key]) -> None:
    article_states.pack(connection)


_COUNTS = Check("the counts of sections and sources are wrong", repair=(_recount,), noun="")
_PACKED = Check("what is packed of articles is wrong", repair=(_pack,), noun="")


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    where = " OR ".join(f"{column} <> 0" for column in COLUMNS)
    kept = reader.execute(f"SELECT * FROM tally WHERE {where}").fetchall()
    if kept != rollups.recount(reader).rows():
        yield _COUNTS, WHOLE
    if not article_states.agrees(reader):
        yield _PACKED, WHOLE


COUNTS = Subject("counts", (_COUNTS, _PACKED), _scan)
