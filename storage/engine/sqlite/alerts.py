"""Alerts in SQLite."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows

if TYPE_CHECKING:
    from storage.model import Alert, AlertKind

__all__ = ["SQLiteAlerts"]


class SQLiteAlerts:
    """`Alerts` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, alerts: Sequence[Alert]) -> list[Alert]:
        with self._connections.transaction() as writer:
            return rows.alerts.add(writer, alerts)

    def find(
        self, limit: int | None, *, only_open: bool = False, before: int | None = None
    ) -> list[Alert]:
        with self._connections.reading() as reader:
            return rows.alerts.find(reader, limit, only_open=only_open, before=before)

    def since(self, after: int, limit: int) -> list[Alert]:
        with self._connections.reading() as reader:
            return rows.alerts.since(reader, after, limit)

    def count_open(self) -> int:
        with self._connections.reading() as reader:
            return rows.alerts.count_open(reader)

    def count_late(self) -> int:
        with self._connections.reading() as reader:
            return rows.alerts.count_late(reader)

    def open_ids(self) -> list[int]:
        with self._connections.reading() as reader:
            return rows.alerts.open_ids(reader)

    def open_articles(self) -> set[int]:
        with self._connections.reading() as reader:
            return rows.alerts.open_articles(reader)

    def open_heads(self) -> set[int]:
        with self._connections.reading() as reader:
            return rows.alerts.open_heads(reader)

    def about(self, kind: AlertKind, articles: Collection[int]) -> set[int]:
        with self._connections.reading() as reader:
            return rows.alerts.about(reader, kind, articles)

    def of_stories(self, stories: Collection[int]) -> set[tuple[int, int]]:
        with self._connections.reading() as reader:
            return rows.alerts.of_stories(reader, stories)

    def acknowledge(
        self, acknowledged: Mapping[int, datetime | None]
    ) -> dict[int, datetime | None]:
        with self._connections.transaction() as writer:
            return rows.alerts.acknowledge(writer, acknowledged)

    def remove(self, ids: Collection[int]) -> None:
        with self._connections.transaction() as writer:
            rows.alerts.remove(writer, ids)

    def put_back(self, alerts: Sequence[Alert]) -> None:
        with self._connections.transaction() as writer:
            rows.alerts.put_back(writer, alerts)

    def has_new(self) -> bool:
        with self._connections.reading() as reader:
            return rows.alerts.has_new(reader)

    def take_new(self) -> list[Alert]:
        with self._connections.transaction() as writer:
            return rows.alerts.take_new(writer)

    def trim(self, keep: int) -> None:
        with self._connections.transaction() as writer:
            rows.alerts.trim(writer, keep)
