"""When the reader last left the dashboard, kept in the archive: what comes later is new to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.model import Visit

if TYPE_CHECKING:
    from storage.archive.archive import Archive

__all__ = ["last_look", "note_look"]

_SETTING = "last look"


def last_look(archive: Archive) -> Visit | None:
    """Return when the reader last left, in UTC; None before the first time."""
    kept = archive.setting(_SETTING)
    try:
        moment = datetime.fromisoformat(kept["moment"])
        article = int(kept["article"])
    except (KeyError, TypeError, ValueError):
        return None
    return Visit(moment.astimezone(UTC), article) if moment.tzinfo else None


def note_look(archive: Archive) -> None:
    """Keep this moment as the one the reader left at."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    archive.set_setting(_SETTING, {"moment": moment, "article": archive.newest()})
