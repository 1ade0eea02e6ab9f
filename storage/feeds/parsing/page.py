"""Web pages as feeds: each link that a selector chooses on the page is an entry.

Run it in a worker (`worker.py`): a hostile page can take much time or memory.
"""

from __future__ import annotations

from datetime import UTC, datetime

from storage.errors import FeedError
from storage.feeds.parsing.building import build_feed
from storage.feeds.parsing.document import PageFeed
from storage.feeds.parsing.page_links import read_page_links
from storage.text.urls import redact_url

__all__ = ["parse_page"]


def parse_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    selector: str = "",
    now: datetime | None = None,
) -> PageFeed:
    """Parse the page `body`, which came from `url`, into the entries that `selector` chooses.

    Without a selector the most obvious list is taken; its selector is returned with the feed.

    Raises:
        FeedError: The selector cannot be read, or chooses nothing.
    """
    found = read_page_links(body, url=url, content_type=content_type, selector=selector)
    if not found.selector:
        raise FeedError(f"{redact_url(url)}: no list of articles found on the page")
    if not found.entries:
        raise FeedError(f"{redact_url(url)}: “{found.selector}” chooses no links on the page")
    feed = build_feed(
        list(found.entries),
        count=len(found.entries),
        now=now or datetime.now(UTC),
        title=found.title,
        site=url,
        kind="Page",
    )
    return PageFeed(feed, found.selector)
