"""What a held key costs in the list of headlines: CPU and bytes, beside an empty Textual app.

Run it by hand: ``python tests/bench/keys.py [ROWS …]``. Each app runs in a pseudo-terminal of its
own at 160x45; keys come 30 a second, as a keyboard repeats.
"""

from __future__ import annotations

import argparse
import fcntl
import gc
import json
import os
import pty
import select
import struct
import sys
import termios
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

_REPO = Path(__file__).resolve().parents[2]
_KEYS = 300
_RATE = 30
_SIZE = (160, 45)
_TICK = os.sysconf("SC_CLK_TCK")


def run_app(rows: int) -> None:
    """Run the app that is measured; no rows: the empty one."""
    sys.path.insert(0, str(_REPO))
    from textual.app import App, ComposeResult
    from textual.screen import Screen

    from storage.model import Headline
    from tui.themes import DARK, dress, role_defaults
    from tui.widgets.article import ArticleView
    from tui.widgets.headlines import Headlines
    from tui.widgets.lean import LeanWidget

    now = datetime(2025, 6, 25, 14, 32, tzinfo=UTC)
    words = (
        "Leaders back five-percent defence target as Hague summit closes",
        "River ports reopen after eleven days of flooding",
        "The quiet case for boring budgets",
    )
    desks = ("WORLD", "BUSINESS", "OPINION", "SPORT")

    def row(number: int) -> Headline:
        published = now - timedelta(minutes=20 * number)
        return Headline(
            id=number + 1,
            headline=f"{words[number % 3]} ({number})",
            section=desks[number % 4],
            published=published,
            date_kind="exact",
            source=1,
            source_name="Harbour Wire",
            link="",
            read=number % 3 == 1,
            starred=number % 9 == 0,
            quotes=number % 7,
        )

    class Desk(LeanWidget, Screen[None]):
        """The screen under the parts."""

    class Empty(App[None]):
        def on_key(self) -> None:
            pass

    class Listing(App[None]):
        CSS = """
        Screen { layout: horizontal; }
        Headlines { width: 51; margin-left: 26; }
        """
        ENABLE_COMMAND_PALETTE = False

        def __init__(self) -> None:
            super().__init__()
            dress(self)

        def get_theme_variable_defaults(self) -> dict[str, str]:
            return role_defaults(DARK)

        def get_default_screen(self) -> Screen[None]:
            return Desk()

        def compose(self) -> ComposeResult:
            yield Headlines()
            yield ArticleView()

        def on_mount(self) -> None:
            headlines = self.query_one(Headlines)
            headlines.today = date(2025, 6, 25)
            headlines.show(rows, rows // 2)
            headlines.focus()

        def on_ready(self) -> None:
            # As the dashboard does once it has painted.
            gc.collect()
            gc.freeze()
            gc.set_threshold(700, 10, 1000)

        def on_headlines_rows_wanted(self, message: Headlines.RowsWanted) -> None:
            wanted = [row(number) for number in range(message.start, message.end)]
            self.query_one(Headlines).rows_arrived(message.generation, message.start, wanted)

    app: App[None] = Listing() if rows else Empty()
    app.animation_level = "none"
    app.run()


class Terminal:
    """A child of ours in a pseudo-terminal, with what it sent counted."""

    def __init__(self, rows: int) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            os.execv(sys.executable, [sys.executable, __file__, "--app", str(rows)])
        size = struct.pack("HHHH", _SIZE[1], _SIZE[0], 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)
        self.sent = 0

    def drain(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                try:
                    self.sent += len(os.read(self.fd, 65536))
                except OSError:  # It has ended.
                    return

    def cpu(self) -> float:
        """Return seconds of CPU so far, from the scheduler's own count where there is one."""
        schedule = Path(f"/proc/{self.pid}/schedstat")
        if schedule.exists():
            tasks = Path(f"/proc/{self.pid}/task").iterdir()
            return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def press(self, key: bytes, times: int, rate: float) -> tuple[float, float]:
        """Return milliseconds of CPU and bytes for each of so many keys."""
        sent, cpu = self.sent, self.cpu()
        for _ in range(times):
            os.write(self.fd, key)
            self.drain(1 / rate)
        self.drain(0.3)
        return (self.cpu() - cpu) * 1000 / times, (self.sent - sent) / times

    def close(self) -> None:
        os.write(self.fd, b"\x11")
        self.drain(0.5)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def measure(rows: int) -> dict[str, float | int]:
    terminal = Terminal(rows)
    terminal.drain(2.5)
    terminal.press(b"j", 30, _RATE)
    cpu, sent = terminal.press(b"j", _KEYS, _RATE)
    found: dict[str, float | int] = {"rows": rows, "j_ms": round(cpu, 2), "j_bytes": round(sent)}
    cpu, sent = terminal.press(b"\x06", 60, _RATE)
    found |= {"page_ms": round(cpu, 2), "page_bytes": round(sent)}
    terminal.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", type=int, default=[1000, 100_000, 1_000_000])
    parser.add_argument("--app", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.app is not None:
        run_app(chosen.app)
        return
    floor = measure(0)
    print(json.dumps(floor | {"app": "empty"}))
    for rows in chosen.rows:
        found = measure(rows)
        print(json.dumps(found | {"times_floor": round(found["j_ms"] / floor["j_ms"], 2)}))


if __name__ == "__main__":
    main()
