"""The articles that come with the program, as the first run shows them: as if they were of today.

They have a source for each agency, a third is read, some are starred, and their dates are shifted
as a block, so that the newest is today's. Files that a person imports keep their dates.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import NewsdeskError
from storage.importing.article_file import read_article
from storage.importing.files import SEEDS_LOCATION, SEEDS_NAME, ImportResult
from storage.model import Article

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["import_first_articles", "shift_to"]

_BATCH = 24
"""Articles in the first transaction: a screenful is there while the others are read."""
_STARRED = frozenset({1, 6, 19, 34, 58})


def import_first_articles(
    archive: Archive,
    folder: Path,
    now: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[ImportResult]:
    """Import the articles of `folder` into an empty archive; return the files that failed."""
    found: list[Article] = []
    failed: list[ImportResult] = []
    for path in sorted(folder.glob("*.txt")):
        try:
            found.append(replace(read_article(path), key=f"seed:{path.name}"))
        except NewsdeskError as error:
            failed.append(ImportResult(path.name, 0, "failed", str(error)))
    articles = shift_to(now, sorted(found, key=lambda one: one.published, reverse=True))
    sources = {
        agency: archive.sources.add(
            kind="folder", location=f"{SEEDS_LOCATION}/{agency}", name=agency
        ).id
        for agency in sorted({_agency(article) for article in articles})
    }
    for start in range(0, len(articles), _BATCH):
        archive.add(
            [
                replace(
                    article,
                    source=sources[_agency(article)],
                    agency="",  # it is the source
                    read=place % 3 == 1,
                    starred=place in _STARRED,
                )
                for place, article in enumerate(articles[start : start + _BATCH], start)
            ]
        )
        progress(min(start + _BATCH, len(articles)), len(articles))
    return failed


def shift_to(now: datetime, articles: Sequence[Article]) -> list[Article]:
    """Shift articles, the newest first, by whole days, so that the newest is of the day of `now`.

    The times of that day are brought closer together where it is too early for them.
    """
    if not articles:
        return []
    now = now.astimezone()
    newest = articles[0].published.astimezone()
    days = now.date() - newest.date()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    latest = _wall_time(newest) or timedelta(seconds=1)
    pace = min(1.0, (now - midnight) / latest)

    def shifted(moment: datetime) -> datetime:
        local = moment.astimezone()
        day, wall = local.date() + days, _wall_time(local)
        start = datetime(day.year, day.month, day.day)  # in the reader's zone
        return (start + (wall * pace if day == now.date() else wall)).astimezone(UTC)

    return [replace(article, published=shifted(article.published)) for article in articles]


def _wall_time(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _agency(article: Article) -> str:
    return article.agency or article.credit or SEEDS_NAME
