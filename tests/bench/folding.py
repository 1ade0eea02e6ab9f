"""What a list of folded stories costs, beside one of every article.

    .venv/bin/python tests/bench/folding.py [100k 1m … | ARCHIVE …]

In a copy of each archive its articles are put into stories by chance: 45 in 100 start one, the
others join one of the last. Then both lists are asked the same in turns. Figures are CPU
milliseconds, folded and not, and their ratio.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.archive import Archive, open_archive
from storage.engine.sqlite.rollups import article_states, rollups
from storage.engine.sqlite.rows import folding
from storage.model import Filter

from build import archive_of, scratch
from figures import both

STARTS = 0.45
OPEN = 60
"""Stories that an article may join."""
ROWS = 180
"""Rows that the dashboard asks for at once."""


def group(path: Path) -> None:
    """Put the articles of a closed archive into stories by chance."""
    rnd = random.Random(1)
    stories: list[int] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        takes = []
        for (article,) in connection.execute("SELECT id FROM article ORDER BY pos").fetchall():
            last = min(len(stories), OPEN)
            if not last or rnd.random() < STARTS:
                stories.append(len(stories) + 1)
                story = stories[-1]
            else:
                story = stories[-1 - min(int(rnd.expovariate(1 / 12)), last - 1)]
            kind = "repeat" if story != len(stories) and rnd.random() < 0.15 else None
            takes.append((article, story, kind))
        connection.executemany("INSERT OR REPLACE INTO take VALUES (?, ?, ?, NULL, 0)", takes)
        connection.execute("DELETE FROM counter WHERE name = 'stories grouped down to'")
        folding.refold_all(connection)
        connection.execute("DELETE FROM tally")
        rollups.recount(connection).write(connection)
        article_states.pack(connection)
        connection.execute("COMMIT")


def questions(archive: Archive) -> Iterator[tuple[str, Callable[[bool], object]]]:
    """Yield what the dashboard asks, of a list that is folded or not."""
    total = archive.select(Filter()).total
    newest = archive.select(Filter()).rows(0, total // 10)
    since = newest[-1].published.date()
    (section, *_), middle = archive.facets(Filter()).sections, newest[len(newest) // 2]
    unread = Filter(unread=True)
    filters = {
        "all": Filter(),
        "unread": unread,
        "a section": Filter(sections=frozenset({section})),
        "a section, unread": replace(unread, sections=frozenset({section})),
        "since a day": Filter(since=since),
    }

    def lists(shown: Filter) -> Callable[[bool], object]:
        def ask(folded: bool) -> object:
            found = archive.select(replace(shown, folded=folded))
            return found.rows(0, ROWS), found.total, found.unread

        return ask

    def pages(shown: Filter, depth: float) -> Callable[[bool], object]:
        def ask(folded: bool) -> object:
            found = archive.select(replace(shown, folded=folded))
            start = int(found.total * depth)
            return found.rows(start, start + ROWS)

        return ask

    for name, shown in filters.items():
        yield f"start: list of {name}", lists(shown)
        yield f"page: far down {name}", pages(shown, 0.5)
        yield f"filter: counts of {name}", lambda f, s=shown: archive.facets(replace(s, folded=f))  # type: ignore[misc]
    yield "row of an article", lambda f: archive.select(Filter(folded=f)).position(middle.id)
    yield "next unread", lambda f: archive.select(Filter(folded=f)).next_unread(middle.id)


def mark(archive: Archive) -> Callable[[], object]:
    """Return a change that marks an article read or unread, another each time."""
    rows = iter(archive.select(Filter()).rows(0, 500))
    return lambda: archive.marks.set([(row := next(rows)).id], read=not row.read)


def measure(path: Path) -> None:
    """Print what each question costs in both lists."""
    with open_archive(path) as archive:
        folded, every = (archive.select(Filter(folded=one)).total for one in (True, False))
        print(f"{every:,} articles, {folded:,} rows folded")
        worst = 0.0
        for what, ask in questions(archive):
            ours, plain = both(lambda ask=ask: ask(True), lambda ask=ask: ask(False))  # type: ignore[misc]
            worst = max(worst, ours / plain)
            print(f"{what:34} {ours:8.2f} {plain:8.2f} ms   {ours / plain:5.2f} x", flush=True)
        print(f"worst ratio {worst:.2f} x")


def main() -> None:
    """Measure archive by archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="*", default=["100k"])
    for words in parser.parse_args().archive:
        with scratch(archive_of(words), "folding") as path:
            with open_archive(path):  # an older newsdesk may have built it
                pass
            group(path)
            measure(path)


if __name__ == "__main__":
    main()
