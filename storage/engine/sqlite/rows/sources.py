"""Rows of sources, with their counts from the rollups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage import model
from storage.engine import fetch_documents
from storage.engine.sqlite.query import source_groups
from storage.engine.sqlite.query.order import published_of

if TYPE_CHECKING:
    from storage.model import FetchState, Rules, Source, SourceKind

__all__ = [
    *("add", "at", "folders", "get", "ids_at", "latest", "list_all", "names"),
    *("record_fetch", "set_rules", "update"),
]

_SELECT = (
    "SELECT s.id, s.name, s.kind, s.location, s.section, s.site, s.added, s.fetch,"
    " coalesce(t.n0, 0), coalesce(t.n1, 0) FROM source s"
    " LEFT JOIN tally t ON t.period = 0 AND t.source = s.id AND t.section = ''"
    " WHERE s.removed = ?"
)


def list_all(reader: sqlite3.Connection, *, removed: bool = False) -> list[Source]:
    """Return the sources, or the removed ones, in the order they were added."""
    rows = reader.execute(f"{_SELECT} ORDER BY s.id", (int(removed),))
    shared = _count_shared(reader)
    return [_source(row, shared) for row in rows.fetchall()]


def get(reader: sqlite3.Connection, id: int, *, removed: bool = False) -> Source | None:
    """Return a source, or None."""
    row = reader.execute(f"{_SELECT} AND s.id = ?", (int(removed), id)).fetchone()
    return row and _source(row, _count_shared(reader))


def at(reader: sqlite3.Connection, location: str, *, removed: bool = False) -> Source | None:
    """Return the source at a location, or None."""
    row = reader.execute(f"{_SELECT} AND s.location = ?", (int(removed), location)).fetchone()
    return row and _source(row, _count_shared(reader))


def ids_at(reader: sqlite3.Connection, locations: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """Return the id of the source at each location that has one, and whether it is removed."""
    rows = reader.execute(
        "SELECT s.location, s.id, s.removed FROM json_each(?) j"
        " CROSS JOIN source s ON s.location = j.value",
        (json.dumps(list(locations)),),
    )
    return {location: (id_, bool(removed)) for location, id_, removed in rows.fetchall()}


def _count_shared(reader: sqlite3.Connection) -> dict[int, tuple[int, int]]:
    """Count the articles, and the unread ones, that each source and others sent."""
    rows = reader.execute(
        "SELECT source, n0, n1 FROM tally WHERE period = 0 AND section = ''"
        " AND source IN (SELECT id FROM source_group)"
    ).fetchall()
    articles, unread = source_groups.add_to_sources(
        reader, *({row[0]: row[place] for row in rows} for place in (1, 2))
    )
    return {source: (count, unread[source]) for source, count in articles.items()}


def names(reader: sqlite3.Connection) -> dict[int, str]:
    """Return the names of all sources by id, with those of removed ones."""
    return dict(reader.execute("SELECT id, name FROM source").fetchall())


def latest(reader: sqlite3.Connection, limit: int) -> dict[int, list[datetime]]:
    """Return when the newest articles of each source were published, newest first.

    Those without a date are left out; a source without any other is missing.
    """
    rows = reader.execute(
        "SELECT p.source, (SELECT json_group_array(pos) FILTER (WHERE date_kind <> 'seen') FROM ("
        " SELECT pos, date_kind FROM article INDEXED BY article_pair"
        " WHERE section = p.section AND source = p.source AND typeof(pos) = 'integer'"
        " ORDER BY pos DESC LIMIT ?)) FROM pair p",  # doctor finds the others
        (limit,),
    ).fetchall()
    groups = source_groups.members(reader)
    found: dict[int, list[int]] = {}
    for number, positions in rows:  # a row for each section of a source
        known = [pos for pos in json.loads(positions) if isinstance(pos, int)]  # not damaged
        for source in source_groups.sources_of(groups, number):
            found.setdefault(source, []).extend(known)
    return {
        source: [published_of(pos) for pos in sorted(some, reverse=True)[:limit]]
        for source, some in found.items()
        if some
    }


def folders(reader: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Return which of these sources are folders, removed ones included."""
    rows = reader.execute(
        "SELECT s.id FROM json_each(?) j CROSS JOIN source s ON s.id = j.value"
        " WHERE s.kind = 'folder'",
        (json.dumps(list(ids)),),
    )
    return {id_ for (id_,) in rows.fetchall()}


def add(
    connection: sqlite3.Connection,
    kind: SourceKind,
    location: str,
    name: str,
    section: str,
    site: str,
    fetch: FetchState,
) -> int:
    """Add a source, or bring back the one removed from this location, with its articles."""
    added = int(datetime.now(UTC).timestamp())
    values = (kind, location, name, section, site, added, fetch_documents.encode_state(fetch))
    inserted = connection.execute(
        "INSERT INTO source (kind, location, name, section, site, added, fetch)"
        " VALUES (?,?,?,?,?,?,?) ON CONFLICT (location) DO NOTHING",
        values,
    )
    if inserted.rowcount and inserted.lastrowid:
        return inserted.lastrowid
    (number,) = connection.execute(
        "UPDATE source SET removed = 0, kind = ?1, name = ?3, section = ?4, site = ?5, added = ?6,"
        " fetch = ?7 WHERE location = ?2 RETURNING id",
        values,
    ).fetchone()
    # When a source is added again, so may be its articles.
    connection.execute("DELETE FROM tombstone WHERE source = ?", (number,))
    return int(number)


def update(connection: sqlite3.Connection, id: int, values: Mapping[str, Any]) -> None:
    """Set columns of a source: name, section, location, removed."""
    sets = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE source SET {sets} WHERE id = ?", (*values.values(), id))


def record_fetch(connection: sqlite3.Connection, id: int, state: FetchState) -> None:
    """Store the state after the last exchange with a feed; the rules of the reader stay."""
    _update_fetch(connection, id, fetch_documents.from_state(state))


def set_rules(connection: sqlite3.Connection, id: int, rules: Rules) -> None:
    """Store the rules the reader has set for a source."""
    _update_fetch(connection, id, fetch_documents.from_rules(rules))


def _update_fetch(connection: sqlite3.Connection, id: int, fields: Mapping[str, Any]) -> None:
    """Set fields of the column ``fetch``; those of others, or of a newer newsdesk, stay."""
    row = connection.execute("SELECT fetch FROM source WHERE id = ?", (id,)).fetchone()
    if row is None:
        return
    document = fetch_documents.merged(row[0], fields)
    connection.execute("UPDATE source SET fetch = ? WHERE id = ?", (document, id))


def _source(row: Sequence[Any], shared: Mapping[int, tuple[int, int]]) -> Source:
    id_, name, kind, location, section, site, added, fetch, articles, unread = row
    more, more_unread = shared.get(id_, (0, 0))
    moment = datetime.fromtimestamp(added, UTC)
    state, rules = fetch_documents.read(fetch)
    return model.Source(
        id_, name, kind, location, section, site, moment, state, rules, articles + more,
        unread + more_unread,
    )  # fmt: skip
