"""Settings kept in the archive: a JSON value under each name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from storage.archive.transactions import transactional

if TYPE_CHECKING:
    from storage.engine.protocol import Engine

__all__ = ["Settings"]

_TABLE = "settings"


class Settings:
    """The settings; each change is durable when its method returns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._documents = engine.documents

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a setting."""
        found = self._documents.find(_TABLE, "name", name)
        return found[0][1].get("value", default) if found else default

    @transactional
    def set(self, name: str, value: Any) -> None:
        """Store the value of a setting; JSON must be able to represent it."""
        found = self._documents.find(_TABLE, "name", name)
        for id_, document in found or [(self._documents.next_id(_TABLE), {"name": name})]:
            self._documents.put(_TABLE, id_, {**document, "value": value})
