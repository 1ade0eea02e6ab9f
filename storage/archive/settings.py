"""Settings kept in the archive: a JSON value under each name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.database import Table

__all__ = ["Settings"]


class Settings:
    """The settings; each change is durable when its method returns."""

    def __init__(self, table: Callable[[str], Table]) -> None:
        self._open_table = table

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a setting."""
        from tinydb import where

        found = self._table.get(where("name") == name)
        return found["value"] if isinstance(found, dict) else default

    def set(self, name: str, value: Any) -> None:
        """Store the value of a setting; JSON must be able to represent it."""
        from tinydb import where

        self._table.upsert({"name": name, "value": value}, where("name") == name)

    @cached_property
    def _table(self) -> Table:
        return self._open_table("settings")
