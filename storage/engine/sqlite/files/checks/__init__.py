"""Check an archive, and repair what is derived or can be made sound.

Each module has the checks of one subject; `check.Check` says what a check is. To add one, add it to
its subject: it is found, named and repaired here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

from storage.database.connections import Connections, translate_errors
from storage.database.interruptible import interruptible
from storage.engine.sqlite.files.checks import full_text
from storage.engine.sqlite.files.checks.alerts import ALERTS
from storage.engine.sqlite.files.checks.articles import ARTICLES
from storage.engine.sqlite.files.checks.carriers import CARRIERS
from storage.engine.sqlite.files.checks.check import READING_ERRORS, Subject, describe, find, repair
from storage.engine.sqlite.files.checks.documents import DOCUMENTS
from storage.engine.sqlite.files.checks.numbers import NUMBERS
from storage.engine.sqlite.files.checks.quotes import QUOTES, SPEAKERS
from storage.engine.sqlite.files.checks.rollups import COUNTS
from storage.engine.sqlite.files.checks.sources import SOURCES
from storage.engine.sqlite.files.checks.stories import STORIES
from storage.engine.sqlite.files.checks.structure import COLUMNS, STRUCTURE, TABLES
from storage.engine.sqlite.files.checks.texts import TEXTS
from storage.engine.sqlite.files.checks.trash import TRASH
from storage.engine.sqlite.rollups import article_states, rollups
from storage.engine.sqlite.rows import index_merges, name_clusters
from storage.engine.sqlite.schema.functions import register
from storage.engine.values import CheckResult
from storage.errors import ArchiveError

__all__ = ["checks", "rebuild"]

_FIRST = (STRUCTURE, TABLES)
"""What has to be sound for the others to be checked."""

_REST = (
    *(COLUMNS, SOURCES, ARTICLES, CARRIERS, TEXTS, QUOTES, SPEAKERS, NUMBERS, DOCUMENTS, TRASH),
    *(STORIES, COUNTS, ALERTS),
)
"""The other subjects; each is repaired after those before it."""


def checks(connections: Connections) -> Iterator[CheckResult]:
    """Check one subject after another; stop after damage to the structure or the tables.

    Each check reads a snapshot: others can change the archive meanwhile.
    """
    # A new reader: one that has searched may check the full text against its cache.
    with closing(connections.connect_reader()) as reader:
        register(reader)
        for subject in _FIRST:
            yield (result := _read(connections, reader, subject.what, partial(_results, subject)))
            if result.faults:
                return
        for subject in _REST:
            yield _read(connections, reader, subject.what, partial(_results, subject))
    for index, what in full_text.INDEXES.items():
        with closing(connections.connect_reader(scratch=True)) as reader:
            yield _read(
                connections, reader, f"full text of {what}", partial(full_text.faults, index)
            )


def rebuild(connection: sqlite3.Connection) -> None:
    """Repair what can be repaired, and rebuild all derived data."""
    register(connection)
    with interruptible(connection):
        repair(connection, TABLES)
        for subject in _REST:
            repair(connection, subject)
        name_clusters.changes(connection).delete_unquoted()
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
    except READING_ERRORS as error:  # of a kind nobody has thought of
        return CheckResult(what, (f"cannot be read: {error}",))
    finally:
        if reader.in_transaction:
            reader.execute("ROLLBACK")


def _results(subject: Subject, reader: sqlite3.Connection) -> list[str]:
    return [describe(check, keys) for check, keys in find(reader, subject).items()]
