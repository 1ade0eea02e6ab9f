"""Quotes made anew in place of what is there, and the numbers that remember how far that went.

Which extractor made its quotes is kept for the archive, not for each article: all are made anew in
one pass, from the last article to the first. Until it is done `MAKING_BY` holds for the articles
after `NEXT`, `MADE_BY` for the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from storage.engine.protocol import Stored
from storage.engine.sqlite.query.order import month_of
from storage.engine.sqlite.rollups.rollups import Changes, state
from storage.engine.sqlite.rows import corrections, name_clusters, quotations

__all__ = [
    *("JOINED_BY", "MADE_BY", "MAKING_BY", "NEXT"),
    *("count_upto", "counter", "go_back_to", "latest", "made_by", "requote", "set_counter"),
]

JOINED_BY = "names joined by"
MADE_BY = "quotes made by"
MAKING_BY = "quotes being made by"
NEXT = "next article to make quotes of"


def requote(connection: sqlite3.Connection, items: Sequence[Stored]) -> int:
    """Write the quotes of articles where they differ; return in how many articles they do."""
    differing = [
        item
        for item in corrections.applied(connection, items)
        if list(item.quotes) != quotations.of_article(connection, item.article.id)
    ]
    if not differing:
        return 0
    gone = quotations.lift(connection, [item.article.id for item in differing])
    said = quotations.put(connection, differing, _keys(connection, differing))
    name_clusters.forget_unquoted(connection)
    _count(connection, {item.article.id: len(item.quotes) for item in differing})
    # Full text last: any other statement in between would make it flush.
    gone.write()
    said.write()
    return len(differing)


def _keys(connection: sqlite3.Connection, items: Sequence[Stored]) -> list[int]:
    keys = dict(
        connection.execute(
            "SELECT id, pos FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([item.article.id for item in items]),),
        ).fetchall()
    )
    return [keys[item.article.id] for item in items]


def _count(connection: sqlite3.Connection, quotes: dict[int, int]) -> None:
    """Write the numbers of quotes of articles, and count them by sections and sources."""
    changes = Changes()
    for id_, pos, source, section, read, starred, before in connection.execute(
        "SELECT id, pos, source, section, read, starred, quotes FROM article"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(quotes)),),
    ).fetchall():
        month = month_of(pos)
        was = state(read=read, starred=starred, quotes=before)
        now = state(read=read, starred=starred, quotes=quotes[id_])
        if was != now:
            changes.take(id_, month, source, section, was)
            changes.put(id_, month, source, section, now)
    connection.executemany(
        "UPDATE article SET quotes = ?1 WHERE id = ?2 AND quotes <> ?1",
        [(count, id_) for id_, count in quotes.items()],
    )
    changes.write(connection)


def latest(reader: sqlite3.Connection, upto: int, limit: int) -> list[int]:
    """Return the last numbers of articles that are not greater than `upto`, greatest first."""
    rows = reader.execute(
        "SELECT id FROM article WHERE id <= ? ORDER BY id DESC LIMIT ?", (upto, limit)
    )
    return [id_ for (id_,) in rows.fetchall()]


def count_upto(reader: sqlite3.Connection, article: int) -> int:
    """Count the articles whose numbers are not greater than this one."""
    row = reader.execute("SELECT count(*) FROM article WHERE id <= ?", (article,)).fetchone()
    return int(row[0])


def made_by(reader: sqlite3.Connection, article: int) -> int | None:
    """Return which extractor made the quotes of an article."""
    upto = counter(reader, NEXT)
    return counter(reader, MADE_BY if upto is None or article <= upto else MAKING_BY)


def go_back_to(connection: sqlite3.Connection, article: int, version: int) -> None:
    """Have quotes made anew from an article on: it came back with those of an earlier extractor."""
    upto = counter(connection, NEXT)
    if upto is None:
        set_counter(connection, MAKING_BY, counter(connection, MADE_BY))
        set_counter(connection, MADE_BY, version)
    set_counter(connection, NEXT, article if upto is None else max(upto, article))


def counter(reader: sqlite3.Connection, name: str) -> int | None:
    """Return the number kept under `name`."""
    row = reader.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def set_counter(connection: sqlite3.Connection, name: str, value: int | None) -> None:
    """Keep a number under `name`; None forgets it."""
    connection.execute("DELETE FROM counter WHERE name = ?", (name,))
    if value is not None:
        connection.execute("INSERT INTO counter VALUES (?, ?)", (name, value))
