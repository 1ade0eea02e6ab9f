"""A row of cells, some of which can be clicked: what the header and the footer have in common."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.formatting.text import cells
from tui.theming.styles import LineWidget

__all__ = ["Cell", "ClickableRow", "row_width", "spread"]

Cell = tuple[str, str, str]
"""Cleaned text, its style, and the action of a click on it (empty: none)."""


class ClickableRow(LineWidget):
    """One row of cells, some of which can be clicked."""

    DEFAULT_CSS = """
    ClickableRow { height: 1; background: $background; }
    """
    ALLOW_SELECT = False

    def row_cells(self, width: int) -> list[Cell]:
        """Return the cells of the row."""
        raise NotImplementedError

    def click_message(self, action: str) -> Message:
        """Return the message for a click on a cell with `action`."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Render the row."""
        width = self.content_size.width
        row = self.row_cells(width) if y == 0 else []
        return self.strip([(text, style) for text, style, _ in row], width)

    def on_click(self, event: events.Click) -> None:
        """Post the message of the cell under the mouse."""
        offset = event.get_content_offset(self)
        left = offset.x if offset is not None else -1
        for text, _, action in self.row_cells(self.content_size.width) if left >= 0 else ():
            left -= cells(text)
            if left < 0:
                if action:
                    self.post_message(self.click_message(action))
                return


def row_width(row: Sequence[Cell]) -> int:
    """Return the width of a row in terminal cells."""
    return sum(cells(text) for text, _, _ in row)


def spread(left: list[Cell], right: list[Cell], width: int) -> list[Cell]:
    """Return both ends of a row of `width` cells with space between."""
    return [*left, (" " * max(0, width - row_width(left) - row_width(right)), "", ""), *right]
