"""Arrivals in their table: articles whose quotes, story and watches are still to come.

The table is named after the last of these. Removed articles stay in it while they are in the trash.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

__all__ = ["add", "among", "count", "first", "forget", "take"]

_THESE = "(SELECT value FROM json_each(?))"
_THERE = "FROM unwatched u WHERE EXISTS (SELECT 1 FROM article WHERE id = u.article)"


def add(connection: sqlite3.Connection, articles: Collection[int]) -> None:
    """Record that quotes, story and watches of new articles are still to come."""
    connection.executemany(
        "INSERT OR IGNORE INTO unwatched VALUES (?)", [(article,) for article in articles]
    )


def first(reader: sqlite3.Connection, limit: int, after: int) -> list[int]:
    """Return the first of these articles with ids greater than one."""
    rows = reader.execute(
        f"SELECT article {_THERE} AND article > ? ORDER BY article LIMIT ?", (after, limit)
    )
    return [article for (article,) in rows]


def count(reader: sqlite3.Connection) -> int:
    """Count these articles."""
    (number,) = reader.execute(f"SELECT count(*) {_THERE}").fetchone()
    return int(number)


def among(reader: sqlite3.Connection, articles: Collection[int]) -> set[int]:
    """Return which of some articles they are."""
    rows = reader.execute(
        f"SELECT article {_THERE} AND article IN {_THESE}", (json.dumps([*articles]),)
    )
    return {article for (article,) in rows}


def take(connection: sqlite3.Connection, articles: Collection[int]) -> set[int]:
    """Record that nothing is still to come of some articles; return of which it was."""
    rows = connection.execute(
        f"DELETE FROM unwatched WHERE article IN {_THESE} RETURNING article",
        (json.dumps([*articles]),),
    )
    return {article for (article,) in rows.fetchall()}


def forget(connection: sqlite3.Connection, articles: Collection[int]) -> None:
    """Forget those of these articles that are gone for good."""
    connection.execute(
        f"DELETE FROM unwatched WHERE article IN {_THESE}"
        " AND article NOT IN (SELECT id FROM article)",
        (json.dumps([*articles]),),
    )
