"""How long another program waits to mark an article while a verb works on the same archive.

    .venv/bin/python tests/bench/beside.py [doctor|tidy|import|requote|marks] [100k | 1m |
        ARCHIVE] [--seconds 120]

The verb runs on a copy of the archive, as a program of its own, to its end or for so many seconds.
Meanwhile a mark is set twice a second, on an article from anywhere. `tidy` removes half of the
articles, `import` reads article files with quotes, `requote` extracts the quotes of all articles
again, `marks` marks every article as read and undoes it, over and over. The goals: no mark is
refused, none waits longer than 300 ms.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import Archive, open_archive
from storage.archive.retention import RetentionRule
from storage.errors import Busy
from storage.model.waiting import WaitListener

from build import archive_of
from effort import seconds, times
from figures import Goal, tail
from imports import write_files
from requoting import age

ROOT = Path(__file__).resolve().parents[2]
EVERY = 0.5
"""Seconds from one mark to the next."""
LONGEST = 300
"""Milliseconds a mark may wait."""
FILES = 20_000
VERBS = ("doctor", "tidy", "import", "requote", "marks")
MARKS = """
import sys
from storage import Filter, open_archive

with open_archive(sys.argv[1]) as archive:
    try:
        for _ in range(3):
            archive.marks.mark_all_read(Filter())
            archive.undo.revert_last()
    except KeyboardInterrupt:
        sys.exit(130)
"""
"""A program that marks many articles at once, as the dashboard does."""


@dataclass
class Marks:
    """Milliseconds that marks took, the longest wait for the lock in it, and how many failed."""

    took: list[float] = field(default_factory=list)
    refused: int = 0
    waited: float = 0.0

    def wait_on(self, seconds: float) -> bool:
        """Note a wait for the other program."""
        self.waited = max(self.waited, seconds * 1000)
        return True

    def __str__(self) -> str:
        half, late, worst = tail(self.took)
        return (
            f"{len(self.took)} marks, median {half:.1f} ms, p95 {late:.1f},"
            f" worst {worst:.1f}, longest for the lock {self.waited:.0f}; {self.refused} refused"
        )

    def goal(self, verb: str) -> Goal:
        """Return the goals, with what was measured."""
        what = f"marks beside {verb}: refused / longest wait"
        return Goal(what, (0, LONGEST), (self.refused, max(self.took)))


def mark(archive: Archive, marks: Marks, article: int) -> None:
    """Star an article, or remove its star, and note how long that took."""
    began = time.perf_counter()
    try:
        archive.marks.set([article], starred=len(marks.took) % 2 == 0)
    except Busy:
        marks.refused += 1
    marks.took.append((time.perf_counter() - began) * 1000)


def prepare(verb: str, path: Path) -> list[str]:
    """Give a verb something to do on the archive at `path`; return its arguments for Python."""
    if verb == "marks":
        return ["-c", MARKS, str(path)]
    newsdesk = ["-m", "tui", "--archive", str(path), verb]
    if verb == "tidy":
        with open_archive(path) as archive:
            archive.retention.set_rule(RetentionRule(0, archive.last_arrival() // 2))
    if verb == "requote":
        age(path)
    if verb != "import":
        return newsdesk
    wire = path.with_name("wire")
    wire.mkdir()
    write_files(wire, times(FILES))
    return [*newsdesk, str(wire)]


def measure(words: list[str], path: Path, limit: float) -> tuple[Marks, float, int]:
    """Run a verb, and mark articles until it ends; also return its seconds and exit status."""
    environment = os.environ | {"NEWSDESK_HOME": str(path.parent), "PYTHONPATH": str(ROOT)}
    # A shell lets programs in the background ignore ^c, and what they start as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    marks, rnd = Marks(), random.Random(5)
    with open_archive(path) as archive:
        last = archive.last_arrival()
        archive.listen_while_waiting(WaitListener(marks.wait_on))
        began = time.monotonic()
        program = subprocess.Popen(
            [sys.executable, *words],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        status = None
        while status is None:
            mark(archive, marks, rnd.randint(1, last))
            if limit and time.monotonic() - began > limit:
                program.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                status = program.wait(seconds(EVERY))
        return marks, time.monotonic() - began, status


def main() -> None:
    """Measure beside one verb."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", nargs="?", choices=VERBS, help="default: each of them")
    parser.add_argument("archive", nargs="?", default="100k")
    parser.add_argument("--seconds", type=float, default=0, help="stop the verb after so many")
    options = parser.parse_args()
    for verb in [options.verb] if options.verb else VERBS:
        print(run(verb, archive_of(options.archive), options.seconds).goal(verb))


def run(verb: str, archive: Path, limit: float) -> Marks:
    """Mark articles of a copy of an archive beside a verb, for so many seconds (0: to its end)."""
    with tempfile.TemporaryDirectory(dir=archive.parent) as folder:
        path = Path(folder, "newsdesk.db")
        shutil.copyfile(archive, path)
        words = prepare(verb, path)
        marks, took, status = measure(words, path, limit)
    print(f"beside {verb}, {took:.0f} s, status {status}: {marks}", flush=True)
    return marks


if __name__ == "__main__":
    main()
