"""The verbs about feeds: add, discover, refresh, fulltext, opml."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage import Archive
from storage.errors import FeedError, NewsdeskError, NoFeed
from storage.model import Source
from storage.text.plural import format_count
from tui.cli.follow_up import find_quotes_and_stories
from tui.cli.output import UsageError, echo, print_json, warn
from tui.cli.sources import source_as_json
from tui.cli.unlisted import are_commands_allowed, unlisted_kind

__all__ = ["add_parsers", "fetch_due"]


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    add = verbs.add_parser("add", help="follow a feed, a page, a command or a folder")
    add.add_argument("url", help="the address of a feed or a site, a path, or exec:COMMAND")
    add.add_argument("--section", default="", metavar="S", help="the section of its articles")
    add.add_argument("--name", default="", metavar="N")
    add.add_argument(
        "--watch", action="store_true", help="URL is a folder: import article files dropped into it"
    )
    add.add_argument(
        "--links",
        nargs="?",
        const="",
        metavar="CSS",
        help="URL is a page without a feed: follow the links this selector chooses; or guess it",
    )
    add.add_argument(
        "--mail", action="store_true", help="URL is a mail folder (maildir): one article per mail"
    )
    add.add_argument("--json", action="store_true")
    add.set_defaults(verb=add_source, needs="any")

    discover = verbs.add_parser("discover", help="list the feeds of sites")
    discover.add_argument("url", nargs="+")
    discover.add_argument(
        "--links",
        metavar="CSS",
        help="list the links that a selector chooses on the page; -: read selectors from stdin",
    )
    discover.add_argument("--json", action="store_true")
    discover.set_defaults(verb=discover_feeds, needs="path")

    refresh = verbs.add_parser("refresh", help="fetch all feeds, or the sources given")
    refresh.add_argument("source", nargs="*", help="name, id or URL")
    refresh.add_argument("--due", action="store_true", help="only feeds that are due")
    refresh.add_argument(
        "--anyway",
        action="store_true",
        help="ask this one source once, although its server asks to wait",
    )
    refresh.add_argument("--json", action="store_true", help="one JSON object per source")
    refresh.set_defaults(verb=refresh_sources, needs="any")

    fulltext = verbs.add_parser("fulltext", help="fetch the full text of a summary")
    fulltext.add_argument("id", type=int)
    fulltext.add_argument("--json", action="store_true")
    fulltext.set_defaults(verb=fetch_text, needs="existing")

    opml = verbs.add_parser("opml", help="import or export the list of feeds (OPML)")
    opml.add_argument("action", choices=("import", "export"))
    opml.add_argument("file", help="an OPML file; - is standard input or output")
    opml.add_argument("--fetch", action="store_true", help="fetch the feeds that are added at once")
    opml.add_argument("--force", action="store_true", help="overwrite an existing file")
    opml.add_argument("--json", action="store_true")
    opml.set_defaults(verb=exchange_opml, needs="any")


def add_source(archive: Archive, args: argparse.Namespace) -> int:
    """Follow a feed and fetch it at once, unless it is followed already."""
    if args.watch:
        return _watch_folder(archive, args)
    import asyncio

    before = {source.id for source in archive.sources.all()}
    if kind := unlisted_kind(args):
        from storage.feeds.subscriptions.unlisted import add_unlisted

        source = asyncio.run(
            add_unlisted(
                archive,
                kind,
                args.url,
                links=args.links or "",
                name=args.name,
                section=args.section,
                commands=kind == "command" and are_commands_allowed(),
            )
        )
    else:
        from storage.feeds.subscriptions.subscribe import add_feed

        source = asyncio.run(
            add_feed(archive, args.url, name=args.name, section=args.section, on_message=warn)
        )
    if args.json:
        print_json(source_as_json(source, archive.sources.activity().get(source.id)))
    elif source.id in before:
        echo(f"{source.name} is already followed (id {source.id})")
    else:
        echo(f"Added {source.name}, {format_count(source.articles, 'article')} ({source.location})")
    find_quotes_and_stories(archive, json=args.json)
    return 0


def _watch_folder(archive: Archive, args: argparse.Namespace) -> int:
    """Watch a folder, and take the articles that are in it."""
    from storage.feeds.parsing.entries import normalize_section
    from storage.importing.watched_folder import refresh_folder, watch_folder

    folder = Path(os.path.abspath(Path(args.url).expanduser()))  # noqa: PTH100 - follows no links
    if not folder.is_dir():
        raise UsageError(f"{args.url}: is no folder; --watch takes the path of one")
    section = normalize_section(args.section)
    source = watch_folder(archive, folder, name=args.name, section=section)
    _, _, error = refresh_folder(archive, source)
    source = archive.sources.get(source.id)
    if args.json:
        print_json(source_as_json(source, archive.sources.activity().get(source.id)))
    else:
        articles = format_count(source.articles, "article")
        echo(f"Watching {source.name}, {articles} ({source.location})")
        if error:
            warn(error)
    return int(bool(error))


def discover_feeds(_archive: Path | str, args: argparse.Namespace) -> int:
    """List the feeds found at addresses, without following any."""
    if args.links is not None:
        from tui.cli.unlisted import preview

        return preview(args)
    import asyncio

    from storage.feeds.subscriptions.discover import DiscoveredFeed, discover_all

    failed: list[str] = []

    def show(url: str, feeds: list[DiscoveredFeed] | FeedError) -> None:
        if isinstance(feeds, FeedError):
            failed.append(url)
            if args.json:
                is_page = {"page": url} if isinstance(feeds, NoFeed) else {}
                print_json({"error": str(feeds), "address": url} | is_page)
            else:
                warn(str(feeds))
            return
        for feed in feeds:
            if args.json:
                latest = [[when and when.isoformat(), headline] for when, headline in feed.latest]
                print_json(dataclasses.asdict(feed) | {"latest": latest, "address": url})
            else:
                links = f"; newsdesk add --links '{feed.links}' follows it" if feed.links else ""
                echo(f"{feed.url}  {feed.title} ({feed.kind}, {feed.entries} entries){links}")

    asyncio.run(discover_all(args.url, show))
    return int(bool(failed))


def refresh_sources(archive: Archive, args: argparse.Namespace) -> int:
    """Fetch feeds; print a line for each source when it is done."""
    chosen = [archive.sources.find(words) for words in args.source]
    if args.anyway and (args.due or len(chosen) != 1):
        raise UsageError("--anyway needs one SOURCE, and goes without --due")
    if args.due:
        from storage.model.schedule import select_due

        chosen = select_due(chosen or archive.sources.all(), now=datetime.now(UTC))
    some = chosen if chosen or args.due else archive.sources.all()
    folders = [one for one in some if one.rules.watch]
    if folders:
        others = [one for one in some if not one.rules.watch]
        chosen = [one for one in others if args.source or one.is_fetched]
    named = chosen if chosen or folders or args.due else None
    failed = _refresh(
        archive, named, due=args.due, anyway=args.anyway, json=args.json, besides=len(folders)
    )
    return int(failed + _refresh_folders(archive, folders, json=args.json) > 0)


def fetch_due(archive: Archive, sources: list[Source], *, json: bool) -> None:
    """Fetch sources that are due, and look at folders; print what came in and what failed."""
    _refresh(
        archive,
        [one for one in sources if not one.rules.watch],
        due=True,
        json=json,
        only_news=True,
    )
    folders = [one for one in sources if one.rules.watch]
    _refresh_folders(archive, folders, json=json, only_news=True)


def _refresh_folders(
    archive: Archive, folders: list[Source], *, json: bool, only_news: bool = False
) -> int:
    """Take what is new in watched folders, and print the results; return how many failed.

    With `only_news` those are left out in which nothing is new; so below.
    """
    from storage.importing.watched_folder import refresh_folder

    failed = 0
    for source in folders:
        new, changed, error = refresh_folder(archive, source)
        failed += bool(error)
        outcome = "failed" if error else "updated" if new or changed else "unchanged"
        if only_news and outcome == "unchanged":
            continue
        if json:
            values = {"source": source.id, "name": source.name, "outcome": outcome, "new": new}
            print_json(values | {"changed": changed, "error": error, "note": ""})
        elif error:
            warn(f"{source.name}: {error}")
        else:
            counts = f", {new:,} new, {changed:,} changed" if new or changed else ""
            echo(f"{source.name}: {outcome}{counts}")
    return failed


def _refresh(
    archive: Archive,
    sources: list[Source] | None,
    *,
    due: bool,
    json: bool,
    anyway: bool = False,
    besides: int = 0,
    only_news: bool = False,
) -> int:
    """Fetch `sources` (None: all feeds) and print the results; return how many failed.

    `besides` is how many results follow that are not of these sources.
    """
    import asyncio

    from storage.feeds.polling.refresh import RefreshResult, refresh

    failed = 0

    def report(done: RefreshResult) -> None:
        nonlocal failed
        failed += done.outcome == "failed"
        if only_news and done.outcome in ("unchanged", "skipped"):
            return
        if json:
            print_json(dataclasses.asdict(done))
        elif done.outcome == "failed":
            warn(f"{done.name}: {done.error}")
        else:
            has_news = done.new or done.changed
            counts = f", {done.new:,} new, {done.changed:,} changed" if has_news else ""
            notes = "; ".join(filter(None, (done.error, done.note)))
            echo(f"{done.name}: {done.outcome}{counts}{notes and ': ' + notes}")

    if json and not only_news:
        if sources is None:
            total = sum(source.is_fetched for source in archive.sources.all())
        else:
            total = len(sources)
        print_json({"total": total + besides})
    commands = any(one.kind == "command" for one in sources or archive.sources.all())
    asyncio.run(
        refresh(
            archive,
            sources,
            force=not due,
            anyway=anyway,
            on_result=report,
            commands=commands and are_commands_allowed(),
            later=not only_news,
        )
    )
    if not only_news:
        find_quotes_and_stories(archive, json=json, lines=True)
    return failed


def fetch_text(archive: Archive, args: argparse.Namespace) -> int:
    """Fetch the page of an article and store its full text."""
    import asyncio

    from storage.feeds.full_text.enrichment import fetch_full_text

    try:
        article = asyncio.run(fetch_full_text(archive, args.id))
    except NewsdeskError as error:
        if not args.json:
            raise
        print_json({"id": args.id, "error": str(error)})
        return 1
    if args.json:
        print_json({"id": article.id, "characters": len(article.text), "error": ""})
    else:
        echo(f"{article.headline}: {len(article.text):,} characters")
    return 0


def exchange_opml(archive: Archive, args: argparse.Namespace) -> int:
    """Import feeds from an OPML file, or export them to one."""
    from storage.feeds.parsing.document import MAX_OPML
    from storage.feeds.subscriptions.lists import (
        count_commands,
        describe_refused,
        follow_outlines,
        read_outlines,
    )
    from storage.feeds.subscriptions.opml import format_opml

    if args.action == "export":
        sources = archive.sources.all()
        feeds = [source for source in sources if source.kind == "feed"]
        others = sum(source.kind != "folder" for source in sources) - len(feeds)
        document = format_opml(feeds)
        if args.file == "-":
            sys.stdout.buffer.write(document)
        else:
            from storage.exchange import new_file

            path = Path(args.file).expanduser()
            with new_file(archive, path, force=args.force) as file:
                file.write(document.decode())
            if args.json:
                print_json({"file": str(path), "feeds": len(feeds), "left_out": others})
            else:
                echo(f"Exported {format_count(len(feeds), 'feed')} to {path}")
                if others:
                    warn(f"{format_count(others, 'source')} left out: OPML is for feeds")
        return 0
    with nullcontext(sys.stdin.buffer) if args.file == "-" else Path(args.file).open("rb") as file:
        listed = read_outlines(file.read(MAX_OPML + 1))
    dropped: list[str] = []
    outcomes = follow_outlines(archive, listed.outlines, on_message=dropped.append)
    ids = [outcome.id for outcome in outcomes if outcome.kind == "new"]
    added = len(ids)
    if args.json:
        known = len(outcomes) - added
        notes = {"refused": listed.refused, "dropped": dropped}
        print_json({"added": added, "followed": known, **notes, "ids": ids})
        return _fetch_added(archive, args, ids) or int(bool(listed.refused))
    for address in listed.refused:
        warn(describe_refused(address))
    for words in dropped:
        warn(words)
    known = len(outcomes) - added
    fetch = "; newsdesk refresh fetches them" if added and not args.fetch else ""
    commands = count_commands(listed.refused)
    skipped = f", {format_count(commands, 'command')} skipped" if commands else ""
    echo(f"Added {format_count(added, 'feed')}, {known:,} already followed{skipped}{fetch}")
    return _fetch_added(archive, args, ids) or int(bool(listed.refused))


def _fetch_added(archive: Archive, args: argparse.Namespace, ids: list[int]) -> int:
    """Fetch the feeds that were added, if that is wanted; return 1 if any failed."""
    if not (args.fetch and ids):
        return 0
    sources = [archive.sources.get(id_) for id_ in ids]
    return int(_refresh(archive, sources, due=False, json=args.json) > 0)
