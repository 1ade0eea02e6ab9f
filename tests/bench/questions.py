"""Measure the tails: random filters and searches, each asked once of an archive it was never asked.

    .venv/bin/python tests/bench/questions.py [100k 1m | ARCHIVE …]

CPU milliseconds of a first ask, half of them, 95 in 100 and the worst, with the filter that was the
worst. Beside them stands plain sqlite3 asked for the newest fifty by the same conditions, with the
plan it chooses itself, and for the newest fifty with the same words under no filter. Archives that
are missing are built first (`build.py`).
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from storage.archive import Archive, open_archive
from storage.archive.queries import to_query
from storage.engine.sqlite.query.access_paths import conditions
from storage.engine.sqlite.query.row_query import of_articles
from storage.model import Filter, Visit

from build import NEWEST, SECTIONS, SOURCES, YEARS, Newsroom, archive_of
from effort import times
from figures import Goal, once, tail

PAGE = 50
FILTERS = 400
GOALS: dict[str, tuple[tuple[float, float], str]] = {
    "page": ((3, 10), "page in sqlite3"),
    "row i": ((4, 12), ""),
    "facets": ((5, 15), ""),
    "new ones: page": ((3, 10), ""),
    "new ones: facets": ((5, 15), ""),
    "unread, some kept: page": ((3, 10), ""),
    "unread, some kept: facets": ((5, 15), ""),
    "search: newest 50": ((8, 50), "the same search in sqlite3"),
}
"""ms CPU that 95 in 100, and the worst, may cost, and what is measured beside it."""
RARE = SECTIONS[-1]

T = TypeVar("T")


class Tails:
    """The costs of one kind of question, and what cost most."""

    def __init__(self) -> None:
        self._costs: dict[str, list[tuple[float, str]]] = {}

    def ask(self, what: str, question: Callable[[], object], *kinds: str) -> None:
        """Ask once, and keep what it cost for each kind."""
        spent = once(question)
        for kind in kinds:
            self._costs.setdefault(kind, []).append((spent, what))

    def show(self, worst: int) -> None:
        """Print the middle, the tail and the worst of each kind."""
        print(f"{'ms CPU, first ask':34} {'asked':>5} {'p50':>8} {'p95':>8} {'max':>8}")
        for kind, costs in self._costs.items():
            figures = " ".join(f"{one:8.2f}" for one in self._tail(kind))
            print(f"{kind:34} {len(costs):5} {figures}")
            for cost, what in sorted(costs, reverse=True)[:worst]:
                print(f"    {cost:8.2f} {what}")

    def goals(self) -> list[Goal]:
        """Return the goals, with what was measured."""
        return [
            Goal(
                f"{kind}, first ask: p95 / max",
                limits,
                self._tail(kind)[1:],
                self._tail(plain)[1:] if plain else (),
            )
            for kind, (limits, plain) in GOALS.items()
            if kind in self._costs
        ]

    def _tail(self, kind: str) -> tuple[float, float, float]:
        return tail([cost for cost, _ in self._costs[kind]])


def main() -> None:
    """Ask the archives of the sizes given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archives", nargs="*", default=["100k"], help="sizes, or paths")
    parser.add_argument("--filters", type=int, default=times(FILTERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worst", type=int, default=1, help="how many of the worst to print")
    args = parser.parse_args()
    for name in args.archives:
        path = archive_of(name)
        print(f"== {name}")
        tails = measure(path, args.filters, args.seed)
        tails.show(args.worst)
        print(*tails.goals(), sep="\n")


def measure(path: Path, count: int, seed: int = 1) -> Tails:
    """Ask an archive for so many filters and searches, each once."""
    with (
        open_archive(path, read_only=True) as archive,
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as plain,
    ):
        archive.select(Filter()).rows(0, PAGE)
        tails = Tails()
        filtering(tails, archive, plain, count, seed)
        reading_on(tails, archive, count // 4 or 1, seed)
        searching(tails, archive, plain, count, seed)
        typing(tails, archive, count // 10 or 1, seed)
        return tails


class Chooser:
    """Chooses filters as readers might, rare and common parts alike; always the same ones."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self._random = random.Random(seed)
        self._speakers = [speaker.name for speaker in archive.speakers.find(limit=2_000)]
        self._words = Newsroom().words
        self.parts: dict[str, Callable[[Filter], Filter]] = {
            "sections": lambda one: replace(one, sections=self._some(SECTIONS)),
            "rare section": lambda one: replace(one, sections=frozenset({RARE})),
            "sources": lambda one: replace(one, sources=self._some(range(1, SOURCES + 1))),
            "speaker": lambda one: replace(one, speaker=self._speaker()),
            "days": self._days,
            "unread": lambda one: replace(one, unread=True),
            "starred": lambda one: replace(one, starred=True),
            "quoted": lambda one: replace(one, quoted=True),
            "captioned": lambda one: replace(one, captioned=True),
        }

    def filter(self) -> Filter:
        """Return a filter of up to six parts."""
        rnd = self._random
        one = Filter()
        for name in rnd.sample(sorted(self.parts), rnd.randint(1, 6)):
            one = self.parts[name](one)
        return one

    def word(self) -> str:
        """Return a word of rank 1 to 3,000, each order of magnitude as often as the others."""
        most = min(3_000, len(self._words)) - 1
        return self._words[int(most ** self._random.random())]

    def forms(self) -> dict[str, str]:
        """Return searches of each form."""
        return {
            "word": f"{self.word()} ",
            "two words": f"{self.word()} {self.word()} ",
            "either": f"{self.word()} OR {self.word()} ",
            "3 letters": (self.word() + "bab")[:3],
            "beginning": (self.word() + "baba")[: self._random.randint(4, 6)],
            "phrase": f'"{self.word()} {self.word()}"',
            "minus": f"{self.word()} -{self.word()} ",
            "only minus": f"-{self.word()} ",
        }

    def _some(self, all_: Iterable[T]) -> frozenset[T]:
        return frozenset(self._random.sample(list(all_), self._random.choice((1, 1, 1, 2, 4, 8))))

    def _speaker(self) -> str:
        return self._speakers[int(len(self._speakers) ** self._random.random()) - 1]

    def _days(self, one: Filter) -> Filter:
        rnd = self._random
        last = NEWEST.date() - timedelta(int((365 * YEARS) ** rnd.random()))
        first = last - timedelta(int((365 * YEARS) ** rnd.random()))
        return replace(one, since=first, until=rnd.choice((last, last, None)))


def filtering(
    tails: Tails, archive: Archive, plain: sqlite3.Connection, count: int, seed: int
) -> None:
    """Ask for pages, rows, positions, counts and facets under random filters."""
    chooser, rnd = Chooser(archive, seed), random.Random(seed)
    for _ in range(count):
        one = chooser.filter()
        said = _words(one)
        tails.ask(said, lambda f=one: archive.select(f).rows(0, PAGE), "page")
        tails.ask(said, lambda f=one: _newest(plain, f), "page in sqlite3")
        tails.ask(said, lambda f=one: _totals(archive, f), "total, unread")
        tails.ask(said, lambda f=one: archive.facets(f), "facets")
        tails.ask(said, lambda f=one: archive.count(f), "exact count")
        if not (total := archive.select(one).total):
            continue
        start = rnd.randrange(total)
        said = f"{start} of {total}: {said}"
        tails.ask(said, lambda f=one, i=start: archive.select(f).rows(i, i + PAGE), "row i")
        (row,) = archive.select(one).rows(start, start + 1)
        tails.ask(said, lambda f=one, i=row.id: archive.select(f).position(i), "position")


def reading_on(tails: Tails, archive: Archive, count: int, seed: int) -> None:
    """Ask as the dashboard does while somebody reads.

    Of what came since the last visit, and of what is unread, with what has been read meanwhile.
    """
    chooser, rnd = Chooser(archive, seed + 3), random.Random(seed)
    last = archive.last_arrival()
    for number in range(count):
        one = chooser.filter()
        said = _words(one)
        if number % 2:
            since = max(last - rnd.choice((500, 5_000, 20_000)), 0)
            one, kind = replace(one, after=Visit(NEWEST, since)), "new ones"
        else:
            kept = rnd.sample(range(1, last + 1), min(last, rnd.choice((1, 30, 300))))
            one, kind = replace(one, unread=True, kept=frozenset(kept)), "unread, some kept"
        tails.ask(said, lambda f=one: archive.select(f).rows(0, PAGE), f"{kind}: page")
        tails.ask(said, lambda f=one: archive.facets(f), f"{kind}: facets")


def searching(
    tails: Tails, archive: Archive, plain: sqlite3.Connection, count: int, seed: int
) -> None:
    """Search with each form and each part of a filter; every search is another one."""
    for form, one in _searches(Chooser(archive, seed), count):
        said = f"{form} {one.words!r} + {_words(one)}"
        # The list is asked for first and the counts after it, as the dashboard does.
        results = archive.select(one)
        newest = ("search: newest 50", f"search, {form}: newest 50")
        tails.ask(said, lambda r=results: r.rows(0, PAGE), *newest)
        tails.ask(said, lambda r=results: r.total, "search: total")
        tails.ask(said, lambda f=one: archive.facets(f), "search: facets after it")
        tails.ask(said, lambda f=one: _hits(plain, f), "the same search in sqlite3")
        words = Filter(words=one.words)
        tails.ask(said, lambda f=words: _hits(plain, f), "the same words in sqlite3")


def _searches(chooser: Chooser, count: int) -> Iterator[tuple[str, Filter]]:
    parts: dict[str, Callable[[Filter], Filter]] = {
        "": lambda one: one,
        **chooser.parts,
        "rare section, unread": lambda one: replace(one, sections=frozenset({RARE}), unread=True),
        "any": lambda one: replace(chooser.filter(), words=one.words),
    }
    asked = 0
    while True:
        for part in parts.values():
            for form, words in chooser.forms().items():
                yield form, part(Filter(words=words))
                if (asked := asked + 1) == count:
                    return


def typing(tails: Tails, archive: Archive, count: int, seed: int) -> None:
    """Type words letter by letter, and ask for all that the screen shows at each of them."""
    chooser = Chooser(archive, seed + 2)
    for _ in range(count):
        word = f"{chooser.word()} "
        for end in range(1, len(word) + 1):
            results = archive.select(one := Filter(words=word[:end]))
            kind = f"letter {end}" if end < 5 else "letter 5 and on"
            tails.ask(word[:end], lambda r=results: r.rows(0, PAGE), f"{kind}: newest 50")
            tails.ask(word[:end], lambda f=one: _counts(archive, f), f"{kind}: total, facets")


def _totals(archive: Archive, one: Filter) -> tuple[int, int]:
    results = archive.select(one)
    return results.total, results.unread


def _counts(archive: Archive, one: Filter) -> None:
    _totals(archive, one)
    archive.facets(one)


def _newest(plain: sqlite3.Connection, one: Filter) -> None:
    query = of_articles(to_query(one))
    _plainly(plain, one, "article a", ["a.pos >= ? AND a.pos < ?"], (query.lo, query.hi))


def _hits(plain: sqlite3.Connection, one: Filter) -> None:
    query = of_articles(to_query(one))
    if (match := query.match) is None or match.unwanted:
        return
    _plainly(
        plain,
        one,
        f"{match.index} f CROSS JOIN article a ON a.pos = f.rowid",
        [f"f.{match.index} MATCH ? AND f.rowid >= ? AND f.rowid < ?"],
        (match.expression, query.lo, query.hi),
        "f.rowid",
    )


def _plainly(
    plain: sqlite3.Connection,
    one: Filter,
    tables: str,
    where: list[str],
    params: tuple[object, ...],
    order: str = "a.pos",
) -> None:
    more, values = conditions(of_articles(to_query(one)))
    plain.execute(
        "SELECT a.id, a.headline, a.section, a.pos, s.name, a.link, a.read, a.starred, a.quotes"
        f" FROM {tables} LEFT JOIN source s ON s.id = a.source"
        f" WHERE {' AND '.join([*where, *(part.lstrip('+') for part in more)])}"
        f" ORDER BY {order} DESC LIMIT ?",
        (*params, *values, PAGE),
    ).fetchall()


def _words(one: Filter) -> str:
    """Describe a filter in a few words."""
    sets = [
        f"{name}: {len(values)}" if len(values) > 2 else f"{name}: {', '.join(map(str, values))}"
        for name, values in (("sections", one.sections), ("sources", one.sources))
        if values
    ]
    days = [f"{one.since} to {one.until or 'now'}"] if one.since else []
    speaker = [f"speaker: {one.speaker}"] if one.speaker else []
    return " + ".join([*sets, *speaker, *days, *sorted(one.flags)]) or "nothing else"


if __name__ == "__main__":
    main()
