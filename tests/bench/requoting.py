"""How long a key waits while quotes are made anew beside the dashboard, and how quick that is.

    .venv/bin/python tests/bench/requoting.py [100k | ARCHIVE] [--seconds 30]

Of a copy of ARCHIVE all quotes are made those of an earlier extractor. A key is pressed 20 times
a second in a pseudo-terminal of 160x45, first while nothing goes on; its answer is the first byte
the dashboard sends after it. Then the work is stopped by `X`, gone on with by the command line,
killed there, and gone on with once more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from build import archive_of
from effort import BRIEF, seconds
from stall import Waits, press
from terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]


def age(archive: Path) -> None:
    """Let all quotes be those of the first extractor, and differ from what is found now."""
    with sqlite3.connect(archive) as file:
        file.execute("UPDATE counter SET value = 1 WHERE name = 'quotes made by'")
        file.execute("UPDATE quote SET confidence = 0.5")


def place(archive: Path) -> tuple[int, int]:
    """Return the next article to look at, and the last there is."""
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as reader:
        counters = dict(reader.execute("SELECT name, value FROM counter"))
        (last,) = reader.execute("SELECT max(id) FROM article").fetchone()
    return counters.get("next article to make quotes of", last), last


def walk(terminal: Terminal, count: float) -> Waits:
    """Press j and k in turns of ten."""
    waits, end, number = Waits(), time.monotonic() + count, 0
    while time.monotonic() < end:
        press(terminal, b"j" if number // 10 % 2 == 0 else b"k", waits)
        number += 1
    return waits


def on_screen(archive: Path, environment: dict[str, str], duration: float) -> None:
    """Walk through the headlines, idle and meanwhile; then stop the work."""
    terminal = Terminal([sys.executable, "-m", "tui", "--archive", str(archive)], environment)
    if not terminal.drain(60, until=b"unread of"):
        sys.exit("nothing painted in a minute")
    terminal.drain(seconds(5))
    print("idle:", walk(terminal, seconds(10)), sep=" | ")
    for key in (b":", b"r", b"q", b"\r"):  # the box for commands takes a moment to open
        os.write(terminal.fd, key)
        terminal.drain(0.5)
    terminal.drain(seconds(3))
    before = place(archive)[0]
    waits = walk(terminal, duration)
    rate = (before - place(archive)[0]) / duration
    print(f"making quotes anew, {rate:.0f} articles/s:", waits, sep=" | ")
    os.write(terminal.fd, b"X")
    print("stopped:", terminal.drain(5, until=b"Stopped"), f"at {place(archive)[0]:,}")
    terminal.close()


def on_command_line(archive: Path, environment: dict[str, str], duration: float) -> None:
    """Go on, be killed, and go on from there."""
    words = [sys.executable, "-m", "tui", "--archive", str(archive), "requote", "--json"]
    # A shell lets programs in the background ignore ^c, and what they start as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for what, stop in (("killed", signal.SIGKILL), ("stopped by ^c", signal.SIGINT)):
        before = place(archive)[0]
        program = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
        time.sleep(duration / 3)
        program.send_signal(stop)
        status = program.wait()
        after, last = place(archive)
        print(f"command line: {before:,} to {after:,} of {last:,}, {what}, status {status}")


def main() -> None:
    """Measure on the screen, then on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="?", default="100k")
    parser.add_argument("--seconds", type=float, default=1 if BRIEF else 30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "newsdesk.db")
        shutil.copyfile(archive_of(options.archive), archive)
        age(archive)
        # Feeds that answer nobody would be asked meanwhile, and measured.
        with sqlite3.connect(archive) as file:
            file.execute("UPDATE source SET kind = 'folder'")
        environment = os.environ | {"NEWSDESK_HOME": folder, "PYTHONPATH": str(ROOT)}
        on_screen(archive, environment, options.seconds)
        on_command_line(archive, environment, options.seconds)


if __name__ == "__main__":
    main()
