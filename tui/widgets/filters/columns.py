"""Columns of lines that scroll each on its own: what is seen where. Nothing of a widget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tui.formatting.text import cells
from tui.widgets.filters.choices import Spot
from tui.widgets.filters.lines import Line
from tui.widgets.scroll_thumb import thumb_at

__all__ = ["Columns", "Stop"]


class Stop(NamedTuple):
    """Where a cursor can stand: a line of a column, and the spots side by side in it."""

    column: int
    line: int
    spots: list[Spot]


class Columns:
    """One or two columns of lines in a part of `width` by `height` cells."""

    def __init__(self) -> None:
        self._columns: list[list[Line]] = [[]]
        self._tops = [0]
        self._width = self._height = 0
        self.stops: list[Stop] = []

    def lay(self, columns: list[list[Line]], width: int, height: int) -> None:
        """Take other lines, or another size; what is scrolled stays so as far as it can."""
        self._columns, self._width, self._height = columns, width, height
        self._tops = [*self._tops, 0][: len(columns)]
        for column in range(len(columns)):
            self.scroll(column, 0)
        self.stops = list(self._find_stops())

    def _find_stops(self) -> Iterator[Stop]:
        for column, lines in enumerate(self._columns):
            for number, line in enumerate(lines):
                # Days are for the mouse; the keys move the ends of the range instead.
                spots = [part.spot for part in line if part.spot and part.spot.kind != "day"]
                if spots:
                    yield Stop(column, number, list(dict.fromkeys(spots)))

    @property
    def _left(self) -> int:
        """How wide the first column is."""
        return self._width if len(self._columns) == 1 else self._width // 2

    def row(self, y: int) -> list[tuple[Line, int, str]]:
        """Return of each column the line seen at `y`, its width, and the mark in its last cell."""
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

    def spot_at(self, x: int, y: int) -> Spot | None:
        """Return what can be chosen at `x`, `y`."""
        column = self.column_at(x)
        x -= self._left * column
        lines, number = self._columns[column], self._tops[column] + y
        for part in lines[number] if number < len(lines) else ():
            x -= cells(part.text)
            if x < 0:
                return part.spot
        return None

    def y_of(self, stop: Stop) -> int | None:
        """Return where the line of `stop` is seen, None where it is scrolled out of view."""
        y = stop.line - self._tops[stop.column]
        return y if 0 <= y < self._height else None

    def beside(self, stop: Stop, step: int) -> int | None:
        """Return the stop, by number, at the height of `stop` in the column `step` further on."""
        y = stop.line - self._tops[stop.column]
        others = [
            (abs(other.line - self._tops[other.column] - y), number)
            for number, other in enumerate(self.stops)
            if other.column == stop.column + step
        ]
        return min(others)[1] if others else None

    def reveal(self, stop: Stop) -> bool:
        """Scroll so that the line of `stop`, and a title above it, are seen; whether it had to."""
        top = self._tops[stop.column]
        lowest = max(0, stop.line - self._height + 1)
        return self.scroll(stop.column, max(lowest, min(top, max(0, stop.line - 1))) - top)

    def scroll(self, column: int, step: int) -> bool:
        """Scroll a column by `step` lines as far as there are any; whether it moved."""
        most = max(0, len(self._columns[column]) - self._height)
        top = max(0, min(self._tops[column] + step, most))
        moved = top != self._tops[column]
        self._tops[column] = top
        return moved
