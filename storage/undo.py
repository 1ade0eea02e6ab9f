"""The log of what a reader can take back, kept in the archive; the taking back is `archive`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.database import Database

__all__ = ["KEPT", "UndoLog"]

KEPT = 100
"""How many changes can be taken back."""


class UndoLog:
    """The last changes, as documents of a table; call it inside the transaction of the change."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("undo")

    def record(self, words: str, change: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Add a change under the words that say it; return those that drop out of the log."""
        number = self._table.insert({"words": words, **change})
        dropped = self._table.get(doc_id=number - KEPT)
        if not isinstance(dropped, dict):
            return []
        self._table.remove(doc_ids=[number - KEPT])
        return [dict(dropped)]

    def pop(self) -> dict[str, Any] | None:
        """Take the last change out of the log and return it; None: there is none."""
        changes = self._table.all()
        if not changes:
            return None
        self._table.remove(doc_ids=[changes[-1].doc_id])
        return dict(changes[-1])

    def last(self) -> dict[str, Any] | None:
        """Return the last change and leave it in the log; None: there is none."""
        changes = self._table.all()
        return dict(changes[-1]) if changes else None

    def bins(self) -> set[int]:
        """Return the bins that a change can still bring back."""
        return {doc["bin"] for doc in self._table.all() if doc.get("bin") is not None}
