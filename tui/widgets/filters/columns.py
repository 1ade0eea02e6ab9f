"""Columns of lines, each of which scrolls on its own: what is on screen where; no widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui.formatting.text import cells
from tui.widgets.filters.choices import FilterOption
from tui.widgets.filters.form import FormLine
from tui.widgets.scroll_thumb import thumb_at

__all__ = ["Columns", "CursorLine"]


class CursorLine(NamedTuple):
    """A line of a column on which the cursor can stand, and the options side by side in it."""

    column: int
    line: int
    options: list[FilterOption]


class Columns:
    """One or two columns of lines in `width` by `height` cells."""

    def __init__(self) -> None:
        self._columns: list[list[FormLine]] = [[]]
        self._tops = [0]
        self._width = self._height = 0
        self.cursor_lines: list[CursorLine] = []

    def lay_out(self, columns: list[list[FormLine]], width: int, height: int) -> None:
        """Set the lines and the size; the columns stay scrolled as far as they can."""
        self._columns, self._width, self._height = columns, width, height
        self._tops = [*self._tops, 0][: len(columns)]
        for column in range(len(columns)):
            self.scroll(column, 0)
        self.cursor_lines = list(self._find_cursor_lines())

    def _find_cursor_lines(self) -> Iterator[CursorLine]:
        for column, lines in enumerate(self._columns):
            for number, line in enumerate(lines):
                # Days are for the mouse; the keys move the ends of the range instead.
                found = (part.option for part in line)
                options = [option for option in found if option and option.kind != "day"]
                if options:
                    yield CursorLine(column, number, list(dict.fromkeys(options)))

    @property
    def _left(self) -> int:
        """The width of the first column."""
        return self._width if len(self._columns) == 1 else self._width // 2

    def row(self, y: int) -> list[tuple[FormLine, int, str]]:
        """Return, for each column, its line at `y`, its width, and its scroll bar's cell there."""
        row = []
        for column, lines in enumerate(self._columns):
            number = self._tops[column] + y
            line = lines[number] if number < len(lines) else ()
            width = self._width - self._left if column else self._left
            row.append((line, width, self._thumb(column, y)))
        return row

    def _thumb(self, column: int, y: int) -> str:
        length = len(self._columns[column])
        return thumb_at(y, top=self._tops[column], height=self._height, length=length)

    def column_at(self, x: int) -> int:
        """Return the column at `x`."""
        return int(len(self._columns) > 1 and x >= self._left)

    def option_at(self, x: int, y: int) -> FilterOption | None:
        """Return the option at `x`, `y`."""
        column = self.column_at(x)
        x -= self._left * column
        lines, number = self._columns[column], self._tops[column] + y
        for part in lines[number] if number < len(lines) else ():
            x -= cells(part.text)
            if x < 0:
                return part.option
        return None

    def y_of(self, at: CursorLine) -> int | None:
        """Return where a line is on screen, None where it is scrolled out of view."""
        y = at.line - self._tops[at.column]
        return y if 0 <= y < self._height else None

    def beside(self, at: CursorLine, step: int) -> int | None:
        """Return the number of the line nearest in height, in the column `step` further on."""
        y = at.line - self._tops[at.column]
        others = [
            (abs(other.line - self._tops[other.column] - y), number)
            for number, other in enumerate(self.cursor_lines)
            if other.column == at.column + step
        ]
        return min(others)[1] if others else None

    def reveal(self, at: CursorLine) -> bool:
        """Scroll so that a line and a title above it are on screen; return whether it had to."""
        top = self._tops[at.column]
        lowest = max(0, at.line - self._height + 1)
        return self.scroll(at.column, max(lowest, min(top, max(0, at.line - 1))) - top)

    def scroll(self, column: int, step: int) -> bool:
        """Scroll a column by `step` lines, as far as it goes; return whether it moved."""
        most = max(0, len(self._columns[column]) - self._height)
        top = max(0, min(self._tops[column] + step, most))
        moved = top != self._tops[column]
        self._tops[column] = top
        return moved
