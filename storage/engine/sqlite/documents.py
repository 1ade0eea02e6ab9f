"""Documents of the archive itself, in the tables that a `Database` on the file shows too."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeVar

from storage.database.connections import Connections
from storage.database.fields import is_comparable
from storage.database.json_layout import JsonLayout
from storage.database.layout import Row
from storage.database.sql import all_of

__all__ = ["SQLiteDocuments"]

T = TypeVar("T")


@cache
def _layout_of(table: str) -> JsonLayout:
    return JsonLayout(table, skip_damaged=True)


class SQLiteDocuments:
    """`Documents` as JSON text in one SQLite table each."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._given: dict[str, int] = {}  # the greatest id given in each table

    def get(self, table: str, id: int) -> dict[str, Any] | None:
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

    def last_id(self, table: str) -> int:
        return max(
            self._read(table, lambda layout, reader: [layout.last_number(reader)]), default=0
        )

    def next_id(self, table: str) -> int:
        self._given[table] = max(self.last_id(table), self._given.get(table, 0)) + 1
        return self._given[table]

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:
        layout = _layout_of(table)
        with self._connections.writing() as writer:
            try:
                layout.put(writer, id, dict(document))
            except sqlite3.OperationalError:
                if layout.exists(writer):
                    raise
                layout.create(writer)
                layout.put(writer, id, dict(document))

    def delete(self, table: str, ids: Iterable[int]) -> None:
        layout = _layout_of(table)
        with self._connections.writing() as writer:
            try:
                layout.delete(writer, ids)
            except sqlite3.OperationalError:
                if layout.exists(writer):
                    raise

    def _rows(
        self, table: str, read: Callable[[JsonLayout, sqlite3.Connection], Iterable[Row]]
    ) -> list[tuple[int, dict[str, Any]]]:
        # Through TinyDB a document can have any text for an id; the archive uses numbers.
        return [(id_, row) for id_, row in self._read(table, read) if isinstance(id_, int)]

    def _read(
        self, table: str, read: Callable[[JsonLayout, sqlite3.Connection], Iterable[T]]
    ) -> list[T]:
        """Read a table that may not exist: that is checked only after an error."""
        layout = _layout_of(table)
        with self._connections.reading() as reader:
            try:
                return list(read(layout, reader))
            except sqlite3.OperationalError:
                if layout.exists(reader):
                    raise
                return []
