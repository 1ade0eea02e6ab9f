"""The log of what a reader can take back, kept in the archive; the taking back is `archive`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from storage.database.json_layout import JsonLayout
from storage.database.sql import TRUE
from storage.database.translate_errors import translate_errors

if TYPE_CHECKING:
    from storage.database.connections import Connections
    from storage.database.layout import Row

__all__ = ["KEPT", "UndoLog"]

KEPT = 100
"""How many changes can be taken back."""


class UndoLog:
    """The last changes, as documents of a table; call it inside the transaction of the change.

    Each mark writes to it: so it goes to the layout of the table, past what the table itself does.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._documents = JsonLayout("undo")

    def record(self, words: str, change: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Add a change under the words that say it; return those that drop out of the log."""
        connection = self._connections.reader()
        self._documents.create(connection)
        numbers = [key for key in self._documents.last_keys(connection) if isinstance(key, int)]
        number = max(numbers, default=0) + 1
        self._documents.insert(connection, [(number, {"words": words, **change})])
        dropped = self._documents.read(connection, [number - KEPT])
        if dropped:
            self._documents.delete(connection, [number - KEPT])
        return [document for _, document in dropped]

    def pop(self) -> dict[str, Any] | None:
        """Take the last change out of the log and return it; None: there is none."""
        changes = self._all()
        if not changes:
            return None
        number, change = changes[-1]
        self._documents.delete(self._connections.reader(), [number])
        return change

    def last(self) -> dict[str, Any] | None:
        """Return the last change and leave it in the log; None: there is none."""
        changes = self._all()
        return changes[-1][1] if changes else None

    def bins(self) -> set[int]:
        """Return the bins that a change can still bring back."""
        return {change["bin"] for _, change in self._all() if change.get("bin") is not None}

    def _all(self) -> list[Row]:
        with translate_errors(self._connections.path):
            connection = self._connections.reader()
            if not self._documents.exists(connection):
                return []
            return list(self._documents.find(connection, TRUE))
