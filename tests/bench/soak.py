"""Two writers and a reader on one archive for minutes.

    .venv/bin/python tests/bench/soak.py [SECONDS]

The writers make the changes of `kills` without a pause; the reader asks all that the dashboard
asks, and looks whether each answer agrees with itself. Prints the errors, of which there should be
none, and how long the questions took; status 1 when there are any.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from storage import Archive, Filter, open_archive
from storage.errors import NewsdeskError

from acknowledged import PEOPLE, Account, journal
from effort import BRIEF
from kills import begin, end, serving, start
from program import Program

FILTERS = [
    Filter(),
    Filter(unread=True),
    Filter(sections=frozenset({"WORLD"})),
    Filter(words="ferry"),
    Filter(words="alba rep", unread=True),
    Filter(starred=True),
]


def ask(archive: Archive, rnd: random.Random) -> list[str]:
    """Ask one round of questions; return what is not as it should be."""
    chosen = rnd.choice(FILTERS)
    found = archive.select(chosen)
    rows = found.rows(0, 50)
    odd = []
    if len({row.id for row in rows}) != len(rows):
        odd.append("a row twice in a page")
    if [row.published for row in rows] != sorted((row.published for row in rows), reverse=True):
        odd.append("a page out of order")
    for row in rows[:3]:
        found.position(row.id)
        archive.quotes.of_article(row.id)
    facets = archive.facets(Filter())
    if sum(facets.sections.values()) != facets.total:
        odd.append("sections that do not add up")
    archive.speakers.find(limit=20)
    archive.sources.all()
    return odd


def main() -> None:
    """Write and read for as long as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seconds", nargs="?", type=int, default=1 if BRIEF else 180)
    args = parser.parse_args()
    errors: Counter[str] = Counter()
    times: list[float] = []
    rnd = random.Random(4)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        path = Path(folder, "soak.db")
        state = begin(path)
        writers = [
            start(
                Program(name, path, 0, port, dict(state), alone=False),
                "",
                path.with_suffix(f".{name}"),
            )
            for name in PEOPLE
        ]
        with open_archive(path) as archive:
            stop = time.monotonic() + args.seconds
            while time.monotonic() < stop:
                began = time.perf_counter()
                try:
                    errors.update(ask(archive, rnd))
                except NewsdeskError as error:
                    errors[str(error)] += 1
                times.append((time.perf_counter() - began) * 1e3)
                time.sleep(0.02)
            for writer in writers:
                errors["a writer ended by itself"] += not end(writer)
            errors.update(archive.maintenance.faults())
            total = archive.facets(Filter()).total
        account = Account(state)
        for name in PEOPLE:
            account.read(journal(path, name))
        changes = account.acknowledged.total()
        errors.update(account.losses)
    times.sort()
    print(f"{args.seconds} s: {changes:,} changes acknowledged, {total:,} articles at the end")
    print(
        f"{len(times):,} rounds of questions: median {times[len(times) // 2]:.1f} ms,"
        f" 99 % within {times[len(times) * 99 // 100]:.1f} ms"
    )
    print(f"{errors.total()} errors")
    for what, count in errors.items():
        if count:
            print(f"{count} x {what}")
    sys.exit(bool(errors.total()))


if __name__ == "__main__":
    main()
