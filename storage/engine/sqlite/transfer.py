"""The tables of an archive in SQLite, for a copy of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from storage.database.connections import Connections
from storage.database.json_layout import JsonLayout, table_names
from storage.engine import transfer_tables as tables
from storage.engine.sqlite import rows
from storage.engine.sqlite.rows import counters
from storage.engine.transfer_tables import Row, TransferTable
from storage.engine.values import ArticleToWrite

__all__ = ["SQLiteTransfer"]

_TABLES = {"arrival": "article", "pending": "unwatched", "trash": "bin"}
_COLUMNS = {
    "arrival": {"number": "id", "article": "id"},
    "referral": {"recipient": "desk", "sender": "by"},
    "trash": {"batch": "bin", "number": "id", "content": "doc"},
}
_VECTOR = (
    "INSERT INTO story_vector (pos, article, terms, weights, proper, length)"
    " SELECT pos, id, ?2, ?3, ?4, ?5 FROM article WHERE id = ?1"
)
_GIVEN = {"alert": counters.ALERT, "article": counters.ARTICLE, "note": counters.NOTE,
          "story": counters.STORY, "trash": counters.BIN}  # fmt: skip


class SQLiteTransfer:
    """`Transfer` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._connections.snapshot():
            yield

    def articles(self, after: int, limit: int) -> list[ArticleToWrite]:
        with self._connections.reading() as reader:
            found = reader.execute(
                "SELECT id FROM article WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
            ).fetchall()
            items = (_item(reader, id_) for (id_,) in found)
            return [item for item in items if item is not None]

    def count(self, table: TransferTable) -> int:
        with self._connections.reading() as reader:
            (number,) = reader.execute(f"SELECT count(*) FROM {_name(table)}").fetchone()
            return int(number)

    def rows(self, table: TransferTable, after: Row | None, limit: int) -> list[Row]:
        columns = [_column(table, name) for name in table.columns]
        key = ", ".join(columns[: table.keys])
        known = () if after is None else table.key(after)
        where = f"WHERE ({key}) > ({', '.join('?' * table.keys)})" if known else ""
        with self._connections.reading() as reader:
            found = reader.execute(
                f"SELECT {', '.join(columns)} FROM {_name(table)} {where} ORDER BY {key} LIMIT ?",
                (*known, limit),
            ).fetchall()
        flags = [name in table.flags for name in table.columns]
        return [
            tuple([bool(value) if flag else value for value, flag in zip(row, flags, strict=True)])
            for row in found
        ]

    def append(self, table: TransferTable, rows: Sequence[Row]) -> None:
        if table == tables.ARRIVALS:
            return
        columns = [_column(table, name) for name in table.columns]
        values = rows
        if table == tables.TRASH:  # their order remains; a number is one of all batches here
            columns, values = ["bin", "doc"], [(batch, doc) for batch, _, doc in rows]
        sql = (
            f"INSERT INTO {_name(table)} ({', '.join(columns)})"
            f" VALUES ({', '.join('?' * len(columns))})"
        )
        with self._connections.transaction() as writer:
            writer.executemany(_VECTOR if table == tables.STORY_VECTORS else sql, values)

    def clear(self, table: TransferTable) -> None:
        if table != tables.ARRIVALS:
            with self._connections.transaction() as writer:
                writer.execute(f"DELETE FROM {_name(table)}")

    def document_tables(self) -> list[str]:
        with self._connections.reading() as reader:
            names = table_names(reader)
            return [name for name in names if JsonLayout(name).count(reader)]

    def numbers(self) -> dict[str, int]:
        with self._connections.reading() as reader:
            found = {name: counters.get(reader, counter) for name, counter in _GIVEN.items()}
            found |= {name: counters.get(reader, name) for name in tables.VERSIONS}
            found["arrival"] = found["article"]
            (found["source"],) = reader.execute("SELECT max(id) FROM source").fetchone()
            if counters.get(reader, counters.GROUPED) is not None:
                found[tables.UNGROUPED] = 1
        return {name: value for name, value in found.items() if value is not None}

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        with self._connections.transaction() as writer:
            for name, counter in _GIVEN.items():
                if name in numbers:
                    counters.raise_to(writer, counter, numbers[name])
            for name in tables.VERSIONS:
                counters.put(writer, name, numbers.get(name))
            (newest,) = writer.execute("SELECT max(pos) + 1 FROM article").fetchone()
            is_ungrouped = tables.UNGROUPED in numbers
            counters.put(writer, counters.GROUPED, newest if is_ungrouped else None)

    def arrived_by(self, number: int) -> int:
        return number  # articles arrive in the order of their ids


def _item(reader: sqlite3.Connection, id: int) -> ArticleToWrite | None:
    article = rows.articles.get(reader, id)
    if article is None:
        return None
    quotes = rows.quotations.of_article(reader, id)
    return ArticleToWrite(article, quotes, rows.revisions.of_article(reader, id))


def _name(table: TransferTable) -> str:
    return _TABLES.get(table.name, table.name)


def _column(table: TransferTable, name: str) -> str:
    return _COLUMNS.get(table.name, {}).get(name, name)
