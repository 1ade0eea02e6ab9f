"""The storage that TinyDB's tables are built on: the whole file as one dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tinydb

from storage.database import schemas
from storage.database.connections import Connections, translate_errors
from storage.database.json_layout import JsonLayout, table_names
from storage.database.layout import key_of
from storage.database.sql import TRUE

__all__ = ["Storage"]


class Storage(tinydb.Storage):
    """One SQLite file as a storage of TinyDB.

    `Table` works on the file directly; `read` and `write` handle it as a whole, for TinyDB's own
    tables, middlewares, and whatever else is built on storages.

    Attributes:
        connections: The connections to the file.
    """

    def __init__(self, path: Path | str | Connections, *, read_only: bool = False) -> None:
        """Open the file at `path`, or use open connections, which `close` leaves open."""
        self._is_owner = not isinstance(path, Connections)
        self.connections = (
            path if isinstance(path, Connections) else _connections(path, read_only=read_only)
        )

    @property
    def has_schema(self) -> bool:
        """Whether the file has a schema, besides documents."""
        return _has_schema(self.connections)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables with all documents, or None if there is no table."""
        with translate_errors(self.connections.path):
            connection = self.connections.reader()
            return {
                name: {
                    str(key): document for key, document in JsonLayout(name).find(connection, TRUE)
                }
                for name in table_names(connection)
            } or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Replace all tables with `data`."""
        with self.connections.transaction() as connection:
            for name in table_names(connection):
                JsonLayout(name).drop(connection)
            for name, table in data.items():
                documents = JsonLayout(name)
                documents.create(connection)
                documents.insert(
                    connection,
                    ((key_of(key), dict(document)) for key, document in table.items()),
                )

    def close(self) -> None:
        """Close the file, unless it was given as open connections."""
        if self._is_owner:
            self.connections.close()


def _connections(path: Path | str, *, read_only: bool) -> Connections:
    """Open a file, with the migrations of the schema if it has one."""
    connections = Connections(path, read_only=read_only)
    if not _has_schema(connections):
        return connections
    connections.close()
    return Connections(path, read_only=read_only, migrations=schemas.registered().migrations)


def _has_schema(connections: Connections) -> bool:
    with translate_errors(connections.path):
        (version,) = connections.reader().execute("PRAGMA user_version").fetchone()
    return bool(version)
