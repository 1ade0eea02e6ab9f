"""Make a shared archive, or bring its schema up to date, by the role that owns it.

Others may have it open meanwhile: steps only add (expand) until no newsdesk needs what a later step
removes (contract). `Step.reads_from` and `writes_from` say which newsdesk can still use it.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

from storage.engine.postgres import counters, reextraction
from storage.engine.postgres.schema import ARTICLES, STEPS
from storage.errors import ArchiveError, NotAnArchive
from storage.quotes import VERSION
from storage.quotes.names.person_keys import RULES_VERSION

__all__ = ["check", "migrate", "version"]

_VERSIONS = "SELECT version, reads_from, writes_from FROM newsdesk.schema_version"


def migrate(connection: psycopg.Connection) -> int:
    """Take the steps that are missing, all or none; return how many."""
    with connection.transaction():
        connection.execute("CREATE SCHEMA IF NOT EXISTS newsdesk")
        connection.execute("SET LOCAL search_path = newsdesk")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (id smallint PRIMARY KEY CHECK (id = 1),"
            " version integer NOT NULL, reads_from integer NOT NULL, writes_from integer NOT NULL)"
        )
        connection.execute(
            "INSERT INTO schema_version VALUES (1, 0, 0, 0) ON CONFLICT (id) DO NOTHING"
        )
        # Of two that migrate at once, the second waits for this row, and finds nothing to do.
        row = connection.execute(f"{_VERSIONS} FOR UPDATE").fetchone()
        done = row[0] if row else 0
        for step in STEPS[done:]:
            connection.execute(step.sql)
        if done == 0:
            _add_partition(connection)
            _set_versions(connection)
        if STEPS[done:]:
            connection.execute(
                "UPDATE schema_version SET version = %s, reads_from = %s, writes_from = %s",
                (len(STEPS), STEPS[-1].reads_from, STEPS[-1].writes_from),
            )
        return len(STEPS[done:])


def check(connection: psycopg.Connection, where: object) -> str:
    """Check that this newsdesk can read the archive; return why it cannot change it, or nothing.

    Raises:
        NotAnArchive: There is none in this database.
        ArchiveError: It needs a newer newsdesk, or its schema is older than this one knows.
    """
    row = _versions(connection)
    if row is None:
        raise NotAnArchive(f"{where}: no archive there yet; newsdesk shared init makes one")
    done, reads_from, writes_from = row
    if reads_from > len(STEPS):
        raise ArchiveError(f"{where}: was made by a newer newsdesk; install that to read it")
    if done < len(STEPS):
        raise ArchiveError(
            f"{where}: its tables are older than this newsdesk; its owner runs"
            " newsdesk shared migrate"
        )
    if writes_from > len(STEPS):
        return "made for a newer newsdesk: this one can only read it"
    return ""


def version(connection: psycopg.Connection) -> int | None:
    """Return how many steps the tables have taken; None if there is no archive."""
    row = _versions(connection)
    return None if row is None else row[0]


def _versions(connection: psycopg.Connection) -> tuple[int, int, int] | None:
    there = connection.execute("SELECT to_regclass('newsdesk.schema_version')").fetchone()
    if there is None or there[0] is None:
        return None
    return connection.execute(_VERSIONS).fetchone()


def _add_partition(connection: psycopg.Connection) -> None:
    """Add the first partition, of all times."""
    for table in ARTICLES:
        connection.execute(
            sql.SQL(
                "CREATE TABLE {} PARTITION OF {} FOR VALUES FROM (MINVALUE) TO (MAXVALUE)"
            ).format(sql.Identifier(f"{table}_1"), sql.Identifier(table))
        )
    connection.execute("INSERT INTO partition VALUES (1, NULL, NULL)")


def _set_versions(connection: psycopg.Connection) -> None:
    """Record that all quotes and names of an empty archive are those of this version."""
    for name, value in ((reextraction.MADE_BY, VERSION), (counters.JOINED_BY, RULES_VERSION)):
        connection.execute("INSERT INTO counter VALUES (%s, %s)", (name, value))
