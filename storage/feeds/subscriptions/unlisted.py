"""New sources that are no feeds: pages, commands and mail folders."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from storage.errors import FeedError
from storage.feeds.fetching import credentials
from storage.feeds.fetching.fetch import FetchResult, fetch
from storage.feeds.kinds import command, fetch_source, parse_source
from storage.feeds.kinds.mail_folder import is_mail_folder
from storage.feeds.parsing.entries import normalize_section
from storage.feeds.polling.store import next_fetch_state, store_feed
from storage.feeds.session import open_session
from storage.model import Rules, Source
from storage.text.cleaning import clean_line
from storage.text.urls import host_of, normalize_url, strip_credentials

if TYPE_CHECKING:
    from storage.archive import Archive
    from storage.feeds.fetching.client import Client
    from storage.feeds.parsing.worker_pool import ParserPool
    from storage.model import SourceKind

__all__ = ["add_unlisted", "describe_location", "fetch_page"]


_LONGEST_NAME = 60


def describe_location(kind: SourceKind, typed: str) -> tuple[str, str]:
    """Return the location of what was typed for a source of a kind, and a name for it.

    Raises:
        FeedError: It is no command, mail folder or web address.
    """
    if kind == "command":
        location = clean_line(typed)
        words = (
            Path(word).name if word.startswith("/") else word
            for word in command.read_command(location)
        )
        return location, clean_line(" ".join(words))[:_LONGEST_NAME].strip()
    if kind == "mail":
        folder = Path(os.path.abspath(Path(typed).expanduser()))  # noqa: PTH100 - follows no links
        if not is_mail_folder(folder):
            raise FeedError(f"{folder}: no mail folder (a maildir has cur and new in it)")
        return str(folder), folder.name.strip(".") or str(folder)
    address = normalize_url(typed)
    location, auth = strip_credentials(address), credentials.from_url(address)
    if auth:
        credentials.save(location, auth)
    return location, host_of(location)


async def add_unlisted(
    archive: Archive,
    kind: SourceKind,
    typed: str,
    *,
    links: str = "",
    name: str = "",
    section: str = "",
    commands: bool = False,
    client: Client | None = None,
    parsers: ParserPool | None = None,
) -> Source:
    """Follow a page, a command or a mail folder, once it could be read; store what it yields.

    `links` is the selector of the links on a page; without one its most obvious list is taken. One
    that is followed already is returned as it is.

    Raises:
        FeedError: It cannot be read.
        ArchiveError: Another source has the name.
    """
    location, usual_name = describe_location(kind, typed)
    if known := archive.sources.at(location):
        return known
    if name := clean_line(name):
        archive.sources.check_name_free(name)
    async with open_session(client, parsers) as (client, parsers):
        if kind == "page" and not links:
            links = await _likeliest_links(location, client, parsers)
        source = Source(0, usual_name, kind, location, rules=Rules(links=clean_line(links)))
        fetched = await fetch_source(source, client=client, commands=commands)
        with contextlib.closing(fetched.content):
            if fetched.not_modified:  # an empty mail folder
                feed = await parsers.parse_mails(b"", url="")
            else:
                feed = await parse_source(source, fetched, parsers=parsers)
    source = archive.sources.add(
        kind=kind,
        location=location,
        name=name or archive.sources.free_name(clean_line(feed.title) or usual_name, location),
        section=normalize_section(section),
        site=feed.site,
        rules=source.rules,
    )
    store_feed(archive, source, feed)
    archive.sources.record_fetch(source.id, next_fetch_state(source.fetch, fetched, feed))
    return archive.sources.get(source.id)


async def fetch_page(url: str, *, client: Client) -> FetchResult:
    """Fetch a page as typed, with its password where there is one.

    Raises:
        FeedError: It cannot be fetched.
    """
    address = normalize_url(url)
    location = strip_credentials(address)
    auth = credentials.from_url(address) or credentials.load(location)
    return await fetch(location, client=client, auth=auth)


async def _likeliest_links(url: str, client: Client, parsers: ParserPool) -> str:
    """Return the selector of the most obvious list of links on a page."""
    page = await fetch_page(url, client=client)
    with contextlib.closing(page.content) as content:
        found = await parsers.parse_page(
            content, url=page.url, content_type=page.content_type, selector=""
        )
    return found.selector
