"""The preview of a page: what the selector that is being typed chooses there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from storage.text.cleaning import clean_line
from tui.jobs import Subprocesses
from tui.jobs.events import FoundFeed, PagePreview

__all__ = ["PagePreviews", "preview_as_feed"]


class PagePreviews:
    """Owns the page that is previewed and the last selector asked about; the page is fetched once.

    Args:
        subprocesses: Fetch the page.
        on_preview: Gets each answer to the last question.
    """

    def __init__(
        self, subprocesses: Subprocesses, on_preview: Callable[[PagePreview], None]
    ) -> None:
        self._subprocesses = subprocesses
        self._on_preview = on_preview
        self._url = ""
        self._asked: str | None = None
        self._selectors = asyncio.Queue[str]()

    def close(self) -> None:
        """Drop the page."""
        self._url, self._asked = "", None

    def ask(self, url: str, selector: str) -> None:
        """Ask what a selector chooses on a page; without one, what the likeliest list is."""
        selector = clean_line(selector)
        if url != self._url:
            self._url, self._asked = url, None
            self._selectors = self._subprocesses.preview_page(url, self._answer)
        if selector != self._asked:
            self._asked = selector
            self._selectors.put_nowait(selector)

    def _answer(self, preview: PagePreview) -> None:
        if preview.selector == self._asked or (preview.error and not preview.selector):
            self._on_preview(preview)


def preview_as_feed(feed: FoundFeed, preview: PagePreview) -> FoundFeed:
    """Return a page with the links that a selector chooses as its entries."""
    return replace(
        feed,
        title=preview.title or feed.title,
        links=preview.selector if preview.links else "",
        entries=len(preview.links),
        latest=tuple((date, headline) for date, headline, _ in preview.links),
        addresses=tuple(link for *_, link in preview.links),
    )
