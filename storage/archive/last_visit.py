"""The last visit: when the reader last left the dashboard; what comes later is new to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.model import Visit

if TYPE_CHECKING:
    from storage.archive.settings import Settings
    from storage.engine.protocol import Engine

__all__ = ["LastVisit"]

_SETTING = "last look"


class LastVisit:
    """When the reader last left, kept as a setting of the archive."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings

    def get(self) -> Visit | None:
        """Return the last visit; None before the first."""
        stored = self._settings.read(_SETTING)
        return stored and Visit(stored["moment"], stored["article"])

    def record(self) -> None:
        """Record that the reader leaves now."""
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        newest = self._engine.articles.last_arrival()
        self._settings.merge(_SETTING, {"moment": moment, "article": newest})
