"""Build synthetic archives to measure with, in ``build/bench/`` or where ``BENCH_FOLDER`` says.

    .venv/bin/python tests/bench/build.py [1k 100k 1m]

The words are invented and distributed as in a language; so are sections, sources and speakers.
Prints what building cost, as CPU time of `Archive.add` alone. The other benches build by themselves
what they need and do not find.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import re
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from storage.archive import open_archive
from storage.model import Article, Block, Quote

from effort import BRIEF, articles

FOLDER = Path(
    os.environ.get("BENCH_FOLDER") or Path(__file__).resolve().parents[2] / "build" / "bench"
)
SIZES = {
    name: articles(count)
    for name, count in {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}.items()
}
LENGTHS = {1_000_000: 110}  # words; a million of the usual length would not fit small disks
LENGTH = 300
BATCH = 1_000
NEWEST = datetime(2026, 6, 30, tzinfo=UTC)
YEARS = 10
SECTIONS = [
    "WORLD", "POLITICS", "BUSINESS", "SPORT", "TECH", "CULTURE", "SCIENCE", "HEALTH",
    "CLIMATE", "EDUCATION", "TRAVEL", "FOOD", "LAW", "MEDIA", "OPINION", "OBITUARIES",
]  # fmt: skip
SOURCES = 40
WORDS = 5_000 if BRIEF else 50_000
NAMES = 500 if BRIEF else 20_000
_QUOTED = re.compile("“([^”]+)”(?: said ([^.]+)\\.)?")


def spoken(text: str) -> list[Quote]:
    """Find the quotes of a synthetic text; the real finder is measured elsewhere."""
    return [
        Quote(m.start(1), m.end(1), m[1], m[2], 0.8 if m[2] else 0.0)
        for m in _QUOTED.finditer(text)
    ]


def silent(_: str) -> list[Quote]:
    """Find no quotes."""
    return []


class Newsroom:
    """Writes articles, always the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self.words = self._vocabulary(WORDS)
        self._word_weights = list(itertools.accumulate(1 / (n + 3) for n in range(WORDS)))
        self._section_weights = list(itertools.accumulate(1 / (n + 1) ** 1.5 for n in range(16)))
        self._source_weights = list(itertools.accumulate(1 / (n + 1) for n in range(SOURCES)))
        self.names = [self._name() for _ in range(NAMES)]
        self._name_weights = list(itertools.accumulate(1 / (n + 20) for n in range(NAMES)))

    def articles(
        self, count: int, sources: Sequence[int], length: int = LENGTH, days: int = YEARS * 365
    ) -> Iterator[Article]:
        """Yield articles of some `length` words, oldest first (but for a day or two)."""
        rnd = self._random
        span = days * 86_400
        for number in range(count):
            age = span * (1 - number / count) + rnd.uniform(0, min(2, days / 4) * 86_400)
            source = rnd.choices(sources, cum_weights=self._source_weights)[0]
            yield Article(
                headline=self._text(9).capitalize(),
                section=rnd.choices(SECTIONS, cum_weights=self._section_weights)[0],
                published=NEWEST - timedelta(seconds=int(age)),
                standfirst=self._text(20),
                link=f"https://outlet{source}.example/{number:x}/{self._text(4).replace(' ', '-')}",
                blocks=tuple(Block(text) for text in self._paragraphs(length)),
                key=f"feed:{source}:https://outlet{source}.example/?p={number}",
                digest=f"{rnd.getrandbits(96):024x}",
                source=source,
                read=rnd.random() > (0.02 if number < 0.95 * count else 0.8),
                starred=rnd.random() < 0.005,
            )

    def _paragraphs(self, length: int) -> Iterator[str]:
        rnd = self._random
        size = rnd.randint(length // 2, length * 3 // 2)
        while size > 0:
            words = rnd.randint(25, 60)
            size -= words
            if rnd.random() < 0.4:
                name = rnd.choices(self.names, cum_weights=self._name_weights)[0]
                yield f"“{self._text(words // 2)}” said {name}. {self._text(words // 2)}."
            else:
                yield f"{self._text(words)}."

    def _text(self, count: int) -> str:
        words = self._random.choices(self.words, cum_weights=self._word_weights, k=count)
        return " ".join(words)

    def _vocabulary(self, count: int) -> list[str]:
        syllables = [a + b for a in "bcdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "er")]
        words: dict[str, None] = {}
        while len(words) < count:
            long = (
                1 if len(words) < 60 else 2 if len(words) < 2_500 else self._random.choice((3, 4))
            )
            words["".join(self._random.choices(syllables, k=long))] = None
        return list(words)

    def _name(self) -> str:
        first, last = self._random.choices(self.words[3_000:], k=2)
        return f"{first.capitalize()} {last.capitalize()}"


def fresh_articles(count: int, length: int = LENGTH, seed: int = 2) -> list[Article]:
    """Return articles no archive has yet, of its last month, as news is."""
    return [
        replace(
            article,
            key=f"{article.key}&{seed}",
            link=f"{article.link}{seed}",
            published=(NEWEST - (NEWEST - article.published) / 100).replace(microsecond=0),
        )
        for article in Newsroom(seed).articles(count, range(1, 41), length)
    ]


@contextmanager
def scratch(path: Path, name: str) -> Iterator[Path]:
    """Lend a copy of an archive."""
    copy = path.with_name(f"scratch-{name}-{path.name}")
    shutil.copyfile(path, copy)
    try:
        yield copy
    finally:
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def path_of(count: int, folder: Path = FOLDER) -> Path:
    """Return where the archive of `count` articles lies."""
    return folder / f"archive-{count}.db"


def size(words: str) -> str:
    """Return the name of a size, for `argparse`.

    Raises:
        ArgumentTypeError: There is no size of that name.
    """
    if words not in SIZES:
        raise argparse.ArgumentTypeError(f"{words} is none of {', '.join(SIZES)}")
    return words


def within_days(words: str, days: int) -> Path:
    """Return the archive of as many articles of the last days, built if it is missing."""
    path = FOLDER / f"archive-{SIZES[words]}-{days}-days.db"
    if not path.exists():
        part = path.with_suffix(".part")
        build(part, SIZES[words], days=days)
        part.replace(path)
    return path


def archive_of(words: str) -> Path:
    """Return the archive of a size, built if it is missing, or the one at a path."""
    return built(SIZES[words]) if words in SIZES else Path(words)


def built(count: int) -> Path:
    """Return the archive of `count` articles in the standard folder; build it if it is missing."""
    path = path_of(count)
    if not path.exists():
        part = path.with_suffix(".part")  # one whose building was broken off is not there
        build(part, count)
        part.replace(path)
    with open_archive(path) as archive:  # an older newsdesk may have built it
        if not archive.sections.was_asked:  # the dashboard would ask in the midst of keys
            archive.sections.set_asked()
    return path


def build(
    path: Path, count: int, *, with_quotes: bool = True, days: int = YEARS * 365
) -> dict[str, float]:
    """Build an archive anew; return CPU seconds of adding, of closing, and bytes of text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    archive = open_archive(path, extract=spoken if with_quotes else silent)
    sources = [
        archive.sources.add(
            kind="feed", location=f"https://outlet{n}.example/rss", name=f"Outlet {n}"
        )
        for n in range(SOURCES)
    ]
    ids = [source.id for source in sources]
    stream = Newsroom().articles(count, ids, LENGTHS.get(count, LENGTH), days)
    adding, text = 0.0, 0
    while batch := list(itertools.islice(stream, BATCH)):
        text += sum(len(a.headline) + len(a.text) for a in batch)  # which has the standfirst
        started = time.process_time()
        archive.add(batch)
        adding += time.process_time() - started
    started = time.process_time()
    archive.close()
    return {"add": adding, "close": time.process_time() - started, "text": text}


def main() -> None:
    """Build the archives asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=size, default=["100k"])
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--without-quotes", action="store_true")
    args = parser.parse_args()
    for name in args.sizes:
        count = SIZES[name]
        path = path_of(count, args.folder)
        cost = build(path, count, with_quotes=not args.without_quotes)
        rate = count / cost["add"]
        ratio = path.stat().st_size / cost["text"]
        print(f"{name}: {rate:,.0f} articles/s CPU, close {cost['close']:.1f} s CPU,", end=" ")
        print(f"{path.stat().st_size / 1e6:,.0f} MB, {ratio:.2f} x its text")


if __name__ == "__main__":
    main()
