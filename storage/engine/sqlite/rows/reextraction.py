"""Replace the quotes of articles by those of a newer extractor, and record the progress.

The version of the extractor is recorded for the archive, not for each article: all quotes are
extracted again in one pass, from the last article to the first. Until it is complete,
`MAKING_BY` applies to the articles after `NEXT`, `MADE_BY` to the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from storage.engine.sqlite.query.order import NUMBERS, month_of
from storage.engine.sqlite.rollups import states
from storage.engine.sqlite.rollups.rollups import RollupChanges
from storage.engine.sqlite.rows import corrections, counters, name_clusters, quotations
from storage.engine.values import ArticleToWrite

__all__ = [
    *("MADE_BY", "MAKING_BY", "NEXT"),
    *("are_current", "count_outdated", "count_upto", "go_back", "latest", "extractor_of"),
    *("outdated", "replace", "set_current"),
]

MADE_BY = "quotes made by"
MAKING_BY = "quotes being made by"
NEXT = "next article to make quotes of"


def replace(connection: sqlite3.Connection, items: Sequence[ArticleToWrite]) -> int:
    """Replace the quotes of articles where they differ; return in how many articles they do."""
    differing = [
        item
        for item in corrections.apply(connection, items)
        if list(item.quotes) != quotations.of_article(connection, item.article.id)
    ]
    if not differing:
        return 0
    removed = quotations.remove_rows(connection, [item.article.id for item in differing])
    added = quotations.insert(connection, differing, _keys(connection, differing))
    name_clusters.changes(connection).delete_unquoted()
    _count(connection, {item.article.id: len(item.quotes) for item in differing})
    # Full text last: any other statement in between would make FTS5 flush.
    removed.write()
    added.write()
    return len(differing)


def _keys(connection: sqlite3.Connection, items: Sequence[ArticleToWrite]) -> list[int]:
    keys = dict(
        connection.execute(
            "SELECT id, pos FROM article WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([item.article.id for item in items]),),
        ).fetchall()
    )
    return [keys[item.article.id] for item in items]


def _count(connection: sqlite3.Connection, quotes: dict[int, int]) -> None:
    """Update the number of quotes of articles, and the rollups."""
    changes = RollupChanges()
    for id_, pos, source, section, was in connection.execute(
        f"SELECT id, pos, source, section, {states.SQL} FROM article a"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(quotes)),),
    ).fetchall():
        month = month_of(pos)
        now = was | states.QUOTED if quotes[id_] else was & ~states.QUOTED
        if was != now:
            changes.take(id_, month, source, section, was)
            changes.put(id_, month, source, section, now)
    connection.executemany(
        "UPDATE article SET quotes = ?1 WHERE id = ?2 AND quotes <> ?1",
        [(count, id_) for id_, count in quotes.items()],
    )
    changes.write(connection)


def latest(reader: sqlite3.Connection, upto: int, limit: int) -> list[int]:
    """Return the greatest ids of articles up to one, descending."""
    rows = reader.execute(
        "SELECT id FROM article WHERE id <= ? ORDER BY id DESC LIMIT ?", (upto, limit)
    )
    return [id_ for (id_,) in rows.fetchall()]


def count_upto(reader: sqlite3.Connection, article: int) -> int:
    """Count the articles with ids up to one."""
    row = reader.execute("SELECT count(*) FROM article WHERE id <= ?", (article,)).fetchone()
    return int(row[0])


def are_current(reader: sqlite3.Connection, version: int) -> bool:
    """Return whether all quotes are recorded as those of an extractor version."""
    return (counters.get(reader, MADE_BY) or 0) >= version


def outdated(reader: sqlite3.Connection, version: int, limit: int) -> list[int]:
    """Return the newest articles that have the quotes of an older extractor."""
    return [] if are_current(reader, version) else latest(reader, _next(reader, version), limit)


def count_outdated(reader: sqlite3.Connection, version: int) -> int:
    """Count the articles that have the quotes of an older extractor."""
    return 0 if are_current(reader, version) else count_upto(reader, _next(reader, version))


def set_current(connection: sqlite3.Connection, version: int, articles: Sequence[int]) -> None:
    """Record that the next outdated articles, which these are, have the quotes of a version.

    No articles: all have.
    """
    if articles:
        counters.put(connection, MAKING_BY, version)
        counters.put(connection, NEXT, min(articles) - 1)
    else:
        counters.put(connection, MADE_BY, version)
        counters.put(connection, MAKING_BY, None)
        counters.put(connection, NEXT, None)


def _next(reader: sqlite3.Connection, version: int) -> int:
    """Return the greatest id of an article whose quotes are to be extracted again."""
    upto = counters.get(reader, NEXT) if counters.get(reader, MAKING_BY) == version else None
    return NUMBERS if upto is None else upto


def extractor_of(reader: sqlite3.Connection, article: int) -> int | None:
    """Return the version of the extractor of the quotes of an article."""
    upto = counters.get(reader, NEXT)
    return counters.get(reader, MADE_BY if upto is None or article <= upto else MAKING_BY)


def go_back(connection: sqlite3.Connection, article: int, version: int) -> None:
    """Extract the quotes of an article and older ones again: it was restored with old quotes."""
    upto = counters.get(connection, NEXT)
    if upto is None:
        counters.put(connection, MAKING_BY, counters.get(connection, MADE_BY))
        counters.put(connection, MADE_BY, version)
    counters.put(connection, NEXT, article if upto is None else max(upto, article))
