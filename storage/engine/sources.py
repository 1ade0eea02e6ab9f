"""Source rows: where articles come from, with their counts from the rollups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from storage.model import FetchState, Source, SourceKind

__all__ = ["add", "change", "every", "names", "record_fetch"]

_TIMES = ("last_fetch", "last_success", "next_fetch", "hold_until")


def every(reader: sqlite3.Connection, *, removed: bool = False) -> list[Source]:
    """Return the sources in the order they were added, or the removed ones instead."""
    rows = reader.execute(
        "SELECT s.id, s.name, s.kind, s.location, s.section, s.site, s.added, s.fetch,"
        " coalesce(t.n0, 0), coalesce(t.n1, 0) FROM source s"
        " LEFT JOIN tally t ON t.period = 0 AND t.source = s.id AND t.section = ''"
        " WHERE s.removed = ? ORDER BY s.id",
        (int(removed),),
    )
    return [_source(row) for row in rows.fetchall()]


def names(reader: sqlite3.Connection) -> dict[int, str]:
    """Return the names of all sources, removed ones too."""
    return dict(reader.execute("SELECT id, name FROM source").fetchall())


def add(
    connection: sqlite3.Connection,
    kind: SourceKind,
    location: str,
    name: str,
    section: str,
    site: str,
    fetch: FetchState,
) -> int:
    """Add a source; one removed from this location is taken up again, with what it left."""
    (number,) = connection.execute(
        "INSERT INTO source (kind, location, name, section, site, added, fetch)"
        " VALUES (?,?,?,?,?,?,?) ON CONFLICT (location) DO UPDATE SET removed = 0,"
        " kind = excluded.kind, name = excluded.name, section = excluded.section,"
        " site = excluded.site, added = excluded.added, fetch = excluded.fetch RETURNING id",
        (kind, location, name, section, site, int(datetime.now(UTC).timestamp()), _json(fetch)),
    ).fetchone()
    # Whoever adds a source again wants its articles again.
    connection.execute("DELETE FROM tombstone WHERE source = ?", (number,))
    return int(number)


def change(connection: sqlite3.Connection, id: int, values: Mapping[str, Any]) -> None:  # noqa: A002
    """Set columns of a source: name, section, location, site, removed."""
    sets = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE source SET {sets} WHERE id = ?", (*values.values(), id))


def record_fetch(connection: sqlite3.Connection, id: int, state: FetchState) -> None:  # noqa: A002
    """Keep what a feed's last exchanges left behind."""
    connection.execute("UPDATE source SET fetch = ? WHERE id = ?", (_json(state), id))


def _source(row: Sequence[Any]) -> Source:
    id_, name, kind, location, section, site, added, fetch, articles, unread = row
    moment = datetime.fromtimestamp(added, UTC)
    return Source(id_, name, kind, location, section, site, moment, _state(fetch), articles, unread)


def _json(state: FetchState) -> str:
    values = asdict(state)
    for key in _TIMES:
        values[key] = values[key] and values[key].timestamp()
    return json.dumps(values)


@lru_cache(maxsize=4096)
def _state(text: str) -> FetchState:
    values = json.loads(text)
    for key in _TIMES:
        if values[key] is not None:
            values[key] = datetime.fromtimestamp(values[key], UTC)
    return FetchState(**values)
