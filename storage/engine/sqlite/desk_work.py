"""Notes on articles in SQLite, where the archive has one desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows

if TYPE_CHECKING:
    from storage.model import Note

__all__ = ["SQLiteDeskWork"]


class SQLiteDeskWork:
    """`DeskWork` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.desk = ""

    def notes(self, articles: Collection[int] | None = None) -> list[Note]:
        with self._connections.reading() as reader:
            return rows.notes.find(reader, articles)

    def add_notes(self, notes: Sequence[Note]) -> list[Note]:
        with self._connections.transaction() as writer:
            return rows.notes.add(writer, notes)

    def remove_notes(self, ids: Collection[int]) -> list[Note]:
        with self._connections.transaction() as writer:
            return rows.notes.remove(writer, ids)

    def shortlists(self) -> frozenset[str]:
        with self._connections.reading() as reader:
            return frozenset({"noted"} if rows.notes.exist(reader) else ())
