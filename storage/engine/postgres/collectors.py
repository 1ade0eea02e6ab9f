"""Who fetches sources for all desks of a shared archive, by the clock of its server."""

from __future__ import annotations

import psycopg

from storage.engine.desk_status import CollectorStatus

__all__ = ["all_of", "report"]

_ABSENT = "interval '30 seconds'"
"""How long after it was last seen a collector counts as gone."""
_REPORT = (
    "INSERT INTO collector AS c (host, since, seen) VALUES (%s, now(), now())"
    " ON CONFLICT (role, host) DO UPDATE SET seen = now(),"
    f" since = CASE WHEN c.seen < now() - {_ABSENT} THEN now() ELSE c.since END"
)
_ALL = f"SELECT role, host, seen, seen > now() - {_ABSENT} FROM collector ORDER BY seen DESC, role"


def report(connection: psycopg.Connection, host: str) -> None:
    """Record that this role fetches sources on a machine."""
    connection.execute(_REPORT, (host,))


def all_of(connection: psycopg.Connection) -> tuple[CollectorStatus, ...]:
    """Return all that have ever fetched, that which was seen last first."""
    return tuple(CollectorStatus(*row) for row in connection.execute(_ALL))
