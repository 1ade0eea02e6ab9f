"""Screens of the size that the terminal has now, whatever size they hear of."""

from __future__ import annotations

from typing import TypeVar

from textual.geometry import Size
from textual.screen import Screen

__all__ = ["NewestSize"]

Result = TypeVar("Result")


class NewestSize(Screen[Result]):
    """A screen that never goes back to an earlier size.

    Laid out in a size, a screen tells itself so. Textual's own, told of two sizes before it could
    see to the first, as at the start or while a window is drawn larger, goes from one to the other
    and back for ever.
    """

    def _screen_resized(self, size: Size) -> None:  # noqa: ARG002
        super()._screen_resized(self.app.size)
