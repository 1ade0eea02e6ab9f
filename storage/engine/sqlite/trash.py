"""Removed articles in SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows

if TYPE_CHECKING:
    from storage.engine.values import Discarded, Restored
    from storage.model import Article

__all__ = ["SQLiteTrash"]


class SQLiteTrash:
    """`Trash` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def next_batch(self) -> int:
        with self._connections.transaction() as writer:
            return rows.counters.reserve(writer, rows.counters.BIN, 1)[0]

    def batches(self) -> list[int]:
        with self._connections.reading() as reader:
            return rows.trash.batches(reader)

    def deleted_keys(self, articles: Sequence[Article]) -> set[str]:
        with self._connections.reading() as reader:
            return rows.writing.deleted_keys(reader, articles)

    def discard(self, ids: Sequence[int], batch: int | None, *, may_return: bool = False) -> None:
        with self._connections.transaction() as writer:
            rows.trash.discard(writer, ids, batch, elsewhere=True, may_return=may_return)

    def discard_source(self, source: int, batch: int, limit: int | None = None) -> Discarded:
        with self._connections.transaction() as writer:
            return rows.trash.discard_source(writer, source, batch, limit)

    def restore(self, batch: int, limit: int | None = None) -> Restored:
        with self._connections.transaction() as writer:
            return rows.trash.restore(writer, batch, limit)

    def empty(self, batch: int, limit: int | None = None) -> int:
        with self._connections.transaction() as writer:
            return rows.trash.empty(writer, batch, limit)
