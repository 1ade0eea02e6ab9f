"""Making, migrating and looking after a shared archive, by the role that owns it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from storage.engine.desk_status import ArchiveStatus, CollectorStatus, DeskStatus, Rank
from storage.engine.postgres import collectors as collecting
from storage.engine.postgres import desks, migrations
from storage.engine.postgres.address import parse
from storage.engine.postgres.connections import Connections
from storage.engine.postgres.schema import STEPS
from storage.errors import ArchiveError, Denied

__all__ = [
    *("add", "create", "initialize", "migrate"),
    *("collectors", "report_collector", "status"),
]

_NEEDS = {
    "init": "may make schemas in this database, and roles (CREATEROLE)",
    "migrate": "owns the archive",
    "add": "owns the archive and may make roles (CREATEROLE)",
}
_COUNTS = "SELECT (SELECT count(*) FROM known), (SELECT count(*) FROM partition)"
_CONNECTED = (
    "SELECT usename, count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'newsdesk'"
    " AND pid <> pg_backend_pid() GROUP BY usename"
)


def initialize(location: str) -> None:
    """Make an archive in a database; the role of the address owns it, and is its first desk.

    Raises:
        ArchiveError: There is one, or the role may not do that.
    """
    with _connected(location, "init") as (connections, owner):
        if migrations.version(owner) is not None:
            raise ArchiveError(
                f"{connections.address}: there is an archive already; newsdesk shared migrate"
                " brings it up to date"
            )
        create(owner)


def migrate(location: str) -> int:
    """Take the steps that the tables are behind, and renew all rights; return how many steps.

    Raises:
        ArchiveError: There is no archive, or the role may not do that.
    """
    with _connected(location, "migrate") as (connections, owner):
        if migrations.version(owner) is None:
            migrations.check(owner, connections.address)
        return create(owner)


def create(owner: psycopg.Connection) -> int:
    """Make an archive in a database, or bring it up to date; return how many steps that took."""
    with owner.transaction():
        desks.make_groups(owner)
        steps = migrations.migrate(owner)
        desks.grant(owner)
        desks.add_owner(owner)
    return steps


def add(location: str, name: str, rank: Rank) -> bool:
    """Add a desk, or give one another rank; return whether it is new.

    Raises:
        ArchiveError: No role can have this name, or the role of the address may not do that.
    """
    with _connected(location, "add") as (connections, owner):
        migrations.check(owner, connections.address)
        return desks.add_desk(owner, name, rank)


def status(location: str) -> ArchiveStatus:
    """Return what any desk may know of an archive.

    Raises:
        ArchiveError: It cannot be opened.
    """
    with _asked(location) as asked:
        version = migrations.version(asked)
        if version is None:
            migrations.check(asked, parse(location))
        connected: dict[str, int] = dict(asked.execute(_CONNECTED).fetchall())
        counts = asked.execute(_COUNTS).fetchone() or (0, 0)
        info = asked.info
        return ArchiveStatus(
            archive=f"{info.dbname} on {info.host} as {info.user}",
            server=f"PostgreSQL {info.parameter_status('server_version')}",
            version=version or 0,
            known=len(STEPS),
            articles=counts[0],
            partitions=counts[1],
            desks=tuple(
                DeskStatus(name, rank, connected.get(name, 0)) for name, rank in desks.ranks(asked)
            ),
            collectors=collecting.all_of(asked) if version == len(STEPS) else (),
        )


def report_collector(location: str, host: str) -> None:
    """Record that the role of an address fetches sources on a machine.

    Raises:
        ArchiveError: It may not do that, or the archive cannot be reached.
    """
    with _asked(location) as asked:
        collecting.report(asked, host)


def collectors(location: str) -> tuple[CollectorStatus, ...]:
    """Return what fetches sources, that which was seen last first.

    Raises:
        ArchiveError: The archive cannot be reached.
    """
    with _asked(location) as asked:
        return collecting.all_of(asked)


@contextmanager
def _asked(location: str) -> Iterator[psycopg.Connection]:
    """Connect as any desk."""
    connections = Connections(parse(location))
    try:
        with connections.translated():
            yield connections.connect()
    finally:
        connections.close()


@contextmanager
def _connected(location: str, verb: str) -> Iterator[tuple[Connections, psycopg.Connection]]:
    """Connect as the owner, and say in one sentence what a role lacks."""
    connections = Connections(parse(location))
    try:
        with connections.translated():
            connection = connections.connect()
            try:
                yield connections, connection
            except errors.InsufficientPrivilege as error:
                raise Denied(
                    f"{connections.address}: shared {verb} takes a role that {_NEEDS[verb]}"
                ) from error
    finally:
        connections.close()
