"""Check that the full text is that of the articles and quotes, without locking the archive.

SQLite's own check is a write command. So it runs on a copy of the index in a temporary file, which
reads the texts from a snapshot of the archive.
"""

from __future__ import annotations

import sqlite3

from storage.engine.sqlite.schema.functions import register

__all__ = ["INDEXES", "faults"]

INDEXES = {"a_fts": "articles", "a_head": "headlines", "q_fts": "quotes"}
"""The full-text indexes, and what is in them."""

_TEXTS = {"a_fts": "a_text", "a_head": "a_text", "q_fts": "q_text"}
"""The views that give the text of an index."""


def faults(index: str, reader: sqlite3.Connection) -> list[str]:
    """Compare an index with the texts; `reader` is new, and in a transaction that reads."""
    register(reader)
    what = f"the full text does not fit the {INDEXES[index]}"
    try:
        _copy(index, reader)
        reader.execute(f"INSERT INTO temp.{index} ({index}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return [what]
    return []


def _copy(index: str, reader: sqlite3.Connection) -> None:
    """Copy an index, and the view of its texts, into the temporary database of a connection."""
    reader.execute(_definition(reader, _TEXTS[index]).replace("CREATE VIEW ", "CREATE TEMP VIEW "))
    reader.execute(_definition(reader, index).replace("TABLE ", "TABLE temp.", 1))
    tables = reader.execute(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name GLOB ?", (f"{index}_*",)
    )
    for (table,) in tables.fetchall():
        reader.execute(f"DELETE FROM temp.{table}")
        reader.execute(f"INSERT INTO temp.{table} SELECT * FROM main.{table}")


def _definition(reader: sqlite3.Connection, name: str) -> str:
    (sql,) = reader.execute("SELECT sql FROM main.sqlite_schema WHERE name = ?", (name,)).fetchone()
    return str(sql)
