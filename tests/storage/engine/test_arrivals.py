"""What came later than an article, whatever it is dated, of few articles and of very many."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tinydb.table import Document

from storage import Filter, Headline, open_archive
from storage.archive import Archive
from storage.database import Database
from storage.model import Visit

FIRST_DAY = datetime(2025, 6, 1, 8, tzinfo=UTC)
NUMBERS = [*range(1, 30), *range(2_000, 2_040), *range(30_000, 30_050)]
"""Between them there is room for as many as a long absence brings."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path: Path = tmp_path_factory.mktemp("arrivals") / "newsdesk.db"
    rnd = random.Random(5)
    open_archive(path).close()
    with Database(path) as database:
        database.table("articles").insert_multiple(
            Document(
                {
                    "headline": f"Ferry {number}",
                    "section": "WORLD" if number % 9 else "OBITUARIES",
                    "published": (FIRST_DAY + timedelta(hours=rnd.randrange(4_000))).isoformat(),
                    "read": rnd.random() < 0.4,
                    "starred": number % 7 == 0,
                    "body": "“It is late,” said Gunnhild Tveit." if number % 3 else "",
                },
                number,
            )
            for number in NUMBERS
        )
    with open_archive(path) as archive:
        yield archive


@pytest.mark.parametrize("after", [0, 28, 2_010, 2_039, 30_001, 30_048, 30_049])
@pytest.mark.parametrize(
    "others",
    [
        Filter(),
        Filter(unread=True),
        Filter(unread=True, starred=True),
        Filter(sections=frozenset({"OBITUARIES"})),
        Filter(speaker="Gunnhild Tveit"),
        Filter(speaker="Gunnhild Tveit", unread=True),
        Filter(since=FIRST_DAY.date() + timedelta(days=60)),
    ],
)
def test_what_came_later_is_shown_newest_first(
    archive: Archive, after: int, others: Filter
) -> None:
    chosen = replace(others, after=Visit(FIRST_DAY, after))
    every: list[Headline] = archive.select(others).rows(0, 999)
    expected = [row for row in every if row.id > after]
    results = archive.select(chosen)
    for stop in (1, 2, 5, 999):
        assert results.rows(0, stop) == expected[:stop]
    assert results.rows(3, 9) == expected[3:9]
    assert (results.total, results.exact) == (len(expected), True)
    assert [results.position(row.id) for row in expected] == [*range(len(expected))]
    facets = archive.facets(chosen)
    assert (facets.total, facets.unread) == (results.total, results.unread)
    assert archive.count(chosen) == results.total
