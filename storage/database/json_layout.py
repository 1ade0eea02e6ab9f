"""The default layout of a table: documents as JSON text, one row each."""

from __future__ import annotations

import json
import math
import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from storage.database.fields import Field
from storage.database.layout import Key, Row, TableLayout, drain
from storage.database.sql import TRUE, Sql
from storage.errors import Damaged
from storage.text.cleaning import clean_line

__all__ = ["JsonLayout", "table_names"]

_PREFIX = "t_"
_PLAIN_KEY = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]+')
_NAME_BYTES = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-. ")
_DEEPEST = 100
_GREATEST = 2**53
_readable = json.JSONEncoder(
    ensure_ascii=False
).encode  # created once: `dumps` creates one each time


class JsonLayout(TableLayout):
    """TableLayout as JSON text in a table ``t_NAME``.

    SQLite's JSON differs from Python's: a document with NaN, a number beyond 64 bits, NUL, a lone
    surrogate and the like is not `plain`, and passes every condition.

    A document that is no JSON object is an error, or passed over with `skip_damaged`.

    Attributes:
        name: The name of the table in SQLite.
    """

    def __init__(self, name: str, *, skip_damaged: bool = False) -> None:
        self._skip_damaged = skip_damaged
        self.name = _sql_name(name)
        self._table = f'"{self.name}"'

    def field(self, path: tuple[str, ...]) -> Field | None:
        """Find a field in the JSON text, unless its key would be written with escapes."""
        if not all(map(_PLAIN_KEY.fullmatch, path)):
            return None
        steps = "".join(f'."{key}"' for key in path).replace("'", "''")
        place = f"doc, '${steps}'"
        return Field(f"json_type({place})", f"json_extract({place})", items=place)

    def read(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> list[Row]:
        """Return the documents with these keys, as far as there are any."""
        rows = connection.execute(
            f"SELECT id, doc FROM {self._table}"
            " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY place",
            (json.dumps(list(keys)),),
        ).fetchall()
        return [*self._documents(rows)]

    def find(self, connection: sqlite3.Connection, condition: Sql) -> Iterator[Row]:
        """Return the documents that meet a condition, and all that are not plain."""
        # Only CASE keeps SQLite from reading what it cannot.
        where = (
            "" if condition == TRUE else f"WHERE CASE WHEN plain THEN {condition.text} ELSE 1 END"
        )
        rows = connection.execute(
            f"SELECT id, doc FROM {self._table} {where} ORDER BY place", condition.values
        ).fetchall()
        return self._documents(drain(rows))

    def every(self, connection: sqlite3.Connection) -> Iterator[Row]:
        """Return all documents."""
        return self.find(connection, TRUE)

    def insert(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Add documents at the end of the table."""
        connection.executemany(
            f"INSERT INTO {self._table} (id, doc, plain) VALUES (?, ?, ?)",
            [(key, *_encode(document)) for key, document in rows],
        )

    def replace(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Replace the documents that have these keys."""
        connection.executemany(
            f"UPDATE {self._table} SET doc = ?, plain = ? WHERE id = ?",
            [(*_encode(document), key) for key, document in rows],
        )

    def put(self, connection: sqlite3.Connection, key: Key, document: dict[str, Any]) -> None:
        """Add a document, or replace the one with its key."""
        connection.execute(
            f"INSERT INTO {self._table} (id, doc, plain) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET doc = excluded.doc, plain = excluded.plain",
            (key, *_encode(document)),
        )

    def delete(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
        """Remove the documents with these keys."""
        connection.executemany(f"DELETE FROM {self._table} WHERE id = ?", [(key,) for key in keys])

    def count(self, connection: sqlite3.Connection) -> int:
        """Return how many documents there are."""
        (count,) = connection.execute(f"SELECT count(*) FROM {self._table}").fetchone()
        return int(count)

    def last_keys(self, connection: sqlite3.Connection) -> list[Key]:
        """Return the highest numeric key, and every key that is text."""
        keys = connection.execute(  # '' separates numbers from text: SQLite sorts numbers first
            f"SELECT max(id) FROM {self._table} WHERE id < ''"
            f" UNION ALL SELECT id FROM {self._table} WHERE id >= ''"
        ).fetchall()
        return [key for (key,) in keys if key is not None]

    def last_number(self, connection: sqlite3.Connection) -> int:
        """Return the greatest numeric key that leaves room for others, or 0."""
        sql = f"SELECT max(id) FROM {self._table} WHERE id BETWEEN 1 AND {_GREATEST}"
        return connection.execute(sql).fetchone()[0] or 0

    def clear(self, connection: sqlite3.Connection) -> None:
        """Remove all documents."""
        connection.execute(f"DELETE FROM {self._table}")

    def exists(self, connection: sqlite3.Connection) -> bool:
        """Return whether the table exists."""
        found = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (self.name,)
        )
        return found.fetchone() is not None

    def create(self, connection: sqlite3.Connection) -> None:
        """Create the table if it does not exist."""
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {self._table} (place INTEGER PRIMARY KEY,"
            " id NOT NULL UNIQUE, doc TEXT NOT NULL, plain INTEGER NOT NULL)"
        )

    def _documents(self, rows: Iterable[tuple[Key, str]]) -> Iterator[Row]:
        for key, text in rows:
            try:
                document = json.loads(text)
            except (RecursionError, TypeError, ValueError):
                document = None
            if isinstance(document, dict):
                yield key, document
            elif not self._skip_damaged:
                raise Damaged(
                    f"document {clean_line(str(key))} of table {clean_line(self.name[2:])} is"
                    " damaged; run newsdesk doctor to see what to do"
                )

    def drop(self, connection: sqlite3.Connection) -> None:
        """Drop the table with all its documents."""
        connection.execute(f"DROP TABLE IF EXISTS {self._table}")


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the tables with this layout."""
    names = connection.execute(
        "SELECT substr(name, ?) FROM sqlite_master"
        " WHERE type = 'table' AND substr(name, 1, ?) = ? ORDER BY rowid",
        (len(_PREFIX) + 1, len(_PREFIX), _PREFIX),
    ).fetchall()
    return [unquote_to_bytes(name).decode("utf-8", "surrogatepass") for (name,) in names]


def _sql_name(name: str) -> str:
    # To SQLite, News and news are the same table.
    return _PREFIX + "".join(
        chr(byte) if byte in _NAME_BYTES else f"%{byte:02x}"
        for byte in name.encode("utf-8", "surrogatepass")
    )


def _encode(document: dict[str, Any]) -> tuple[str, bool]:
    """Return a document as JSON, and whether SQLite's functions read it as Python does."""
    text = _readable(document)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(document), False
    return text, _is_plain(document)


def _is_plain(value: object, depth: int = 0) -> bool:
    kind = type(value)
    if kind is str:
        return "\0" not in value  # type: ignore[operator]
    if kind is int:
        return -(2**63) <= value < 2**63  # type: ignore[operator]
    if kind is float:
        return math.isfinite(value)  # type: ignore[arg-type]
    if isinstance(value, dict):
        return depth < _DEEPEST and all(
            type(key) is str and "\0" not in key and _is_plain(item, depth + 1)
            for key, item in value.items()
        )
    if isinstance(value, list | tuple):
        return depth < _DEEPEST and all(_is_plain(item, depth + 1) for item in value)
    return value is None or kind is bool
