"""Sections of stored articles, changed in bulk, with their counts."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable

from storage.engine.sqlite.query import source_groups
from storage.engine.sqlite.query.order import month_of
from storage.engine.sqlite.rollups import states
from storage.engine.sqlite.rollups.rollups import RollupChanges
from storage.engine.sqlite.rows import folding
from storage.engine.values import CategoryCount

__all__ = ["assign", "categories", "categories_of", "counts", "of_source"]


def of_source(
    reader: sqlite3.Connection,
    source: int,
    section: str,
    limit: int | None = None,
    category: str | None = None,
) -> list[int]:
    """Return the ids of the articles of a source in a section; no more than a limit.

    With a category only those whose source has written it, or (an empty one) none.
    """
    pair = "FROM article a INDEXED BY article_pair"
    numbers = source_groups.led_by(reader, [source])
    where = f"a.section = ? AND a.source IN ({','.join('?' * len(numbers))})"
    params: list[int | str] = [section, *numbers]
    if category is not None:
        pair += " CROSS JOIN body b USING (id)"
        if category:
            pair = "FROM body b INDEXED BY body_category CROSS JOIN article a USING (id)"
            where += " AND b.category <> ''"
        where, params = f"{where} AND b.category = ?", [*params, category]
    rows = reader.execute(
        f"SELECT a.id {pair} WHERE {where} LIMIT ?", (*params, -1 if limit is None else limit)
    )
    return [id_ for (id_,) in rows.fetchall()]


def categories(reader: sqlite3.Connection) -> list[CategoryCount]:
    """Count the articles of each category in each source and section."""
    rows = reader.execute(
        f"SELECT b.category, {source_groups.FIRST_SOURCE}, a.section, count(*)"
        " FROM body b INDEXED BY body_category CROSS JOIN article a USING (id)"
        " WHERE b.category <> '' GROUP BY 1, 2, 3"
    )
    return [CategoryCount(*row) for row in rows.fetchall()]


def counts(reader: sqlite3.Connection) -> list[tuple[int, str, int]]:
    """Return sources, sections, and how many articles that came from the one are in the other."""
    groups = source_groups.members(reader)
    found: Counter[tuple[int, str]] = Counter()
    for number, section, count in reader.execute(
        "SELECT source, section, n0 FROM tally"
        " WHERE period = 0 AND source <> ? AND section <> '' AND n0 > 0 ORDER BY source, section",
        (source_groups.NONE,),
    ):
        found[source_groups.first_of(groups, number), section] += count
    return [(*pair, count) for pair, count in sorted(found.items())]


def categories_of(reader: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the categories of those of the articles that have one."""
    rows = reader.execute(
        "SELECT id, category FROM body"
        " WHERE id IN (SELECT value FROM json_each(?)) AND category <> ''",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())


def assign(
    connection: sqlite3.Connection,
    ids: Iterable[int],
    section: str,
    category: str | None = None,
) -> None:
    """Move those of the articles that exist to a section, and set their category, if given."""
    ids = list(ids)
    these = json.dumps(ids)
    where = "WHERE id IN (SELECT value FROM json_each(?)) AND section <> ?"
    changes = RollupChanges()
    for id_, pos, source, before, bits in connection.execute(
        f"SELECT id, pos, source, section, {states.SQL} FROM article a {where}",
        (these, section),
    ).fetchall():
        changes.take(id_, month_of(pos), source, before, bits)
        changes.put(id_, month_of(pos), source, section, bits)
    connection.execute(f"UPDATE article SET section = ? {where}", (section, these, section))
    if category is not None:
        connection.execute(
            "UPDATE body SET category = ? WHERE id IN (SELECT value FROM json_each(?))",
            (category, these),
        )
    changes.write(connection)
    folding.refold(connection, folding.stories_of(connection, ids))
