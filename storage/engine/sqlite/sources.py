"""Sources in SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows

if TYPE_CHECKING:
    from storage.model import FetchState, Rules, Source, SourceKind

__all__ = ["SQLiteSources"]


class SQLiteSources:
    """`Sources` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self, *, removed: bool = False) -> list[Source]:
        with self._connections.reading() as reader:
            return rows.sources.list_all(reader, removed=removed)

    def get(self, id: int, *, removed: bool = False, counted: bool = True) -> Source | None:  # noqa: ARG002
        with self._connections.reading() as reader:
            return rows.sources.get(reader, id, removed=removed)

    def at(self, location: str, *, removed: bool = False) -> Source | None:
        with self._connections.reading() as reader:
            return rows.sources.at(reader, location, removed=removed)

    def ids_at(self, locations: Sequence[str]) -> Mapping[str, tuple[int, bool]]:
        with self._connections.reading() as reader:
            return rows.sources.ids_at(reader, locations)

    def names(self) -> Mapping[int, str]:
        with self._connections.reading() as reader:
            return rows.sources.names(reader)

    def latest(self, limit: int) -> Mapping[int, Sequence[datetime]]:
        with self._connections.reading() as reader:
            return rows.sources.latest(reader, limit)

    def add(
        self,
        kind: SourceKind,
        location: str,
        name: str,
        section: str,
        site: str,
        fetch: FetchState,
    ) -> int:
        # Of a list thousands are added in one transaction; a savepoint for each doubles the cost.
        with self._connections.writing() as writer:
            return rows.sources.add(writer, kind, location, name, section, site, fetch)

    def update(self, id: int, values: Mapping[str, str]) -> None:
        with self._connections.transaction() as writer:
            rows.sources.update(writer, id, values)

    def set_removed(self, id: int, removed: bool) -> None:
        with self._connections.transaction() as writer:
            rows.sources.update(writer, id, {"removed": int(removed)})

    def record_fetch(self, id: int, state: FetchState) -> None:
        with self._connections.transaction() as writer:
            rows.sources.record_fetch(writer, id, state)

    def set_rules(self, id: int, rules: Rules) -> None:
        with self._connections.transaction() as writer:
            rows.sources.set_rules(writer, id, rules)
