"""A program in a pseudo-terminal of its own, with its CPU, its memory and what it sends counted.

`Picture` is what such a terminal shows.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SIZE = (160, 45)
TICK = os.sysconf("SC_CLK_TCK")


_SENT = re.compile(rb"\x1b\[(\d+);(\d+)H|\x1b\[[?<>=\d;$ ]*[@-~]|\x1b.|([^\x1b]+)", re.DOTALL)


class Picture:
    """The characters a terminal shows; those of more than one cell stand in the first alone."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self._at = (1, 1)

    def show(self, sent: bytes, part: Callable[[int, int], bool]) -> int | None:
        """Show what was sent; return how many bytes of it brought the last change to a part.

        `part` tells of a line and a column, from 1, whether they belong to it. None: no change.
        """
        last = None
        for found in _SENT.finditer(sent):
            if found[1]:
                self._at = int(found[1]), int(found[2])
            elif found[3]:
                line, start = self._at
                text = found[3].decode(errors="replace")
                for column, char in enumerate(text, start):
                    if self.cells.get((line, column)) != char and part(line, column):
                        last = found.end()
                    self.cells[line, column] = char
                self._at = line, start + len(text)
        return last


class Terminal:
    """Runs `command`; `screen` holds all bytes it sent since the last `forget`."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.began = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment or {})
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            # Installed programs have their bytecode; one that may not write it compiles each time.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.execvp(command[0], list(command))
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        self.screen = bytearray()

    def drain(self, seconds: float, *, until: bytes = b"") -> bool:
        """Read what is sent for `seconds`, or until it holds `until`; tell whether it did."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                try:
                    self.screen += os.read(self.fd, 1 << 16)
                except OSError:  # it has ended
                    break
                if until and until in self.screen:
                    return True
        return bool(until) and until in self.screen

    def sent(self, seconds: float) -> bytes:
        """Return what is sent within `seconds`."""
        self.screen.clear()
        self.drain(seconds)
        return bytes(self.screen)

    def cpu(self) -> float:
        """Return seconds of CPU of all its threads so far."""
        tasks = Path(f"/proc/{self.pid}/task")
        try:
            return sum(int((t / "schedstat").read_text().split()[0]) for t in tasks.iterdir()) / 1e9
        except (OSError, IndexError):  # a kernel without scheduler statistics, in coarse ticks
            fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self) -> float:
        """Return its resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def press(
        self, key: bytes, times: int, *, rate: float = 30, between: bytes = b""
    ) -> tuple[float, float]:
        """Press `key` so often at `rate` a second; return ms of CPU and bytes sent for each.

        Every second time it is `between`, if that is given.
        """
        self.screen.clear()
        cpu = self.cpu()
        for number in range(times):
            os.write(self.fd, between if between and number % 2 else key)
            self.drain(1 / rate)
        self.drain(0.3)
        return (self.cpu() - cpu) * 1000 / times, len(self.screen) / times

    def close(self) -> None:
        """End it with Textual's own key, by force where that does not help."""
        try:
            os.write(self.fd, b"\x11")
            self.drain(2)
        except OSError:
            pass
        os.close(self.fd)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
