"""The main text of an article on a web page; the only module that uses trafilatura.

Run it in a worker (`worker.py`): a hostile page can take much time or memory.
"""

from __future__ import annotations

from storage.errors import FeedError
from storage.feeds.parsing.feed_links import MAX_PAGE, decode_page
from storage.feeds.parsing.html_blocks import html_to_blocks, limit_blocks, limit_nesting
from storage.model import Block
from storage.text.urls import redact_url

__all__ = ["MIN_LENGTH", "extract_article_text"]

MIN_LENGTH = 200
"""Minimum length of an article; shorter text is a menu or a notice."""

MAX_BLOCKS = 5_000
"""Maximum number of blocks and links of one article: each takes 100 times its bytes in memory."""


def extract_article_text(body: bytes, *, url: str, content_type: str = "") -> tuple[Block, ...]:
    """Extract the text of the article as clean blocks.

    Raises:
        FeedError: No article was found.
    """
    import trafilatura  # optional and slow to import: needed for full texts only

    markup = limit_nesting(decode_page(body, content_type)[:MAX_PAGE].replace("\x00", ""))
    found = trafilatura.extract(
        markup,
        url=url,
        output_format="html",
        include_comments=False,
        include_links=True,
        include_formatting=True,
        include_tables=False,
    )
    text = limit_blocks(html_to_blocks(found or "", base=url), MAX_BLOCKS)
    if sum(len(block.text) for block in text) < MIN_LENGTH:
        raise FeedError(f"{redact_url(url)}: no article text found on that page")
    return text
