"""The articles that come with the program, as the first run shows them: as if they were of today.

They have a source for each agency, a third is read, some are starred, and their dates are shifted
as a block, with the weekdays and dates in their texts, so that the newest is today's. Files that a
person imports keep their dates.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import NewsdeskError
from storage.importing.article_file import read_article
from storage.importing.files import SEEDS_LOCATION, SEEDS_NAME, ImportResult
from storage.model import Article, Filter, Source

if TYPE_CHECKING:
    from storage.archive import Archive

__all__ = ["first_sources", "import_first_articles", "remove_first_articles", "shift_to"]

_KEY = "seed:"
"""What the keys of sample articles begin with."""
_BATCH = 24
"""Articles in the first transaction: a screenful is there while the others are read."""
_WEEKDAYS, _MONTHS = list(calendar.day_name), list(calendar.month_name)
_DATES = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(_WEEKDAYS)})"
    rf"|(?P<month>{'|'.join(filter(None, _MONTHS))}) (?P<day>\d{{1,2}})(?:, (?P<year>\d{{4}}))?)\b"
)
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
            found.append(replace(read_article(path), key=f"{_KEY}{path.name}"))
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


def first_sources(sources: Iterable[Source]) -> list[Source]:
    """Return those of the sources that came with the program."""
    return [one for one in sources if one.location.startswith(SEEDS_LOCATION)]


def remove_first_articles(archive: Archive) -> int:
    """Remove the sample articles, and their sources unless those have others; return how many."""
    words = "removal of the sample articles"
    count = 0
    with archive.undo.joined(words):
        for source in first_sources(archive.sources.all()):
            ids = archive.ids(Filter(sources=frozenset({source.id})))
            samples = [id_ for id_ in ids if archive.article(id_).key.startswith(_KEY)]
            count += len(samples)
            if len(samples) == len(ids):
                archive.sources.remove(source.id, articles="remove")
            else:
                archive.removals.remove(samples, words, marked=True)
    return count


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

    return [
        replace(_with_dates_shifted(article, days), published=shifted(article.published))
        for article in articles
    ]


def _with_dates_shifted(article: Article, days: timedelta) -> Article:
    """Return an article whose weekdays and dates in words are so many days later."""
    year = article.published.astimezone().year

    def later(match: re.Match[str]) -> str:
        if weekday := match["weekday"]:
            return calendar.day_name[(_WEEKDAYS.index(weekday) + days.days) % 7]
        month, own_year = _MONTHS.index(match["month"]), match["year"]
        day = date(int(own_year or year), month, int(match["day"])) + days
        return f"{day:%B} {day.day}{f', {day.year}' if own_year else ''}"

    def shift(text: str) -> str:
        return _DATES.sub(later, text)

    return replace(
        article,
        headline=shift(article.headline),
        standfirst=shift(article.standfirst),
        caption=shift(article.caption),
        blocks=tuple(replace(block, text=shift(block.text)) for block in article.blocks),
    )


def _wall_time(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _agency(article: Article) -> str:
    return article.agency or article.credit or SEEDS_NAME
