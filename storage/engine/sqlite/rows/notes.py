"""Notes on articles in their table."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from storage import model
from storage.engine.sqlite.rows import counters
from storage.engine.sqlite.rows.articles import moment_of

__all__ = ["add", "exist", "find", "forget", "move", "remove"]

_THESE = "(SELECT value FROM json_each(?))"
_NOTE = (
    "SELECT article, text, at, desk, id FROM note"
    " WHERE EXISTS (SELECT 1 FROM article WHERE article.id = note.article)"
)
_LONG_AGO = datetime.fromtimestamp(0, UTC)


def find(reader: sqlite3.Connection, articles: Collection[int] | None) -> list[model.Note]:
    """Return the notes on articles that exist, on some or (None) on all, in their order."""
    some = f" AND article IN {_THESE}" if articles is not None else ""
    params = [json.dumps(list(articles))] if articles is not None else []
    rows = reader.execute(f"{_NOTE}{some} ORDER BY at, id", params)
    return [_note(row) for row in rows.fetchall()]


def add(connection: sqlite3.Connection, notes: Sequence[model.Note]) -> list[model.Note]:
    """Store notes on those of the articles that exist; return them with their ids."""
    rows = connection.execute(
        f"SELECT id FROM article WHERE id IN {_THESE}",
        (json.dumps([one.article for one in notes]),),
    )
    there = {id_ for (id_,) in rows.fetchall()}
    kept = [one for one in notes if one.article in there]
    count = sum(not one.id for one in kept)
    numbers = iter(counters.reserve(connection, counters.NOTE, count) if count else ())
    added = [one if one.id else replace(one, id=next(numbers)) for one in kept]
    connection.executemany(
        "INSERT OR IGNORE INTO note (id, article, at, desk, text) VALUES (?, ?, ?, ?, ?)",
        [(one.id, one.article, int(one.at.timestamp()), one.desk, one.text) for one in added],
    )
    return added


def remove(connection: sqlite3.Connection, ids: Collection[int]) -> list[model.Note]:
    """Delete notes, and return them."""
    these = (json.dumps(list(ids)),)
    rows = connection.execute(f"{_NOTE} AND id IN {_THESE} ORDER BY at, id", these).fetchall()
    connection.execute(f"DELETE FROM note WHERE id IN {_THESE}", these)
    return [_note(row) for row in rows]


def exist(reader: sqlite3.Connection) -> bool:
    """Return whether there are any notes."""
    (found,) = reader.execute(f"SELECT EXISTS ({_NOTE})").fetchone()
    return bool(found)


def forget(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Forget the notes on articles that are gone for good."""
    connection.execute(f"DELETE FROM note WHERE article IN {_THESE}", (json.dumps([*articles]),))


def move(connection: sqlite3.Connection, articles: Mapping[int, int]) -> None:
    """Move the notes on articles to those that take their place."""
    connection.executemany(
        "UPDATE note SET article = ? WHERE article = ?",
        [(taking, taken) for taken, taking in articles.items()],
    )


def _note(row: Sequence[object]) -> model.Note:
    article, text, at, desk, id_ = row
    return model.Note(article, text, moment_of(at) or _LONG_AGO, desk, id_)  # type: ignore[arg-type]
