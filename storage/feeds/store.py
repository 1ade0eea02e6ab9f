"""A parsed feed into the archive: its entries as articles of a source, and what it taught us."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.feeds import pace

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.document import ParsedFeed
    from storage.feeds.fetch import Fetched
    from storage.model import FetchState, Outcome, Source

__all__ = ["state_after", "store"]


def store(archive: Archive, source: Source, feed: ParsedFeed) -> list[Outcome]:
    """Add the entries of `feed` to `archive` as articles of `source`, in one transaction.

    The oldest goes first, so that of two with the same date the upper one in the feed stands
    higher in the list. What the feed no longer has stays.
    """
    return archive.add(
        [
            replace(
                entry,
                source=source.id,
                key=f"feed:{source.id}:{entry.key}",
                section=source.section or entry.section,
            )
            for entry in reversed(feed.entries)
        ]
    )


def state_after(state: FetchState, fetched: Fetched, feed: ParsedFeed | None) -> FetchState:
    """Return what to remember after an answer; `feed` is None where nothing had changed."""
    now = datetime.now(UTC)
    asked = fetched.fresh
    newest = None
    skip_hours: tuple[int, ...] = ()
    if feed:
        asked = max(asked, timedelta(minutes=feed.ttl))
        dated = [entry.published for entry in feed.entries if entry.date_kind != "seen"]
        newest = max(dated, default=now)
        skip_hours = feed.skip_hours
    state = replace(state, etag=fetched.etag, modified=fetched.modified)
    return pace.succeeded(state, now=now, asked=asked, newest=newest, skip_hours=skip_hours)
