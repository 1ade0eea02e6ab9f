"""Insert articles one by one into a large archive, and look for the slowest insert.

    .venv/bin/python tests/bench/inserts.py [100k | 1m] [--inserts 10000]

Each insert is a change of its own, durable when it returns, in a copy of the archive. Then the same
with updates and removals among the inserts. Words are searched before and after, each once. Last,
the same articles go into another copy by sqlite3 alone, where SQLite merges the full text by itself
as it does by default. Milliseconds of CPU, and those that passed: other programs add to these only.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from storage.archive import Archive, open_archive
from storage.model import Article, Filter, Rules

import plain
from build import LENGTH, LENGTHS, SIZES, Newsroom, built, fresh_articles, scratch, size, spoken
from effort import articles, times
from figures import Goal, tail

INSERTS = 10_000
INDEXES = ("a_fts", "a_head", "q_fts")
SEARCHES = 400
MIXED = 10  # an update and a removal after so many inserts
GOALS = (2, 150)


class Costs:
    """What changes of one kind, or searches, cost."""

    def __init__(self) -> None:
        self._cpu: list[float] = []
        self._wall: list[float] = []

    def measure(self, work: Callable[[], object]) -> None:
        """Do it, and keep what it cost."""
        wall, cpu = time.perf_counter_ns(), time.process_time_ns()
        work()
        self._cpu.append((time.process_time_ns() - cpu) / 1e6)
        self._wall.append((time.perf_counter_ns() - wall) / 1e6)

    def ends(self) -> tuple[float, float]:
        """Return the median and the worst, of CPU."""
        half, _, worst = tail(self._cpu)
        return half, worst

    def show(self, what: str) -> None:
        """Print the median, the tail and the worst."""
        cpu, wall = (" ".join(f"{one:8.2f}" for one in tail(c)) for c in (self._cpu, self._wall))
        print(f"{what:34} {len(self._cpu):6} {cpu}  {wall}", flush=True)


def insert(archive: Archive, new: Iterable[Article]) -> Costs:
    """Add articles, each in a change of its own."""
    costs = Costs()
    for article in new:
        costs.measure(lambda article=article: archive.add([article]))
    costs.show("insert 1")
    return costs


def mix(archive: Archive, new: Iterable[Article]) -> None:
    """Add articles, edit some of them, and remove the oldest of their source."""
    added, edited, removed = Costs(), Costs(), Costs()
    source = archive.sources.all()[0].id
    kept = archive.count(Filter(sources=frozenset({source})))
    archive.sources.change(source, rules=Rules(keep=kept))
    for number, article in enumerate(new, 1):
        article = replace(article, source=source)
        added.measure(lambda article=article: archive.add([article]))
        if number % MIXED == 0:
            later = replace(article, headline=f"{article.headline} now", digest="later")
            edited.measure(lambda later=later: archive.add([later]))
            removed.measure(lambda: archive.retention.expire(source))
    added.show("among changes: insert 1")
    edited.show("among inserts: update 1")
    removed.show(f"among inserts: remove {MIXED}")


def search(archive: Archive, when: str) -> None:
    """Ask for the newest of words of every frequency, each once."""
    costs = Costs()
    words = Newsroom().words
    for rank in range(0, len(words) // 2, len(words) // 2 // times(SEARCHES)):
        query = Filter(words=f"{words[rank]} ")
        costs.measure(lambda query=query: archive.select(query).rows(0, 50))
    costs.show(f"search, newest 50, {when}")


def insert_plainly(path: Path, new: Iterable[Article]) -> Costs:
    """Add articles, without their quotes, with sqlite3 alone."""
    costs = Costs()
    with closing(plain.connect(path)) as connection:
        for index in INDEXES:
            connection.execute(
                f"INSERT INTO {index} ({index}, rank)"
                " VALUES ('automerge', 4), ('usermerge', 4), ('crisismerge', 16)"
            )
        for article in new:
            costs.measure(lambda article=article: plain.insert(connection, [article]))
    costs.show("sqlite3: insert 1, no quotes")
    return costs


def show_segments(path: Path) -> None:
    """Print how many segments each index has."""
    with closing(sqlite3.connect(path)) as reader:
        for index in INDEXES:
            (count,) = reader.execute(f"SELECT count(DISTINCT segid) FROM {index}_idx").fetchone()
            print(f"{f'segments of {index}':34} {count:6}")


def measure(path: Path, count: int, length: int) -> Goal:
    """Insert so many articles of some length into copies of an archive; return the goal."""
    print(
        f"{'':41} {'CPU: p50':>8} {'p95':>8} {'max':>8} {'passed: p50':>11} {'p95':>6} {'max':>8}"
    )
    with scratch(path, "inserts") as copy, open_archive(copy, extract=spoken) as archive:
        search(archive, "before")
        show_segments(copy)
        ours = insert(archive, fresh_articles(count, length))
        show_segments(copy)
        search(archive, "after")
        mix(archive, fresh_articles(max(count // 4, MIXED), length, seed=4))
    with scratch(path, "plain") as copy:
        theirs = insert_plainly(copy, fresh_articles(count, length))
    what = f"single durable insert: p50 / max of {count:,}"
    return Goal(what, GOALS, ours.ends(), theirs.ends())


def main() -> None:
    """Insert into a copy of an archive of that size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", nargs="?", type=size, default="100k")
    parser.add_argument("--inserts", type=int, default=articles(INSERTS))
    args = parser.parse_args()
    count = SIZES[args.size]
    print(measure(built(count), args.inserts, LENGTHS.get(count, LENGTH)))


if __name__ == "__main__":
    main()
