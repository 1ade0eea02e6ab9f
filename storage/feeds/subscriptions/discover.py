"""Discovery of the feeds behind any address a person types; nothing is added."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from storage.errors import FeedError, NoFeed
from storage.feeds.fetching import credentials
from storage.feeds.fetching.client import Client
from storage.feeds.fetching.fetch import FetchResult, fetch
from storage.feeds.parsing.document import ParsedFeed, WebPage
from storage.feeds.parsing.worker_pool import ParserPool
from storage.feeds.session import open_session
from storage.text.section_names import guess_section, usual_section
from storage.text.urls import (
    host_of,
    normalize_url,
    redact_url,
    sanitize_url,
    strip_credentials,
)

__all__ = ["DiscoveredFeed", "discover", "discover_all", "find_feeds"]

MAX_FEEDS = 20
"""Maximum number of links of one page that are tried."""

MAX_SITES = 10
"""Maximum number of sites that are searched at a time."""

MAX_CONCURRENT = 6
"""Maximum number of links tried at a time: each may hold a body until it is parsed."""

SEARCH_TIMEOUT = 60.0
"""Seconds a search may take in total: the addresses on a page may be slow, one after another."""

MAX_LATEST = 5

MAX_ROBOTS = 500_000
"""Bytes of a robots.txt that are read."""

MAX_SITEMAPS = 4
"""Maximum number of news sitemaps that are tried."""

_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)

_USUAL_PATHS = (
    "feed",
    "rss",
    "rss.xml",
    "feed.xml",
    "atom.xml",
    "index.xml",
    "feed.json",
    "feeds",
    "?feed=rss2",
)


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """A feed behind an address.

    `latest` are its newest entries, newest first: date (None: not trustworthy) and headline.
    `section` is a guess, ``""`` for none. Of a page without a feed, `links` is the CSS selector of
    its most obvious list of links, which are the entries.
    """

    url: str
    title: str
    kind: str
    entries: int
    latest: tuple[tuple[datetime | None, str], ...]
    section: str = ""
    site: str = ""
    links: str = ""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """A parsed feed with the exchange that fetched it, whose content is released.

    `links` is the selector of the links that are its entries, where it is a page.
    """

    fetched: FetchResult
    feed: ParsedFeed
    links: str = ""


async def discover_all(
    urls: Sequence[str], on_done: Callable[[str, list[DiscoveredFeed] | FeedError], None]
) -> None:
    """Discover the feeds behind each of `urls`, a few at a time.

    `on_done` gets each address, in their order, with its feeds, or why there are none.
    """
    slots = asyncio.Semaphore(MAX_SITES)
    async with open_session(None, None) as (client, parsers):

        async def discover_at(url: str) -> list[DiscoveredFeed] | FeedError:
            async with slots:
                try:
                    return await discover(url, client=client, parsers=parsers)
                except FeedError as error:
                    return error

        looking = [asyncio.create_task(discover_at(url)) for url in urls]
        for url, task in zip(urls, looking, strict=True):
            on_done(url, await task)


async def discover(
    url: str, *, client: Client | None = None, parsers: ParserPool | None = None
) -> list[DiscoveredFeed]:
    """Discover the feeds behind `url` as a person typed it: its own, or those its page links to.

    Where there is none, the page itself is offered, if it has an obvious list of links.

    Raises:
        NoFeed: It is a page without a feed and without a list.
        FeedError: It cannot be fetched, or no feed was found.
    """
    async with open_session(client, parsers) as (client, parsers):
        address = normalize_url(url)
        address, auth = strip_credentials(address), credentials.from_url(address)
        found = await find_feeds(address, client=client, parsers=parsers, auth=auth, pages=True)
        return [_describe(read) for read in found]


async def find_feeds(
    url: str,
    *,
    client: Client,
    parsers: ParserPool,
    auth: tuple[str, str] | None = None,
    pages: bool = False,
) -> list[FetchedFeed]:
    """Find and parse the feeds behind the address `url`; `auth` is sent to `url` itself only.

    With `pages`, a page without a feed counts as one if it has an obvious list of links.

    Raises:
        NoFeed: It is a page without a feed.
        FeedError: It cannot be fetched, or no feed was found.
    """
    try:
        async with asyncio.timeout(SEARCH_TIMEOUT):
            return await _find_feeds(url, client, parsers, auth, pages=pages)
    except TimeoutError:
        reason = f"no feed found within {SEARCH_TIMEOUT:g} seconds"
        raise FeedError(f"{redact_url(url)}: {reason}; enter the feed's own address") from None


async def _find_feeds(
    url: str,
    client: Client,
    parsers: ParserPool,
    auth: tuple[str, str] | None,
    *,
    pages: bool,
) -> list[FetchedFeed]:
    fetched = await fetch(url, client=client, auth=auth)
    reason: FeedError
    with contextlib.closing(fetched.content) as content:
        try:
            return [await _parse_fetched(fetched, parsers)]
        except NoFeed:
            words = "no feed on this page; paste the feed's own address if you know it"
            reason = NoFeed(f"{redact_url(url)}: {words}")
        except FeedError as error:
            reason = error
        page = await parsers.find_feed_links(
            content, url=fetched.url, content_type=fetched.content_type
        )
        found, failures = await _find_linked(page, fetched, client, parsers)
        if not found and not failures and pages and isinstance(reason, NoFeed):
            with contextlib.suppress(FeedError):
                found = [await _read_list(fetched, parsers)]
    if found:
        return found
    raise _describe_dead_feeds(failures) if failures else reason


async def _find_linked(
    page: WebPage, fetched: FetchResult, client: Client, parsers: ParserPool
) -> tuple[list[FetchedFeed], dict[str, FeedError]]:
    """Return the feeds of a page, else those at usual addresses; and why those named are none."""
    declared = [link.url for link in page.links if link.declared][:MAX_FEEDS]
    anchors = [link.url for link in page.links if not link.declared]
    local = not fetched.public
    found, failures = await _try_all(declared, client, parsers, local=local)
    for urls in (anchors, *([usual] for usual in _usual_addresses(fetched.url))):
        if not found:
            found, _ = await _try_all(urls, client, parsers, local=local)
    if not found:
        sitemaps = await _find_sitemaps(fetched.url, client, local=local)
        found, _ = await _try_all(sitemaps, client, parsers, local=local)
    return found, failures


async def _find_sitemaps(url: str, client: Client, *, local: bool) -> list[str]:
    """Return the news sitemaps that a site names in its robots.txt."""
    try:
        robots = await fetch(urljoin(url, "/robots.txt"), client=client, local=local)
    except FeedError:
        return []
    with contextlib.closing(robots.content):
        text = robots.body[:MAX_ROBOTS].decode("utf-8", "replace")
    named = (sanitize_url(found, base=robots.url) for found in _SITEMAP.findall(text))
    return [one for one in dict.fromkeys(named) if "news" in one.lower()][:MAX_SITEMAPS]


async def _read_list(fetched: FetchResult, parsers: ParserPool) -> FetchedFeed:
    """Read the most obvious list of links on a page."""
    page = await parsers.parse_page(
        fetched.content, url=fetched.url, content_type=fetched.content_type
    )
    return FetchedFeed(fetched, page.feed, page.selector)


def _describe_dead_feeds(failures: Mapping[str, FeedError]) -> FeedError:
    """Return the error for a page that names feeds of which none answers."""
    url, error = next(iter(failures.items()))
    why = str(error).partition(": ")[2] or str(error)
    names = "a feed, which doesn't answer"
    if len(failures) > 1:
        names = f"{len(failures)} feeds, none of which answers; the first is"
    return FeedError(f"The page names {names}: {redact_url(url)} ({why})")


async def _try_all(
    urls: Iterable[str], client: Client, parsers: ParserPool, *, local: bool
) -> tuple[list[FetchedFeed], dict[str, FeedError]]:
    """Return the feeds among the addresses, in order, each once; and why the others are none."""
    slots = asyncio.Semaphore(MAX_CONCURRENT)
    failures: dict[str, FeedError] = {}

    async def attempt(url: str) -> FetchedFeed | None:
        try:
            async with slots:
                fetched = await fetch(url, client=client, local=local)
                with contextlib.closing(fetched.content):
                    return await _parse_fetched(fetched, parsers)
        except FeedError as error:
            failures[url] = error
            return None

    urls = list(urls)
    answers = await asyncio.gather(*(attempt(url) for url in urls))
    found = list({read.fetched.url: read for read in answers if read}.values())
    return found, {url: failures[url] for url in urls if url in failures}


async def _parse_fetched(fetched: FetchResult, parsers: ParserPool) -> FetchedFeed:
    feed = await parsers.parse_feed(
        fetched.content, url=fetched.url, content_type=fetched.content_type
    )
    return FetchedFeed(fetched, feed)


def _usual_addresses(url: str) -> list[str]:
    """List the usual addresses of feeds: beside the page, then at the root of its host."""
    bases = [urljoin(url, "./"), urljoin(url, "/")]
    return list(dict.fromkeys(urljoin(base, path) for base in bases for path in _USUAL_PATHS))


def _describe(read: FetchedFeed) -> DiscoveredFeed:
    feed, fetched = read.feed, read.fetched
    newest = sorted(feed.entries, key=lambda entry: entry.published, reverse=True)[:MAX_LATEST]
    return DiscoveredFeed(
        url=fetched.permanent_url,
        title=feed.title or host_of(fetched.url),
        kind=feed.kind,
        entries=len(feed.entries),
        latest=tuple(
            (None if entry.date_kind == "seen" else entry.published, entry.headline)
            for entry in newest
        ),
        section=usual_section(feed.category)
        or guess_section(feed.title, urlsplit(fetched.url).path),
        site=feed.site,
        links=read.links,
    )
