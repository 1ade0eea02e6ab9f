"""Found feeds as the dialog that adds sources shows them."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from storage.text.dates import format_date
from tui.formatting.text import clean_line, content, cut
from tui.jobs.events import FoundFeed

__all__ = ["comparable", "format_headlines"]

_MAX_HEADLINES = 4


def format_headlines(feed: FoundFeed, width: int) -> Content:
    """Format the latest entries of a feed, a line each, `width` columns wide."""
    lines = [
        Content.assemble(
            content(f"{_format_time(when):>11}  ", "$muted"), content(cut(headline, width - 13))
        )
        for when, line in feed.latest[:_MAX_HEADLINES]
        if (headline := clean_line(line))
    ]
    return Content("\n").join(lines) if lines else content("No entries yet", "$muted")


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
