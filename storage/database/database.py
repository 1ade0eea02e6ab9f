"""TinyDB on one SQLite file, whatever its tables are used for.

Everything behaves as TinyDB does on its JSON storage, with the same ids, order and errors, except:

- A change is atomic, and durable once the method returns, with any number of threads and programs.
- An id is assigned once: if an id given by hand collides with TinyDB's counter, TinyDB fails or
  overwrites that document; here the counter skips it.
- ``insert_multiple`` reads the whole iterable before it handles the first document.
- In ``a & b``, an exception in a function, regular expression or ``one_of`` may not occur for
  a document that the other part rules out.
- Ids are compared by their text: ``1.0`` and ``True`` do not stand for document 1.
- Problems with the file raise an `ArchiveError`, not an OSError.
- A table with a layout of the schema always exists, and dropping it empties it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import tinydb

from storage.database import schemas
from storage.database.connections import Connections, translate_errors
from storage.database.json_layout import JsonLayout, table_names
from storage.database.layout import TableLayout
from storage.database.storage import Storage
from storage.database.table import Table

__all__ = ["Database"]


class Database(tinydb.TinyDB):
    """A TinyDB that stores its documents in a SQLite file."""

    table_class = Table  # type: ignore[assignment]  # TinyDB declares its own class alone
    default_storage_class = Storage  # type: ignore[assignment]

    def __init__(
        self,
        path: Path | str | Connections,
        *,
        layouts: Mapping[str, TableLayout] | None = None,
        read_only: bool = False,
    ) -> None:
        """Open the database at `path`, or on open connections, which `close` leaves open.

        Args:
            path: The file, created if it is missing; or open connections to it.
            layouts: The layouts of tables that are not stored as JSON, by name; None: those of
                the registered schema, if the file has a schema, as an archive of news does.
            read_only: Open the file for reading only.
        """
        super().__init__(path, read_only=read_only)
        if layouts is None and cast("Storage", self.storage).has_schema:
            layouts = schemas.registered().layouts
        self._layouts = dict(layouts or {})

    @property
    def connections(self) -> Connections:
        """The connections to the file."""
        return cast("Storage", self.storage).connections

    def table(self, name: str, **options: Any) -> Table:
        """Return the table of that name; its class gets the `options` at its first use."""
        if name not in self._tables:
            if name in self._layouts:
                options["layout"] = self._layouts[name]
            table = self.table_class(cast("Storage", self.storage), name, **options)
            self._tables.setdefault(name, table)
        return cast("Table", self._tables[name])

    def tables(self) -> set[str]:
        """Return the names of the tables that exist."""
        with translate_errors(self.connections.path):
            return {*table_names(self.connections.reader()), *self._layouts}

    def drop_tables(self) -> None:
        """Drop all tables; this cannot be reversed."""
        with self.connections.transaction():
            for name in self.tables():
                self.drop_table(name)
        self._tables.clear()

    def drop_table(self, name: str) -> None:
        """Drop one table, if it exists; this cannot be reversed."""
        if name in self._layouts:
            self.table(name).truncate()
            return
        self._tables.pop(name, None)
        if name in self.tables():
            with self.connections.transaction() as connection:
                JsonLayout(name).drop(connection)
