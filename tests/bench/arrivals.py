"""What an arriving article costs: until it can be read, and until quotes, story and alerts follow.

    .venv/bin/python tests/bench/arrivals.py [--articles 500] [--size 5000]

The articles are made of paragraphs of the seed articles, so that they are of the length of wire
copy, have quotes, and hardly any text in common. They arrive in an empty archive with watches, and
are followed up in one process. CPU milliseconds of one article.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage import open_archive, paths
from storage.importing.article_file import read_article
from storage.model import Article
from storage.quotes import extract

from effort import articles
from figures import Goal, once

P = ParamSpec("P")
T = TypeVar("T")

BATCH = 100
"""Articles that are stored in one transaction, as in an import."""
WATCHES = 50
SOURCES = 40
"""So many that hardly a paragraph comes thrice from one of them, as boilerplate does."""


class Clock:
    """The CPU time that parts of the work take."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    def timed(self, part: str, work: Callable[P, T]) -> Callable[P, T]:
        """Return some work that is counted as a part."""

        def do(*args: P.args, **kwargs: P.kwargs) -> T:
            results: list[T] = []
            self.spent[part] += once(lambda: results.append(work(*args, **kwargs)))
            return results[0]

        return do


def made_articles(count: int, size: int) -> list[Article]:
    """Make articles of some length of paragraphs drawn from the seed articles."""
    rnd = random.Random(5)
    seeds = [read_article(path) for path in sorted(paths.seeds_folder().glob("*.txt"))]
    blocks = [block for seed in seeds for block in seed.blocks]
    newest = max(seed.published for seed in seeds)
    made = []
    for number in range(count):
        seed, text = rnd.choice(seeds), rnd.sample(blocks, len(blocks))
        while sum(len(block.text) for block in text) > size:
            text = text[: len(text) * 9 // 10]
        headline = f"{seed.headline} ({number})"
        published = newest - timedelta(minutes=count - number)
        made.append(
            replace(
                seed, headline=headline, blocks=(*text,), key=f"made:{number}", published=published
            )
        )
    return made


def measure(count: int, size: int) -> Goal:
    """Let articles arrive, and print what the parts of the work cost."""
    made, clock = made_articles(count, size), Clock()
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(
            Path(folder, "arrivals.db"), extract=clock.timed("quotes", lambda text: extract(text))
        ) as archive,
    ):
        sources = [
            archive.sources.add(
                kind="feed", location=f"https://outlet{number}.example/rss", name=f"Outlet {number}"
            ).id
            for number in range(SOURCES)
        ]
        made = [replace(one, source=sources[at % SOURCES]) for at, one in enumerate(made)]
        for number, article in enumerate(made[:WATCHES]):
            search = " ".join(article.headline.split()[:2])
            archive.watches.add(search, name=f"watch {number}")
        grouping, watching = archive.stories.grouping, archive.watches.watching
        grouping.group = clock.timed("story", grouping.group)  # type: ignore[method-assign]
        watching.match = clock.timed("watches", watching.match)  # type: ignore[method-assign]
        readable = sum(
            once(lambda at=at: archive.add(made[at : at + BATCH], deduplicate=False, later=True))  # type: ignore[misc]
            for at in range(0, count, BATCH)
        )
        following = once(archive.follow_up.run)
    clock.spent["terms, reading, writing"] = following - sum(clock.spent.values())
    length = sum(len(article.text) for article in made) / count / 1_000
    print(f"{count:,} articles of {length:.1f} kB: {readable / count:.2f} ms until one can be read")
    for part, spent in sorted(clock.spent.items(), key=lambda one: -one[1]):
        print(f"    {part:24} {spent / count:6.2f} ms")
    figures = readable / count, (readable + following) / count
    return Goal("an arrival: readable / all is found", (1, 5), figures)


def main() -> None:
    """Measure, and print the goal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=articles(500))
    parser.add_argument("--size", type=int, default=5_000, help="characters of an article")
    chosen = parser.parse_args()
    print(measure(chosen.articles, chosen.size))


if __name__ == "__main__":
    main()
