"""What a terminal shows of what a program in it sends."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable

from rich.cells import cell_len

from tests.tui.terminals import PATIENCE, Terminal

__all__ = ["HEIGHT", "WIDTH", "Shown", "Watched"]

SENT = re.compile(
    r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|\x1b\][^\x07\x1b]*|\x1b.[?<>=\d;$ ]*\w?|(.)", re.DOTALL
)
WIDTH, HEIGHT = 120, 36

Cell = tuple[str, frozenset[str], str, str]


class Shown:
    """What a terminal makes of what it is sent: each cell with its attributes and colours."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self._on: frozenset[str] = frozenset()
        self._colour = self._ground = ""
        self._y = self._x = 1

    def send(self, text: str) -> None:
        for found in SENT.finditer(text):
            y, x, codes, char = found.groups()
            if y:
                self._y, self._x = int(y), int(x)
            elif codes is not None:
                self._dress((codes or "0").split(";"))
            elif char in ("\r", "\n"):
                self._y, self._x = (self._y, 1) if char == "\r" else (self._y + 1, self._x)
            elif char and char > "\x1f":
                self.cells[self._y, self._x] = self._cell(char)
                if cell_len(char) == 2:
                    self.cells[self._y, self._x + 1] = ("", self._on, self._colour, self._ground)
                self._x += cell_len(char)

    def _cell(self, char: str) -> Cell:
        on, colour = self._on, self._colour
        if char == " " and not on & {"4", "7"}:  # neither underlined nor its colours turned
            on, colour = frozenset(), ""
        return (char, on, colour, self._ground)

    def _dress(self, left: list[str]) -> None:
        while left:
            code = left.pop(0)
            if code == "0":
                self._on, self._colour, self._ground = frozenset(), "", ""
            elif code in ("22", "23", "24"):
                self._on -= {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}}[code]
            elif code in ("38", "48"):
                value, left = ";".join(left[:4]), left[4:]
                if code == "38":
                    self._colour = value
                else:
                    self._ground = value
            else:
                self._on |= {code}

    def below_the_clock(self) -> dict[tuple[int, int], Cell]:
        """The cells of all lines but the header's."""
        return {place: cell for place, cell in self.cells.items() if place[0] > 1}

    def lines(self) -> list[str]:
        """The characters alone."""
        across, down = range(1, WIDTH + 1), range(1, HEIGHT + 1)
        return ["".join(self.cells.get((y, x), " ")[0] for x in across) for y in down]


class Watched(Terminal):
    """A terminal that shows what it is sent."""

    def __init__(self, *words: str, **options: object) -> None:
        self.shown = Shown()
        self._shown = 0
        super().__init__(*words, **options)  # type: ignore[arg-type]

    def press(self, *keys: str) -> None:
        """Send keys, each once what the one before led to has been shown."""
        for key in keys:
            self.type(key)
            self.rest()

    def rest(self, *, quiet: float = 0.25) -> None:
        """Show what is sent until nothing more comes."""
        while self._read(quiet):
            pass
        self.shown.send(self.output[self._shown :].decode())
        self._shown = len(self.output)

    def show(self, done: Callable[[], bool]) -> None:
        """Show what is sent until `done`."""
        deadline = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < deadline, "\n".join(self.shown.lines())
            self.rest()

    def on_screen(self, words: str) -> bool:
        return any(words in line for line in self.shown.lines())

    def go_on(self, *, until: str) -> None:
        """Let a stopped program go on; show what it then sends from `until` on."""
        self.rest()
        self.shown = Shown()
        self.program.send_signal(signal.SIGCONT)
        self.read_until(until, since=self._shown)
        self.rest()
