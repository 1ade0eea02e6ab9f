"""Documents in PostgreSQL: each desk has its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from storage.engine.postgres import counters
from storage.engine.postgres.connections import Connections, Reader

__all__ = ["PostgresDocuments"]

_OF = "FROM document WHERE desk = %(desk)s AND kind = %(kind)s"


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
            name = f"document {writer.desk} {table}"
            counters.raise_to(writer, name, _last_id(writer, table))
            return counters.reserve(writer, name, 1)[0]

        return self._connections.write(reserve, house=False)

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:
        def put(writer: Reader) -> None:
            writer.run(
                "INSERT INTO document (desk, kind, id, place, content) SELECT %(desk)s, %(kind)s,"
                f" %(id)s, (SELECT coalesce(max(place), 0) + 1 {_OF}), %(content)s"
                " ON CONFLICT (desk, kind, id) DO UPDATE SET content = excluded.content",
                {"kind": table, "id": id, "content": json.dumps(document)},
            )

        self._connections.write(put, house=False)

    def delete(self, table: str, ids: Iterable[int]) -> None:
        gone = list(ids)
        self._connections.write(
            lambda writer: writer.run(
                f"DELETE {_OF} AND id = ANY(%(ids)s)", {"kind": table, "ids": gone}
            ),
            house=False,
        )

    def _rows(
        self, table: str, where: str = "", params: Mapping[str, Any] | None = None
    ) -> list[tuple[int, dict[str, Any]]]:
        # What is read in a change may be what is written next: nobody else changes it meanwhile.
        lock = "FOR UPDATE" if self._connections.is_changing else ""
        rows = self._connections.read(
            lambda reader: reader.rows(
                f"SELECT id, content {_OF} {where} ORDER BY place {lock}",
                {"kind": table, **(params or {})},
            )
        )
        return [(id_, json.loads(content)) for id_, content in rows]


def _last_id(reader: Reader, table: str) -> int:
    return int(reader.value(f"SELECT coalesce(max(id), 0) {_OF}", {"kind": table}))
