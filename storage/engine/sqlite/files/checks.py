"""Check an archive, and repair what is derived or left over."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

from storage.database.connections import Connections, translate_errors
from storage.database.interruptible import interruptible
from storage.engine.sqlite.files import full_text
from storage.engine.sqlite.rollups import article_states, rollups
from storage.engine.sqlite.rows import index_merges, name_clusters
from storage.engine.sqlite.schema.functions import register
from storage.engine.values import CheckResult
from storage.errors import ArchiveError

__all__ = ["checks", "rebuild"]

_INCONSISTENT = {
    "articles": {
        "articles without a text": "SELECT id FROM article EXCEPT SELECT id FROM body",
        "texts without an article": "SELECT id FROM body EXCEPT SELECT id FROM article",
        "earlier texts without an article": (
            "SELECT article FROM revision EXCEPT SELECT id FROM article"
        ),
        "removed articles that are there": (
            "SELECT 1 FROM tombstone WHERE key IN (SELECT key FROM body)"
        ),
        "wrong flags of captions": (
            "SELECT 1 FROM article JOIN body USING (id) WHERE captioned <> (caption <> '')"
        ),
    },
    "quotes": {
        "quotes without an article": "SELECT article FROM quote EXCEPT SELECT id FROM article",
        "quotes of nobody known": (
            "SELECT 1 FROM quote WHERE speaker IS NOT NULL"
            " AND speaker NOT IN (SELECT id FROM speaker)"
        ),
        "wrong numbers of quotes": (
            "SELECT 1 FROM article WHERE quotes <>"
            " (SELECT count(*) FROM quote WHERE quote.article = article.id)"
        ),
    },
    "speakers": {
        "wrong counts of speakers": (
            "SELECT 1 FROM speaker LEFT JOIN (SELECT speaker, count(*) AS q,"
            " count(DISTINCT article) AS a FROM quote GROUP BY speaker)"
            " ON speaker = speaker.id WHERE quotes <> coalesce(q, 0) OR articles <> coalesce(a, 0)"
        ),
    },
}

_REPAIRS = (
    # Headline, marks and link are better than no article.
    "INSERT INTO body SELECT id, '', '', '', '', 1, '', NULL, 'lost:' || id, '' FROM article"
    " WHERE id NOT IN (SELECT id FROM body)",
    "DELETE FROM body WHERE id NOT IN (SELECT id FROM article)",
    "DELETE FROM revision WHERE article NOT IN (SELECT id FROM article)",
    "DELETE FROM tombstone WHERE key IN (SELECT key FROM body)",
    "DELETE FROM quote WHERE article NOT IN (SELECT id FROM article)",
    "UPDATE quote SET speaker = NULL WHERE speaker NOT IN (SELECT id FROM speaker)",
    "UPDATE article SET captioned = (SELECT caption <> '' FROM body WHERE body.id = article.id)",
    "UPDATE article SET quotes = (SELECT count(*) FROM quote WHERE quote.article = article.id)",
    "UPDATE speaker SET"
    " quotes = (SELECT count(*) FROM quote WHERE speaker = speaker.id),"
    " articles = (SELECT count(DISTINCT article) FROM quote WHERE speaker = speaker.id)",
)


def checks(connections: Connections) -> Iterator[CheckResult]:
    """Check one thing after another; stop after damage to the structure.

    Each check reads a snapshot: others can change the archive meanwhile.
    """
    # A new reader: one that has searched may check the full text against its cache.
    with closing(connections.connect_reader()) as reader:
        structure = _read(connections, reader, "structure", _structure)
        yield structure
        if structure.faults:
            return
        for what, queries in _INCONSISTENT.items():
            yield _read(connections, reader, what, partial(_inconsistencies, queries))
        yield _read(connections, reader, "counts", _counts)
    for index, what in full_text.INDEXES.items():
        with closing(connections.connect_reader(scratch=True)) as reader:
            yield _read(
                connections, reader, f"full text of {what}", partial(full_text.faults, index)
            )


def rebuild(connection: sqlite3.Connection) -> None:
    """Rebuild all derived data, and delete rows that belong to nothing."""
    register(connection)
    with interruptible(connection):
        for sql in _REPAIRS:
            connection.execute(sql)
        name_clusters.delete_unquoted(connection)
        connection.execute("DELETE FROM tally")
        rollups.recount(connection).write(connection)
        article_states.pack(connection)
        for index in index_merges.INDEXES:
            index_merges.rebuild(connection, index)


def _read(
    connections: Connections,
    reader: sqlite3.Connection,
    what: str,
    look: Callable[[sqlite3.Connection], list[str]],
) -> CheckResult:
    """Check one state of the archive, while others may change it."""
    try:
        with translate_errors(connections.path), interruptible(reader):
            reader.execute("BEGIN")
            return CheckResult(what, tuple(look(reader)))
    except ArchiveError as error:
        return CheckResult(what, (str(error),))
    finally:
        if reader.in_transaction:
            reader.execute("ROLLBACK")


def _structure(reader: sqlite3.Connection) -> list[str]:
    rows = reader.execute("PRAGMA quick_check(5)").fetchall()
    return [f"the file is damaged: {line}" for (line,) in rows if line != "ok"]


def _inconsistencies(queries: dict[str, str], reader: sqlite3.Connection) -> list[str]:
    found = []
    for what, sql in queries.items():
        (count,) = reader.execute(f"SELECT count(*) FROM ({sql})").fetchone()
        if count:
            found.append(f"{what}: {count}")
    return found


def _counts(reader: sqlite3.Connection) -> list[str]:
    kept = reader.execute("SELECT * FROM tally WHERE n0 > 0").fetchall()
    agree = kept == rollups.recount(reader).rows()
    faults = [] if agree else ["the counts of sections and sources are wrong"]
    return (
        faults
        if article_states.agrees(reader)
        else [*faults, "what is packed of articles is wrong"]
    )
