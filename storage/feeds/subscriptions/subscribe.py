"""New subscriptions: from a typed address, or from a feed or OPML list saved on disk."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from storage.errors import FeedError
from storage.feeds.fetching import credentials
from storage.feeds.parsing.document import MAX_OPML
from storage.feeds.parsing.entries import normalize_section
from storage.feeds.polling.store import next_fetch_state, store_feed, truncation_note
from storage.feeds.session import open_session
from storage.feeds.subscriptions.discover import FetchedFeed, find_feeds
from storage.feeds.subscriptions.lists import describe_refused, follow_outlines, read_outlines
from storage.model import Outcome
from storage.regular_file import open_regular
from storage.text.cleaning import clean_line
from storage.text.urls import host_of, is_local_host, normalize_url, redact_url, strip_credentials

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.fetching.client import Client
    from storage.feeds.parsing.document import ParsedFeed
    from storage.feeds.parsing.worker_pool import ParserPool
    from storage.model import Source

__all__ = [
    "MAX_DOCUMENT",
    "add_feed",
    "import_saved_feed",
]

MAX_DOCUMENT = 10_000_000
"""Largest saved feed that is read, in bytes."""


async def add_feed(
    archive: Archive,
    url: str,
    *,
    name: str = "",
    section: str = "",
    on_message: Callable[[str], None] = lambda _: None,
    client: Client | None = None,
    parsers: ParserPool | None = None,
) -> Source:
    """Subscribe to the feed behind `url`, a feed's or a site's address, and store its entries.

    A feed already subscribed to is returned as it is. A user name and password in `url` go to the
    keyring, never to the archive. `on_message` is called if entries were left out.

    Raises:
        FeedError: There is no feed, or several, which are then listed; or there is a password
            but no keyring.
        ArchiveError: Another source has the name.
    """
    address = normalize_url(url)
    address, auth = strip_credentials(address), credentials.from_url(address)
    if known := archive.sources.at(address):
        return known
    async with open_session(client, parsers) as (client, parsers):
        found = await find_feeds(address, client=client, parsers=parsers, auth=auth)
        read = _choose(address, found)
    if known := archive.sources.at(read.fetched.permanent_url):
        return known
    if name := clean_line(name):
        archive.sources.check_name_free(name)
    else:
        name = archive.sources.free_name(
            read.feed.title or host_of(read.fetched.url), read.fetched.url
        )
    if auth:
        credentials.save(read.fetched.permanent_url, auth)
    source = archive.sources.add(
        kind="feed",
        location=read.fetched.permanent_url,
        name=name,
        section=normalize_section(section),
        site=read.feed.site,
    )
    store_feed(archive, source, read.feed)
    if words := truncation_note(read.feed):
        on_message(words)
    archive.sources.record_fetch(source.id, next_fetch_state(source.fetch, read.fetched, read.feed))
    return archive.sources.get(source.id)


def _choose(address: str, found: list[FetchedFeed]) -> FetchedFeed:
    """Choose the only feed, or the first if all have the same entries; else list them.

    A feed of comments, as every WordPress offers, is chosen only where there is no other.
    """
    found = [read for read in found if not _is_of_comments(read)] or found
    contents = {tuple(entry.headline for entry in read.feed.entries[:10]) for read in found}
    if len(found) == 1 or len(contents) == 1:
        return found[0]
    listed = "; ".join(f"{read.fetched.permanent_url} ({read.feed.title})" for read in found[:10])
    raise FeedError(f"{redact_url(address)} offers {len(found)} feeds; add one of them: {listed}")


def _is_of_comments(read: FetchedFeed) -> bool:
    parts = urlsplit(read.fetched.permanent_url)
    return "comments" in parts.path.lower().split("/") or "feed=comments" in parts.query.lower()


def import_saved_feed(archive: Archive, path: Path) -> list[Outcome]:
    """Import a feed or OPML list saved on disk; do not call it from a running event loop.

    A saved feed becomes articles of the feed whose address it contains, which is polled from now
    on; without a public address, articles of a source of kind ``folder`` at its path, which is
    never fetched. The outcomes are those of the articles; for a list one per feed, with the id of
    the source.

    Raises:
        FeedError: It cannot be read, or is neither.
    """
    document = _read_file(path)
    if _is_opml(document):
        return _follow_list(archive, document)
    feed = asyncio.run(_parse(document))
    location = feed.self_url
    if not location or is_local_host(host_of(location)) or not urlsplit(location).hostname:
        where = clean_line(os.fsencode(path).decode("utf-8", "backslashreplace"))
        source = archive.sources.add(
            kind="folder",
            location=where,
            name=feed.title or path.stem,
            site=feed.site,
            undoable=archive.imports.is_under_way,
        )
    else:
        location = strip_credentials(location)
        source = archive.sources.add(
            kind="feed",
            location=location,
            name=feed.title or host_of(location),
            site=feed.site,
            undoable=archive.imports.is_under_way,
        )
    return list(reversed(store_feed(archive, source, feed)))


def _follow_list(archive: Archive, document: bytes) -> list[Outcome]:
    """Follow the feeds of an OPML list; what was not taken from it fails."""
    listed = read_outlines(document)
    messages: list[str] = []
    outcomes = follow_outlines(archive, listed.outlines, on_message=messages.append)
    messages += map(describe_refused, listed.refused)
    return outcomes + [Outcome(0, "failed", message) for message in messages]


async def _parse(document: bytes) -> ParsedFeed:
    async with open_session() as (_, parsers):
        try:
            return await parsers.parse_feed(document, url="")
        except FeedError as error:
            raise FeedError(str(error).removeprefix(": ")) from error


def _read_file(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            document = file.read(MAX_OPML + 1)
    except OSError as error:
        raise FeedError(f"cannot be read: {error.strerror}") from error
    if len(document) > MAX_DOCUMENT and not _is_opml(document):
        raise FeedError("larger than 10 MB; not read")
    return document


def _is_opml(document: bytes) -> bool:
    return b"<opml" in document[:5000].lower().replace(b"\x00", b"")
