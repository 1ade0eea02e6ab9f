"""Marks of articles that are for later, or for desks of the archive they were copied from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime

from storage import model
from storage.engine.sqlite.rows.articles import moment_of

__all__ = ["exist", "find", "forget", "move", "set_one"]

_THESE = "(SELECT value FROM json_each(?))"
_REFERRAL = (
    "SELECT article, desk, at, by FROM referral"
    " WHERE EXISTS (SELECT 1 FROM article WHERE article.id = referral.article)"
)
_LONG_AGO = datetime.fromtimestamp(0, UTC)


def find(reader: sqlite3.Connection, articles: Collection[int] | None) -> list[model.Referral]:
    """Return the marks of articles that exist, of some or (None) of all, in their order."""
    some = f" AND article IN {_THESE}" if articles is not None else ""
    params = [json.dumps(list(articles))] if articles is not None else []
    rows = reader.execute(f"{_REFERRAL}{some} ORDER BY at, article, desk", params)
    return [
        model.Referral(article, desk, moment_of(at) or _LONG_AGO, by)
        for article, desk, at, by in rows.fetchall()
    ]


def set_one(
    connection: sqlite3.Connection, articles: Collection[int], desk: str, at: datetime, *, on: bool
) -> list[int]:
    """Mark articles for a desk, or remove its mark; return those that changed."""
    these = json.dumps(list(articles))
    if on:
        rows = connection.execute(
            f"INSERT INTO referral (article, desk, at, by) SELECT id, ?, ?, '' FROM article"
            f" WHERE id IN {_THESE} ON CONFLICT DO NOTHING RETURNING article",
            (desk, int(at.timestamp()), these),
        )
    else:
        rows = connection.execute(
            f"DELETE FROM referral WHERE desk = ? AND article IN {_THESE} RETURNING article",
            (desk, these),
        )
    return sorted(article for (article,) in rows.fetchall())


def exist(reader: sqlite3.Connection) -> bool:
    """Return whether any article is for later."""
    (found,) = reader.execute(f"SELECT EXISTS ({_REFERRAL} AND desk = '')").fetchone()
    return bool(found)


def forget(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Forget the marks of articles that are gone for good."""
    connection.execute(
        f"DELETE FROM referral WHERE article IN {_THESE}", (json.dumps([*articles]),)
    )


def move(connection: sqlite3.Connection, articles: Mapping[int, int]) -> None:
    """Move the marks of articles to those that take their place."""
    connection.executemany(
        "UPDATE OR REPLACE referral SET article = ? WHERE article = ?",
        [(taking, taken) for taken, taking in articles.items()],
    )
