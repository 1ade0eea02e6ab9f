"""How well arriving articles are grouped into stories, how surely takes are known, what it costs.

    .venv/bin/python tests/bench/stories.py [100k 1m … | ARCHIVE …] [--window 100k] [--files 2000]

Real articles with known stories, if they are beside this checkout, arrive in an empty archive in
the order they were published, and are scored by BCubed with the story each got on arrival. Takes
are made of the seed articles: the same text with other marks, a cut, more around it, another
figure or name. Costs are those of grouping alone, in copies of the archives given, and with so
many articles in the days that an arriving one is compared with. At the end article files are
imported, with stories and with watches on.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import Archive, open_archive, paths
from storage.importing.article_file import read_article
from storage.importing.files import import_files
from storage.model import Article, Block, TakeKind
from storage.stories import grouping
from storage.stories.terms import Terms

from build import NEWEST, archive_of, fresh_articles, scratch, size, within_days
from effort import BRIEF, articles, times
from figures import Goal, tail
from imports import write_files

GOLD = Path(__file__).parents[3] / "shared" / "stories"
GOALS = {"agg": 0.84, "event": 0.92}
WATCHES = 50
BATCH = 100
"""Articles that arrive in one transaction, as in an import."""
MADE: tuple[TakeKind, ...] = ("repeat", "correction", "cut", "retake")
NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}")


@contextmanager
def empty() -> Iterator[Archive]:
    """Open an empty archive that extracts no quotes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(Path(folder, "stories.db"), extract=lambda _: []) as archive,
    ):
        yield archive


def read_gold(path: Path) -> list[tuple[Article, str]]:
    """Read articles with the stories they belong to."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        one = json.loads(line)
        blocks = tuple(Block(text) for text in one["body"].split("\n\n") if text)
        article = Article(
            one["headline"],
            "NEWS",
            datetime.fromisoformat(one["published"]),
            one["standfirst"],
            blocks=blocks,
            key=f"gold:{number}",
        )
        found.append((article, one["story"]))
    return found


def bcubed(gold: Sequence[str], given: Sequence[int]) -> tuple[float, float, float]:
    """Return F1, precision and recall, averaged over the articles."""
    both = Counter(zip(gold, given, strict=True))
    golden, stories = Counter(gold), Counter(given)
    count = len(gold)
    precision = sum(n * n / stories[story] for (_, story), n in both.items()) / count
    recall = sum(n * n / golden[one] for (one, _), n in both.items()) / count
    return 2 * precision * recall / (precision + recall), precision, recall


def score(name: str) -> Goal | None:
    """Let real articles arrive, and compare their stories with the known ones."""
    path = GOLD / f"{name}.dev.jsonl"
    if not path.exists():
        print(f"{name}: skipped, as {path.name} is not in ../shared/stories")
        return None
    gold = read_gold(path)[: 100 if BRIEF else None]
    ids: list[int] = []
    with empty() as archive:
        for start in range(0, len(gold), BATCH):
            batch = [article for article, _ in gold[start : start + BATCH]]
            ids += [one.id for one in archive.add(batch, deduplicate=False)]
        stories = archive.stories.of(ids)
    f1, precision, recall = bcubed([story for _, story in gold], [stories[id_] for id_ in ids])
    print(
        f"{name}: {len(gold):,} articles in {len(set(stories.values())):,} stories,"
        f" precision {precision:.3f}, recall {recall:.3f}"
    )
    what = f"BCubed F1 on arrival: {name}"
    return Goal(what, (GOALS[name],), (f1,), unit="", at_least=True)


def make(kind: TakeKind, seed: Article, number: int) -> Article:
    """Make a take of a seed article, an hour after it."""
    texts = [block.text for block in seed.blocks if block.kind == "paragraph"]
    if kind == "repeat":
        texts = [text.replace("“", '"').replace("”", '"').replace(" – ", " - ") for text in texts]
    elif kind == "correction":
        texts = corrected(texts)
    elif kind == "cut":
        texts = texts[: max(2, len(texts) // 2)]
    else:
        texts = [
            f"Officials gave a new account of the events on the evening of day {number}.",
            *texts[1:],
            f"A hearing about it was called for the morning of day {number + 3} at the town hall.",
        ]
    return replace(
        seed,
        headline=f"UPDATE 1-{seed.headline}",
        blocks=tuple(map(Block, texts)),
        standfirst=seed.standfirst if kind in ("repeat", "correction") else "",
        caption="",
        key=f"made:{kind}:{number}",
        digest="",
        published=seed.published + timedelta(hours=1),
    )


def corrected(texts: list[str]) -> list[str]:
    """Change a figure of a text, or, if it has none, a name."""
    for at, text in enumerate(texts):
        for pattern, other in ((re.compile(r"\b\d\d+\b"), "77"), (NAME, "Aldermere")):
            if (found := pattern.search(text)) and found[0] != other:
                changed = text[: found.start()] + other + text[found.end() :]
                return [*texts[:at], changed, *texts[at + 1 :]]
    return texts


def know_takes() -> list[Goal]:
    """Let takes of the seed articles arrive among them, and count those that are known."""
    seeds = [read_article(path) for path in sorted(paths.seeds_folder().glob("*.txt"))]
    seeds = [
        replace(one, key=f"seed:{at}", digest="", caption="")
        for at, one in enumerate(seeds[: times(1_000) * 5])
    ]
    found = right = made = 0
    wrong: Counter[tuple[TakeKind, TakeKind | None]] = Counter()
    for kind in MADE:
        with empty() as archive:
            ids = [one.id for one in archive.add(seeds, deduplicate=False)]
            later = [make(kind, seed, number) for number, seed in enumerate(seeds)]
            taken = [one.id for one in archive.add(later, deduplicate=False)]
            takes = archive._engine.stories.takes(taken)
            stories = archive.stories.of([*ids, *taken])
        for original, id_ in zip(ids, taken, strict=True):
            made += 1
            found += stories[id_] == stories[original] and takes[id_].kind is not None
            right += takes[id_].kind == kind
            wrong[kind, takes[id_].kind] += takes[id_].kind != kind
    for (kind, instead), count in wrong.items():
        if count:
            print(f"takes: {count} of kind {kind} taken for {instead}")
    return [
        Goal("takes found", (98,), (found * 100 / made,), unit="%", at_least=True),
        Goal("kinds of takes right", (97,), (right * 100 / made,), unit="%", at_least=True),
    ]


def cost(path: Path, words: str) -> Iterator[Goal]:
    """Measure what grouping costs in an archive: articles that arrive, and older ones."""
    with scratch(path, "stories") as copy, open_archive(copy) as archive:
        older = [timed(lambda: archive.stories.group_some(20)) / 20 for _ in range(times(50))]
        costs: list[float] = []
        group = archive.stories.grouping.group

        def timed_group(articles: Sequence[tuple[Article, Terms]]) -> None:
            costs.append(timed(lambda: group(articles)))

        archive.stories.grouping.group = timed_group  # type: ignore[method-assign]
        for number, article in enumerate(fresh_articles(times(400))):
            archive.add([replace(article, published=NEWEST + timedelta(seconds=number))])
    print(f"{words}: an older article {sum(older) / len(older):.2f} ms")
    _, p95, worst = tail(costs)
    p99 = sorted(costs)[len(costs) * 99 // 100]
    print(f"{words}: an arrival p95 {p95:.2f}, worst {worst:.2f} ms")
    mean = sum(costs) / len(costs)
    yield Goal(f"grouping an arrival: mean / p99, {words}", (5, 20), (mean, p99))


def imported(count: int) -> Goal:
    """Import article files with their quotes, and with watches for words of some of them."""
    seeds = [read_article(path) for path in sorted(paths.seeds_folder().glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        wire = Path(folder, "wire")
        wire.mkdir()
        write_files(wire, count)
        with open_archive(Path(folder, "stories.db")) as archive:
            for number, seed in enumerate(seeds[:WATCHES]):
                search = " ".join(NAME.findall(seed.text)[:2]) or "harbour"
                archive.watches.add(search, name=f"watch {number}")
            began, spent = time.perf_counter(), sum(os.times()[:4])
            import_files(archive, [wire])
            rate = count / (time.perf_counter() - began)
            spent = sum(os.times()[:4]) - spent
            alerts = archive.alerts.count()
    print(
        f"{count:,} files imported: {count / spent:,.0f}/s CPU of both processes, {alerts} alerts"
    )
    what = "import with stories and watches, wall"
    return Goal(what, (600,), (rate,), unit="/s", at_least=True)


def timed(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of some work."""
    began = time.process_time_ns()
    work()
    return (time.process_time_ns() - began) / 1e6


def main() -> None:
    """Measure, and print the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", nargs="*", default=["1k"], metavar="ARCHIVE")
    parser.add_argument("--window", type=size, default="1k", help="articles in the last days")
    parser.add_argument("--files", type=int, default=articles(2_000), help="files to import")
    chosen = parser.parse_args()
    goals = [goal for name in GOALS if (goal := score(name)) is not None]
    goals += know_takes()
    for words in chosen.archives:
        goals += cost(archive_of(words), words)
    days = grouping.WINDOW.days
    goals += cost(within_days(chosen.window, days), f"{chosen.window} in {days} days")
    goals.append(imported(chosen.files))
    for goal in goals:
        print(goal)


if __name__ == "__main__":
    main()
