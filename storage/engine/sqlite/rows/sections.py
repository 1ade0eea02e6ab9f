"""Sections of stored articles, changed in bulk, with their counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from storage.engine.sqlite.query.order import month_of
from storage.engine.sqlite.rollups import states
from storage.engine.sqlite.rollups.rollups import RollupChanges

__all__ = ["assign", "of_source"]


def of_source(
    reader: sqlite3.Connection, source: int, section: str, limit: int | None = None
) -> list[int]:
    """Return the ids of the articles of a source in a section; no more than a limit."""
    rows = reader.execute(
        "SELECT id FROM article INDEXED BY article_pair WHERE section = ? AND source = ? LIMIT ?",
        (section, source, -1 if limit is None else limit),
    )
    return [id_ for (id_,) in rows.fetchall()]


def assign(connection: sqlite3.Connection, ids: Iterable[int], section: str) -> None:
    """Move those of the articles that exist to a section."""
    these = json.dumps(list(ids))
    where = "WHERE id IN (SELECT value FROM json_each(?)) AND section <> ?"
    changes = RollupChanges()
    for id_, pos, source, before, bits in connection.execute(
        f"SELECT id, pos, source, section, {states.SQL} FROM article a {where}",
        (these, section),
    ).fetchall():
        changes.take(id_, month_of(pos), source, before, bits)
        changes.put(id_, month_of(pos), source, section, bits)
    connection.execute(f"UPDATE article SET section = ? {where}", (section, these, section))
    changes.write(connection)
