"""What a speaker's articles are counted by, which is kept apart from them, follows every change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tinydb.table import Document

from storage import Facets, Filter, Source, open_archive
from storage.archive import Archive
from storage.database import Database
from storage.engine.sqlite.query.order import NUMBERS
from storage.model import FLAGS

TVEIT = Filter(speaker="Gunnhild Tveit")
APART = (2, 3, 3_999, 4_000, 4_001, 250_000, NUMBERS)
"""Numbers of articles in one row of what is kept, at the ends of it, and far from it."""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    path = tmp_path / "newsdesk.db"
    locations = [f"https://outlet{n}.example/rss" for n in range(2)]
    with open_archive(path) as archive:
        for location in locations:
            archive.sources.add(kind="feed", location=location, name=location)
    with Database(path) as database:
        table = database.table("articles")
        table.insert({"headline": "Boats sail", "published": "2025-06-09", "section": "WORLD"})
        table.insert_multiple(
            Document(
                {
                    "headline": f"Strike at Kessvik, day {number}",
                    "section": ("WORLD", "BUSINESS", "SPORT")[number % 3],
                    "published": f"2025-06-0{1 + number % 7}T08:00:00Z",
                    "source": locations[number % 2],
                    "read": number % 4 == 0,
                    "body": "“We stay out,” said Gunnhild Tveit. “For good,” Tveit added.",
                },
                number,
            )
            for number in APART
        )
    with open_archive(path) as archive:
        yield archive
        assert archive.maintenance.faults() == []


def display(archive: Archive, chosen: Filter) -> Facets:
    """Count what the facets should be by the rows."""

    def count(**changes: object) -> int:
        return archive.select(replace(chosen, **changes)).total  # type: ignore[arg-type]

    rows = archive.select(chosen).rows(0, 99)
    in_sections = archive.select(replace(chosen, sections=frozenset())).rows(0, 99)
    in_sources = archive.select(replace(chosen, sources=frozenset())).rows(0, 99)
    return Facets(
        len(rows),
        sum(not row.read for row in rows),
        Counter(row.section for row in in_sections),
        Counter(row.source for row in in_sources),
        {flag.name: count(**{flag.name: True}) for flag in FLAGS},
        unread_sources=Counter(row.source for row in in_sources if not row.read),
    )


def assert_counts(archive: Archive, total: int = len(APART)) -> None:
    first, *_ = archive.sources.all()
    ways = [
        *(TVEIT, replace(TVEIT, unread=True), replace(TVEIT, starred=True)),
        replace(TVEIT, unread=True, kept=frozenset({4_000, 250_000})),
        replace(TVEIT, sections=frozenset({"WORLD"}), sources=frozenset({first.id})),
    ]
    assert archive.facets(TVEIT).total == total
    for chosen in ways:
        assert archive.facets(chosen) == display(archive, chosen)


def test_a_speakers_articles_are_counted_wherever_they_lie(archive: Archive) -> None:
    assert archive.facets(TVEIT).unread == 5
    assert_counts(archive)


def test_marks_and_their_undoing_are_counted(archive: Archive) -> None:
    archive.marks.set([3, 3_999, NUMBERS], read=True, starred=True)
    assert archive.facets(TVEIT).flags["starred"] == 3
    assert_counts(archive)
    archive.undo.revert_last()
    assert archive.facets(TVEIT).flags["starred"] == 0
    assert_counts(archive)


def test_sections_and_what_goes_and_comes_back_are_counted(archive: Archive) -> None:
    second: Source = archive.sources.all()[1]
    archive.sources.change(second.id, section="DOCKS")
    assert_counts(archive)
    archive.sources.remove(second.id, articles="remove")
    odd = sum(number % 2 for number in APART)
    assert_counts(archive, len(APART) - odd)
    archive.undo.revert_last()
    assert_counts(archive)


def test_who_speaks_is_counted_as_it_is_corrected_and_joined(archive: Archive) -> None:
    for number in (4_000, NUMBERS):
        for quote in archive.quotes.of_article(number):
            archive.quotes.correct(number, quote, "Radu Comănescu")
    assert_counts(archive, len(APART) - 2)
    archive.speakers.merge("Radu Comănescu", "Gunnhild Tveit")
    assert_counts(archive)
    archive.undo.revert_last()
    assert_counts(archive, len(APART) - 2)


def test_an_edited_article_is_counted_as_it_is_now(archive: Archive) -> None:
    article = archive.article(4_001)
    archive.add([replace(article, id=0, blocks=(), digest="edited")])
    assert_counts(archive, len(APART) - 1)
