"""Pages of quotes while the archive changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from storage import open_archive
from storage.model import Article, Block, Filter

pytestmark = pytest.mark.dates

DAYS, LINES, PAGES_END = 40, 20, 500


def of_day(day: int) -> Article:
    lines = (f"“It is line {line} of day {day},” said Ada Quist." for line in range(LINES))
    return Article(
        headline=f"Dispatch {day}",
        section="WORLD",
        published=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day),
        blocks=tuple(map(Block, lines)),
        key=f"day {day}",
    )


def test_iterating_quotes_yields_each_once_while_articles_are_added(tmp_path: Path) -> None:
    with open_archive(tmp_path / "news.db") as archive:
        archive.add([of_day(day) for day in range(DAYS)])
        found = archive.quotes.iter(Filter(speaker="Ada Quist"))
        heard = list(islice(found, PAGES_END))
        archive.add([of_day(DAYS)])
        heard += found
        told = [(hit.article.headline, hit.quote.start) for hit in heard]
        assert len(told) == len(set(told)) == DAYS * LINES
        assert [headline for headline, _ in told[::LINES]] == [
            f"Dispatch {day}" for day in reversed(range(DAYS))
        ]


def test_the_next_page_of_quotes_follows_a_removed_quote(tmp_path: Path) -> None:
    with open_archive(tmp_path / "news.db") as archive:
        archive.add([of_day(day) for day in range(3)])
        last = archive.quotes.find(Filter(), limit=LINES)[-1]
        archive.set_text(last.article.id, [Block("Nobody said anything.")], standfirst="")
        (after,) = archive.quotes.find(Filter(), limit=1, after=last)
        assert after.article.headline == "Dispatch 1"
