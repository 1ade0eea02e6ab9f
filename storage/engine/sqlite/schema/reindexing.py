"""What an archive holds of letters like ł and æ, indexed anew: by now they are found as l and ae.

Only what holds such letters is touched, unless that is much of an index: to make all of it anew is
less work then than to take out and put in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from storage.engine.sqlite.rows import name_clusters
from storage.engine.sqlite.rows.articles import plain
from storage.engine.sqlite.schema.functions import register
from storage.errors import ArchiveError
from storage.text.folding import plain_letters, searchable, spaced

__all__ = ["refold"]

_MUCH = 3
"""Of an index a part like this, and more, is much."""


class _Index(NamedTuple):
    """A full-text index: its columns by their names, what they hold, and of which rows."""

    name: str
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


def refold(connection: sqlite3.Connection) -> None:
    """Index texts and names with such letters as new ones are, and all where nothing is yet."""
    register(connection)
    for how in (_holds, _before, _now):
        connection.create_function(how.__name__, 1, how, deterministic=True)
    connection.execute("CREATE TEMP TABLE held (pos INTEGER PRIMARY KEY)")
    (filled,) = connection.execute("SELECT EXISTS (SELECT 1 FROM a_fts_docsize)").fetchone()
    for index in _INDEXES:
        if not filled or _is_much(connection, index):
            connection.execute(f"INSERT INTO {index.name} ({index.name}) VALUES ('rebuild')")
        else:
            _index_anew(connection, index)
    connection.execute("DROP TABLE held")
    rows = connection.execute("SELECT name FROM speaker WHERE _holds(name)").fetchall()
    names = [name for (name,) in rows]
    name_clusters.rename(connection, names)
    name_clusters.group(connection, names)


def _is_much(connection: sqlite3.Connection, index: _Index) -> bool:
    """Note the rows that hold such letters, and tell whether they are much of the index."""
    connection.execute("DELETE FROM held")
    where = " OR ".join(f"_holds({text})" for text in index.columns.values())
    held: int = connection.execute(
        f"INSERT INTO held SELECT pos FROM {index.rows} WHERE {where}"
    ).rowcount
    (all_,) = connection.execute(f"SELECT count(*) FROM {index.rows}").fetchone()
    return held * _MUCH > int(all_)


def _index_anew(connection: sqlite3.Connection, index: _Index) -> None:
    """Write what is held into an index as it is written now."""
    name, columns = index.name, ", ".join(index.columns)

    def texts(how: Callable[[str | bytes], str]) -> str:
        written = ", ".join(f"{how.__name__}({text})" for text in index.columns.values())
        return f"pos, {written} FROM {index.rows} WHERE pos IN (SELECT pos FROM held) ORDER BY pos"

    # An index forgets what it is told that it holds: that must be just what it was given.
    connection.execute(
        f"INSERT INTO {name} ({name}, rowid, {columns}) SELECT 'delete', {texts(_before)}"
    )
    connection.execute(f"INSERT INTO {name} (rowid, {columns}) SELECT {texts(_now)}")


def _before(kept: str | bytes) -> str:
    return spaced(_whole(kept))


def _now(kept: str | bytes) -> str:
    return searchable(_whole(kept))


def _holds(kept: str | bytes) -> bool:
    text = _whole(kept)
    return plain_letters(text) != text


def _whole(kept: str | bytes) -> str:
    """Return a text of the archive; a damaged one holds nothing to be found."""
    try:
        return plain(kept)
    except ArchiveError:
        return ""
