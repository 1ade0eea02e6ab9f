"""Arrivals in SQLite."""

from __future__ import annotations

from collections.abc import Collection

from storage.database.connections import Connections
from storage.engine.sqlite import rows

__all__ = ["SQLiteArrivals"]


class SQLiteArrivals:
    """`Arrivals` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, articles: Collection[int]) -> None:
        with self._connections.transaction() as writer:
            rows.arrivals.add(writer, articles)

    def first(self, limit: int, after: int = 0) -> list[int]:
        with self._connections.reading() as reader:
            return rows.arrivals.first(reader, limit, after)

    def count(self) -> int:
        with self._connections.reading() as reader:
            return rows.arrivals.count(reader)

    def among(self, articles: Collection[int]) -> set[int]:
        with self._connections.reading() as reader:
            return rows.arrivals.among(reader, articles)

    def take(self, articles: Collection[int]) -> set[int]:
        with self._connections.transaction() as writer:
            return rows.arrivals.take(writer, articles)
