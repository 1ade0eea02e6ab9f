"""Measure an archive: ``python tests/bench/archive.py 1k 100k 1m``; prints one figure a line.

CPU times are medians in milliseconds, beside plain sqlite3 doing the least that gives the same
answer. Archives that are missing are built first (`build.py`).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import plain
from figures import cost, show

from storage.archive import Archive
from storage.database.connections import Connections
from storage.engine import MIGRATIONS
from storage.model import Article, Filter

from build import NEWEST, SIZES, Newsroom, build, path_of, silent

PAGE = 50
FRESH = 5_000
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
        print(f"== {size}: {path.stat().st_size / 1e6:,.0f} MB")
        fresh_process(path)
        with Archive(Connections(path, migrations=MIGRATIONS)) as archive:
            reading(archive, sqlite3.connect(path, isolation_level=None), count)
            searching(archive)
            interrupting(archive)
        with scratch(path) as copy:
            least = plain.writing(copy, count, fresh_articles(FRESH))
        with scratch(path) as copy:
            writing(copy, count, least)


def fresh_process(path: Path) -> None:
    """Import, open, first page, in a process of its own."""
    runs = []
    for _ in range(7):
        done = subprocess.run(
            [sys.executable, "-c", _FRESH.format(path=str(path))],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        )  # fmt: skip
        runs.append(tuple(map(float, done.stdout.split())))
    show("fresh process: import, open, first page", median(run[0] for run in runs) * 1e3)
    show("fresh process: memory", median(run[1] for run in runs) / 1024, unit="MB")


def reading(archive: Archive, reader: sqlite3.Connection, count: int) -> None:
    """Pages, rows by number, positions, facets."""
    week = NEWEST.date() - timedelta(9)
    odd_since, odd_until = week - timedelta(2900), week - timedelta(170)
    rare = next(
        source for source, _ in sorted(
            archive.facets(Filter(sections=frozenset({"OBITUARIES"}))).sources.items(),
            key=lambda item: item[1],
        )
    )  # fmt: skip
    filters = {
        "everything": Filter(),
        "section": Filter(sections=frozenset({"WORLD"})),
        "section and range": Filter(sections=frozenset({"TECH"}), since=odd_since, until=odd_until),
        "8 sections": Filter(sections=frozenset(list(archive.facets(Filter()).sections)[:8])),
        "source": Filter(sources=frozenset({3})),
        "rare section x rare source": Filter(
            sections=frozenset({"OBITUARIES"}), sources=frozenset({rare})
        ),
        "8 sections x 8 sources": Filter(
            sections=frozenset(list(archive.facets(Filter()).sections)[:8]),
            sources=frozenset(range(10, 18)),
        ),
        "unread": Filter(unread=True),
        "unread, kept 30": Filter(unread=True, kept=frozenset(range(1, 31))),
        "unread in a rare section": Filter(unread=True, sections=frozenset({"OBITUARIES"})),
        "starred": Filter(starred=True),
        "starred x source x range": Filter(
            starred=True, sources=frozenset({2}), since=odd_since, until=odd_until
        ),
        "quoted": Filter(quoted=True),
        "last 7 days": Filter(since=week),
        "source, unread, 7.5 years": Filter(
            sources=frozenset({2}), unread=True, since=odd_since, until=odd_until
        ),
        "speaker": Filter(speaker=archive.speakers(limit=1)[0].name),
    }
    rnd = random.Random(5)
    raw = cost(
        lambda: reader.execute(
            "SELECT a.id, a.headline, a.section, a.pos, a.date_kind, a.source, s.name, a.link,"
            " a.read, a.starred, a.quotes FROM article a JOIN source s ON s.id = a.source"
            " ORDER BY a.pos DESC LIMIT 50"
        ).fetchall()
    )
    for name, chosen in filters.items():
        total = len(archive.select(chosen))
        show(f"{name} ({total}): select, total, first page",
             cost(lambda f=chosen: _first(archive, f)), raw)  # fmt: skip
        results = archive.select(chosen)
        _ = results.total, results.rows(total // 2, total // 2 + 1)

        def row(results=results, total=total) -> None:
            start = rnd.randrange(max(total, 1))
            results.rows(start, start + PAGE)

        show(f"{name}: row i, fifty rows from there", cost(row, 40))
        ids = [r.id for start in range(0, total, max(total // 9, 1))
               for r in results.rows(start, start + 1)]  # fmt: skip
        show(f"{name}: position", cost(lambda r=results, ids=ids: r.position(rnd.choice(ids)), 30)
             if ids else 0)  # fmt: skip
        show(f"{name}: next unread", cost(lambda r=results, i=ids: r.next_unread(rnd.choice(i)), 30)
             if ids else 0)  # fmt: skip
        show(f"{name}: facets", cost(lambda f=chosen: archive.facets(f)))
    days = (NEWEST.date() - timedelta(60), NEWEST.date())
    show("days: 60 days", cost(lambda: archive.days(Filter(), *days)))
    show("sources", cost(archive.sources))
    show("speakers: 200 most quoted", cost(archive.speakers))
    show("said: 200 newest of the most quoted",
         cost(lambda: archive.said(filters["speaker"])))  # fmt: skip
    show("article and quotes",
         cost(lambda: _article(archive, rnd.randrange(1, count)), 50))  # fmt: skip


def searching(archive: Archive) -> None:
    """The newest fifty hits, whole counts, facets, relevance."""
    words = Newsroom().words
    top = {"commonest word": 0, "20th word": 20, "300th word": 300, "3000th word": 3000}
    searches = {name: words[number] + " " for name, number in top.items()}
    searches |= {
        "phrase": f'"{words[1]} {words[2]}"',
        "two words": f"{words[40]} {words[200]} ",
        "word but not another": f"{words[40]} -{words[3]} ",
        "not a word": f"-{words[60]}",
        "1 letter": words[100][:1],
        "2 letters": words[100][:2],
        "3 letters": words[100][:3],
        "4 letters": words[100][:4],
        "4 letters of a long word": words[3000][:4],
    }
    for name, typed in searches.items():
        chosen = Filter(words=typed)
        results = archive.select(chosen)
        show(f"search {name}: newest 50",
             cost(lambda f=chosen: archive.select(f).rows(0, PAGE)))  # fmt: skip
        mark = "" if results.exact else "+"
        show(f"search {name}: total ({results.total}{mark})",
             cost(lambda f=chosen: archive.select(f).total, 5))  # fmt: skip
        show(f"search {name}: facets", cost(lambda f=chosen: archive.facets(f), 5))
    for name, chosen in {
        "20th word in a rare section": Filter(words=searches["20th word"],
                                              sections=frozenset({"OBITUARIES"})),
        "300th word, unread": Filter(words=searches["300th word"], unread=True),
    }.items():  # fmt: skip
        results = archive.select(chosen)
        mark = "" if results.exact else "+"
        show(f"search {name}: newest 50",
             cost(lambda f=chosen: archive.select(f).rows(0, PAGE), 5))  # fmt: skip
        show(f"search {name}: total ({results.total}{mark})",
             cost(lambda f=chosen: archive.select(f).total, 5))  # fmt: skip
    for name in ("3000th word", "300th word", "commonest word"):
        chosen = Filter(words=searches[name])
        show(
            f"relevance, {name}: best 50",
            cost(lambda f=chosen: archive.select(f, order="relevance").rows(0, PAGE), 1),
        )
        show(f"exact count, {name} ({archive.count(chosen)})",
             cost(lambda f=chosen: archive.count(f), 1))  # fmt: skip
    show("said: newest 50 with a word",
         cost(lambda: archive.said(Filter(words=searches["300th word"]), limit=50)))  # fmt: skip


def interrupting(archive: Archive) -> None:
    """How long a slow question lasts once it has been told to stop."""
    word = Newsroom().words[0] + " "
    waits = []
    for _ in range(5):
        ended: list[float] = []
        started = threading.Event()

        def ask(ended: list[float] = ended, started: threading.Event = started) -> None:
            started.set()
            try:
                archive.select(Filter(words=word), order="relevance").rows(0, PAGE)
            except sqlite3.OperationalError:
                ended.append(time.perf_counter())

        thread = threading.Thread(target=ask)
        thread.start()
        started.wait()
        time.sleep(0.05)
        asked = time.perf_counter()
        archive.interrupt(thread.ident or 0)
        thread.join()
        if ended:
            waits.append((ended[0] - asked) * 1e3)
    if waits:
        show("interrupt of a relevance search, wall time", median(waits))


def writing(path: Path, count: int, least: dict[str, float]) -> None:
    """Durable changes, on a copy."""
    with Archive(Connections(path, migrations=MIGRATIONS), quoter=silent) as archive:
        stream = iter(fresh_articles(FRESH))
        show("insert 1, durable", cost(lambda: archive.add([next(stream)]), 30), least["1"])
        show("insert 100, durable",
             cost(lambda: archive.add(list(islice(stream, 100))), 10), least["100"])  # fmt: skip
        rest = list(stream)
        started = time.process_time()
        for start in range(0, len(rest), 1000):
            archive.add(rest[start : start + 1000])
        each = (time.process_time() - started) / len(rest) * 1e3
        show(f"import, 1,000 at a time, {1e3 / each:,.0f} articles/s", each, least["bulk"])
        with closing(sqlite3.connect(path)) as reader:
            marks = iter(plain.read_ones(reader, 100))
        show(
            "mark 1 unread", cost(lambda: archive.mark([next(marks)], read=False), 60), least["m1"]
        )
        many = list(range(1, min(count, 10_000) + 1))
        archive.mark(many, read=True)
        on = iter([False, True] * 10)
        show(f"mark {len(many)}", cost(lambda: archive.mark(many, read=next(on)), 6), least["m"])
        on = iter([False, True] * 10)
        show(f"mark {len(many)}: undo",
             cost(lambda: (archive.mark(many, read=next(on)), archive.undo()), 4))  # fmt: skip
        show("setting kept", cost(lambda: archive.set_setting("bench", time.time())))


def fresh_articles(count: int) -> list[Article]:
    """Return articles no archive has yet, from its newest weeks on."""
    return [
        replace(article, key=f"{article.key}&again", link=f"{article.link}again")
        for article in Newsroom(seed=2).articles(count, range(1, 41))
    ]


def _first(archive: Archive, chosen: Filter) -> None:
    results = archive.select(chosen)
    _ = results.total, results.unread
    results.rows(0, PAGE)


def _article(archive: Archive, number: int) -> None:
    archive.article(number)
    archive.quotes(number)


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
