"""Parsed feeds, built of their entries; whatever the format of the document."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from storage.feeds.parsing.document import MAX_ENTRIES, ParsedFeed
from storage.feeds.parsing.entries import (
    FeedEntry,
    build_articles,
    normalize_section,
)
from storage.feeds.parsing.html_blocks import html_to_line

__all__ = ["build_feed"]


def build_feed(
    entries: list[FeedEntry], *, count: int, now: datetime, title: str, **parts: Any
) -> ParsedFeed:
    """Build the feed of `entries`, of which the document has `count`."""
    found = build_articles(entries, now=now)
    dropped = max(count - MAX_ENTRIES, 0)
    category = _main_category(entries)
    return ParsedFeed(
        title=html_to_line(title)[:200], entries=found, dropped=dropped, category=category, **parts
    )


def _main_category(entries: list[FeedEntry]) -> str:
    """Return the section of at least four in five entries; otherwise each keeps its own."""
    names = Counter(name for entry in entries if (name := normalize_section(entry.category)))
    name, times = next(iter(names.most_common(1)), ("", 0))
    return name if times * 5 >= len(entries) * 4 else ""
