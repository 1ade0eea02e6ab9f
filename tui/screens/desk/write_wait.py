"""The word on the screen while a change waits for another program to finish writing."""

from __future__ import annotations

from tui.screens.desk.context import DeskContext
from tui.widgets.header import Header

__all__ = ["WriteWait"]

_TOAST = "wait"


class WriteWait:
    """Shows that a change waits, and gives it up when asked."""

    def __init__(self, context: DeskContext, header: Header) -> None:
        self._context = context
        self._header = header

    def start(self) -> None:
        """Begin to listen."""
        self._context.jobs.watch_waiting(self._show)

    def give_up(self) -> bool:
        """Give up the change that waits, and those after it; return whether there was one."""
        waits = self._context.jobs.waiting
        self._context.jobs.give_up_waiting()
        return waits

    def explain(self) -> bool:
        """Say that a change still waits; return whether one does."""
        if waits := self._context.jobs.waiting:
            self._context.toast(
                f"Your last change is waiting for another program to finish writing;"
                f" {self._key} cancels it",
                kind=_TOAST,
            )
        return waits

    @property
    def _key(self) -> str:
        return self._context.key_label("back")

    def _show(self, waits: bool) -> None:
        self._header.waiting = self._key if waits else ""
        if waits and not self._context.is_in_front:  # a page or dialog covers the header
            self._context.toast("Waiting for another program to finish writing…", kind=_TOAST)
