"""Selection of text by dragging the mouse over a widget that renders its own lines."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip

from tui.theming.styles import LineWidget

__all__ = ["DragSelection", "TextSelected"]

_FRAME = "▌▎│┃▐█▕"
"""Bars beside the text, which are not part of it."""


class TextSelected(Message):
    """Text was selected with the mouse."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class DragSelection:
    """The part of a widget that is being dragged over; it is announced at the release.

    Args:
        widget: Renders the lines.
        line: Renders a line of the screen without the selection.
        unit: Returns what a line of the screen belongs to: the lines of one unit are one
            paragraph, None is a paragraph of its own.
    """

    def __init__(
        self,
        widget: LineWidget,
        line: Callable[[int], Strip],
        unit: Callable[[int], object | None] = lambda _line: None,
    ) -> None:
        self._widget = widget
        self._line = line
        self._unit = unit
        self._pressed: Offset | None = None
        self._reached: Offset | None = None
        self.was_drag = False
        """Whether the button was last released after a drag: the click that follows is none."""

    def press(self, event: events.MouseDown) -> None:
        """Begin at the cell under the mouse."""
        self.was_drag = False
        self._pressed = event.get_content_offset(self._widget) if event.button == 1 else None
        if self._pressed is not None:
            self._widget.capture_mouse()  # so that the release is heard of, wherever it is

    def move(self, event: events.MouseMove) -> None:
        """Extend the selection to the cell under the mouse, while the button is held."""
        if self._pressed is None:
            return
        reached = event.get_content_offset_capture(self._widget)
        size = self._widget.content_size
        reached = reached.clamp(size.width - 1, size.height - 1)
        if reached != (self._reached or self._pressed):
            self._reached = reached
            self._widget.refresh()

    def release(self) -> None:
        """Announce the selected text, if the mouse was dragged."""
        if self._pressed is None:
            return
        self._widget.release_mouse()
        if self._reached is not None:
            self.was_drag = True
            if text := self._text():
                self._widget.post_message(TextSelected(text))
            self._widget.refresh()
        self._pressed = self._reached = None

    def _cells(self, y: int) -> tuple[int, int] | None:
        """Return the selected cells of a line of the screen."""
        if self._pressed is None or self._reached is None:
            return None
        first, last = sorted((self._pressed, self._reached), key=lambda place: (place.y, place.x))
        if not first.y <= y <= last.y:
            return None
        width = self._widget.content_size.width
        return first.x if y == first.y else 0, last.x + 1 if y == last.y else width

    def paint(self, y: int, strip: Strip) -> Strip:
        """Return a line of the screen with its selected cells highlighted."""
        if self._reached is None or (selected := self._cells(y)) is None:
            return strip
        start, end = selected
        style = self._widget.style_of("reverse")
        marked = [
            Segment(segment.text, segment.style + style if segment.style else style)
            for segment in strip.crop(start, end)
        ]
        return Strip.join([strip.crop(0, start), Strip(marked), strip.crop(end)])

    def _text(self) -> str:
        """Return the selected text; the lines of a paragraph are joined."""
        text, before = "", None
        for y in range(self._widget.content_size.height):
            if (selected := self._cells(y)) is None:
                continue
            line = self._line(y).crop(*selected).text.strip(_FRAME + " ")
            unit = self._unit(y)
            joined = unit is not None and unit == before
            text += (" " if joined else "\n") * bool(text) + line
            before = unit
        return text.strip()
