"""The names of speakers, clustered by `storage.engine.name_changes`."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from storage.engine.sqlite.rows import counters
from storage.quotes.names.person_keys import RULES_VERSION

if TYPE_CHECKING:
    from storage.engine.name_changes import NameChanges

__all__ = ["aliases", "are_current", "changes", "recluster", "refold_all"]


def changes(connection: sqlite3.Connection) -> NameChanges:
    """Return the changes to the names of an archive."""
    from storage.engine.name_changes import NameChanges  # late: a start clusters none
    from storage.engine.sqlite.rows.name_table import SQLiteNameTable

    return NameChanges(SQLiteNameTable(connection))


def aliases(reader: sqlite3.Connection) -> dict[str, str]:
    """Return the aliases, as `NameChanges.set_aliases` takes them."""
    return dict(reader.execute("SELECT name, target FROM alias ORDER BY name").fetchall())


def refold_all(connection: sqlite3.Connection) -> None:
    """Fold all names again; the caller then clusters them."""
    from storage.engine.sqlite.rows.name_table import SQLiteNameTable  # late, as above

    names = [name for (name,) in connection.execute("SELECT name FROM speaker")]
    SQLiteNameTable(connection).refold(names)


def are_current(reader: sqlite3.Connection) -> bool:
    """Return whether all names are clustered by the current rules."""
    return (counters.get(reader, counters.JOINED_BY) or 0) >= RULES_VERSION


def recluster(connection: sqlite3.Connection, after: int, count: int) -> int | None:
    """Cluster some names again, and record when no name was left."""
    last = changes(connection).recluster_some(after, count)
    if last is None:
        counters.put(connection, counters.JOINED_BY, RULES_VERSION)
    return last
