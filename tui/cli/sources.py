"""The verbs about sources: sources, change, remove."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from storage import Archive
from storage.errors import FeedError
from storage.feeds.full_text import extra
from storage.model import WIRE_INTERVAL, Rules, Source
from storage.model.activity import Activity, is_silent
from storage.records.source_rules import MAX_SELECTOR
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from storage.text.timestamps import format_timestamp_seconds
from storage.text.urls import host_of
from tui.cli.output import (
    UsageError,
    column_widths,
    echo,
    format_local_time,
    print_empty,
    print_json,
    print_table,
)
from tui.formatting.sources import (
    format_muted_words,
    format_pace,
    format_place,
    format_retention,
    format_span,
    parse_interval,
    parse_muted_words,
    parse_retention,
    parse_wire_interval,
)

__all__ = ["add_parsers", "source_as_json"]

_HEADINGS = ("ID", "NAME", "SECTION", "ARTICLES", "LAST FETCH", "STATE, ADDRESS")


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    _add_change(verbs)

    sources = verbs.add_parser("sources", help="list sources and their status")
    sources.add_argument("--json", action="store_true")
    sources.set_defaults(verb=list_sources, needs="existing")

    remove = verbs.add_parser("remove", help="stop following a source")
    remove.add_argument("source", nargs="?", default="", help="name, id or URL")
    remove.add_argument(
        "--samples", action="store_true", help="remove the sample articles of the first run"
    )
    remove.add_argument(
        "--articles", choices=("keep", "remove"), help="whether to keep its articles"
    )
    remove.set_defaults(verb=remove_source, needs="any")


def _add_change(verbs: Any) -> None:
    """Add the verb that changes the settings of a source."""
    change = verbs.add_parser("change", help="change a source's settings")
    change.add_argument("source", help="name, id or URL")
    change.add_argument("--name", metavar="N")
    change.add_argument("--section", metavar="S", help="the section of its articles; '' for none")
    change.add_argument("--address", metavar="URL", help="the new URL of the feed")
    change.add_argument(
        "--links", metavar="CSS", help="the selector of the links of a page that become articles"
    )
    change.add_argument(
        "--interval", metavar="T", help="how often to check it: 30, 2h, 1d; a wire: 15s"
    )
    change.add_argument(
        "--watch", choices=("on", "off"), help="import files dropped into the folder"
    )
    change.add_argument(
        "--wire",
        choices=("on", "off"),
        help="check it every few seconds, and retry failures within minutes",
    )
    change.add_argument(
        "--full-text", choices=("on", "off"), help="fetch the full text of summaries"
    )
    change.add_argument(
        "--mute",
        metavar="WORDS",
        help="comma-separated words; articles with one in the headline arrive read; '' for none",
    )
    change.add_argument(
        "--keep",
        metavar="HOW",
        help="200, '90 days', '200, 90 days' or all; starred articles are always kept",
    )
    change.add_argument(
        "--user-agent", metavar="UA", help="the User-Agent to send; '' for the usual one"
    )
    change.add_argument(
        "--header",
        action="append",
        metavar="LINE",
        help="'Name: value' to send, kept in the keyring; 'Name:' removes one, '' all",
    )
    change.add_argument(
        "--cookie",
        metavar="PAIRS",
        help="'name=value; …' to send, kept in the keyring; '' for none",
    )
    change.add_argument(
        "--proxy",
        metavar="URL",
        help="fetch through this proxy, http://host:port; '' for the usual one",
    )
    change.add_argument(
        "--allow-host",
        action="store_true",
        help="fetch all sources on its host although it is in a private network",
    )
    change.add_argument("--paused", choices=("on", "off"), help="fetch it only when named")
    change.add_argument("--json", action="store_true")
    change.set_defaults(verb=change_source, needs="existing")


def change_source(archive: Archive, args: argparse.Namespace) -> int:
    """Change the settings given on the command line, as one change that can be undone."""
    source = archive.sources.find(args.source)
    try:
        rules, interval, address = _rules(source, args), None, None
        if args.interval is not None and not rules.wire:
            interval = _read_interval(args.interval, parse_interval)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if args.address is not None:
        from storage.feeds.subscriptions.unlisted import describe_location

        address = describe_location(source.kind, args.address)[0]
    section = args.section
    if section:
        from storage.feeds.parsing.entries import normalize_section

        section = normalize_section(section)
    source = archive.sources.change(
        source.id,
        name=clean_line(args.name or "") or None,
        section=section,
        location=address,
        interval=interval,
        rules=rules,
    )
    if args.allow_host:
        allowed = archive.private_hosts.allow(host_of(source.location))
        source = archive.sources.get(source.id)
    if args.json:
        print_json(source_as_json(source, archive.sources.activity().get(source.id)))
    else:
        echo(f"{source.name}: {_format_settings(source)}")
        if args.allow_host:
            echo(f"Allowed {host_of(source.location)} for {format_count(allowed, 'source')}")
    return 0


def _rules(source: Source, args: argparse.Namespace) -> Rules:
    """Return the rules of a source, changed as the arguments say."""
    rules = source.rules
    if args.full_text:
        if args.full_text == "on" and not extra.is_available():
            raise FeedError(extra.INSTALL)
        rules = dataclasses.replace(rules, full_text=args.full_text == "on")
    if args.paused:
        rules = dataclasses.replace(rules, paused=args.paused == "on")
    if args.watch:
        if source.kind != "folder":
            raise ValueError(f"{source.name} is a {source.kind}; only folders are watched")
        rules = dataclasses.replace(rules, watch=args.watch == "on")
    if args.wire:
        if not source.is_fetched:
            raise ValueError(f"{source.name} is a folder; only feeds are fetched as wire")
        wire = (rules.wire or WIRE_INTERVAL) if args.wire == "on" else 0
        rules = dataclasses.replace(rules, wire=wire)
    if args.interval is not None and rules.wire:
        rules = dataclasses.replace(rules, wire=_read_interval(args.interval, parse_wire_interval))
    if args.mute is not None:
        rules = dataclasses.replace(rules, muted=parse_muted_words(args.mute))
    if args.keep is not None:
        keep, days = parse_retention(args.keep)
        rules = dataclasses.replace(rules, keep=keep, keep_days=days)
    if args.links is not None:
        rules = _with_links(source, rules, args.links)
    return _getting_in(source, rules, args)


def _getting_in(source: Source, rules: Rules, args: argparse.Namespace) -> Rules:
    """Return the rules with how the source is asked; headers and cookies go to the keyring."""
    asked = (args.user_agent, args.proxy, args.header, args.cookie)
    if all(one is None for one in asked):
        return rules
    if not source.is_on_web:
        raise ValueError(f"{source.name} is not fetched from the web")
    from storage.feeds.subscriptions import getting_in

    if args.user_agent is not None:
        rules = getting_in.with_user_agent(rules, args.user_agent)
    if args.proxy is not None:
        rules = getting_in.with_proxy(rules, args.proxy)
    if args.header is not None:
        rules = getting_in.with_headers(source, rules, args.header)
    if args.cookie is not None:
        rules = getting_in.with_cookie(source, rules, args.cookie)
    return rules


def _with_links(source: Source, rules: Rules, links: str) -> Rules:
    """Return the rules of a page with another selector of its links."""
    if source.kind != "page":
        raise ValueError(f"{source.name} is no page; only pages have a selector of links")
    return dataclasses.replace(rules, links=clean_line(links)[:MAX_SELECTOR])


def _read_interval(typed: str, parse: Callable[[str], int]) -> int:
    """Parse an interval; an error names the option."""
    try:
        return parse(typed)
    except ValueError as error:
        why = str(error)
        raise UsageError(f"--interval {clean_line(typed)}: {why[0].lower()}{why[1:]}") from error


def _format_settings(source: Source) -> str:
    """Return the settings of a source on one line."""
    rules = source.rules
    parts = [
        f"section {source.section}" if source.section else "section from the feed",
        f"{'wire, ' * bool(rules.wire)}checked {format_pace(source)}",
        f"full text {'on' if rules.full_text else 'off'}",
        f"muted {format_muted_words(rules)}",
        f"keep {format_retention(rules)}",
        *(["paused"] if rules.paused else []),
        *([f"links {rules.links}"] if rules.links else []),
        *([f"User-Agent {rules.user_agent}"] if rules.user_agent else []),
        *([f"sends {rules.headers}"] if rules.headers else []),
        *([f"through {rules.proxy}"] if rules.proxy else []),
        source.location,
    ]
    return "; ".join(parts)


def list_sources(archive: Archive, args: argparse.Namespace) -> int:
    """Print the sources with their last fetch, error and number of articles."""
    sources = archive.sources.all()
    activity = archive.sources.activity()
    if args.json:
        for source in sources:
            print_json(source_as_json(source, activity.get(source.id)))
    else:
        if not sources:
            print_empty("No sources yet: newsdesk add URL follows a feed")
        rows = [_source_as_cells(source, activity) for source in sources]
        headings = _HEADINGS if rows else ()
        print_table(rows, column_widths(rows, (4, 28, 16, 8, 16, 0), _HEADINGS), headings)
    return 0


def _source_as_cells(source: Source, activity: Mapping[int, Activity]) -> tuple[str, ...]:
    is_feed = source.is_fetched
    rules = source.rules
    fetched = (
        format_local_time(source.fetch.last_fetch)
        if is_feed
        else "folder"
        if rules.watch
        else "imported"
    )
    marks = [
        *([f"wire, {format_pace(source)}"] if rules.wire else []),
        *(["watched"] if rules.watch else []),
        *(["paused"] if rules.paused else []),
    ]
    state = source.fetch.error or _describe_silence(source, activity)
    return (
        str(source.id),
        source.name,
        source.section,
        f"{source.articles:,}",
        fetched,
        "; ".join(filter(None, (*marks, state, format_place(source)))),
    )


def _describe_silence(source: Source, activity: Mapping[int, Activity]) -> str:
    """Return since when a source has been silent; an empty string if it is not."""
    found = activity.get(source.id)
    if found is None or not is_silent(source, found, now=datetime.now(UTC)):
        return ""
    silent = format_span(datetime.now(UTC) - found.newest)
    return f"silent for {silent}, since {found.newest.astimezone():%Y-%m-%d}"


def source_as_json(source: Source, activity: Activity | None) -> dict[str, Any]:
    """Return a source as JSON values, with what is known of its articles."""
    last = source.fetch.last_fetch
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind,
        "location": source.location,
        "section": source.section,
        "last_fetch": last and format_timestamp_seconds(last),
        "error": source.fetch.error,
        "articles": source.articles,
        "unread": source.unread,
        "interval": source.fetch.interval,
        "last_article": activity and format_timestamp_seconds(activity.newest),
        "silent": is_silent(source, activity, now=datetime.now(UTC)),
        **dataclasses.asdict(source.rules),
    }


def remove_source(archive: Archive, args: argparse.Namespace) -> int:
    """Remove a source; ask what to do with its articles unless an option says so."""
    if bool(args.source) == args.samples:
        raise UsageError("remove: name a source, or give --samples")
    if args.samples:
        from storage.importing.first_articles import remove_first_articles

        count = format_count(remove_first_articles(archive), "sample article")
        echo(f"Removed {count}; newsdesk undo restores them")
        return 0
    source = archive.sources.find(args.source)
    fate = args.articles or _ask_about_articles(source)
    if fate is None:
        raise UsageError(f"{source.name} has articles; say --articles keep or --articles remove")
    removed = archive.sources.remove(source.id, articles=fate)
    gone = format_count(removed, "article")
    echo(f"Removed {source.name}; {gone} removed, {source.articles - removed:,} kept")
    return 0


def _ask_about_articles(source: Source) -> Any:
    if not source.articles:
        return "keep"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    answer = input(f"{source.name} has {source.articles:,} articles. Keep them? [Y/n] ").strip()
    return "remove" if answer.lower().startswith("n") else "keep"
