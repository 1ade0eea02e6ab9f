"""Invented articles in which every paragraph is a quote, and queries about their speakers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.archive import Archive
from storage.model import Article, Block, Filter, Quote

DAY = datetime(2025, 6, 23, 12, tzinfo=UTC)


def quoter(text: str) -> list[Quote]:
    """Take each paragraph `Name (role): words` as a quote."""
    quotes, at = [], 0
    for paragraph in text.split("\n\n"):
        name, _, words = paragraph.partition(": ")
        name, _, role = name.partition(" (")
        start = at + len(paragraph) - len(words)
        if words:
            end = start + len(words)
            quotes.append(Quote(start, end, words, name, 0.9, role.rstrip(")"), "said", "plain"))
        at += len(paragraph) + 2
    return quotes


def article(number: int, *paragraphs: str, section: str = "WORLD") -> Article:
    return Article(
        headline=f"Morning report {number}",
        section=section,
        published=DAY - timedelta(days=7 * number),
        blocks=tuple(Block(paragraph) for paragraph in paragraphs),
        key=f"report-{number}",
        digest=str(number),
    )


def fill(archive: Archive, *names: str) -> None:
    """Add an article for each name, in which it says one thing."""
    archive.add([article(n, f"{name}: Words of {n}.") for n, name in enumerate(names)])


def people(archive: Archive) -> list[tuple[str, int]]:
    assert archive.maintenance.faults() == []
    return [(speaker.name, speaker.quotes) for speaker in archive.speakers.find()]


def said(archive: Archive, name: str) -> int:
    return len(archive.quotes.find(Filter(speaker=name)))
