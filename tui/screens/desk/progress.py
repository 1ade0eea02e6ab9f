"""The one place in the header for progress, which several kinds of work share."""

from __future__ import annotations

from typing import Literal

from tui.widgets.header import Header, Progress

__all__ = ["ProgressSlot"]

Kind = Literal["refresh", "task", "upkeep", "first articles"]

_PRIORITY: tuple[Kind, ...] = ("refresh", "task", "upkeep", "first articles")
"""The kinds of work, the one that is shown before all others first."""


class ProgressSlot:
    """Shows the progress of the most important work under way."""

    def __init__(self, header: Header) -> None:
        self._header = header
        self._progress: dict[Kind, Progress] = {}

    def show(self, kind: Kind, progress: Progress | None) -> None:
        """Set the progress of a kind of work; None: it has ended."""
        if progress:
            self._progress[kind] = progress
        else:
            self._progress.pop(kind, None)
        shown = (self._progress[kind] for kind in _PRIORITY if kind in self._progress)
        self._header.progress = next(shown, None)
