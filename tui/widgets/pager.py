"""A page of lines taller than its place: what moves through it, by key and by wheel."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region

from tui.commands.table import MOVEMENT
from tui.theming.styles import LineWidget

__all__ = ["Pager"]

_OVERLAP = 2
_WHEEL_LINES = 3


class Pager(LineWidget, can_focus=True):
    """Lines without a cursor, some of them on screen; `top` is the first of those."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = list(MOVEMENT)

    top: int = 0

    # What the widget built on it tells.

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def write_place(self) -> None:
        """Write down where in the lines one is."""

    def moved(self) -> None:
        """Do what follows from the reader having scrolled."""

    # Moving.

    @property
    def last_top(self) -> int:
        """The top line with which the last line is the last on screen."""
        return max(0, self.line_count - self.size.height)

    def show_from(self, top: int) -> None:
        """Bring a line to the top, as far as there are lines to fill the screen."""
        top = max(0, min(top, self.last_top))
        if top != self.top:
            self.top = top
            self.write_place()
            self.repaint()

    def in_view(self, line: int) -> bool:
        """Tell whether a line is on screen."""
        return self.top <= line < self.top + self.size.height

    def repaint(self) -> None:
        """Draw all lines on screen anew."""
        self.refresh(Region(0, 0, *self.size))

    def _scroll(self, lines: int) -> None:
        self.show_from(self.top + lines)
        self.moved()

    def action_move(self, lines: int) -> None:
        """Scroll by so many lines."""
        self._scroll(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by whole screens, some lines of the old one left for the eye."""
        self._scroll(pages * max(1, self.size.height - _OVERLAP))

    def action_half_page(self, pages: int) -> None:
        """Scroll by half screens."""
        self._scroll(pages * max(1, self.size.height // 2))

    def action_first(self) -> None:
        """Scroll to the beginning."""
        self._scroll(-self.top)

    def action_last(self) -> None:
        """Scroll to the end."""
        self._scroll(self.line_count)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self._scroll(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self._scroll(-_WHEEL_LINES)
