"""The dashboard as a whole process, beside an empty Textual app in the same run, against its goals.

    .venv/bin/python tests/bench/dashboard.py [1k 100k 1m]
        [--starts 5] [--held 1000] [--many 10000] [--plain]

Each archive is built if it is not there yet, and copied: the dashboard writes to it. The terminal
is 160x45, keys come 30 a second. Figures are CPU of the whole process where it does not say what
passes; of that, what the screen's thread, ready to run, waited for a core is taken off. Run as
root, all this goes before everything else on the machine. `--plain` measures it without what
`tui/terminal` puts in the place of Textual's internals.
What a refresh does to the keys is measured by `stall.py`.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import os
import select
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from storage import open_archive
from storage.engine.sqlite.rows.counters import JOINED_BY
from storage.engine.sqlite.rows.reextraction import MADE_BY
from storage.model import Article, Block

from build import SIZES, built, size
from effort import BRIEF, seconds, times
from terminal import Picture, Terminal

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("Headline")
    def on_key(self):
        pass
Empty().run()
"""

PLAIN = """
from tui.terminal import gate
gate.SUPPORTED = "none"
from tui.cli.main import run
run()
"""

GOALS = {
    "first paint": (1.8, "x the empty app"),
    "j": (2.0, "x the empty app"),
    "j sends": (1000, "bytes"),
    "page down": (6.0, "x the empty app"),
    "End, Home": (6.0, "x the empty app"),
    "held j, worst pause": (16, "ms pass"),
    "memory grown over many keys": (2, "MB"),
    "200 kB article, shown": (16, "ms"),
    "200 kB article, a page of it": (8, "ms"),
    "filter changed, repainted": (50, "ms pass"),
    "search changed, repainted": (50, "ms pass"),
    "idle": (0.2, "% CPU"),
    "idle writes": (0, "bytes"),
}
"""What each figure may be at most, at any size."""

DEBOUNCE = 40
"""Milliseconds the dashboard waits after the last letter of a search."""
SHOWN = b"unread of"
LONGEST = 0.4
"""Seconds after which list and counts are whole."""

Figures = dict[str, float]
Repainted = tuple[float, float]


def started(command: Sequence[str], paint: bytes) -> Terminal:
    """Start `command` and wait until it has painted `paint`."""
    terminal = Terminal(command)
    if not terminal.drain(60, until=paint):
        sys.exit(f"{command}: nothing painted in a minute: {bytes(terminal.screen[-500:])!r}")
    return terminal


def first_paint(command: Sequence[str], paint: bytes, starts: int) -> float:
    """Return the CPU milliseconds to the first paint, the median of several starts."""
    spent = []
    for _ in range(starts):
        terminal = started(command, paint)
        spent.append(terminal.cpu() * 1000)
        terminal.drain(seconds(1.5))
        terminal.close()
    return statistics.median(spent)


def waited(terminal: Terminal) -> float:
    """Return the milliseconds its main thread has waited for a core so far."""
    return int(Path(f"/proc/{terminal.pid}/schedstat").read_text().split()[1]) / 1e6


def answered(terminal: Terminal, key: bytes) -> float:
    """Press `key` and return the milliseconds to the first byte of the answer."""
    terminal.drain(0)
    before, began = waited(terminal), time.monotonic()
    os.write(terminal.fd, key)
    select.select([terminal.fd], [], [], 1)
    took = (time.monotonic() - began) * 1000 - (waited(terminal) - before)
    terminal.drain(max(0.0, 1 / 30 - (time.monotonic() - began)))
    return took


def repainted(terminal: Terminal, picture: Picture, key: bytes) -> Repainted:
    """Press `key`; return the milliseconds until the list shows its rows, and all its counts.

    That is when their parts of the screen have changed for the last time; the article comes later.
    """
    picture.show(terminal.sent(0.4), _rows)
    before, began = waited(terminal), time.monotonic()
    os.write(terminal.fd, key)
    whole, chunks = b"", [(0, 0.0)]
    while select.select([terminal.fd], [], [], max(0.0, began + LONGEST - time.monotonic()))[0]:
        whole += os.read(terminal.fd, 1 << 16)
        took = (time.monotonic() - began) * 1000 - (waited(terminal) - before)
        chunks.append((len(whole), max(0.0, took)))
    shown = []
    for part in (_rows, _counts):
        seen = copy.deepcopy(picture).show(whole, part) or 0
        shown.append(next(took for sent, took in chunks if sent >= seen))
    picture.show(whole, _rows)
    return shown[0], max(shown)


def _rows(line: int, column: int) -> bool:
    """Tell whether a place is inside the list, in the columns a screen of this size gives it."""
    return 5 < line < 44 and 27 < column < 77


def _counts(line: int, column: int) -> bool:
    """Tell whether a place is in the filters, or in the frame of the list or of its search."""
    return 1 < line < 45 and column <= 77 and not _rows(line, column)


def keys(terminal: Terminal) -> Figures:
    """Return what held keys cost and send, once the feeds have been tried: there are none."""
    terminal.drain(seconds(12))
    terminal.press(b"gj", times(10))
    figures: Figures = {}
    for what, key, between, often in (
        ("j", b"j", b"", 300),
        ("page down", b"\x06", b"", 25),
        ("End, Home", b"G", b"g", 40),
    ):
        figures[what], figures[f"{what} sends"] = terminal.press(key, times(often), between=between)
        terminal.press(b"g", 1)
    return figures


def held(terminal: Terminal, often: int, many: int) -> Figures:
    """Return the worst pause of a held j, and how far memory grows over many keys."""
    terminal.press(b"g", 1)
    pauses = sorted(answered(terminal, b"j") for _ in range(often))
    before = terminal.memory()
    for number in range(many // 500):
        terminal.press(b"k" if number % 2 else b"j", 500, rate=250)
    return {
        "held j, p99": pauses[int(len(pauses) * 0.99)],
        "held j, worst pause": pauses[-1],
        "memory": terminal.memory(),
        "memory grown over many keys": terminal.memory() - before,
    }


def long_article(terminal: Terminal) -> Figures:
    """Return what showing the long article costs, which is the newest, and a page of it."""
    terminal.press(b"g", 1)
    there, _ = terminal.press(b"jk", times(8), rate=3)
    elsewhere, _ = terminal.press(
        b"jjkk", times(4), rate=3
    )  # as many keys, one more of its articles
    terminal.press(b"g", 1)
    terminal.press(b"l", 1)
    terminal.drain(seconds(1))
    page, _ = terminal.press(b"\x06", times(60))
    terminal.press(b"\x1b", 1)
    return {"200 kB article, shown": max(there, elsewhere), "200 kB article, a page of it": page}


def asking(terminal: Terminal) -> Figures:
    """Return how soon another filter, and a longer search, are shown with their counts."""
    terminal.press(b"f", 1)
    terminal.press(b"j", 2)
    picture = Picture()
    filters = [repainted(terminal, picture, b" ") for _ in range(times(8))]
    terminal.press(b"F", 1)
    terminal.press(b"1", 1)
    terminal.drain(seconds(1))
    terminal.press(b"/", 1)
    letters = [repainted(terminal, picture, bytes([letter])) for letter in b"bado meri"[: times(9)]]
    terminal.press(b"\x1b", 1)
    figures: Figures = {}
    for what, waits, less in (("filter", filters, 0), ("search", letters, DEBOUNCE)):
        rows, whole = ([one - less for one in ones] for ones in zip(*waits, strict=True))
        figures[f"{what} changed, rows shown"] = statistics.median(rows)
        figures[f"{what} changed, repainted"] = statistics.median(whole)
        figures[f"{what} changed, the slowest"] = max(whole)
    return figures


def idle(terminal: Terminal) -> Figures:
    """Return what doing nothing costs once all has been written down."""
    terminal.drain(seconds(14))
    watched = seconds(20)
    written, cpu = _written(terminal), terminal.cpu()
    terminal.screen.clear()
    terminal.drain(watched)
    return {
        "idle": (terminal.cpu() - cpu) * 100 / watched,
        "idle writes": _written(terminal) - written,
    }


def _written(terminal: Terminal) -> int:
    lines = Path(f"/proc/{terminal.pid}/io").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("write_bytes")))


def prepare(archive: Path) -> None:
    """Put an article of 200 kB at the head of the list, and take the quotes as they are.

    They are not those newsdesk finds: it would look for them anew beside all that is measured.
    """
    words = "The harbour board met again and the ferries waited for the tide as before. " * 8
    with open_archive(archive) as opened:
        source = opened.sources.all()[0].id
        blocks = tuple(Block(words.strip()) for _ in range(200_000 // len(words)))
        now = datetime.now().astimezone()
        long = Article("A long one", "WORLD", now, source=source, blocks=blocks, key="long")
        opened.add([long])
    with contextlib.closing(sqlite3.connect(archive)) as file, file:
        file.execute(
            "UPDATE counter SET value = ? WHERE name IN (?, ?)", (sys.maxsize, MADE_BY, JOINED_BY)
        )


def measure(count: int, folder: Path, options: argparse.Namespace) -> Figures:
    """Return the figures of the dashboard over an archive of `count` articles."""
    archive = folder / "newsdesk.db"
    shutil.copyfile(built(count), archive)
    prepare(archive)
    program = ("-c", PLAIN) if options.plain else ("-m", "tui")
    command = [sys.executable, *program, "--archive", str(archive)]
    figures = {"first paint": first_paint(command, SHOWN, options.starts)}
    terminal = started(command, SHOWN)
    figures |= keys(terminal) | held(terminal, options.held, options.many)
    figures |= long_article(terminal) | asking(terminal) | idle(terminal)
    terminal.close()
    return figures


def judge(name: str, figures: Figures, floor: Figures) -> None:
    """Print each figure, beside the empty app's and its goal where it has them."""
    for what, value in figures.items():
        limit, unit = GOALS.get(what, (None, _unit(what)))
        line = f"{name:>9} | {what:30} | {value:10.2f}"
        if unit == "x the empty app":
            value /= floor[what]
            line += f" ms, {value:.2f} {unit}"
        else:
            line += f" {unit}"
        if limit is not None:
            line += f" | <= {limit:g} {'met' if value <= limit else 'MISSED'}"
        print(line, flush=True)


def _unit(what: str) -> str:
    """Return the unit of a figure without a goal."""
    if what == "memory":
        return "MB"
    return "bytes" if what.endswith("sends") else "ms"


def main() -> None:
    """Measure the empty app, then the dashboard at each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=size, default=["1k"] if BRIEF else ["1k", "100k"])
    parser.add_argument("--starts", type=int, default=1 if BRIEF else 5)
    parser.add_argument("--held", type=int, default=times(1_000))
    parser.add_argument("--many", type=int, default=0 if BRIEF else 10_000)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, -15)
    empty = [sys.executable, "-c", EMPTY]
    floor = {"first paint": first_paint(empty, b"Headline", options.starts)}
    terminal = started(empty, b"Headline")
    floor |= keys(terminal)
    floor["memory"] = terminal.memory()
    floor |= {"idle": idle(terminal)["idle"]}
    terminal.close()
    judge("empty app", floor, floor)
    for name in options.sizes:
        # Beside the archive: temporary files may be kept in memory, where writes cost less.
        with tempfile.TemporaryDirectory(dir=built(SIZES[name]).parent) as folder:
            judge(name, measure(SIZES[name], Path(folder), options), floor)


if __name__ == "__main__":
    main()
