"""What the verbs about feeds do for pages, commands and mail folders."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from storage import paths
from storage.errors import FeedError
from tui.cli.output import UsageError, column_widths, echo, print_json, print_table, warn

if TYPE_CHECKING:
    from storage.feeds.parsing.document import PageFeed
    from storage.model import SourceKind

__all__ = ["are_commands_allowed", "preview", "unlisted_kind"]

_HEADINGS = ("DATE", "HEADLINE", "LINK")


def unlisted_kind(args: argparse.Namespace) -> SourceKind | None:
    """Return of which kind a source to be added is; None for a feed."""
    from storage.feeds.kinds.command import PREFIX

    if args.mail and args.links is not None:
        raise UsageError("add: --mail and --links exclude each other; give one of them")
    if args.mail:
        return "mail"
    if args.links is not None:
        return "page"
    return "command" if args.url.startswith(PREFIX) else None


def are_commands_allowed() -> bool:
    """Return whether the settings file allows sources that are commands."""
    from tui.commands.settings_file import read_commands

    return read_commands(paths.settings_path())


def preview(args: argparse.Namespace) -> int:
    """List the links that selectors choose on a page, which is fetched once."""
    if len(args.url) > 1:
        raise UsageError("discover: --links takes one address")
    return asyncio.run(_preview(args.url[0], args.links, json=args.json))


async def _preview(url: str, links: str, *, json: bool) -> int:
    from storage.feeds.session import open_session
    from storage.feeds.subscriptions.unlisted import fetch_page

    failed = 0
    async with open_session() as (client, parsers):
        page = await fetch_page(url, client=client)
        async for selector in _selectors(links):
            try:
                found = await parsers.parse_page(
                    page.body, url=page.url, content_type=page.content_type, selector=selector
                )
            except FeedError as error:
                failed += 1
                if json:
                    print_json({"error": str(error), "selector": selector})
                else:
                    warn(str(error))
            else:
                _print(found, selector, json=json)
            sys.stdout.flush()
    return int(failed > 0)


async def _selectors(links: str) -> AsyncIterator[str]:
    """Yield the selector that was given, or those that are typed, a line each."""
    if links != "-":
        yield links
        return
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line.strip()


def _print(found: PageFeed, selector: str, *, json: bool) -> None:
    entries = found.feed.entries
    if json:
        shown = [
            {
                "date": None if one.date_kind == "seen" else one.published.isoformat(),
                "headline": one.headline,
                "link": one.link,
            }
            for one in entries
        ]
        values: dict[str, Any] = {"selector": selector, "chosen": found.selector}
        print_json(values | {"title": found.feed.title, "links": shown})
        return
    echo(f"{found.feed.title}: {found.selector}")
    rows = [
        ("" if one.date_kind == "seen" else f"{one.published:%Y-%m-%d}", one.headline, one.link)
        for one in entries
    ]
    print_table(rows, column_widths(rows, (10, 60, 0), _HEADINGS), _HEADINGS)
