"""Lines sent with less: what the terminal shows is the same."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from storage import Archive
from tests.tui.conftest import fill, story
from tui.widgets.painting import Pieces

CONSOLE = Console(color_system="truecolor", force_terminal=True)
colours = st.sampled_from([None, "#f4b860", "#72b4ff", "#181b21"])
flags = st.sampled_from([None, True, False])
styles = st.builds(
    Style,
    color=colours,
    bgcolor=colours,
    bold=flags,
    italic=flags,
    underline=flags,
    reverse=flags,
    dim=flags,
)
strips = st.lists(st.builds(Segment, st.text("ab ", min_size=1, max_size=3), styles), max_size=6)
lines = st.builds(Strip, strips)

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
                self.cells[self._y, self._x] = (char, self._on, self._colour, self._ground)
                if cell_len(char) == 2:
                    self.cells[self._y, self._x + 1] = ("", self._on, self._colour, self._ground)
                self._x += cell_len(char)

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


def sent(strip: Strip) -> str:
    return Pieces([(0, 0, strip)]).render_segments(CONSOLE)


@given(lines)
def test_a_lean_line_looks_as_any_other(line: Strip) -> None:
    plain, lean = Shown(), Shown()
    plain.send(f"\x1b[1;1H{line.render(CONSOLE)}\x1b[0mx")
    lean.send(f"{sent(line)}x")
    assert lean.cells == plain.cells


@given(st.lists(lines, min_size=1, max_size=4))
def test_pieces_stand_where_they_belong_in_whatever_order_they_come(drawn: list[Strip]) -> None:
    places = [(number // 2, 20 * (number % 2), line) for number, line in enumerate(drawn)]
    plain, lean = Shown(), Shown()
    for y, x, line in places:
        plain.send(f"\x1b[{y + 1};{x + 1}H{line.render(CONSOLE)}\x1b[0m")
    lean.send(Pieces(reversed(places)).render_segments(CONSOLE))
    assert lean.cells == plain.cells


def test_what_stays_the_same_is_not_sent_again() -> None:
    ground = Style(bgcolor="#181b21")
    blue, amber = Style(color="#72b4ff"), Style(color="#f4b860", bold=True)
    line = Strip([Segment("●", ground + blue), Segment(" Port", ground + amber)])
    assert sent(line).count("48;2;24;27;33") == 1


class Program:
    """The dashboard in a terminal that shows what it is sent."""

    def __init__(self, archive: Path) -> None:
        self.shown = Shown()
        self._master, slave = pty.openpty()
        self.size(WIDTH, HEIGHT)
        # They would go before the terminal's own size.
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tui", "--archive", str(archive)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            cwd=Path(__file__).resolve().parents[2],
            env={**environment, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        )
        os.close(slave)

    def size(self, width: int, height: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def press(self, *keys: str) -> None:
        """Send keys, each once what the one before led to has been shown."""
        for key in keys:
            os.write(self._master, key.encode())
            self.rest()

    def rest(self, *, quiet: float = 0.25) -> None:
        """Show what is sent until nothing more comes."""
        sent = b""
        while select.select([self._master], [], [], quiet)[0]:
            sent += os.read(self._master, 1 << 16)
        self.shown.send(sent.decode())

    def show(self, done: Callable[[], bool]) -> None:
        """Show what is sent until `done`."""
        deadline = time.monotonic() + 20
        while not done():
            assert time.monotonic() < deadline, "\n".join(self.shown.lines())
            self.rest()

    def on_screen(self, words: str) -> bool:
        return any(words in line for line in self.shown.lines())

    def close(self) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._master)


@pytest.fixture
def program(archive: Archive) -> Iterator[Program]:
    fill(
        archive,
        [
            story(n, f"渡船 {n} fährt 🚢 wieder ab", "WORLD", ("早い。" * 40,) * 9)
            for n in range(60)
        ],
    )
    archive.close()
    program = Program(archive.path)
    program.show(lambda: program.on_screen("unread of"))
    yield program
    program.close()


def test_no_cell_is_left_behind(program: Program) -> None:
    """After all kinds of partial painting the screen is what a whole one would be."""
    wheel_down, wheel_up = "\x1b[<65;45;9M", "\x1b[<64;90;9M"
    program.press(*"jjjk", "\x06", "j", wheel_down, wheel_down, "3", "2", wheel_up, "1")
    program.press("s", "r", "?", "\x1b", "d", "\x1b", "G", "k", "T", "j", "T", "g", *"jjm")
    program.press("y")
    program.show(lambda: program.on_screen("Copied https://"))
    program.press("j")
    program.show(lambda: not program.on_screen("Copied https://"))
    program.rest(quiet=1)
    left = program.shown.below_the_clock()
    program.shown = Shown()
    program.size(WIDTH, HEIGHT - 1)
    program.show(lambda: (HEIGHT - 1, 1) in program.shown.cells)
    program.rest()
    program.size(WIDTH, HEIGHT)
    program.show(lambda: (HEIGHT, 1) in program.shown.cells)
    program.rest()
    assert program.shown.below_the_clock() == left
