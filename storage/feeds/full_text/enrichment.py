"""Full texts for entries that are summaries, from the pages they link to; needs an extra."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.errors import FeedError
from storage.feeds.fetching.fetch import fetch
from storage.feeds.fetching.request_options import RequestOptions, load_options
from storage.feeds.full_text import extra
from storage.feeds.rules import apply_rules
from storage.feeds.session import open_session
from storage.text.urls import host_of, is_local_host

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.fetching.client import Client
    from storage.feeds.parsing.document import ParsedFeed
    from storage.feeds.parsing.worker_pool import ParserPool
    from storage.model import Article, Block, Source

__all__ = ["MAX_PAGES", "enrich_with_full_text", "fetch_full_text"]

MAX_PAGES = 20
"""Maximum number of pages fetched in one refresh of a source, for its newest entries."""

_MAX_CONCURRENT = 2
_MAX_FAILURES = 3
"""Number of failed pages after which the others of a source are not fetched."""

_MIN_GROWTH = 1.2
"""How much longer than the summary a text must be to count as the full text."""


async def fetch_full_text(
    archive: Archive,
    article: int,
    *,
    client: Client | None = None,
    parsers: ParserPool | None = None,
) -> Article:
    """Fetch the page an article links to, store its full text and return the article.

    Raises:
        NotFound: There is no such article.
        FeedError: The extra is missing, there is no link, or its page has no longer text.
    """
    before = archive.article(article)
    if not extra.is_available():
        raise FeedError(extra.INSTALL)
    if not before.link:
        raise FeedError("this article has no link to a page")
    async with open_session(client, parsers) as (client, parsers):
        source = next((one for one in archive.sources.all() if one.id == before.source), None)
        whole = await _fetch_whole(
            before,
            client,
            parsers,
            local=_may_be_local(archive, before),
            options=load_options(source) if source and source.is_on_web else RequestOptions(),
        )
    return archive.set_text(article, whole.blocks, standfirst=whole.standfirst)


async def enrich_with_full_text(
    archive: Archive,
    source: Source,
    feed: ParsedFeed,
    *,
    client: Client,
    parsers: ParserPool,
    local: bool,
) -> ParsedFeed:
    """Add the full text of new summaries to `feed`, if the rules of `source` ask for it.

    What cannot be fetched stays a summary. Each entry keeps its digest, so that the same summary
    next time is the same article. `local` allows pages in a private network, as for the feed.
    """
    if not (source.rules.full_text and extra.is_available()):
        return feed
    articles = apply_rules(source, feed.entries, archive.sections.map())
    keys = {article.key for article in archive.unstored(articles)}
    wanted = [
        entry
        for entry in feed.entries
        if entry.summary_only and entry.link and f"feed:{source.id}:{entry.key}" in keys
    ]
    wanted.sort(key=lambda entry: entry.published, reverse=True)
    slots, failures, options = asyncio.Semaphore(_MAX_CONCURRENT), 0, load_options(source)

    async def attempt(entry: Article) -> Article:
        """Return `entry` with its full text, or unchanged if its page has none."""
        nonlocal failures
        async with slots:
            if failures >= _MAX_FAILURES:
                return entry
            try:
                return await _fetch_whole(entry, client, parsers, local=local, options=options)
            except FeedError:
                failures += 1
                return entry

    found = await asyncio.gather(*(attempt(entry) for entry in wanted[:MAX_PAGES]))
    whole = {entry.key: entry for entry in found}
    return replace(feed, entries=tuple(whole.get(entry.key, entry) for entry in feed.entries))


def _may_be_local(archive: Archive, article: Article) -> bool:
    """Return whether an article's page may be in a private network: if its feed is."""
    sources = (*archive.sources.all(), *archive.sources.removed())
    locations = (one.location for one in sources if one.id == article.source)
    return any(is_local_host(host_of(location)) for location in locations)


async def _fetch_whole(
    article: Article,
    client: Client,
    parsers: ParserPool,
    *,
    local: bool,
    options: RequestOptions,
) -> Article:
    """Return the article with the text of its page."""
    page = await fetch(article.link, client=client, local=local, options=options)
    with closing(page.content) as content:
        text = await parsers.extract_article_text(
            content, url=page.url, content_type=page.content_type
        )
    text = _drop_headline(text, article.headline)
    if _text_length(text) < _MIN_GROWTH * _text_length(article.blocks):
        raise FeedError(f"{host_of(page.url)}: the page has no more text than the feed")
    from storage.feeds.parsing.entries import derive_standfirst  # late: few pages are fetched

    first = article.standfirst or derive_standfirst(article.blocks, text)
    files = (block for block in article.blocks if block.kind == "attachment")
    return replace(article, blocks=(*text, *files), standfirst=first, summary_only=False)


def _drop_headline(text: tuple[Block, ...], headline: str) -> tuple[Block, ...]:
    """Drop the headline if the text begins with it."""
    return text[1:] if text and text[0].text.casefold() == headline.casefold() else text


def _text_length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
