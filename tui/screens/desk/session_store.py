"""Remembers where the reader is, and writes it to the archive in quiet moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from storage.archive import Archive
from tui.screens.desk.context import DeskContext
from tui.screens.desk.session import Session, write_session

__all__ = ["SessionStore"]

_SAVE_AFTER = 10.0
"""Seconds without a change until the session is written."""
_SAVE_CHOICE_AFTER = 1.0
"""The same after a choice: a filter, an order, a theme.

Each write is a change of the archive, after which the list is queried again: that must not happen
between the letters of a search."""
_CURSOR = frozenset({"article", "position", "panel"})
"""The parts of a session that change with every few keys and are no loss."""


class SessionStore:
    """Owns the session.

    Args:
        context: Timers, and jobs to write it.
        session: What the last run left.
        reading_place: Returns the parts that are only worth working out when it is written:
            where in the list and in the article the reader is.
    """

    def __init__(
        self,
        context: DeskContext,
        session: Session,
        reading_place: Callable[[], Mapping[str, Any]],
    ) -> None:
        self.session = session
        self._context = context
        self._reading_place = reading_place

    def remember(self, **parts: Any) -> None:
        """Change parts of the session, which is written after a while without changes."""
        session = replace(self.session, **parts)
        if session != self.session:
            self.session = session
            if parts.keys() <= _CURSOR:
                self._context.debounce("remember", _SAVE_AFTER, self.save)
            else:
                self._context.debounce("remember choice", _SAVE_CHOICE_AFTER, self.save)

    def leave(self) -> None:
        """Write the session as the program ends, and that the reader was here until now."""
        self.save()
        self._context.jobs.change(_record_visit)

    def save(self) -> None:
        """Write the session to the archive."""
        self._context.cancel("remember")
        self._context.cancel("remember choice")
        session = self.session = replace(self.session, **self._reading_place())
        self._context.jobs.change(lambda archive: write_session(archive, session))


def _record_visit(archive: Archive) -> None:
    if not archive.read_only:
        archive.last_visit.record()
