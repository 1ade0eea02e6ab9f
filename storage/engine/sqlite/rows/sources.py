"""Rows of sources, with their counts from the rollups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from storage import model

if TYPE_CHECKING:
    from storage.model import FetchState, Rhythm, Rules, Source, SourceKind

__all__ = [
    *("add", "at", "folders", "get", "list_all", "names", "record_fetch"),
    *("set_rules", "update"),
]

_SELECT = (
    "SELECT s.id, s.name, s.kind, s.location, s.section, s.site, s.added, s.fetch,"
    " coalesce(t.n0, 0), coalesce(t.n1, 0) FROM source s"
    " LEFT JOIN tally t ON t.period = 0 AND t.source = s.id AND t.section = ''"
    " WHERE s.removed = ?"
)
_TIMES = ("last_fetch", "last_success", "next_fetch", "hold_until", "fresh_until")


def list_all(reader: sqlite3.Connection, *, removed: bool = False) -> list[Source]:
    """Return the sources, or the removed ones, in the order they were added."""
    rows = reader.execute(f"{_SELECT} ORDER BY s.id", (int(removed),))
    return [_source(row) for row in rows.fetchall()]


def get(reader: sqlite3.Connection, id: int, *, removed: bool = False) -> Source | None:
    """Return a source, or None."""
    row = reader.execute(f"{_SELECT} AND s.id = ?", (int(removed), id)).fetchone()
    return row and _source(row)


def at(reader: sqlite3.Connection, location: str, *, removed: bool = False) -> Source | None:
    """Return the source at a location, or None."""
    row = reader.execute(f"{_SELECT} AND s.location = ?", (int(removed), location)).fetchone()
    return row and _source(row)


def names(reader: sqlite3.Connection) -> dict[int, str]:
    """Return the names of all sources by id, with those of removed ones."""
    return dict(reader.execute("SELECT id, name FROM source").fetchall())


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
    (number,) = connection.execute(
        "INSERT INTO source (kind, location, name, section, site, added, fetch)"
        " VALUES (?,?,?,?,?,?,?) ON CONFLICT (location) DO UPDATE SET removed = 0,"
        " kind = excluded.kind, name = excluded.name, section = excluded.section,"
        " site = excluded.site, added = excluded.added, fetch = excluded.fetch RETURNING id",
        (kind, location, name, section, site, int(datetime.now(UTC).timestamp()), _json(fetch)),
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
    connection.execute(
        "UPDATE source SET fetch = json_set(?, '$.rules', json_extract(fetch, '$.rules'))"
        " WHERE id = ?",
        (_json(state), id),
    )


def set_rules(connection: sqlite3.Connection, id: int, rules: Rules) -> None:
    """Store the rules the reader has set for a source."""
    connection.execute(
        "UPDATE source SET fetch = json_set(fetch, '$.rules', json(?)) WHERE id = ?",
        (json.dumps(asdict(rules)), id),
    )


def _source(row: Sequence[Any]) -> Source:
    id_, name, kind, location, section, site, added, fetch, articles, unread = row
    moment = datetime.fromtimestamp(added, UTC)
    state, rules = _document(fetch)
    return model.Source(
        id_, name, kind, location, section, site, moment, state, rules, articles, unread
    )


def _json(state: FetchState) -> str:
    values = {**_fields(state), "rhythm": _fields(state.rhythm)}
    for place, key in _times(values):
        place[key] = place[key] and place[key].timestamp()
    return json.dumps(values)


def _fields(record: FetchState | Rhythm) -> dict[str, Any]:
    """Return the fields by name; `asdict` would copy every datetime."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _times(values: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Return the places of the times in a state."""
    return [*((values, key) for key in _TIMES), (values["rhythm"], "newest")]


@lru_cache(maxsize=4096)
def _document(text: str) -> tuple[FetchState, Rules]:
    """Parse the column ``fetch``: the state, and under ``rules`` the rules of the reader.

    Other programs may write it: what cannot be read is as if it were not set, and fields that
    only a newer newsdesk knows are passed over.
    """
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        return model.FetchState(), model.Rules()
    rules = _rules(values["rules"]) if values.get("rules") else model.Rules()
    try:
        return _state(values), rules
    except (AttributeError, KeyError, OSError, OverflowError, TypeError, ValueError):
        return model.FetchState(), rules


def _rules(record: object) -> Rules:
    from storage.records.source_rules import rules_from_record  # late: few sources have rules

    try:
        return rules_from_record(record) if isinstance(record, dict) else model.Rules()
    except ValueError:
        return model.Rules()


def _state(values: dict[str, Any]) -> FetchState:
    # An older newsdesk wrote neither.
    values = {"fresh_until": None, "rhythm": {"newest": None}} | values
    for place, key in _times(values):
        if place[key] is not None:
            place[key] = datetime.fromtimestamp(place[key], UTC)
    rhythm: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in _known(model.Rhythm, values["rhythm"]).items()
    }
    known = _known(model.FetchState, values)
    return model.FetchState(**known | {"rhythm": model.Rhythm(**rhythm)})


def _known(kind: type[FetchState | Rhythm], values: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
