"""Rebuild an archive whose file is damaged: all that can be read goes into a new file."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.database.connections import Connections
from storage.database.interruptible import interruptible
from storage.database.opening import connect, reading_mode
from storage.database.translate_errors import translate_errors
from storage.engine.sqlite.files import reading_around, restore
from storage.engine.sqlite.files.checks import rebuild
from storage.engine.sqlite.files.checks.structure import BASE, columns_of, value_of
from storage.engine.sqlite.schema.migrations import MIGRATIONS
from storage.engine.values import Rescued

__all__ = ["rescue"]

_KEYS = {
    "alias": ("name",),
    "correction": ("article", "start", "words"),
    "counter": ("name",),
    "referral": ("article", "desk"),
    "story_pair": ("story", "other"),
    "story_term": ("term",),
    "tombstone": ("key",),
}
"""The primary keys of the tables without row ids."""


def rescue(path: Path) -> Rescued:
    """Put a new archive with all that can be read in place of the one at `path`, which is kept.

    This program must not have the archive open.

    Raises:
        ArchiveError: Nothing can be read, another program has it open, or there is no room.
    """
    path = path.resolve()
    part = path.with_name(f".{path.name}-{os.getpid()}.restoring")
    try:
        with (
            translate_errors(path),
            closing(connect(path, reading_mode(path))) as old,
            closing(Connections(part, migrations=MIGRATIONS)) as new,
            interruptible(old),
        ):
            # What a lenient decoder makes of damaged text is better than no text.
            old.text_factory = lambda raw: raw.decode(errors="replace")
            expected = _expected(old)
            articles, without_text = _copy(old, new)
        replaced = restore.swap_in(path, part)
        return Rescued(articles, without_text, max(expected - articles, 0), replaced)
    finally:
        for end in ("", "-wal", "-shm"):
            part.with_name(f"{part.name}{end}").unlink(missing_ok=True)


def _copy(old: sqlite3.Connection, new: Connections) -> tuple[int, int]:
    """Copy the tables that are not derived, and derive the others.

    Returns how many articles there are, and how many of them have no text any more.
    """
    with new.transaction() as writer:
        for table in BASE:
            wanted, there = columns_of(table), columns_of(table, old)
            if not there:
                continue
            values = [value_of(name, column, name in there) for name, column in wanted.items()]
            found = reading_around.rows(old, table, values, _KEYS.get(table, ("rowid",)))
            marks = ", ".join("?" * len(wanted))
            writer.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", found)
        for name, sql in old.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name GLOB 't_*'"
        ).fetchall():
            writer.execute(sql)
            table = '"' + name.replace('"', '""') + '"'
            found = reading_around.rows(old, table, ("place", "id", "doc", "plain"))
            writer.executemany(f"INSERT OR IGNORE INTO {table} VALUES (?, ?, ?, ?)", found)
        articles, without_text = writer.execute(
            "SELECT count(*), total(id NOT IN (SELECT id FROM body)) FROM article"
        ).fetchone()
        rebuild(writer)
    return articles, int(without_text)


def _expected(old: sqlite3.Connection) -> int:
    """Return how many articles there were, as far as what counts them can be read."""
    counts = [0]
    for sql in (
        "SELECT count(*) FROM article INDEXED BY article_walk",
        "SELECT count(*) FROM article INDEXED BY article_key",
        "SELECT n0 FROM tally WHERE period = 0 AND source = -1 AND section = ''",
    ):
        with suppress(sqlite3.DatabaseError):
            counts += [count for (count,) in old.execute(sql)]
    return max(counts)
