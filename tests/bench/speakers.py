"""How long the speakers' page takes to open, to narrow by letters, and to show another's quotes.

    .venv/bin/python tests/bench/speakers.py [100k 1m … | ARCHIVE …]

Each archive is copied and opened in a pseudo-terminal of 160x45. A key's answer is the first byte
the dashboard sends after it; what it asked for stands when the title names it. The names typed are
those of the people quoted most.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from build import archive_of
from effort import seconds, times
from stall import Waits, press
from terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
WORST = 5.0


def until(terminal: Terminal, key: bytes, words: str) -> float:
    """Press a key and return the milliseconds until the screen says `words`."""
    terminal.screen.clear()
    began = time.monotonic()
    os.write(terminal.fd, key)
    if not terminal.drain(WORST, until=words.encode()):
        sys.exit(f"not seen within {WORST:.0f} s: {words}")
    return (time.monotonic() - began) * 1000


def measure(archive: Path, names: list[str]) -> None:
    """Open the page, type names, and walk through the speakers."""
    environment = {"NEWSDESK_HOME": str(archive.parent), "PYTHONPATH": str(ROOT)}
    terminal = Terminal([sys.executable, "-m", "tui", "--archive", str(archive)], environment)
    if not terminal.drain(60, until=b"unread of"):
        sys.exit("nothing painted in a minute")
    terminal.drain(seconds(3))
    print(f"opened, with quotes: {until(terminal, b'Q', f'{names[0]} · '):.0f} ms")
    terminal.drain(seconds(1))
    opened = []
    letters = Waits()
    for name in names[1:]:
        for letter in name[:-1]:
            press(terminal, letter.encode(), letters)
        opened.append(until(terminal, name[-1:].encode(), f"{name} · "))
        press(terminal, b"\x15", letters)  # takes what was typed away
        terminal.drain(seconds(0.5))
    print(f"letters: {letters}; from the last to the person: {max(opened):.0f} ms")
    steps = Waits()
    for _ in range(times(60)):
        press(terminal, b"\x1b[B", steps)
    print(f"through the speakers: {steps}; {terminal.memory():.0f} MB")
    terminal.close()


def main() -> None:
    """Measure archive by archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="*", default=["100k"])
    for words in parser.parse_args().archive:
        source = archive_of(words)
        from storage.archive import open_archive
        from storage.model import Filter

        with tempfile.TemporaryDirectory() as folder:
            archive = Path(folder, "newsdesk.db")
            shutil.copyfile(source, archive)
            with open_archive(archive) as opened:
                while opened.reextraction.run() is not None:
                    pass
                names = [one.name for one in opened.speakers.find(limit=1 + times(3))]
                began = time.perf_counter()
                profile = opened.speakers.profile(Filter(speaker=names[0]))
                cost = (time.perf_counter() - began) * 1000
            quotes = sum(profile.sections.values())
            print(f"{source.name}: {names[0]}, {quotes:,} quotes, known in {cost:.0f} ms")
            measure(archive, names)


if __name__ == "__main__":
    main()
