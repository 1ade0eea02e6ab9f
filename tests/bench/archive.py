"""Measure all that goals are set for, and print them with what was measured.

    .venv/bin/python tests/bench/archive.py [1k 100k 1m] [--seconds 120]

Filters and searches are asked once each, at random (`questions.py`), marks are set while verbs run
(`beside.py`), articles are inserted one by one (`inserts.py`), and programs are killed
(`kills.py`). CPU times are medians in milliseconds unless something else is said; many stand beside
plain sqlite3 doing the same in turns (`plain.py`). Archives that are missing are built first
(`build.py`).
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from storage.archive import Archive, open_archive
from storage.errors import Interrupted
from storage.model import Filter

import beside
import faults
import imports
import inserts
import kills
import plain
import questions
from asking import reading, searching
from build import LENGTH, LENGTHS, SIZES, Newsroom, built, fresh_articles, scratch, silent, size
from effort import BRIEF, articles, times
from figures import Figures, both, cost

MANY = 100 if BRIEF else 1_000
FRESH = 8 * MANY
SHORT = LENGTHS[1_000_000]
SAMPLE = 2_000
_FRESH = """
import time
from storage import Filter, open_archive
archive = open_archive({path!r})
archive.select(Filter()).rows(0, 50)
used = time.process_time()
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(used, status["VmHWM"].split()[0])  # its own: ru_maxrss begins with that of its parent
"""


def main() -> None:
    """Measure the archives asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=size, default=["100k"])
    parser.add_argument(
        "--seconds", type=float, default=120, help="how long to mark articles beside each verb"
    )
    parser.add_argument("--rounds", type=int, default=times(1_000), help="how often to kill")
    args = parser.parse_args()
    always = [*faults.measure(times(len(faults.FAULTS))), kills.run(args.rounds, 7)]
    for name in args.sizes:
        count = SIZES[name]
        path = built(count)
        figures = Figures()
        print(f"== {name}: {path.stat().st_size / 1e6:,.0f} MB")
        tails = questions.measure(path, times(questions.FILTERS))
        tails.show(worst=1)
        figures.judge(*tails.goals())
        with (
            scratch(path, "ours") as copy,
            scratch(path, "plain") as other,
            opened(copy) as archive,
            closing(plain.connect(other)) as writer,
        ):
            inserting(figures, archive, writer)
            marking(figures, archive, writer, count)
        figures.judge(inserts.measure(path, articles(inserts.INSERTS), LENGTHS.get(count, LENGTH)))
        for verb in beside.VERBS:
            figures.judge(beside.run(verb, path, 0 if BRIEF else args.seconds).goal(verb))
        figures.judge(imports.measure(articles(5_000)))
        fresh_process(figures, path)
        with opened(path) as archive, closing(sqlite3.connect(path)) as reader:
            weighing(figures, archive, path, count)
            reading(figures, archive, reader, count)
            searching(figures, archive, reader)
            interrupting(figures, archive)
        figures.judge(*always)
        figures.table()


def opened(path: Path) -> Archive:
    """Open an archive in which no quotes are looked for."""
    return open_archive(path, extract=silent)


def fresh_process(figures: Figures, path: Path) -> None:
    """Import, open, first page, in a process of its own."""
    # Compiled beforehand, as it is where newsdesk is installed.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(path.parent / "compiled")}
    runs = []
    for _ in range(times(8)):
        done = subprocess.run(
            [sys.executable, "-c", _FRESH.format(path=str(path))], env=os.environ | compiled,
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        )  # fmt: skip
        runs.append(tuple(map(float, done.stdout.split())))
    del runs[0]  # which compiled
    cpu, memory = (median(run[place] for run in runs) for place in (0, 1))
    figures.show("fresh process: import, open, first page", cpu * 1e3, goal=60)
    figures.show("fresh process: memory", memory / 1024, unit="MB", goal=45)


def weighing(figures: Figures, archive: Archive, path: Path, count: int) -> None:
    """The file against the text it holds, by a sample."""
    some = random.Random(3).sample(range(1, count + 1), min(count, SAMPLE))
    found = [archive.article(number) for number in some]
    text = sum(len(one.headline) + len(one.text) for one in found) / len(found) * count
    figures.show(f"file, with its indexes, against {text / 1e6:,.0f} MB of text",
                 path.stat().st_size / text, unit="x", goal=4)  # fmt: skip


def interrupting(figures: Figures, archive: Archive) -> None:
    """How long a slow question lasts once it has been told to stop."""
    chosen = Filter(words=Newsroom().words[0] + " ")
    for what, ask in {
        "relevance": lambda: archive.select(chosen, order="relevance").rows(0, 50),
        "exact count": lambda: archive.count(chosen),
    }.items():
        tries = times(9)
        waits = [wait for _ in range(tries) if (wait := _interrupted(archive, ask)) is not None]
        figures.show(
            f"{what} until interrupted ({len(waits)} of {tries} were)",
            median(waits or [0]),
            goal=10,
        )


def _interrupted(archive: Archive, ask: Callable[[], object]) -> float | None:
    """Return how many ms a question went on for when it was interrupted; None: it was over."""
    ended: list[float] = []
    stops: list[Callable[[], None]] = []
    started = threading.Event()

    def asking() -> None:
        stops.append(archive.interrupter())
        started.set()
        try:
            ask()
        except Interrupted:
            ended.append(time.perf_counter())

    thread = threading.Thread(target=asking)
    thread.start()
    started.wait()
    time.sleep(0.01)
    told = time.perf_counter()
    stops[0]()
    thread.join()
    return (ended[0] - told) * 1e3 if ended else None


def inserting(figures: Figures, archive: Archive, writer: sqlite3.Connection) -> None:
    """New articles, one, a hundred, and thousands."""
    articles = fresh_articles(FRESH)
    ours, theirs = iter(articles), iter(articles)

    def taking(size: int, rounds: int) -> list[float]:
        return both(
            lambda: archive.add(list(islice(ours, size))),
            lambda: plain.insert(writer, islice(theirs, size)),
            rounds,
        )

    figures.show("insert 1, durable", *taking(1, 30), goal=2)
    figures.show("insert 100, durable", *taking(100, 10), goal=30)
    each, least = taking(MANY, 5)
    figures.show(f"import, {MANY:,} at a time, {MANY * 1e3 / each:,.0f} articles/s", each, least,
                 goal=200 if MANY == 1_000 else 0)  # fmt: skip
    short = iter(fresh_articles(FRESH, SHORT, seed=3))
    each = cost(lambda: archive.add(list(islice(short, MANY))), 4)
    figures.show(f"the same, of {SHORT} words, {MANY * 1e3 / each:,.0f} articles/s", each)
    figures.show("setting kept", cost(lambda: archive.settings.set("bench", time.time())))


def marking(figures: Figures, archive: Archive, writer: sqlite3.Connection, count: int) -> None:
    """Marks, and taking them back."""
    ones = plain.read_ones(writer, 100)
    ours, theirs = iter(ones), iter(ones)
    one = both(
        lambda: archive.marks.set([next(ours)], read=False),
        lambda: plain.mark(writer, [next(theirs)], 0),
        60,
    )
    figures.show("mark 1 unread", *one, goal=1)
    size = min(count, 10_000)
    for what, many in {
        "neighbours": list(range(1, size + 1)),
        "scattered": random.Random(9).sample(range(1, count + 1), size),
    }.items():
        archive.marks.set(many, read=True)
        plain.mark(writer, many, 1)
        on, off = iter([False, True] * 10), iter([0, 1] * 10)
        all_ = both(
            lambda many=many, on=on: archive.marks.set(many, read=next(on)),
            lambda many=many, off=off: plain.mark(writer, many, next(off)),
            6,
        )
        figures.show(f"mark {size:,} {what}", *all_, goal=200)
        undone = cost(
            lambda many=many, on=on: (
                archive.marks.set(many, read=next(on)),
                archive.undo.revert_last(),
            ),
            4,
        )
        figures.show(f"mark {size:,} {what}: undo", undone)


if __name__ == "__main__":
    main()
