"""Notes on articles, and marks for later, in SQLite, where the archive has one desk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows

if TYPE_CHECKING:
    from storage.model import Note, Referral

__all__ = ["SQLiteDeskWork"]


class SQLiteDeskWork:
    """`DeskWork` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self.desk = ""

    def notes(self, articles: Collection[int] | None = None) -> list[Note]:
        with self._connections.reading() as reader:
            return rows.notes.find(reader, articles)

    def add_notes(self, notes: Sequence[Note]) -> list[Note]:
        with self._connections.transaction() as writer:
            return rows.notes.add(writer, notes)

    def remove_notes(self, ids: Collection[int]) -> list[Note]:
        with self._connections.transaction() as writer:
            return rows.notes.remove(writer, ids)

    def desks(self) -> list[str]:
        return [""]

    def referrals(self, articles: Collection[int] | None = None) -> list[Referral]:
        with self._connections.reading() as reader:
            return rows.referrals.find(reader, articles)

    def refer(self, articles: Collection[int], desk: str, on: bool) -> list[int]:
        with self._connections.transaction() as writer:
            return rows.referrals.set_one(writer, articles, desk, datetime.now(UTC), on=on)

    def shortlists(self) -> frozenset[str]:
        with self._connections.reading() as reader:
            lists = (("noted", rows.notes.exist(reader)), ("aside", rows.referrals.exist(reader)))
            return frozenset(name for name, exists in lists if exists)
