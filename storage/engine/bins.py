"""Removed articles: whole in a bin until nobody can want them back, their keys remembered."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage.engine import articles, quotations, writing
from storage.engine.order import FIRST, LAST, bound
from storage.engine.protocol import Stored
from storage.model import Article, Block, Link, Quote

__all__ = ["empty", "expire", "remove", "restore"]

_AT_A_TIME = 500
_OF_SOURCE = (
    "FROM article INDEXED BY article_pair"
    " WHERE section IN (SELECT section FROM tally WHERE period = 0 AND source = :source)"
    " AND source = :source"
)


def remove(connection: sqlite3.Connection, source: int, into: int) -> int:
    """Move the articles of a source to a bin; return how many."""
    ids = [
        id_
        for (id_,) in connection.execute(f"SELECT id {_OF_SOURCE}", {"source": source}).fetchall()
    ]
    for some in _slices(ids):
        docs, stones = [], []
        for id_ in some:
            if (article := articles.article(connection, id_)) is not None:
                quotes = quotations.of_article(connection, id_)
                docs.append((into, json.dumps([asdict(article), [asdict(q) for q in quotes]],
                                             default=datetime.isoformat)))  # fmt: skip
                stones.append((article.key, source))
        connection.executemany("INSERT INTO bin (bin, doc) VALUES (?, ?)", docs)
        connection.executemany("INSERT OR REPLACE INTO tombstone VALUES (?, ?)", stones)
        writing.remove(connection, some)
    return len(ids)


def restore(connection: sqlite3.Connection, number: int) -> int:
    """Put back what lies in a bin; return how many."""
    rows = connection.execute("SELECT id FROM bin WHERE bin = ?", (number,)).fetchall()
    numbers = [row[0] for row in rows]
    for some in _slices(numbers):
        rows = connection.execute(
            "SELECT doc FROM bin WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(some),)
        ).fetchall()
        items = [_item(*json.loads(doc)) for (doc,) in rows]
        connection.executemany(
            "DELETE FROM tombstone WHERE key = ?", [(item.article.key,) for item in items]
        )
        writing.store(connection, items)
    empty(connection, number)
    return len(numbers)


def expire(connection: sqlite3.Connection, source: int, keep: int, before: datetime | None) -> int:
    """Discard a source's articles but the newest `keep`, and those older; return how many.

    0 and None are no rule. Starred ones stay; the keys of the others are remembered as removed.
    """
    old = bound(int(before.timestamp())) if before else FIRST
    rows = connection.execute(
        "SELECT id FROM (SELECT id, pos, starred, row_number() OVER (ORDER BY pos DESC) AS place"
        f" {_OF_SOURCE}) WHERE (pos < :old OR place > :keep) AND starred = 0",
        {"source": source, "keep": keep or LAST, "old": old},
    )
    ids = [row[0] for row in rows.fetchall()]
    for some in _slices(ids):
        connection.execute(
            "INSERT OR REPLACE INTO tombstone SELECT key, ? FROM body"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (source, json.dumps(some)),
        )
        writing.remove(connection, some)
    return len(ids)


def empty(connection: sqlite3.Connection, number: int) -> None:
    """Forget what lies in a bin."""
    connection.execute("DELETE FROM bin WHERE bin = ?", (number,))


def _item(values: dict[str, Any], quotes: list[dict[str, Any]]) -> Stored:
    values["published"] = datetime.fromisoformat(values["published"])
    values["blocks"] = tuple(
        Block(block["text"], block["kind"], tuple(Link(**link) for link in block["links"]))
        for block in values["blocks"]
    )
    return Stored(Article(**values), [Quote(**quote) for quote in quotes])


def _slices(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + _AT_A_TIME] for start in range(0, len(ids), _AT_A_TIME)]
