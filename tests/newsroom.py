"""An invented newsroom for the pictures: the seed articles, as if sent by outlets this week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage import Archive, FetchState, paths
from storage.feeds.fetching import http_errors
from storage.importing.article_file import read_article
from storage.model import Article, Filter

OUTLETS = {
    "WORLD": "Meridian Wire",
    "POLITICS": "Orlik Gazette",
    "BUSINESS": "Market Ledger",
    "TECH": "Circuit Post",
    "SCIENCE": "Science Wire",
    "CLIMATE": "Science Wire",
    "HEALTH": "Science Wire",
    "SPORT": "Touchline",
    "CULTURE": "Arts Desk",
    "OPINION": "Orlik Gazette",
}
"""Which outlet sends a section."""

FAILING = "Arts Desk"
MORNING, NIGHT = 6, 22
"""The hours between which news comes."""


def fill(archive: Archive, now: datetime) -> None:
    """Put the newsroom into an empty archive, its newest article minutes before `now` (aware)."""
    articles = sorted(
        (read_article(path) for path in paths.seeds_folder().glob("*.txt")),
        key=lambda article: (article.published, article.headline),
        reverse=True,
    )
    sources = {name: _follow(archive, name, now) for name in sorted({*OUTLETS.values()})}
    archive.add(
        [
            _sent(article, moment, sources[OUTLETS[article.section]])
            for article, moment in zip(articles, _moments(now), strict=False)
        ]
    )
    shown = [headline.id for headline in archive.select(Filter()).rows(0, len(articles))]
    archive.marks.set([id_ for place, id_ in enumerate(shown) if place % 5 in (1, 4)], read=True)
    archive.marks.set([shown[1], shown[6], shown[19]], starred=True)


def _follow(archive: Archive, name: str, now: datetime) -> int:
    host = name.lower().replace(" ", "-")
    source = archive.sources.add(
        kind="feed",
        location=f"https://{host}.example/feed",
        name=name,
        site=f"https://{host}.example/",
    )
    fetched = now - timedelta(minutes=14)
    state = FetchState(
        last_fetch=fetched, last_success=fetched, next_fetch=now + timedelta(minutes=16)
    )
    if name == FAILING:
        state = replace(
            state,
            last_success=now - timedelta(days=1),
            failures=3,
            error=http_errors.describe_status(404),
        )
    archive.sources.record_fetch(source.id, state)
    return source.id


def _sent(article: Article, moment: datetime, source: int) -> Article:
    link = (
        f"https://{OUTLETS[article.section].lower().replace(' ', '-')}.example/{article.digest[:8]}"
    )
    return replace(article, published=moment, date_kind="exact", source=source, link=link, key=link)


def _moments(now: datetime) -> Iterator[datetime]:
    """Yield times going back from `now`, some minutes to some hours apart, none at night."""
    moment, number = now.astimezone(), 0
    while True:
        moment -= timedelta(minutes=9 + number * 53 % 97)
        if moment.hour < MORNING:
            moment = moment.replace(hour=NIGHT, minute=number * 17 % 60) - timedelta(days=1)
        yield moment.astimezone(UTC)
        number += 1
