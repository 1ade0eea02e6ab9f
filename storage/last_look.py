"""When the reader last left the dashboard, kept in the archive: what is newer is new to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["last_look", "note_look"]

_SETTING = "last look"


def last_look(archive: Archive) -> datetime | None:
    """Return the moment the reader last left, aware, in UTC; None before the first time."""
    try:
        moment = datetime.fromisoformat(str(archive.setting(_SETTING)))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def note_look(archive: Archive) -> None:
    """Keep this moment as the one the reader left at."""
    archive.set_setting(_SETTING, datetime.now(UTC).isoformat(timespec="seconds"))
