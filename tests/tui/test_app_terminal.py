"""The dashboard as a whole process in a terminal: however it ends, the terminal is as before."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Archive, open_archive
from storage.model import Filter

MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
STYLE = re.compile(rb"\x1b\[([\d;]*)m")
ENDS = {b"22", b"23", b"24", b"27"}
"""What ends bold, italic, underlined, reversed."""
ON_AT_FIRST = {7, 25}
"""Line wrap and cursor: what a terminal has on before anything runs in it."""

CRASHING = """
import sys
from pathlib import Path
import tui.app
secret_words = "Our source is Rosa Kest"
def fail(self):
    secret = secret_words
    raise RuntimeError("over the edge")
tui.app.Desk.action_star = fail
sys.exit(tui.app.run(Path(sys.argv[1])))
"""


class Terminal:
    """A pseudo-terminal with a program in it."""

    def __init__(self, *words: str, **environment: str) -> None:
        self.master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        self._before = termios.tcgetattr(self._slave)
        self.output = b""
        self.program = subprocess.Popen(
            [sys.executable, *words],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )

    def read_until(self, words: bytes) -> None:
        deadline = time.monotonic() + 20
        while words not in self.output:
            assert time.monotonic() < deadline, self.output[-2000:]
            self._read()

    def _read(self) -> None:
        if select.select([self.master], [], [], 0.05)[0]:
            self.output += os.read(self.master, 65536)

    def wait(self) -> int:
        """Return the exit status, with all output read."""
        deadline = time.monotonic() + 20
        while self.program.poll() is None:
            assert time.monotonic() < deadline, self.output[-2000:]
            self._read()
        while select.select([self.master], [], [], 0)[0]:
            self._read()
        return self.program.returncode

    def is_as_before(self) -> bool:
        """Tell whether every mode that was set is reset, and the line discipline is the old one."""
        modes = {int(number): letter == b"h" for number, letter in MODE.findall(self.output)}
        changed = {mode for mode, on in modes.items() if on != (mode in ON_AT_FIRST)}
        keyboard = self.output.count(b"\x1b[<u") - self.output.count(b"\x1b[>")
        return not changed and keyboard == 0 and termios.tcgetattr(self._slave) == self._before

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        os.close(self._slave)
        os.close(self.master)


@pytest.fixture
def path(archive: Archive) -> Path:
    archive.close()
    return archive.path


@pytest.fixture
def terminal(path: Path) -> Iterator[Terminal]:
    terminal = Terminal("-m", "tui", "--archive", str(path))
    terminal.read_until(b"Orsund")
    yield terminal
    terminal.close()


def test_quitting_leaves_the_terminal_as_it_was_and_says_all_is_well(terminal: Terminal) -> None:
    os.write(terminal.master, b"q")
    assert terminal.wait() == 0
    assert terminal.is_as_before()


def test_the_theme_follows_the_ground_of_the_terminal_until_one_is_chosen(path: Path) -> None:
    light, dark = b"48;2;253;251;246", b"48;2;24;27;33"
    terminal = Terminal("-m", "tui", "--archive", str(path))
    terminal.read_until(b"\x1b]11;?\x1b\\")
    assert light not in terminal.output
    os.write(terminal.master, b"\x1b]11;rgb:ffff/fbfb/f0f0\x1b\\")
    terminal.read_until(light)
    os.write(terminal.master, b"T")
    terminal.read_until(dark)
    os.write(terminal.master, b"q")
    assert terminal.wait() == 0
    terminal.close()
    again = Terminal("-m", "tui", "--archive", str(path))
    again.read_until(dark)
    assert b"\x1b]11;?" not in again.output
    again.close()


def test_escape_and_a_key_in_one_breath_are_two_keys(terminal: Terminal) -> None:
    os.write(terminal.master, b"/ferry")
    terminal.read_until(b"1 found")
    os.write(terminal.master, b"\x1bQ")
    terminal.read_until(b"Everybody")
    os.write(terminal.master, b"\x1bq")
    assert terminal.wait() == 0


def test_without_colour_none_is_sent_and_the_theme_key_says_why(path: Path) -> None:
    terminal = Terminal("-m", "tui", "--archive", str(path), NO_COLOR="1")
    terminal.read_until(b"Orsund")
    os.write(terminal.master, b"/ferry\rT?")
    terminal.read_until(b"NO_COLOR is set")
    terminal.read_until(b"Keys")
    os.write(terminal.master, b"\x1b")
    os.write(terminal.master, b"\x1bq")
    assert terminal.wait() == 0
    styles = {code for codes in STYLE.findall(terminal.output) for code in codes.split(b";")}
    assert {b"1", b"7"} <= styles <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", *ENDS}
    terminal.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_leaves_the_terminal_as_it_was(terminal: Terminal, number: signal.Signals) -> None:
    terminal.program.send_signal(number)
    assert terminal.wait() == 128 + number
    assert terminal.is_as_before()


def test_what_was_marked_right_before_being_killed_is_kept(terminal: Terminal, path: Path) -> None:
    os.write(terminal.master, b"s")
    terminal.read_until("★".encode())
    terminal.program.send_signal(signal.SIGTERM)
    terminal.wait()
    with open_archive(path) as archive:
        assert archive.select(Filter(starred=True)).total == 1


def test_a_crash_says_in_one_line_where_the_report_is_and_the_report_holds_no_secrets(
    path: Path,
) -> None:
    terminal = Terminal("-c", CRASHING, str(path))
    terminal.read_until(b"Orsund")
    os.write(terminal.master, b"s")
    status = terminal.wait()
    report = path.with_name("newsdesk-crash.txt")
    last = terminal.output.rpartition(b"\x1b[?1049l")[2].decode()
    assert status == 1
    assert terminal.is_as_before()
    assert "newsdesk stopped over a fault of its own (RuntimeError)" in last
    assert report.name in last.replace("\r\n", "")
    assert "Traceback" not in last
    assert "NOTE" not in last
    assert "over the edge" in report.read_text()
    assert "Rosa Kest" not in report.read_text()
    terminal.close()


def test_losing_the_terminal_ends_the_program(path: Path) -> None:
    terminal = Terminal("-m", "tui", "--archive", str(path))
    terminal.read_until(b"Orsund")
    os.close(terminal._slave)
    os.close(terminal.master)
    assert terminal.program.wait(20) == 128 + signal.SIGHUP
