"""Measure an archive: ``python tests/bench/archive.py 1k 100k 1m``; prints one figure a line.

CPU times are medians in milliseconds, some beside plain sqlite3 doing the same (`plain.py`). At the
end each goal stands with the worst figure that counts for it. Archives that are missing are built
first (`build.py`).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import plain
from asking import reading, searching
from figures import Figures, cost

from storage.archive import Archive
from storage.database.connections import Connections
from storage.engine import MIGRATIONS
from storage.model import Article, Filter

from build import SIZES, Newsroom, build, path_of, silent

FRESH = 5_000
SAMPLE = 2_000
_FRESH = """
import resource, time
from storage import Filter, open_archive
archive = open_archive({path!r})
archive.select(Filter()).rows(0, 50)
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def main() -> None:
    """Measure the archives asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="+", choices=SIZES)
    args = parser.parse_args()
    for size in args.sizes:
        count = SIZES[size]
        path = path_of(count)
        if not path.exists():
            build(path, count)
        figures = Figures()
        print(f"== {size}: {path.stat().st_size / 1e6:,.0f} MB")
        fresh_process(figures, path)
        with opened(path) as archive, closing(sqlite3.connect(path)) as reader:
            weighing(figures, archive, path, count)
            reading(figures, archive, reader, count)
            searching(figures, archive, reader)
            interrupting(figures, archive)
        with scratch(path) as copy:
            least = plain.writing(copy, count, fresh_articles(FRESH))
        with scratch(path) as copy:
            writing(figures, copy, count, least)
        figures.judge()


def opened(path: Path) -> Archive:
    """Open an archive in which no quotes are looked for."""
    return Archive(Connections(path, migrations=MIGRATIONS), quoter=silent)


def fresh_process(figures: Figures, path: Path) -> None:
    """Import, open, first page, in a process of its own."""
    # Compiled beforehand, as it is where newsdesk is installed.
    compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(path.parent / "compiled")}
    runs = []
    for _ in range(8):
        done = subprocess.run(
            [sys.executable, "-c", _FRESH.format(path=str(path))], env=os.environ | compiled,
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        )  # fmt: skip
        runs.append(tuple(map(float, done.stdout.split())))
    del runs[0]  # which compiled
    what = "fresh process: import, open, first page"
    figures.show(what, median(run[0] for run in runs) * 1e3, goal=what)
    what = "fresh process: memory"
    figures.show(what, median(run[1] for run in runs) / 1024, unit="MB", goal=what)


def weighing(figures: Figures, archive: Archive, path: Path, count: int) -> None:
    """The file against the text it holds, by a sample."""
    some = random.Random(3).sample(range(1, count + 1), min(count, SAMPLE))
    found = [archive.article(number) for number in some]
    text = sum(len(one.headline) + len(one.text) for one in found) / len(found) * count
    figures.show(f"file, with its indexes, against {text / 1e6:,.0f} MB of text",
                 path.stat().st_size / text, unit="x", goal="file against its text")  # fmt: skip


def interrupting(figures: Figures, archive: Archive) -> None:
    """How long a slow question lasts once it has been told to stop."""
    chosen = Filter(words=Newsroom().words[0] + " ")
    for what, ask in {
        "relevance": lambda: archive.select(chosen, order="relevance").rows(0, 50),
        "exact count": lambda: archive.count(chosen),
    }.items():
        waits = [wait for _ in range(9) if (wait := _interrupted(archive, ask)) is not None]
        figures.show(
            f"{what} of the commonest word: time until interrupted ({len(waits)} of 9 were)",
            max(waits, default=0),
            goal="relevance and exact counts: interrupted",
        )


def _interrupted(archive: Archive, ask: Callable[[], object]) -> float | None:
    """Return how many ms a question went on for when it was interrupted; None: it was over."""
    ended: list[float] = []
    started = threading.Event()

    def asking() -> None:
        started.set()
        try:
            ask()
        except sqlite3.OperationalError:
            ended.append(time.perf_counter())

    thread = threading.Thread(target=asking)
    thread.start()
    started.wait()
    time.sleep(0.01)
    told = time.perf_counter()
    archive.interrupt(thread.ident or 0)
    thread.join()
    return (ended[0] - told) * 1e3 if ended else None


def writing(figures: Figures, path: Path, count: int, least: dict[str, float]) -> None:
    """Durable changes, on a copy."""
    with opened(path) as archive:
        stream = iter(fresh_articles(FRESH))
        one = cost(lambda: archive.add([next(stream)]), 30)
        figures.show("insert 1, durable", one, least["1"], goal="insert 1")
        hundred = cost(lambda: archive.add(list(islice(stream, 100))), 10)
        figures.show("insert 100, durable", hundred, least["100"], goal="insert 100")
        rest = list(stream)
        started = time.process_time()
        for start in range(0, len(rest), 1000):
            archive.add(rest[start : start + 1000])
        each = (time.process_time() - started) / len(rest) * 1e3
        figures.show(f"import, 1,000 at a time, {1e3 / each:,.0f} articles/s", each * 1e3,
                     least["1000"], goal="import of 1,000 without quotes")  # fmt: skip
        marking(figures, archive, count, least)
        kept = cost(lambda: archive.set_setting("bench", time.time()))
        figures.show("setting kept", kept)


def marking(figures: Figures, archive: Archive, count: int, least: dict[str, float]) -> None:
    """Marks, and taking them back."""
    with closing(sqlite3.connect(archive.path)) as reader:
        marks = iter(plain.read_ones(reader, 100))
    one = cost(lambda: archive.mark([next(marks)], read=False), 60)
    figures.show("mark 1 unread", one, least["m1"], goal="mark 1")
    many = list(range(1, min(count, 10_000) + 1))
    archive.mark(many, read=True)
    on = iter([False, True] * 10)
    all_ = cost(lambda: archive.mark(many, read=next(on)), 6)
    figures.show(f"mark {len(many)}", all_, least["m"], goal="mark 10,000")
    on = iter([False, True] * 10)
    undone = cost(lambda: (archive.mark(many, read=next(on)), archive.undo()), 4)
    figures.show(f"mark {len(many)}: undo", undone)


def fresh_articles(count: int) -> list[Article]:
    """Return articles no archive has yet, from its newest weeks on."""
    return [
        replace(article, key=f"{article.key}&again", link=f"{article.link}again")
        for article in Newsroom(seed=2).articles(count, range(1, 41))
    ]


@contextmanager
def scratch(path: Path) -> Iterator[Path]:
    """Lend a copy of an archive."""
    copy = path.with_name(f"scratch-{path.name}")
    shutil.copyfile(path, copy)
    try:
        yield copy
    finally:
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
