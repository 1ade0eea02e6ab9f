"""What watches cost: many of them against many articles, and imports with watches on.

    .venv/bin/python tests/bench/watches.py [--watches 1000] [--articles 1000]

The articles are real ones, if they are beside this checkout, or made of the paragraphs of the seed
articles; half of the watches look for words, three in ten for phrases, the others for speakers or
in a section; some have alternatives, or words to leave out. Each match comes with its reason. Then
articles arrive in an archive, with alerts written: what watching takes of an import.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import open_archive, paths
from storage.archive.watching import Written
from storage.importing.article_file import read_article
from storage.model import Alert, Article, Block, Filter, Quote, Watch
from storage.quotes import extract
from storage.watches.index import WatchIndex
from storage.watches.reading import Arrival
from tui.formatting.search_line import search_line

from effort import times
from figures import Goal

T = TypeVar("T")

RARE = 8
"""Paragraphs with a word; nobody waits for the commoner ones."""
PARAGRAPHS = 8
TELLING = 40
"""Paragraphs with the first word of a phrase."""
BATCH = 100
"""Articles that arrive in one transaction, as in an import."""
REAL = Path(__file__).parents[3] / "shared" / "stories"
PARTS = ("words", "words", "words", "words", "words", "phrase", "phrase", "phrase", "said", "in")


def read_articles(count: int, rnd: random.Random) -> list[Article]:
    """Return real articles, if they are beside this checkout, else a mix of the seed articles."""
    found = [
        Article(
            one["headline"],
            rnd.choice(("WORLD", "BUSINESS", "POLITICS", "SPORT", "SCIENCE")),
            datetime.fromisoformat(one["published"]),
            one["standfirst"],
            blocks=tuple(Block(text) for text in one["body"].split("\n\n")),
        )
        for path in sorted(REAL.glob("*.dev.jsonl"))
        for one in map(json.loads, path.read_text("utf-8").splitlines())
        if one["body"]
    ]
    if found:
        return rnd.choices(found, k=count) if len(found) < count else rnd.sample(found, count)
    seeds = [read_article(path) for path in sorted(paths.seeds_folder().glob("*.txt"))]
    blocks = [block for seed in seeds for block in seed.blocks]
    return [
        replace(rnd.choice(seeds), blocks=tuple(rnd.sample(blocks, PARAGRAPHS)))
        for _ in range(count)
    ]


def make_watch(
    number: int, articles: Sequence[Article], seen: Mapping[str, int], rnd: random.Random
) -> Filter:
    """Make a watch of a kind from words of some of the articles."""
    kind, article = PARTS[number % len(PARTS)], rnd.choice(articles)
    text = re.findall(r"\w+", article.text)
    words = [word for word in text if seen[word] <= RARE] or text
    if kind == "phrase":
        at = rnd.choice([at for at, word in enumerate(text[:-1]) if seen[word] <= TELLING] or [0])
        return Filter(words=f'"{text[at]} {text[at + 1]}"')
    if kind == "in":
        return Filter(words=rnd.choice(words), sections=frozenset([rnd.choice(articles).section]))
    if kind == "said":
        speakers = [one.speaker for one in extract(article.text) if one.speaker]
        return Filter(speaker=rnd.choice(speakers or ["Nobody"]))
    groups = [" OR ".join(rnd.choices(words, k=rnd.randint(1, 3))) for _ in range(2)]
    left_out = f" -{rnd.choice(words)}" if rnd.random() < 0.2 else ""
    return Filter(words=f"{' '.join(groups)}{left_out}{rnd.choice(['', ' '])}")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what some work returns, and its CPU seconds."""
    began = time.process_time()
    result = work()
    return result, time.process_time() - began


def match_all(index: WatchIndex, articles: Sequence[tuple[Article, dict[str, Quote]]]) -> int:
    """Match all watches against all articles; return how many matches there are."""
    found = 0
    for article, quotes in articles:
        matches = index.match(Arrival(article, len(quotes), said=quotes))
        found += len(matches)
        assert all(match.why for match in matches)
    return found


def arrive(lines: Sequence[str], articles: Sequence[Article]) -> float:
    """Import articles with watches on; return the CPU seconds that watching took of it."""
    spent: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(Path(folder, "watched.db")) as archive,
    ):
        watches = [Watch(0, f"{number} {line}"[:60], line) for number, line in enumerate(lines)]
        archive.watches.import_watches(watches)
        watching = archive.watches.watching
        find = watching.find

        def timed_find(written: Sequence[Written]) -> list[Alert]:
            alerts, seconds = timed(lambda: find(written))
            spent.append(seconds)
            return alerts

        watching.find = timed_find  # type: ignore[method-assign]
        for start in range(0, len(articles), BATCH):
            batch = articles[start : start + BATCH]
            archive.add(
                [replace(one, key=f"made:{at}") for at, one in enumerate(batch, start)],
                deduplicate=False,
            )
    return sum(spent)


def main() -> None:
    """Measure, and print the goals."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--watches", type=int, default=times(1_000))
    parser.add_argument("--articles", type=int, default=times(1_000))
    chosen = parser.parse_args()
    rnd = random.Random(7)
    articles = read_articles(chosen.articles, rnd)
    paragraphs = {block.text for article in articles for block in article.blocks}
    seen = Counter(word for text in paragraphs for word in {*re.findall(r"\w+", text)})
    watches = [make_watch(number, articles, seen, rnd) for number in range(chosen.watches)]
    given = [
        (one, {quote.speaker: quote for quote in extract(one.text) if quote.speaker})
        for one in articles
    ]
    index, building = timed(lambda: WatchIndex(enumerate(watches, 1)))
    found, matching = timed(lambda: match_all(index, given))
    print(f"{found:,} matches with their reasons; the index was made in {building * 1_000:.0f} ms")
    for count in (6, chosen.watches):
        lines = [search_line(one, {}) for one in watches[:count]]
        each = arrive(lines, articles) * 1_000 / len(articles)
        print(Goal(f"{count:,} watches, share of an arriving article", (0.8,), (each,)))
    print(
        Goal(
            f"{len(watches):,} watches x {len(articles):,} articles", (0.5,), (matching,), unit="s"
        )
    )


if __name__ == "__main__":
    main()
