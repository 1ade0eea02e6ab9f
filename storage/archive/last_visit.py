"""The last visit, and the beginning of a shift: what comes later is new to the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage.archive.transactions import transactional
from storage.model import Visit

if TYPE_CHECKING:
    from storage.archive.settings import Settings
    from storage.engine.protocol import Engine

__all__ = ["LastVisit"]

_SETTING = "last look"
_SHIFT = "shift"


class LastVisit:
    """When the reader last left, and a shift began, kept as settings of the archive."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings

    def get(self) -> Visit | None:
        """Return the last visit; None before the first."""
        stored = self._settings.read(_SETTING)
        return stored and Visit(stored["moment"], stored["article"])

    def shift(self) -> Visit | None:
        """Return the beginning of the shift; None where none is marked."""
        stored = self._settings.read(_SHIFT)
        return stored and Visit(stored["moment"], stored["article"], is_shift=True)

    def baseline(self) -> Visit | None:
        """Return what new articles came after: the beginning of the shift, or the last visit."""
        return self.shift() or self.get()

    def record(self) -> None:
        """Record that the reader leaves now."""
        self._settings.merge(_SETTING, self._now())

    @transactional
    def mark_shift(self) -> Visit:
        """Mark that a shift begins now, in place of an earlier mark; it can be undone."""
        now = self._now()
        self._settings.change(_SHIFT, now, "mark of the shift")
        return Visit(datetime.fromisoformat(now["moment"]), now["article"], is_shift=True)

    @transactional
    def clear_shift(self) -> bool:
        """Clear the mark of the shift; return whether there was one. It can be undone."""
        if self.shift() is None:
            return False
        self._settings.change(_SHIFT, None, "clearing of the shift mark")
        return True

    def _now(self) -> dict[str, Any]:
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        return {"moment": moment, "article": self._engine.articles.last_arrival()}
