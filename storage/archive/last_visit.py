"""The last visits, and the beginning of a shift: what comes later is new to the reader."""

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
_VISITS = "visits"
_SHIFT = "shift"
_KEPT = 10
"""Visits that are kept."""


class LastVisit:
    """When the reader last left, and a shift began, kept as settings of the archive."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings

    def get(self) -> Visit | None:
        """Return the last visit; None before the first."""
        stored = self._settings.read(_SETTING)
        return stored and Visit(stored["moment"], stored["article"])

    def visits(self) -> list[Visit]:
        """Return the last visits between which something has come, the newest first."""
        stored = self._settings.read(_VISITS) or ()
        found = [Visit(one["moment"], one["article"]) for one in reversed(stored)]
        last = self.get()
        return found if last is None or last in found else [last, *found]

    def shift(self) -> Visit | None:
        """Return the beginning of the shift; None where none is marked."""
        stored = self._settings.read(_SHIFT)
        return stored and Visit(stored["moment"], stored["article"], is_shift=True)

    def baseline(self) -> Visit | None:
        """Return what new articles came after: the beginning of the shift, or the last visit."""
        return self.shift() or self.get()

    @transactional
    def record(self) -> None:
        """Record that the reader leaves now."""
        now = self._now()
        # Of visits between which nothing has come, only the last one counts.
        before = [one for one in self.visits() if one.article != now["article"]]
        visits = [
            {"moment": one.moment.isoformat(), "article": one.article}
            for one in reversed(before[: _KEPT - 1])
        ]
        self._settings.merge(_SETTING, now)
        self._settings.set(_VISITS, [*visits, now])

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
