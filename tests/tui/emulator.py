"""A terminal emulator: what a terminal shows of what it is sent."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain, groupby
from typing import Any
from unittest import mock

from rich.cells import cell_len
from rich.color import Color
from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style
from textual.drivers import headless_driver
from textual.drivers.headless_driver import HeadlessDriver

__all__ = ["Cell", "Emulator", "emulated"]

SENT = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|\x1b\][^\x07\x1b]*|\x1b.[?<>=\d;$ ]*\w?|(.)", re.DOTALL
)
ATTRIBUTES = {
    "1": "bold",
    "2": "dim",
    "3": "italic",
    "4": "underline",
    "7": "reverse",
    "9": "strike",
}
SHOWN_ON_SPACE = {"4", "7", "9"}

Cell = tuple[str, frozenset[str], str, str]
"""A character with its attributes, its colour and its background; "" after a wide one."""
NOTHING: Cell = (" ", frozenset(), "", "")


class Emulator:
    """The cells of a terminal; lines and columns count from 1."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self._on: frozenset[str] = frozenset()
        self._colour = self._background = ""
        self._y = self._x = 1

    def send(self, text: str) -> None:
        """Show what is sent."""
        for found in SENT.finditer(text):
            y, x, codes, char = found.groups()
            if y:
                self._y, self._x = int(y), int(x)
            elif codes is not None:
                self._set_style((codes or "0").split(";"))
            elif char in ("\r", "\n"):
                self._y, self._x = (self._y, 1) if char == "\r" else (self._y + 1, self._x)
            elif char and char > "\x1f":
                self.cells[self._y, self._x] = self._cell(char)
                if cell_len(char) == 2:
                    self.cells[self._y, self._x + 1] = self._cell("")
                self._x += cell_len(char)

    def _cell(self, char: str) -> Cell:
        on, colour = self._on, self._colour
        if char == " " and not on & SHOWN_ON_SPACE:
            on, colour = frozenset(), ""
        return (char, on, colour, self._background)

    def _set_style(self, left: list[str]) -> None:
        while left:
            code = left.pop(0)
            if code == "0":
                self._on, self._colour, self._background = frozenset(), "", ""
            elif code in ("22", "23", "24"):
                self._on -= {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}}[code]
            elif code == "39":
                self._colour = ""
            elif code == "49":
                self._background = ""
            elif code in ("38", "48"):
                value, left = ";".join(left[:4]), left[4:]
                if code == "38":
                    self._colour = value
                else:
                    self._background = value
            else:
                self._on |= {code}

    def below_the_clock(self) -> dict[tuple[int, int], Cell]:
        """Return the cells of all lines but the header's."""
        return {place: cell for place, cell in self.cells.items() if place[0] > 1}

    def line(self, y: int, start: int, stop: int) -> list[Cell]:
        """Return the cells of a line from column `start` to before `stop`."""
        return [self.cells.get((y, x), NOTHING) for x in range(start, stop)]

    def text(self, y: int, start: int, stop: int) -> str:
        """Return the characters alone, of a part of a line."""
        return "".join(char for char, *_ in self.line(y, start, stop))

    def lines(self, width: int, height: int) -> list[str]:
        """Return the characters alone, of all lines."""
        return [self.text(y, 1, width + 1) for y in range(1, height + 1)]

    def svg(self, width: int, height: int, title: str) -> str:
        """Return a picture of the screen."""
        console = Console(
            width=width,
            height=height,
            file=io.StringIO(),
            force_terminal=True,
            color_system="truecolor",
            record=True,
            legacy_windows=False,
            safe_box=False,
        )
        lines = (self.line(y, 1, width + 1) for y in range(1, height + 1))
        console.print(Segments(chain.from_iterable(map(segments, lines))), end="")
        return console.export_svg(title=title)


def segments(cells: list[Cell]) -> Iterator[Segment]:
    """Yield pieces of a line that look alike; a space goes with what is before it."""
    dressed: list[Cell] = []
    for char, on, colour, background in cells:
        before = dressed[-1] if dressed else NOTHING
        if char == " " and not on and before[3] == background and not before[1] & SHOWN_ON_SPACE:
            on, colour = before[1:3]
        dressed.append((char, on, colour, background))
    for look, run in groupby(dressed, lambda cell: cell[1:]):
        yield Segment("".join(char for char, *_ in run), style_of(*look))
    yield Segment.line()


@cache
def style_of(on: frozenset[str], colour: str, background: str) -> Style:
    attributes = {ATTRIBUTES[code]: True for code in on}
    return Style(color=as_color(colour), bgcolor=as_color(background), **attributes)


def as_color(code: str) -> Color | None:
    """Return the colour of `2;red;green;blue`."""
    if not code:
        return None
    kind, red, green, blue = map(int, code.split(";"))
    assert kind == 2
    return Color.from_rgb(red, green, blue)


@contextmanager
def emulated() -> Iterator[Callable[[Any], Emulator]]:
    """Let the apps that are made now paint, in an emulator each; yield what returns an app's."""

    class EmulatorDriver(HeadlessDriver):
        is_headless = False

        def __init__(self, app: Any, **options: Any) -> None:
            super().__init__(app, **options)
            emulators[app] = self._emulator = Emulator()

        def write(self, data: str) -> None:
            self._emulator.send(data)

    emulators: dict[Any, Emulator] = {}
    with (
        mock.patch.object(headless_driver, "HeadlessDriver", EmulatorDriver),
        mock.patch.dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor"),
    ):
        yield emulators.__getitem__
