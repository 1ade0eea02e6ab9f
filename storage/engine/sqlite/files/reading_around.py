"""Read the rows of a damaged file: all but those on the pages that cannot be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

__all__ = ["article_ids", "rows"]

_FIRST, _LAST = -(2**63), 2**63 - 1
_AT_A_TIME = 500


def rows(
    reader: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    order: Sequence[str] = ("rowid",),
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table, as far as they can be read.

    `order` is the primary key; of a table whose key is not a number, the rows before the first and
    after the last damaged page are read, and some of them twice.
    """
    if order == ("rowid",):
        yield from _by_number(reader, table, ", ".join(columns))
        return
    for direction in ("", " DESC"):
        by = ", ".join(f"{column}{direction}" for column in order)
        try:
            yield from reader.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {by}")
        except sqlite3.DatabaseError:
            continue
        return


def article_ids(reader: sqlite3.Connection) -> list[int]:
    """Return the ids of the articles that can be read, newest first, using no index."""
    found = sorted(rows(reader, "article", ("pos", "id")), reverse=True)
    return [id_ for _, id_ in found]


def _by_number(reader: sqlite3.Connection, table: str, columns: str) -> Iterator[tuple[Any, ...]]:
    sql = (
        f"SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid LIMIT ?"
    )
    start, many = _FIRST, _AT_A_TIME
    while True:
        try:
            found = reader.execute(sql, (start, many)).fetchall()
        except sqlite3.DatabaseError:
            if many > 1:  # first up to the damage, row by row
                many = 1
                continue
            if (after := _after_damage(reader, sql, start)) is None:
                return
            start, many = after, _AT_A_TIME
            continue
        yield from (row[1:] for row in found)
        if len(found) < many or found[-1][0] == _LAST:
            return
        start = found[-1][0] + 1


def _after_damage(reader: sqlite3.Connection, sql: str, start: int) -> int | None:
    """Return the first number from which on a row can be read again, if there is one."""

    def is_readable(number: int) -> bool:
        try:
            return bool(reader.execute(sql, (number, 1)).fetchall())
        except sqlite3.DatabaseError:
            return False

    low, step = start, 1
    while not is_readable(low + step):
        step *= 2
        if low + step > _LAST:
            return None
    damaged, readable = low + step // 2, low + step
    while readable - damaged > 1:
        middle = (damaged + readable) // 2
        damaged, readable = (damaged, middle) if is_readable(middle) else (middle, readable)
    return readable
