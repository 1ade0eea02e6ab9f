"""The takes of a story in the order of time, each with what it adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.text.timestamps import published_day
from tui.formatting.dates import format_date_heading
from tui.formatting.text import content, cut
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import Piece, panel_frame
from tui.widgets.line_list import LineList, ScreenLine
from tui.widgets.story.take_row import TakeRow, lines_of

__all__ = ["TakeList"]


class TakeList(LineList):
    """Rows of takes below the headings of their days."""

    DEFAULT_CSS = panel_frame("TakeList")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "open", "Read the take", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """The cursor is on another take."""

        row: TakeRow

    @dataclass
    class Opened(Message):
        """The reader wants to read a take."""

        row: TakeRow

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = "1 Takes"
        self.rows: Sequence[TakeRow] = ()
        self.picked: set[int] = set()
        """The articles of rows that are picked."""
        self._nothing = ""
        self._drawn: dict[int, list[list[Piece]]] = {}

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def chosen(self) -> TakeRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    @property
    def chosen_rows(self) -> list[TakeRow]:
        """The rows that are picked, else the one under the cursor."""
        picked = [row for row in self.rows if row.article.id in self.picked]
        return picked or ([self.chosen] if self.chosen else [])

    def place_of(self, article: int) -> int | None:
        """Return the row of an article, if it is listed."""
        places = (
            at for at, row in enumerate(self.rows) for one in row.articles if one.id == article
        )
        return next(places, None)

    def show(self, rows: Sequence[TakeRow], *, select: int | None, nothing: str = "") -> None:
        """Show rows, with the cursor on that of an article, or as near as it was.

        Args:
            rows: The takes.
            select: The article whose row gets the cursor, if it is listed.
            nothing: What to say where there are none.
        """
        self.rows, self._nothing = rows, nothing
        self.picked &= {row.article.id for row in rows}
        self._drawn.clear()
        place = None if select is None else self.place_of(select)
        self.cursor = max(0, min(self.cursor, len(rows) - 1)) if place is None else place
        self._write_position()
        self.reveal()
        self.refresh()

    def pick(self) -> None:
        """Pick the row under the cursor or drop it, and go on to the next."""
        if self.chosen is not None:
            self.picked ^= {self.chosen.article.id}
            self._drawn.pop(self.cursor, None)
            self.repaint_rows(self.cursor)
            self.go_to(self.cursor + 1)

    def drop_picked(self) -> None:
        """Drop all that are picked."""
        self.picked.clear()
        self._drawn.clear()
        self.refresh()

    def _write_position(self) -> None:
        position = f"{self.cursor + 1} of {len(self.rows)}" if self.rows else ""
        set_subtitle(self, content(position))

    # Drawing.

    def row_height(self, row: int) -> int:
        """Return how many lines a row takes."""
        return len(self._lines(row))

    def lead_height(self, row: int) -> int:
        """Return the line of a day, above its first take."""
        return int(_day(self.rows[row]) != _day(self.rows[row - 1]))

    @property
    def head_height(self) -> int:
        """The line of the day of the top row."""
        return 1

    def _lines(self, row: int) -> list[list[Piece]]:
        if (lines := self._drawn.get(row)) is None:
            take = self.rows[row]
            picked = take.article.id in self.picked
            width = max(20, self.size.width)
            lines = self._drawn[row] = lines_of(take, width, datetime.now(UTC), picked=picked)
        return lines

    def on_resize(self) -> None:
        """Draw the rows again at another width."""
        self._drawn.clear()
        super().on_resize()

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render a line of a take, or of its day."""
        width = self.size.width
        if line.offset < 0:
            name = format_date_heading(_day(self.rows[line.row]), date.today())
            name = f" {cut(name, width - 2)} "
            rule = "─" * max(0, width - len(name))
            return self.strip([(name, "soft bold"), (rule, "line")], width)
        on = line.row == self.cursor
        bar: Piece = ("▌", "accent" if self.has_focus else "muted") if on else ("▎", "line")
        background = ("on-selection" if self.has_focus else "on-selection-quiet") if on else ""
        return self.strip([bar, *self._lines(line.row)[line.offset]], width, background)

    def render_line(self, y: int) -> Strip:
        """Render one line of the screen."""
        if not self.rows and y == 1:
            return self.strip(
                [(f" {cut(self._nothing, self.size.width - 2)}", "muted")], self.size.width
            )
        return super().render_line(y)

    # Choosing.

    def on_focus(self) -> None:
        """Show the cursor as that of the panel with the focus."""
        self.repaint_rows(self.cursor)

    def on_blur(self) -> None:
        """Show the cursor as that of a panel without the focus."""
        self.repaint_rows(self.cursor)

    def row_selected(self) -> None:
        """Announce the take under the cursor."""
        if self.chosen is not None:
            self._write_position()
            self.post_message(self.Chosen(self.chosen))

    def row_opened(self) -> None:
        """Ask to read the take under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def action_open(self) -> None:
        """Read the take under the cursor."""
        self.row_opened()


def _day(row: TakeRow) -> date:
    return published_day(row.article.published, row.article.date_kind)
