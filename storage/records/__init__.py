"""Model values as plain records for JSON, and back with validation; no files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.records import changes, documents, fetch_state, kinds, settings

__all__ = ["changes", "documents", "fetch_state", "kinds", "settings"]


def __getattr__(name: str) -> Any:
    # Imported at first use: opening an archive and listing it needs no documents.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"storage.records.{name}")
