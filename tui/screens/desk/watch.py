"""Changes of the archive, made here or by another program, and when they are shown."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from tui.screens.desk.context import DeskContext

__all__ = ["ArchiveWatch"]

_SELDOM = 5.0
"""Seconds between two updates while quotes are extracted again, which changes it all the time."""


class ArchiveWatch:
    """Owns the time at which a change of the archive was shown last.

    Args:
        context: Jobs, which notice changes.
        on_change: Called when changes are to be shown.
    """

    def __init__(self, context: DeskContext, on_change: Callable[[], None]) -> None:
        self._context = context
        self._on_change = on_change
        self._last_shown = 0.0

    def start(self) -> None:
        """Begin to watch the archive."""
        self._context.jobs.watch(self._changed)

    def _changed(self) -> None:
        now = monotonic()
        is_busy = self._context.jobs.subprocesses.upkeep
        if is_busy and now - self._last_shown < _SELDOM:
            return
        self._last_shown = now
        self._on_change()
