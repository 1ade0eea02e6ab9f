"""When a screen is painted: at once, and again as soon as the last time is a frame ago."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App

__all__ = ["Frames"]

_FRAME = 1 / 120
"""Seconds from one painting to the next, at least."""


class Frames:
    """Takes the place of the timer by which Textual paints a screen.

    That one sleeps between one and two sixtieths of a second after each painting: a key pressed
    after something else was painted, a count or a feed's progress, waited as long.
    """

    def __init__(self, app: App[object], paint: Callable[[], None]) -> None:
        self._app = app
        self._paint = paint
        self._next: asyncio.TimerHandle | None = None
        self._earliest = 0.0

    def resume(self) -> None:
        """Paint as soon as may be."""
        if self._next is None:
            self._next = asyncio.get_running_loop().call_at(self._earliest, self._tick)

    def pause(self) -> None:
        """Paint no more until told to."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _tick(self) -> None:
        self._next = None
        if not self._app.is_running:
            return
        self._earliest = asyncio.get_running_loop().time() + _FRAME
        try:
            self._paint()
        except Exception as error:  # as Textual's own timers do
            self._app._handle_exception(error)
