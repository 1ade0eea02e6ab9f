"""Sources in PostgreSQL, with the counts of their articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from psycopg import errors

from storage import model
from storage.engine import fetch_documents
from storage.engine.postgres import counters, partitions
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import moment_of, storable
from storage.errors import Conflict

if TYPE_CHECKING:
    from storage.model import FetchState, Rules, Source, SourceKind

__all__ = ["PostgresSources", "folders"]

_KIND = "source"
_COLUMNS = "id, name, kind, location, section, site, added, fetched"
_COUNTED = "count(*), count(*) FILTER (WHERE s.read IS NOT TRUE) FROM article a"
_STATE = "LEFT JOIN state s ON s.desk = %(desk)s AND s.article = a.id"
_COUNTS = (
    f"SELECT sender, {_COUNTED} CROSS JOIN LATERAL unnest(a.source || a.others) AS sender {_STATE}"
    f" WHERE {partitions.WITHIN} GROUP BY sender"
)
_COUNTS_OF_ONE = (
    f"SELECT %(only)s, {_COUNTED} {_STATE} WHERE {partitions.WITHIN}"
    " AND (a.source = %(only)s OR a.others && ARRAY[%(only)s]::integer[])"
)
_LATEST = (
    "SELECT sender, published, date_kind FROM (SELECT sender, a.published, a.date_kind,"
    " row_number() OVER (PARTITION BY sender ORDER BY a.published DESC, a.id DESC) AS place"
    f" FROM article a CROSS JOIN LATERAL unnest(a.source || a.others) AS sender"
    f" WHERE {partitions.WITHIN}) newest WHERE place <= %(limit)s ORDER BY published DESC"
)


class PostgresSources:
    """`Sources` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self, *, removed: bool = False) -> list[Source]:
        return self._connections.read(lambda reader: _list(reader, removed))

    def get(self, id: int, *, removed: bool = False, counted: bool = True) -> Source | None:
        return self._one("id = %(id)s", {"id": id}, removed, counted=counted)

    def at(self, location: str, *, removed: bool = False) -> Source | None:
        return self._one("location = %(at)s", {"at": storable(location)}, removed)

    def ids_at(self, locations: Sequence[str]) -> Mapping[str, tuple[int, bool]]:
        written = {storable(one): one for one in locations}
        found = self._connections.read(
            lambda reader: reader.rows(
                "SELECT location, id, removed FROM source WHERE location = ANY(%(at)s)",
                {"at": list(written)},
            )
        )
        return {written[location]: (id_, removed) for location, id_, removed in found}

    def names(self) -> Mapping[int, str]:
        return self._connections.read(
            lambda reader: dict(reader.rows("SELECT id, name FROM source"))
        )

    def latest(self, limit: int) -> Mapping[int, Sequence[datetime]]:
        return self._connections.read(lambda reader: _latest(reader, limit))

    def add(
        self,
        kind: SourceKind,
        location: str,
        name: str,
        section: str,
        site: str,
        fetch: FetchState,
    ) -> int:
        values = {
            "kind": kind,
            "location": storable(location),
            "name": storable(name),
            "section": storable(section),
            "site": storable(site),
            "added": int(datetime.now(UTC).timestamp()),
            "fetch": fetch_documents.encode_state(fetch),
        }
        return self._connections.write(lambda writer: _add(writer, values))

    def update(self, id: int, values: Mapping[str, str]) -> None:
        new = {column: storable(value) for column, value in values.items()}
        self._connections.write(lambda writer: _update(writer, id, new))

    def set_removed(self, id: int, removed: bool) -> None:
        self._connections.write(lambda writer: _update(writer, id, {"removed": removed}))

    def record_fetch(self, id: int, state: FetchState) -> None:
        self._merge(id, fetch_documents.from_state(state))

    def set_rules(self, id: int, rules: Rules) -> None:
        self._merge(id, fetch_documents.from_rules(rules))

    def _one(
        self, where: str, params: Mapping[str, Any], removed: bool, *, counted: bool = True
    ) -> Source | None:
        def find(reader: Reader) -> list[Source]:
            if self._connections.is_changing:
                row = reader.row(f"SELECT id, fetched FROM source WHERE {where}", params)
                if row is not None:
                    self._connections.changes.read[_KIND, row[0]] = row[1]
            return _list(reader, removed, where, params, counted=counted)

        found = self._connections.read(find)
        return found[0] if found else None

    def _merge(self, id: int, fields: Mapping[str, Any]) -> None:
        """Set fields of the column ``fetched``; those of others, or of a newer newsdesk, stay.

        What was decided by a state that others have changed meanwhile is decided again.
        """

        def merge(writer: Reader) -> None:
            before = writer.value(
                "SELECT fetched FROM source WHERE id = %(id)s FOR UPDATE", {"id": id}
            )
            if before is None:
                return
            read = self._connections.changes.read
            if read.get((_KIND, id), before) != before:
                raise errors.SerializationFailure("the source was fetched meanwhile")
            read[_KIND, id] = document = fetch_documents.merged(before, fields)
            writer.run(
                "UPDATE source SET fetched = %(fetch)s WHERE id = %(id)s",
                {"fetch": document, "id": id},
            )

        self._connections.write(merge)


def folders(reader: Reader, ids: set[int]) -> set[int]:
    """Return which of these sources are folders, removed ones included."""
    rows = reader.rows(
        "SELECT id FROM source WHERE kind = 'folder' AND id = ANY(%(ids)s)", {"ids": list(ids)}
    )
    return {id_ for (id_,) in rows}


def _list(
    reader: Reader,
    removed: bool,
    where: str = "true",
    params: Mapping[str, Any] | None = None,
    *,
    counted: bool = True,
) -> list[Source]:
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM source WHERE removed = %(removed)s AND {where} ORDER BY id",
        {"removed": removed, **(params or {})},
    )
    articles, unread = Counter[int](), Counter[int]()
    if not rows or not counted:
        return [_source(row, 0, 0) for row in rows]
    only = rows[0][0] if where != "true" else None
    counts = _COUNTS if only is None else _COUNTS_OF_ONE
    for source, count, new in partitions.rows_of_all(reader, counts, {"only": only}):
        articles[source] += count
        unread[source] += new
    return [_source(row, articles[row[0]], unread[row[0]]) for row in rows]


def _source(row: Sequence[Any], articles: int, unread: int) -> Source:
    id_, name, kind, location, section, site, added, fetch = row
    state, rules = fetch_documents.read(fetch)
    return model.Source(
        id_, name, kind, location, section, site, moment_of(added), state, rules, articles, unread
    )


def _latest(reader: Reader, limit: int) -> dict[int, list[datetime]]:
    newest: dict[int, list[datetime | None]] = {}
    for source, published, kind in partitions.rows_of_all(reader, _LATEST, {"limit": limit}):
        moment = None if kind == "seen" else moment_of(published)
        newest.setdefault(source, []).append(moment)
    found = {
        source: [moment for moment in some[:limit] if moment is not None]
        for source, some in newest.items()
    }
    return {source: some for source, some in found.items() if some}


def _add(writer: Reader, values: Mapping[str, Any]) -> int:
    id_ = writer.value("SELECT id FROM source WHERE location = %(location)s", values)
    if id_ is None:
        id_ = counters.reserve(writer, counters.SOURCE, 1)[0]
        writer.run(
            f"INSERT INTO source ({_COLUMNS}) VALUES (%(id)s, %(name)s, %(kind)s, %(location)s,"
            " %(section)s, %(site)s, %(added)s, %(fetch)s)",
            {**values, "id": id_},
        )
    else:
        writer.run(
            "UPDATE source SET removed = false, kind = %(kind)s, name = %(name)s, added ="
            " %(added)s, section = %(section)s, site = %(site)s, fetched = %(fetch)s"
            " WHERE id = %(id)s",
            {**values, "id": id_},
        )
    # When a source is added again, so may be its articles.
    writer.run("DELETE FROM tombstone WHERE source = %(id)s", {"id": id_})
    return int(id_)


def _update(writer: Reader, id: int, values: Mapping[str, Any]) -> None:
    if "location" in values and writer.row(
        "SELECT 1 FROM source WHERE location = %(location)s AND id <> %(id)s",
        {"location": values["location"], "id": id},
    ):
        raise Conflict(f"{values['location']}: is already a source")
    sets = ", ".join(f"{column} = %({column})s" for column in values)
    writer.run(f"UPDATE source SET {sets} WHERE id = %(id)s", {**values, "id": id})
