"""A list of rows of different heights that is rendered line by line, whatever its length.

It knows the row at the top and the lines from there to the bottom, never the whole list: a million
rows cost no more than forty. What a row is and how it looks is left to subclasses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.strip import Strip

from tui.commands.table import MOVEMENT
from tui.terminal.repaint import repaint
from tui.theming.drag_selection import DragSelection
from tui.theming.styles import LineWidget

__all__ = ["LineList", "ScreenLine"]

_CONTEXT = 2
_WHEEL_LINES = 4


class ScreenLine(NamedTuple):
    """What a line of the screen shows: the line of a row at `offset`.

    Offsets below 0 are the lines of the row's lead, which stands above it.
    """

    row: int
    offset: int


class LineList(LineWidget, can_focus=True):
    """Rows with a cursor, some of them on screen.

    Moving past an edge turns the page instead of shifting every line at every key: the eye keeps
    its place, and a key held down repaints two rows rather than a screenful.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = list(MOVEMENT)

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:
        super().__init__(name=name, id=id)
        self.cursor = 0
        self._top = 0
        self._screen_lines: list[ScreenLine] = []
        self._shown: dict[int, tuple[int, int]] = {}
        self._filled = 0
        self.selection = DragSelection(self, self._draw_line, self._row_at)

    @property
    def top(self) -> int:
        """The first row on screen."""
        return self._top

    # What a subclass provides.

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def row_height(self, row: int) -> int:  # noqa: ARG002
        """Return how many lines a row takes, without its lead."""
        return 1

    def lead_height(self, row: int) -> int:  # noqa: ARG002
        """Return how many lines the lead of a row takes, below another row."""
        return 0

    @property
    def head_height(self) -> int:
        """How many lines of its lead the top row always has."""
        return 0

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render a line over the whole width."""
        raise NotImplementedError

    def row_selected(self) -> None:
        """Called when the cursor has moved to another row."""

    # The lines on screen.

    def lay_out(self) -> None:
        """Compute what each line shows, keeping the top row, and repaint."""
        count = self.row_count
        self._top = self._clamp_top(self._top)
        height = self.size.height
        lines = [ScreenLine(self._top, n) for n in range(-self.head_height if count else 0, 0)]
        self._shown = {}
        row = self._top
        while row < count and len(lines) < height:
            if row != self._top:
                lines += [ScreenLine(row, n) for n in range(-self.lead_height(row), 0)]
            tall = self.row_height(row)
            self._shown[row] = (len(lines), tall)
            lines += [ScreenLine(row, n) for n in range(tall)]
            row += 1
        self._screen_lines = lines[:height]
        if self.are_loaded(self._top, row - 1):
            self._repaint()
        else:
            self._filled = self.size.height  # the screen may change before they are loaded
        self.rows_shown(self._top, row - 1)

    def _repaint(self) -> None:
        """Repaint all lines but those below the last row that were blank and still are."""
        before, self._filled = self._filled, len(self._screen_lines)
        self.refresh(Region(0, 0, self.size.width, max(before, self._filled)))

    def are_loaded(self, first: int, last: int) -> bool:  # noqa: ARG002
        """Return whether these rows can be rendered; until then the screen stays as it is."""
        return True

    def rows_shown(self, first: int, last: int) -> None:
        """Called when these rows are on screen: a subclass requests those that are not loaded."""

    def reveal(self) -> None:
        """Turn the page if the cursor is not on screen, and lay out."""
        if not self.row_count:
            self.lay_out()
            return
        self._top = self._clamp_top(self._top)
        bottom = self._bottom_row()
        context = min(_CONTEXT, (bottom - self._top) // 5)
        if self.cursor < self._top:
            self._top = self._top_for(min(self.row_count - 1, self.cursor + context))
        elif self.cursor > bottom:
            near = self.cursor - bottom < bottom - self._top
            self._top = self.cursor - context if near else self._top_for(self.cursor)
        self.lay_out()

    @property
    def has_free_lines(self) -> bool:
        """Whether lines of the screen are empty below the last row."""
        return len(self._screen_lines) < self.size.height

    def is_shown(self, row: int) -> bool:
        """Return whether the whole of a row is on screen."""
        top, tall = self._shown.get(row, (0, 0))
        return tall > 0 and top + tall <= self.size.height

    def repaint_rows(self, *rows: int) -> None:
        """Repaint the lines of these rows that are on screen."""
        width = self.size.width
        places = (self._shown[row] for row in rows if row in self._shown)
        if regions := [Region(0, line, width, count) for line, count in places]:
            repaint(self, *regions)

    def _bottom_row(self) -> int:
        """Return the last row that is wholly on screen."""
        left = self.size.height - self.head_height - self.row_height(self._top)
        row = self._top
        while row + 1 < self.row_count:
            left -= self.lead_height(row + 1) + self.row_height(row + 1)
            if left < 0:
                break
            row += 1
        return row

    def _top_for(self, bottom: int) -> int:
        """Return the top row that makes `bottom` the last row wholly on screen."""
        return self.top_with(bottom, self.size.height - self.row_height(bottom))

    def top_with(self, row: int, line: int) -> int:
        """Return the top row that puts a row on a line of the screen, or as little above it."""
        left = line - self.head_height
        while row > 0:
            left -= self.lead_height(row) + self.row_height(row - 1)
            if left < 0:
                break
            row -= 1
        return row

    def _clamp_top(self, top: int) -> int:
        """Return `top`, or the nearest top row without blank lines below the last row."""
        count = self.row_count
        # Far from the end there is nothing to compute.
        if count and top + self.size.height >= count:
            top = min(top, self._top_for(count - 1))
        return max(0, top)

    def render_line(self, y: int) -> Strip:
        """Render one line of the screen."""
        return self.with_selection(y, self._draw_line(y))

    def _row_at(self, y: int) -> int | None:
        """Return the row in a line of the screen; None: none, or its lead."""
        line = self._screen_lines[y] if y < len(self._screen_lines) else None
        return line.row if line and line.offset >= 0 else None

    def _draw_line(self, y: int) -> Strip:
        if y < len(self._screen_lines):
            return self.render_screen_line(self._screen_lines[y])
        return Strip.blank(self.size.width, self.style_of(""))

    # Moving.

    def follow(self, row_id: object, ids: Sequence[object]) -> None:
        """Put the cursor of a list with other rows on the row with an id, and lay out.

        If there is none, it stays in its place. `ids` are those of all rows.
        """
        here = max(0, min(self.cursor, len(ids) - 1))
        self.cursor = ids.index(row_id) if row_id in ids else here
        self.reveal()

    def go_to(self, row: int) -> None:
        """Move the cursor to a row, or the nearest there is."""
        row = max(0, min(row, self.row_count - 1))
        if row == self.cursor or self.row_count == 0:
            return
        left, self.cursor = self.cursor, row
        if self.is_shown(row):
            self.repaint_rows(left, row)
        else:
            self.reveal()
        self.row_selected()

    def turn(self, rows: int) -> None:
        """Scroll by some rows without moving the cursor."""
        top = self._clamp_top(self._top + rows)
        if top != self._top:
            self._top = top
            self.lay_out()

    def action_move(self, rows: int) -> None:
        """Move the cursor by some rows."""
        self.go_to(self.cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor and the screen by whole screens."""
        self._jump(pages * max(1, self._bottom_row() - self._top))

    def action_half_page(self, pages: int) -> None:
        """Move the cursor and the screen by half screens."""
        self._jump(pages * max(1, (self._bottom_row() - self._top) // 2))

    def _jump(self, rows: int) -> None:
        if self.row_count:
            self.turn(rows)
            self.go_to(self.cursor + rows)

    def action_first(self) -> None:
        """Move to the first row."""
        self.turn(-self._top)
        self.go_to(0)

    def action_last(self) -> None:
        """Move to the last row."""
        self.go_to(self.row_count - 1)

    # Events.

    def on_resize(self) -> None:
        """Keep the cursor's row on screen when the size changes, if it was."""
        if not self._screen_lines or self.cursor in self._shown:
            self.reveal()
        else:
            self.lay_out()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row clicked; a double click opens it."""
        if self.was_dragged:
            return
        place = event.get_content_offset(self)
        line = self._screen_lines[place.y] if place and place.y < len(self._screen_lines) else None
        if line is None or line.offset < 0:
            return
        self.go_to(line.row)
        if event.chain == 2:
            self.row_opened()

    def row_opened(self) -> None:
        """Called when the row under the cursor is opened."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down without moving the cursor."""
        event.stop()
        self.turn(self._wheel())

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up without moving the cursor."""
        event.stop()
        self.turn(-self._wheel())

    def _wheel(self) -> int:
        return max(1, _WHEEL_LINES // self.row_height(self._top)) if self.row_count else 0
