"""The last row of the screen: the keys that are useful now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Region
from textual.message import Message

from tui.formatting.text import cells, clean_line
from tui.terminal.repaint import repaint
from tui.widgets.clickable_row import Cell, ClickableRow, row_width, spread

__all__ = ["ALWAYS", "Footer", "FooterPressed", "Item"]

Item = tuple[str, str, str]
"""A key, a word for what it does, and the action of a click on it."""

ALWAYS: Sequence[Item] = (("?", "help", "help"), ("^p", "commands", "palette"))
"""What a footer shows at the right by default."""

_WIDE = 80
"""Cells from which on there is room for the keys of a row."""


@dataclass
class FooterPressed(Message):
    """A click on the footer asks for `action`."""

    action: str


class Footer(ClickableRow):
    """The keys that are most useful now, and at the right those that always are."""

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:
        super().__init__(name=name, id=id)
        self._items: Sequence[Item] = ()
        self._always: Sequence[Item] = ALWAYS
        self._on_row: Sequence[Item] = ()

    def show(
        self,
        items: Sequence[Item],
        always: Sequence[Item] = ALWAYS,
        on_row: Sequence[Item] = (),
    ) -> None:
        """Show `items`, most useful first, and `always` at the right.

        Items that do not fit are left out whole: first the last of `items`, then of `always`.
        `on_row` are keys for the selected row: beside `always`, so that the others stay in their
        place whether there are any, and not in a narrow terminal.
        """
        width = self.content_size.width
        before = self.row_cells(width)
        self._items, self._always, self._on_row = items, always, on_row
        # Painting all of it sends ten times the bytes of a key for the row.
        if changed := _changed_part(before, self.row_cells(width)):
            repaint(self, changed)

    def click_message(self, action: str) -> Message:
        """Return the message for a click on `action`."""
        return FooterPressed(action)

    def row_cells(self, width: int) -> list[Cell]:
        """Return the items that fit in `width`."""
        on_row = self._on_row if width >= _WIDE else ()
        right = _fitting([*on_row, *self._always], width - 1)
        left = _fitting(self._items, width - row_width(right) - 4)
        return spread([(" ", "", ""), *left], [*right, (" ", "", "")], width)


def _changed_part(before: Sequence[Cell], after: Sequence[Cell]) -> Region | None:
    """Return the part of the row that looks different; None if it all looks the same."""
    pairs = zip(_cells(before), _cells(after), strict=False)
    places = [x for x, (old, new) in enumerate(pairs) if old != new]
    return Region(places[0], 0, places[-1] + 1 - places[0], 1) if places else None


def _cells(row: Sequence[Cell]) -> list[tuple[str, str]]:
    """Return the character and the style of each cell of the screen."""
    return [(char, style) for text, style, _ in row for char in text for _ in range(cells(char))]


def _fitting(items: Sequence[Item], width: int) -> list[Cell]:
    """Return as many of `items`, from the first, as fit whole in `width` cells."""
    row: list[Cell] = []
    for key, word, action in items:
        more: list[Cell] = [("   ", "", "")] if row else []
        more += [
            (clean_line(key), "accent bold", action),
            (f" {clean_line(word)}", "muted", action),
        ]
        if row_width(row) + row_width(more) > width:
            break
        row += more
    return row
