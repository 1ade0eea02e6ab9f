"""Settings kept in the archive: a value that JSON can say under each name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinydb import where

if TYPE_CHECKING:
    from storage.database import Database

__all__ = ["Settings"]


class Settings:
    """The settings, as documents of a table."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("settings")

    def value(self, name: str, default: Any = None) -> Any:
        """Return what was set under a name."""
        found = self._table.get(where("name") == name)
        return found["value"] if isinstance(found, dict) else default

    def set(self, name: str, value: Any) -> None:
        """Keep a value under a name."""
        self._table.upsert({"name": name, "value": value}, where("name") == name)
