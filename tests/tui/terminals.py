"""A pseudo-terminal with a program in it, for tests of whole processes."""

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
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.tui.emulator import Emulator

__all__ = ["HEIGHT", "PATIENCE", "ROOT", "WIDTH", "Terminal", "Watched"]

ROOT = Path(__file__).resolve().parents[2]

MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
ON_AT_FIRST = {7, 25}
"""Line wrap and cursor: what a terminal has on before anything runs in it."""
WIDTH, HEIGHT = 120, 36
PATIENCE = 60.0
"""Seconds, long for a machine with other work."""


class Terminal:
    """A pseudo-terminal with a program in it.

    Args:
        words: What Python is called with.
        size: Columns and lines.
        controls: Whether the program gets a signal when the terminal is lost.
        environment: What differs from our own.
    """

    def __init__(
        self,
        *words: str,
        size: tuple[int, int] = (WIDTH, HEIGHT),
        controls: bool = True,
        **environment: str,
    ) -> None:
        self.master, self._slave = pty.openpty()
        self.resize(*size)
        self._before = termios.tcgetattr(self._slave)
        self.output = b""
        # They would go before the terminal's own size.
        own = {name: it for name, it in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.program = subprocess.Popen(
            [sys.executable, *words],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=lambda: controls and fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            cwd=ROOT,
            env={**own, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def type(self, keys: str) -> None:
        self.send(keys.encode())

    def send(self, sent: bytes) -> None:
        os.write(self.master, sent)

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def make_sane(self) -> None:
        """Set the line discipline as a shell does for a line to be typed."""
        termios.tcsetattr(self._slave, termios.TCSANOW, self._before)

    def fill_up(self) -> None:
        """Have the program write until the terminal, which nobody reads, takes no more."""
        self.type("?\x1b" * 60)
        waiting, before = 0, -1
        while waiting != before:
            time.sleep(0.5)
            before = waiting
            (waiting,) = struct.unpack("i", fcntl.ioctl(self.master, termios.FIONREAD, b"\0" * 4))
        assert waiting

    def read_until(self, words: str, *, since: int = 0) -> None:
        """Wait for words in what is written, from byte `since` on."""
        deadline = time.monotonic() + PATIENCE
        while words.encode() not in self.output[since:]:
            assert time.monotonic() < deadline, self.output[-2000:]
            self._read()

    def _read(self, within: float = 0.05) -> bool:
        """Read what there is; tell whether there was something within so many seconds."""
        if ready := select.select([self.master], [], [], within)[0]:
            self.output += os.read(self.master, 65536)
        return bool(ready)

    def wait(self) -> int:
        """Return the exit status, with all output read."""
        deadline = time.monotonic() + PATIENCE
        while self.program.poll() is None:
            assert time.monotonic() < deadline, self.output[-2000:]
            self._read()
        while self._read(0):
            pass
        return self.program.returncode

    def wait_for_stop(self) -> None:
        """Wait until the program has stopped, as by SIGSTOP, and read what it wrote."""
        deadline = time.monotonic() + PATIENCE
        while not os.waitid(os.P_PID, self.program.pid, os.WSTOPPED | os.WNOHANG):
            assert time.monotonic() < deadline, self.output[-2000:]
            self._read()
        while self._read(0):
            pass

    def is_as_before(self) -> bool:
        """Tell whether every mode that was set is reset, and the line discipline is the old one."""
        modes = {int(number): letter == b"h" for number, letter in MODE.findall(self.output)}
        changed = {mode for mode, on in modes.items() if on != (mode in ON_AT_FIRST)}
        keyboard = self.output.count(b"\x1b[<u") - self.output.count(b"\x1b[>")
        return not changed and keyboard == 0 and termios.tcgetattr(self._slave) == self._before

    def hang_up(self) -> None:
        """Let the terminal go away, as a window does that is closed."""
        os.close(self._slave)
        os.close(self.master)
        self._slave = self.master = -1

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        if self.master >= 0:
            self.hang_up()


class Watched(Terminal):
    """A terminal that shows what it is sent."""

    def __init__(self, *words: str, **options: object) -> None:
        self.shown = Emulator()
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
            assert time.monotonic() < deadline, "\n".join(self.lines())
            self.rest()

    def lines(self) -> list[str]:
        """Return the characters on the screen."""
        return self.shown.lines(WIDTH, HEIGHT)

    def on_screen(self, words: str) -> bool:
        return any(words in line for line in self.lines())

    def go_on(self, *, until: str) -> None:
        """Let a stopped program go on; show what it then sends from `until` on."""
        self.rest()
        self.shown = Emulator()
        self.program.send_signal(signal.SIGCONT)
        self.read_until(until, since=self._shown)
        self.rest()
