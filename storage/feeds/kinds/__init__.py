"""The kinds of sources that are fetched: where each gets its document, and how it is parsed.

Whatever the kind, a source yields what a feed yields; all that follows is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.feeds.kinds import command, mail_folder, web

if TYPE_CHECKING:
    from storage.feeds.fetching.client import Client
    from storage.feeds.fetching.fetch import FetchResult
    from storage.feeds.parsing.document import ParsedFeed
    from storage.feeds.parsing.worker_pool import ParserPool
    from storage.model import Source

__all__ = ["fetch_source", "parse_source"]


async def fetch_source(source: Source, *, client: Client, commands: bool) -> FetchResult:
    """Fetch the document of a source; `commands` says whether commands may be run.

    Raises:
        FeedError: There is none.
    """
    match source.kind:
        case "command":
            return await command.run(source.location, limits=client.limits, allowed=commands)
        case "mail":
            return await mail_folder.collect(source, limit=client.limits.body)
        case _:
            return await web.fetch_with_password(source, client=client)


async def parse_source(source: Source, fetched: FetchResult, *, parsers: ParserPool) -> ParsedFeed:
    """Parse the document of a source.

    Raises:
        FeedError: It is not what the kind of the source says.
    """
    content, url, content_type = fetched.content, fetched.url, fetched.content_type
    match source.kind:
        case "page":
            page = await parsers.parse_page(
                content, url=url, content_type=content_type, selector=source.rules.links
            )
            return page.feed
        case "mail":
            return await parsers.parse_mails(content, url=url)
        case _:
            return await parsers.parse_feed(content, url=url, content_type=content_type)
