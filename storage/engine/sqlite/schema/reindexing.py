"""Index letters such as ł and æ again in older archives, so that they are found as l and ae.

Only rows with such letters are indexed again, unless they are a large part of an index: then
rebuilding all of it is less work.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from storage.engine.sqlite.rows import index_merges, name_clusters
from storage.engine.sqlite.rows.articles import decompress
from storage.engine.sqlite.schema.functions import register
from storage.errors import ArchiveError
from storage.text.folding import plain_letters, searchable, spaced

__all__ = ["reindex"]

_LARGE_PART = 3
"""A part of an index this large is rebuilt."""


class _Index(NamedTuple):
    """A full-text index: its name, its columns with their expressions, and its rows."""

    name: index_merges.Index
    columns: dict[str, str]
    rows: str


_INDEXES = (
    _Index(
        "a_fts",
        {
            "headline": "headline",
            "standfirst": "standfirst || ' ' || caption",
            "body": "body.text",
        },
        "article JOIN body USING (id)",
    ),
    _Index("a_head", {"headline": "headline"}, "article"),
    _Index("q_fts", {"words": "words"}, "quote"),
)


def reindex(connection: sqlite3.Connection) -> None:
    """Index texts and names with such letters again, or all if nothing is indexed yet."""
    register(connection)
    for how in (_holds, _before, _now):
        connection.create_function(how.__name__, 1, how, deterministic=True)
    connection.execute("CREATE TEMP TABLE held (pos INTEGER PRIMARY KEY)")
    (filled,) = connection.execute("SELECT EXISTS (SELECT 1 FROM a_fts_docsize)").fetchone()
    for index in _INDEXES:
        if not filled or _is_large(connection, index):
            index_merges.rebuild(connection, index.name)
        else:
            _reindex_rows(connection, index)
            index_merges.merge_all(connection, index.name)
    connection.execute("DROP TABLE held")
    rows = connection.execute("SELECT name FROM speaker WHERE _holds(name)").fetchall()
    names = [name for (name,) in rows]
    changes = name_clusters.changes(connection)
    changes.refold(names)
    changes.cluster(names)


def _is_large(connection: sqlite3.Connection, index: _Index) -> bool:
    """Collect the rows with such letters, and return whether they are a large part of the index."""
    connection.execute("DELETE FROM held")
    where = " OR ".join(f"_holds({text})" for text in index.columns.values())
    held: int = connection.execute(
        f"INSERT INTO held SELECT pos FROM {index.rows} WHERE {where}"
    ).rowcount
    (all_,) = connection.execute(f"SELECT count(*) FROM {index.rows}").fetchone()
    return held * _LARGE_PART > int(all_)


def _reindex_rows(connection: sqlite3.Connection, index: _Index) -> None:
    """Index the collected rows as they are indexed now."""
    name, columns = index.name, ", ".join(index.columns)

    def texts(how: Callable[[str | bytes], str]) -> str:
        written = ", ".join(f"{how.__name__}({text})" for text in index.columns.values())
        return f"pos, {written} FROM {index.rows} WHERE pos IN (SELECT pos FROM held) ORDER BY pos"

    # FTS5 deletes what it is given: that must be exactly what was indexed.
    connection.execute(
        f"INSERT INTO {name} ({name}, rowid, {columns}) SELECT 'delete', {texts(_before)}"
    )
    connection.execute(f"INSERT INTO {name} (rowid, {columns}) SELECT {texts(_now)}")


def _before(kept: str | bytes) -> str:
    return spaced(_text(kept))


def _now(kept: str | bytes) -> str:
    return searchable(_text(kept))


def _holds(kept: str | bytes) -> bool:
    text = _text(kept)
    return plain_letters(text) != text


def _text(kept: str | bytes) -> str:
    """Decompress a text; a damaged one is empty."""
    try:
        return decompress(kept)
    except ArchiveError:
        return ""
