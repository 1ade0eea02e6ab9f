"""A few hundred articles from invented outlets, and an archive of them to ask."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.archive import Archive, open_archive
from storage.model import Article, Block, Quote

SECTIONS = ("WORLD", "BUSINESS", "SPORT", "OPINION")
CATEGORIES = ("", "", "Front Page", "Weltgeschehen")
SPEAKERS = ("Gunnhild Tveit", "Radu Comănescu", "Port of Kessvik")
WORDS = (
    "harbour", "harbourside", "harvest", "strike", "Kessvik", "café", "cafes", "Ørnes", "don’t",
    "talks", "talk", "ta", "of", "the", "twenty-two", "東京都", "東京", "서울", "ministère", "C++",
    "Æro",
)  # fmt: skip
PREFIXES = {
    2: "CORRECTED: ", 5: "UPDATE 2-", 7: "URGENT - ", 11: "KILL: ", 13: "EMBARGO: ",
    17: "EXCLUSIVE: ", 19: "ANALYSIS: ",
}  # fmt: skip
"""What agencies put before the headlines of some, by their numbers modulo 23."""
FIRST_DAY = datetime(2025, 10, 1, tzinfo=UTC)


def write(rnd: random.Random, number: int, source: int) -> Article:
    """Return an article of words that meet each other often."""
    days = rnd.choice((0, 1, 30, 31, 92, 200)) + rnd.randrange(40)
    moment = FIRST_DAY + timedelta(days=days, seconds=rnd.choice((0, 43_200, 86_399, 30_000)))
    return Article(
        headline=PREFIXES.get(number % 23, "") + " ".join(rnd.choices(WORDS, k=3)),
        section=rnd.choice(SECTIONS),
        published=moment,
        standfirst=" ".join(rnd.choices(WORDS, k=3)),
        caption=rnd.choice(("", "strike talks")),
        blocks=tuple(Block(" ".join(rnd.choices(WORDS, k=6))) for _ in range(rnd.randrange(3))),
        key=f"feed:{source}:{number}",
        digest=str(rnd.random()),
        source=source,
        read=rnd.random() < 0.6,
        starred=rnd.random() < 0.2,
        category=CATEGORIES[number % 4],
    )


def quoter(text: str) -> list[Quote]:
    """Take a word or two of a text as said by somebody, always the same of the same text."""
    rnd = random.Random(text)
    return [
        Quote(0, 2, text[:2], rnd.choice((*SPEAKERS, None)), 0.8)
        for _ in range(rnd.choice((0, 0, 1, 2)))
        if len(text) > 1
    ]


def open_newsroom(path: Path) -> Archive:
    """Open an archive that finds quotes as `quoter` does."""
    return open_archive(path, extract=quoter)


def fill(archive: Archive, count: int, seed: int = 7) -> None:
    """Add three sources and articles of theirs."""
    rnd = random.Random(seed)
    sources = [
        archive.sources.add(kind="feed", location=f"https://outlet{n}.example/rss", name=f"No {n}")
        for n in range(3)
    ]
    archive.add([write(rnd, number, rnd.choice(sources).id) for number in range(count)])
