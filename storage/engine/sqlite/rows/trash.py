"""Removed articles: whole in a bin until nobody can want them back, their keys remembered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage import model
from storage.engine.protocol import Stored
from storage.engine.sqlite.query.order import FIRST, bound
from storage.engine.sqlite.rows import articles, quotations, reextraction, revisions, writing
from storage.model import Article, Block, Link, Revision

__all__ = ["discard", "empty", "expired", "numbers", "remove", "restore"]

_AT_A_TIME = 500
_OF_SOURCE = (
    "FROM article INDEXED BY article_pair"
    " WHERE section IN (SELECT section FROM tally WHERE period = 0 AND source = :source)"
    " AND source = :source"
)

_OF_OTHERS = (
    "FROM article INDEXED BY article_walk WHERE source NOT IN (SELECT value FROM json_each(:but))"
)


def remove(connection: sqlite3.Connection, source: int, into: int) -> int:
    """Move the articles of a source to a bin; return how many."""
    rows = connection.execute(f"SELECT id {_OF_SOURCE}", {"source": source}).fetchall()
    discard(connection, [row[0] for row in rows], into)
    return len(rows)


def discard(
    connection: sqlite3.Connection, ids: Sequence[int], into: int | None, *, stories: bool = False
) -> None:
    """Take articles out, into a bin or (None) for good; their keys are remembered as removed.

    With `stories` what says the same from another source will stay away, too.
    """
    for some in _slices(ids):
        if into is not None:
            _lay(connection, some, into)
        rows = connection.execute(
            "SELECT b.key, a.source, a.link, a.headline FROM article a JOIN body b USING (id)"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(some),),
        ).fetchall()
        names = [row[:2] for row in rows]
        if stories:
            names += [(writing.story(link, head), source) for _, source, link, head in rows if link]
        connection.executemany("INSERT OR REPLACE INTO tombstone VALUES (?, ?)", names)
        writing.remove(connection, some)


def _lay(connection: sqlite3.Connection, ids: Iterable[int], into: int) -> None:
    docs = []
    for id_ in ids:
        if (article := articles.article(connection, id_)) is not None:
            quotes = [asdict(quote) for quote in quotations.of_article(connection, id_)]
            history = [asdict(one) for one in revisions.of_article(connection, id_)]
            doc = [asdict(article), quotes, history, reextraction.made_by(connection, id_)]
            docs.append(json.dumps(doc, default=datetime.isoformat))
    connection.executemany(
        "INSERT INTO bin (bin, doc) VALUES (?, ?)", [(into, doc) for doc in docs]
    )


def restore(connection: sqlite3.Connection, number: int) -> int:
    """Put back what lies in a bin; return how many."""
    rows = connection.execute("SELECT id FROM bin WHERE bin = ?", (number,)).fetchall()
    numbers = [row[0] for row in rows]
    for some in _slices(numbers):
        rows = connection.execute(
            "SELECT doc FROM bin WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(some),)
        ).fetchall()
        docs = [json.loads(doc) for (doc,) in rows]
        items = [_item(*doc[:3]) for doc in docs]
        found = [item.article for item in items]
        writing.dig_up(connection, [one.key for one in found])
        writing.dig_up(connection, [writing.story(one.link, one.headline) for one in found])
        writing.store(connection, items)
        _renew_quotes(connection, {doc[0]["id"]: doc[3] if doc[3:] else None for doc in docs})
    empty(connection, number)
    return len(numbers)


def _renew_quotes(connection: sqlite3.Connection, versions: dict[int, int | None]) -> None:
    """Have the quotes of these articles made anew that another extractor made than the rest's."""
    # What older newsdesks removed does not say which extractor it was.
    old = {id_: version or 0 for id_, version in versions.items()}
    old = {id_: v for id_, v in old.items() if v != reextraction.made_by(connection, id_)}
    if old:
        reextraction.go_back_to(connection, max(old), min(old.values()))


def expired(
    reader: sqlite3.Connection,
    source: int | None,
    keep: int,
    before: datetime | None,
    but: Collection[int],
) -> list[int]:
    """Return the articles but the newest `keep`, and those older; never starred ones.

    They are those of a source, or (None) of all sources `but` these. 0 and None are no rule.
    """
    params = {"source": source, "keep": keep, "but": json.dumps(list(but))}
    among = _OF_SOURCE if source is not None else _OF_OTHERS
    old = bound(int(before.timestamp())) if before else FIRST
    if keep:
        last = reader.execute(
            f"SELECT pos {among} ORDER BY pos DESC LIMIT 1 OFFSET :keep - 1", params
        ).fetchone()
        old = max(old, last[0]) if last else old
    rows = reader.execute(
        f"SELECT id {among} AND pos < :old AND starred = 0", {**params, "old": old}
    )
    return [row[0] for row in rows.fetchall()]


def numbers(reader: sqlite3.Connection) -> list[int]:
    """Return the numbers of the bins that hold something."""
    return [row[0] for row in reader.execute("SELECT DISTINCT bin FROM bin").fetchall()]


def empty(connection: sqlite3.Connection, number: int) -> None:
    """Forget what lies in a bin."""
    connection.execute("DELETE FROM bin WHERE bin = ?", (number,))


def _item(
    values: dict[str, Any],
    quotes: list[dict[str, Any]],
    history: Sequence[dict[str, Any]] = (),  # of what older newsdesks removed there is none
) -> Stored:
    article = Article(**_read(values, "published"))
    said = [model.Quote(**quote) for quote in quotes]
    return Stored(article, said, [Revision(**_read(one, "seen", "replaced")) for one in history])


def _read(values: dict[str, Any], *moments: str) -> dict[str, Any]:
    """Return values as they were before JSON: moments and blocks."""
    for name in moments:
        values[name] = values[name] and datetime.fromisoformat(values[name])
    values["blocks"] = tuple(
        Block(block["text"], block["kind"], tuple(Link(**link) for link in block["links"]))
        for block in values["blocks"]
    )
    return values


def _slices(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[start : start + _AT_A_TIME]) for start in range(0, len(ids), _AT_A_TIME)]
