"""Documents of the archive itself, in the tables that a `Database` on the file shows too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from storage.database.connections import Connections, translate_errors
from storage.database.fields import is_comparable
from storage.database.json_layout import JsonLayout
from storage.database.layout import Row
from storage.database.sql import all_of

__all__ = ["SQLiteDocuments"]

_Read = Callable[[JsonLayout, sqlite3.Connection], Iterable[Row]]


class SQLiteDocuments:
    """`Documents` as JSON text in one SQLite table each."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._given: dict[str, int] = {}  # the greatest id given in each table

    def get(self, table: str, id: int) -> dict[str, Any] | None:  # noqa: A002
        rows = self._rows(table, lambda layout, reader: layout.read(reader, [id]))
        return rows[0][1] if rows else None

    def all(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        return self._rows(table, lambda layout, reader: layout.every(reader))

    def find(self, table: str, field: str, text: str) -> list[tuple[int, dict[str, Any]]]:
        def look(layout: JsonLayout, reader: sqlite3.Connection) -> Iterable[Row]:
            place = layout.field((field,)) if is_comparable(text) else None
            if place is None:
                return layout.every(reader)
            return layout.find(reader, all_of(place.is_a("text"), place.text("=", text)))

        rows = self._rows(table, look)
        return [(id_, document) for id_, document in rows if document.get(field) == text]

    def ids(self, table: str) -> list[int]:
        layout = JsonLayout(table)
        with translate_errors(self._connections.path):
            reader = self._connections.reader()
            return layout.numbers(reader) if layout.exists(reader) else []

    def next_id(self, table: str) -> int:
        highest = max(self.ids(table)[-1:], default=0)
        self._given[table] = max(highest, self._given.get(table, 0)) + 1
        return self._given[table]

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:  # noqa: A002
        layout = JsonLayout(table)
        with self._connections.transaction() as writer:
            layout.create(writer)
            write = layout.replace if layout.read(writer, [id]) else layout.insert
            write(writer, [(id, dict(document))])

    def delete(self, table: str, ids: Iterable[int]) -> None:
        layout = JsonLayout(table)
        with self._connections.transaction() as writer:
            if layout.exists(writer):
                layout.delete(writer, ids)

    def _rows(self, table: str, read: _Read) -> list[tuple[int, dict[str, Any]]]:
        layout = JsonLayout(table)
        with translate_errors(self._connections.path):
            reader = self._connections.reader()
            if not layout.exists(reader):
                return []
            # Through TinyDB a document can have any text for an id; the archive gives numbers.
            return [
                (id_, document) for id_, document in read(layout, reader) if isinstance(id_, int)
            ]
