"""The list of briefs, with how many items each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.model import Brief
from tui.formatting.text import cells, clean_line, fit
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["BriefList"]


class BriefList(LineList):
    """A line for each brief: its name, how many items it has, and whether it is added to."""

    DEFAULT_CSS = "BriefList { height: 1fr; background: $surface; }"

    @dataclass
    class Chosen(Message):
        """The cursor is on another brief."""

        name: str

    @dataclass
    class Opened(Message):
        """The reader wants to go to the items of the brief."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "open", "Its items", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="briefs")
        self.briefs: Sequence[Brief] = ()
        self._current = ""

    @property
    def row_count(self) -> int:
        """How many briefs there are."""
        return len(self.briefs)

    def show(self, briefs: Sequence[Brief], *, current: str, name: str) -> None:
        """Show briefs with the cursor on the one of a name; `current` is the one added to."""
        self.briefs, self._current = briefs, current
        places = {brief.name: place for place, brief in enumerate(briefs)}
        self.cursor = places.get(name, 0)
        self.reveal()

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render the line of a brief."""
        brief = self.briefs[line.row]
        on = line.row == self.cursor
        width = self.size.width
        count = f"{brief.count:,}"
        bar: Piece = ("▌", "accent") if on else (" ", "")
        mark: Piece = ("● " if brief.name == self._current else "  ", "accent")
        name = fit(clean_line(brief.name), width - 5 - cells(count))
        background = ("on-selection" if self.has_focus else "on-selection-quiet") if on else ""
        pieces = [bar, mark, (name, "text bold" if on else "text"), (f" {count} ", "muted")]
        return self.strip(pieces, width, background)

    def row_selected(self) -> None:
        """Announce the brief under the cursor."""
        self.post_message(self.Chosen(self.briefs[self.cursor].name))

    def row_opened(self) -> None:
        """Ask to go to its items."""
        self.post_message(self.Opened())

    def action_open(self) -> None:
        """Go to its items."""
        self.row_opened()
