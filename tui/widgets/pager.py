"""A widget that scrolls through lines without a cursor, by key and by wheel."""

from __future__ import annotations

from typing import ClassVar, Protocol

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip

from tui.commands.table import MOVEMENT
from tui.theming.drag_selection import DragSelection
from tui.theming.styles import LineWidget

__all__ = ["Lines", "Pager"]

_OVERLAP = 2
_WHEEL_LINES = 3


class Lines(Protocol):
    """What a pager shows: lines that are laid out, and drawn at their places on screen."""

    @property
    def line_count(self) -> int:
        """How many lines there are."""

    def draw_line(self, y: int) -> Strip:
        """Draw one line of the screen."""

    def paragraph_at(self, y: int) -> int | None:
        """Return the number of the paragraph in a line of the screen; None: one by itself."""


class Pager(LineWidget, can_focus=True):
    """Lines without a cursor, some of them on screen; `top` is the first of these.

    Args:
        lines: What is shown; a widget that lays its own lines out gives itself.
        name: The widget's name.
        id: The widget's id.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = list(MOVEMENT)

    top: int = 0

    def __init__(self, lines: Lines, *, name: str | None = None, id: str | None = None) -> None:
        super().__init__(name=name, id=id)
        self._shown = lines
        self.selection = DragSelection(self, lines.draw_line, lines.paragraph_at)

    def write_position(self) -> None:
        """Show which lines are on screen."""

    def moved(self) -> None:
        """Called when the reader has scrolled."""

    # Moving.

    @property
    def last_top(self) -> int:
        """The top line at which the last line is at the bottom of the screen."""
        return max(0, self._shown.line_count - self.size.height)

    def show_from(self, top: int) -> None:
        """Scroll a line to the top, as far as lines fill the screen."""
        top = max(0, min(top, self.last_top))
        if top != self.top:
            self.top = top
            self.write_position()
            self.repaint()

    def in_view(self, line: int) -> bool:
        """Return whether a line is on screen."""
        return self.top <= line < self.top + self.size.height

    def repaint(self) -> None:
        """Repaint all lines on screen."""
        self.refresh(Region(0, 0, *self.size))

    def _scroll(self, lines: int) -> None:
        self.show_from(self.top + lines)
        self.moved()

    def action_move(self, lines: int) -> None:
        """Scroll by some lines."""
        self._scroll(lines)

    def action_page(self, pages: int) -> None:
        """Scroll by whole screens, with some lines of the previous one left as context."""
        self._scroll(pages * max(1, self.size.height - _OVERLAP))

    def action_half_page(self, pages: int) -> None:
        """Scroll by half screens."""
        self._scroll(pages * max(1, self.size.height // 2))

    def action_first(self) -> None:
        """Scroll to the beginning."""
        self._scroll(-self.top)

    def action_last(self) -> None:
        """Scroll to the end."""
        self._scroll(self._shown.line_count)

    # The mouse.

    def render_line(self, y: int) -> Strip:
        """Render one line of the screen."""
        return self.with_selection(y, self._shown.draw_line(y))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self._scroll(_WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self._scroll(-_WHEEL_LINES)
