"""Checks of the trash: that what is in it can be restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage.engine import trash_documents
from storage.engine.sqlite.files.checks import documents
from storage.engine.sqlite.files.checks.check import Check, Key, Subject

__all__ = ["TRASH"]


def _set_aside(connection: sqlite3.Connection, ids: list[Key]) -> None:
    for id_ in ids:
        (raw,) = connection.execute(
            "SELECT CAST(doc AS BLOB) FROM bin WHERE id = ?", (id_,)
        ).fetchone()
        documents.set_aside(connection, "trash", id_, raw)
        connection.execute("DELETE FROM bin WHERE id = ?", (id_,))


_UNREADABLE = Check(
    "removed articles that cannot be restored",
    repair=(_set_aside,),
    noun="number",
)


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for id_, document in reader.execute("SELECT id, doc FROM bin"):
        if not trash_documents.is_readable(document):
            yield _UNREADABLE, id_


TRASH = Subject("trash", (_UNREADABLE,), _scan)
