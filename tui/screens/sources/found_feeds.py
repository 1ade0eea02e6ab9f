"""Found feeds as the dialog that adds sources shows them, and the sources it makes of them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from urllib.parse import urlsplit

from textual.content import Content

from storage.model import SourceKind
from storage.text.dates import format_date
from storage.text.plural import format_count
from tui.formatting.text import cells, clean_line, content, cut
from tui.jobs.events import FoundFeed

__all__ = ["NewSource", "choose_first", "comparable", "format_headlines", "format_kind"]

_MAX_HEADLINES = 4
_LEAST_PATH = 8
"""Fewest characters of an address that are worth showing."""


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to add.

    `existing` is the id of a source that has this address already, or 0; `links` is the selector of
    the links of a page.
    """

    url: str
    name: str
    section: str
    existing: int = 0
    kind: SourceKind = "feed"
    links: str = ""


def choose_first(feeds: Sequence[FoundFeed], followed: Container[str]) -> set[int]:
    """Return the places of the first feed at each address, without those that are followed."""
    firsts = {feed.address: place for place, feed in reversed(list(enumerate(feeds)))}
    return {place for place in firsts.values() if comparable(feeds[place].url) not in followed}


def format_kind(feed: FoundFeed) -> str:
    """Format what a feed is, and how much is in it."""
    if feed.is_page:
        return f"page · {format_count(feed.entries, 'link')}"
    return f"{feed.kind} · {format_count(feed.entries, 'article')}"


def format_headlines(feed: FoundFeed, width: int) -> Content:
    """Format the latest entries of a feed, a line each, `width` columns wide."""
    lines = [
        _format_entry(when, headline, width, address)
        for (when, line), address in zip(
            feed.latest[:_MAX_HEADLINES], chain(feed.addresses, repeat("")), strict=False
        )
        if (headline := clean_line(line))
    ]
    return Content("\n").join(lines) if lines else content("No entries yet", "$muted")


def _format_entry(when: str, headline: str, width: int, address: str) -> Content:
    """Format an entry with, of a page, as much of the end of its address as fits beside it."""
    headline = cut(headline, width - 13)
    path = clean_line(urlsplit(address).path) if address else ""
    room = width - 15 - cells(headline)
    if len(path) > room:
        path = f"…{path[1 - room :]}" if room >= _LEAST_PATH else ""
    return Content.assemble(
        content(f"{_format_time(when):>11}  ", "$muted"),
        content(headline),
        content(f"  {path}" if path else "", "$muted"),
    )


def _format_time(published: str) -> str:
    """Format an ISO time as a time of day if it is today, or else as a date."""
    try:
        moment = datetime.fromisoformat(published).astimezone()
    except ValueError:
        return ""
    today = datetime.now().astimezone().date()
    if moment.date() == today:
        return f"{moment:%H:%M}"
    return format_date(moment, short=True, year=moment.year != today.year)


def comparable(location: str) -> str:
    """Return an address without its scheme, case and last slash, to compare it with others."""
    return location.partition("://")[2].removesuffix("/").lower() or location
