"""Named numbers of the archive: the last ids given, and how far work in steps has come."""

from __future__ import annotations

import sqlite3

__all__ = [
    *("ALERT", "ARTICLE", "BIN", "GROUPED", "JOINED_BY", "NOTE", "STORY"),
    *("get", "put", "raise_to", "reserve"),
]

ALERT = "alert"
"""The greatest id given to an alert."""
ARTICLE = "article"
"""The greatest id given to an article."""
BIN = "bin"
"""The greatest number given to a batch of the trash."""
GROUPED = "stories grouped down to"
"""The key of the article below which articles may be in no story; not set if there are none."""
NOTE = "note"
"""The greatest id given to a note."""
STORY = "story"
"""The greatest id given to a story."""
JOINED_BY = "names joined by"
"""The rules by which names are clustered."""


def get(reader: sqlite3.Connection, name: str) -> int | None:
    """Return a counter, or None if it was never set, or is damaged: `doctor` repairs that."""
    row = reader.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
    return row[0] if row and isinstance(row[0], int) else None


def put(connection: sqlite3.Connection, name: str, value: int | None) -> None:
    """Set a counter; None removes it."""
    connection.execute("DELETE FROM counter WHERE name = ?", (name,))
    if value is not None:
        connection.execute("INSERT INTO counter VALUES (?, ?)", (name, value))


def reserve(connection: sqlite3.Connection, name: str, count: int) -> range:
    """Return the next numbers of a counter, which are never returned again."""
    (last,) = connection.execute(
        "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name)"
        " DO UPDATE SET value = value + excluded.value RETURNING value",
        (name, count),
    ).fetchone()
    return range(last - count + 1, last + 1)


def raise_to(connection: sqlite3.Connection, name: str, value: int) -> None:
    """Have `reserve` return no number up to a value any more."""
    connection.execute(
        "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name)"
        " DO UPDATE SET value = max(value, excluded.value)",
        (name, value),
    )
