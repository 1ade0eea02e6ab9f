"""Documents in PostgreSQL: a desk's own, and those of the house, which all desks share.

Nothing locks what others read, too: a change that writes a document of the house which somebody
has changed since it was read runs again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from psycopg import errors

from storage.engine.postgres import counters
from storage.engine.postgres.connections import Connections, Reader

__all__ = ["PostgresDocuments"]

_HOUSE = 0
_HOUSE_TABLES = frozenset({"rules", "statement corrections", "watches"})
_HOUSE_SETTINGS = frozenset({"keep", "sections"})
_SETTINGS = "settings"

_OF = "FROM document WHERE desk = %(owner)s AND kind = %(kind)s"
_PUT = (
    "INSERT INTO document (desk, kind, id, place, content) SELECT %(owner)s, %(kind)s, %(id)s,"
    f" (SELECT coalesce(max(place), 0) + 1 {_OF}), %(content)s ON CONFLICT (desk, kind, id)"
    " DO UPDATE SET content = excluded.content"
    " WHERE %(seen)s::text IS NULL OR document.content = %(seen)s RETURNING id"
)


class PostgresDocuments:
    """`Documents` as JSON text in one table."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, table: str, id: int) -> dict[str, Any] | None:
        rows = self._rows(table, "AND id = %(id)s", {"id": id})
        return rows[0][1] if rows else None

    def all(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        return self._rows(table)

    def find(self, table: str, field: str, text: str) -> list[tuple[int, dict[str, Any]]]:
        return [(id_, document) for id_, document in self.all(table) if document.get(field) == text]

    def last_id(self, table: str) -> int:
        return self._connections.read(lambda reader: _last_id(reader, table))

    def next_id(self, table: str) -> int:
        def reserve(writer: Reader) -> int:
            # A setting of the house never has the id of a desk's own.
            owner = _HOUSE if _HOUSE in _owners(table, writer) else writer.desk
            name = f"document {owner} {table}"
            counters.raise_to(writer, name, _last_id(writer, table))
            return counters.reserve(writer, name, 1)[0]

        return self._connections.write(reserve, house=False)

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:
        is_house = _is_house(table, document)

        def put(writer: Reader) -> None:
            read, content = self._connections.changes.read, json.dumps(document)
            done = writer.run(
                _PUT,
                {
                    "owner": _HOUSE if is_house else writer.desk,
                    "kind": table,
                    "id": id,
                    "content": content,
                    "seen": read.get((table, id)) if is_house else None,
                },
            )
            if is_house and done.fetchone() is None:
                raise errors.SerializationFailure("the document was changed meanwhile")
            if is_house:
                read[table, id] = content

        self._connections.write(put, house=is_house)

    def delete(self, table: str, ids: Iterable[int]) -> None:
        gone = list(ids)

        def delete(writer: Reader) -> None:
            for owner in _owners(table, writer):
                these = {"owner": owner, "kind": table, "ids": gone}
                writer.run(f"DELETE {_OF} AND id = ANY(%(ids)s)", these)
                # Where a desk lacks the right to a row, the server only passes it over.
                if owner == _HOUSE and writer.row(f"SELECT 1 {_OF} AND id = ANY(%(ids)s)", these):
                    raise errors.InsufficientPrivilege
            self._connections.changes.house |= table in _HOUSE_TABLES

        self._connections.write(delete, house=False)

    def _rows(
        self, table: str, where: str = "", params: Mapping[str, Any] | None = None
    ) -> list[tuple[int, dict[str, Any]]]:
        def read(reader: Reader) -> list[tuple[int, int, str]]:
            found = []
            for owner in _owners(table, reader):
                # A desk's own may be written next: its other programs wait.
                lock = "FOR UPDATE" if self._connections.is_changing and owner != _HOUSE else ""
                rows = reader.rows(
                    f"SELECT place, id, content {_OF} {where} {lock}",
                    {"owner": owner, "kind": table, **(params or {})},
                )
                if self._connections.is_changing and owner == _HOUSE:
                    seen = {(table, id_): content for _, id_, content in rows}
                    self._connections.changes.read.update(seen)
                found += rows
            return sorted(found)

        return [(id_, json.loads(content)) for _, id_, content in self._connections.read(read)]


def _is_house(table: str, document: Mapping[str, Any]) -> bool:
    """Return whether a document is the house's: a watch, or what happens to what arrives."""
    return table in _HOUSE_TABLES or (
        table == _SETTINGS and document.get("name") in _HOUSE_SETTINGS
    )


def _owners(table: str, reader: Reader) -> tuple[int, ...]:
    """Return who owns the documents of a table that this desk sees: itself, the house, or both."""
    if table in _HOUSE_TABLES:
        return (_HOUSE,)
    return (reader.desk, _HOUSE) if table == _SETTINGS else (reader.desk,)


def _last_id(reader: Reader, table: str) -> int:
    return max(
        int(reader.value(f"SELECT coalesce(max(id), 0) {_OF}", {"owner": owner, "kind": table}))
        for owner in _owners(table, reader)
    )
