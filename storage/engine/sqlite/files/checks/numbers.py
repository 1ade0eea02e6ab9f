"""Checks of the counters: the last ids given, which are never given again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage.engine.sqlite.files.checks.check import Check, Key, Subject
from storage.engine.sqlite.rows import counters

__all__ = ["NUMBERS"]

_GREATEST = {
    counters.ARTICLE: "SELECT max((SELECT coalesce(max(id), 0) FROM article),"
    " (SELECT coalesce(max(json_extract(doc, '$[0].id')), 0) FROM bin WHERE json_valid(doc)))",
    counters.STORY: "SELECT max((SELECT coalesce(max(story), 0) FROM take"
    " WHERE typeof(story) = 'integer'),"
    " (SELECT coalesce(max(id), 0) FROM story))",
    counters.ALERT: "SELECT coalesce(max(id), 0) FROM alert",
    counters.NOTE: "SELECT coalesce(max(id), 0) FROM note",
    counters.BIN: "SELECT coalesce(max(bin), 0) FROM bin",
}
"""The greatest number that was given, as far as the rows show."""


def _raise(connection: sqlite3.Connection, names: list[Key]) -> None:
    for name in names:
        (greatest,) = connection.execute(_GREATEST[str(name)]).fetchone()
        counters.raise_to(connection, str(name), greatest)


_TOO_LOW = Check(
    "counters below a number that is taken, so that nothing new can be added",
    repair=(_raise,),
    noun="counter of",
)


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for name, sql in _GREATEST.items():
        (greatest,) = reader.execute(sql).fetchone()
        if (counters.get(reader, name) or 0) < greatest:
            yield _TOO_LOW, name


NUMBERS = Subject("numbers", (_TOO_LOW,), _scan)
