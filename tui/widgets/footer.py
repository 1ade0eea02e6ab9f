"""The last row of the screen: the keys that are useful now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from tui.formatting.text import clean_line
from tui.widgets.clickable_row import Cell, ClickableRow, row_width, spread

__all__ = ["ALWAYS", "Footer", "FooterPressed", "Item"]

Item = tuple[str, str, str]
"""A key, a word for what it does, and the action of a click on it."""

ALWAYS: Sequence[Item] = (("?", "help", "help"), ("^p", "commands", "palette"))
"""What a footer shows at the right by default."""


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

    def show(self, items: Sequence[Item], always: Sequence[Item] = ALWAYS) -> None:
        """Show `items`, most useful first, and `always` at the right.

        Items that do not fit are left out whole: first the last of `items`, then of `always`.
        """
        self._items, self._always = items, always
        self.refresh()

    def click_message(self, action: str) -> Message:
        """Return the message for a click on `action`."""
        return FooterPressed(action)

    def row_cells(self, width: int) -> list[Cell]:
        """Return the items that fit in `width`."""
        right = _fitting(self._always, width - 1)
        left = _fitting(self._items, width - row_width(right) - 4)
        return spread([(" ", "", ""), *left], [*right, (" ", "", "")], width)


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
