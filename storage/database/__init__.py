"""TinyDB on SQLite: documents, tables and queries in one crash-safe file, whatever they are for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.database.connections import Connections
    from storage.database.database import Database
    from storage.database.storage import Storage
    from storage.database.table import Table

__all__ = ["Connections", "Database", "Storage", "Table"]


def __getattr__(name: str) -> Any:
    # Imported at first use: a caller that needs only connections does not wait for TinyDB.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"storage.database.{name.lower()}"), name)
