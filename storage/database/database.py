"""TinyDB on one SQLite file; what its tables are for is not known here.

Everything answers as TinyDB does on its JSON storage, its ids, order and errors included, except:

- A change is durable and whole once the method returns, whatever several threads and programs do.
- An id is handed out once: where an id given by hand stands in the way of TinyDB's counter,
  TinyDB fails or overwrites that document, and this goes on past it.
- ``insert_multiple`` takes all of an iterable before it looks at the first document.
- In ``a & b``, an exception of a function, regular expression or ``one_of`` may not show on
  a document that the other part rules out.
- An id is compared by its text: ``1.0`` and ``True`` are no name for document 1.
- What goes wrong with the file is an `ArchiveError`, not an OSError.
- A table with a layout of its own keeps its documents where it likes: such a table is always
  there, and dropping it empties it.
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
    """A TinyDB whose documents lie in a SQLite file."""

    table_class = Table  # type: ignore[assignment]  # TinyDB declares its own class alone
    default_storage_class = Storage  # type: ignore[assignment]

    def __init__(
        self,
        path: Path | str | Connections,
        *,
        layouts: Mapping[str, TableLayout] | None = None,
        read_only: bool = False,
    ) -> None:
        """Open the database at `path`, or on connections, which then stay open on `close`.

        Args:
            path: The file, made if it is missing; or open connections to it.
            layouts: How the documents of tables lie that are not kept as JSON, by name; None: as
                the registered schema says where the file has one, as an archive of news has.
            read_only: Open the file for reading only.
        """
        super().__init__(path, read_only=read_only)
        if layouts is None and cast("Storage", self.storage).has_schema:
            layouts = schemas.known().layouts
        self._layouts = dict(layouts or {})

    @property
    def connections(self) -> Connections:
        """The connections to the file."""
        return cast("Storage", self.storage).connections

    def table(self, name: str, **options: Any) -> Table:
        """Return the table of that name; `options` are those of its class, at its first use."""
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
        """Drop one table, if it is there; this cannot be reversed."""
        if name in self._layouts:
            self.table(name).truncate()
            return
        self._tables.pop(name, None)
        if name in self.tables():
            with self.connections.transaction() as connection:
                JsonLayout(name).drop(connection)
