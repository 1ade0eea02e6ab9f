"""The verb alerts: what watches and other rules have raised."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from storage import Archive, paths
from storage.errors import NotFound
from storage.model import Alert, AlertKind, Article
from storage.text.plural import format_count
from storage.text.suggestions import suggest
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.filter_options import row_limit
from tui.cli.output import (
    UsageError,
    echo,
    format_local_time,
    print_empty,
    print_json,
    published_local_time,
    published_timestamp,
)
from tui.formatting.alerts import describe_why, merge_alerts, name_of, names_of
from tui.formatting.text import clean_line

if TYPE_CHECKING:
    from tui.screens.desk.interruptions import Interruptions

__all__ = ["add_parsers"]

_LISTED = 50
"""Alerts that are listed where no limit is given."""
_DUE_EVERY = 30.0
"""Seconds between two looks for embargoes that have ended."""
_FOLLOWED_UP = 100
"""Arrivals that watches look at first, where no other program lets them."""
_PAUSE = 0.5
"""Seconds between two looks at the archive, with --follow."""


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    alerts = verbs.add_parser(
        "alerts",
        help="list the alerts you have not acknowledged, or acknowledge them",
        description="List the alerts you have not acknowledged, newest first, each with the"
        " matching words and where they stand. --follow prints each new one as it is raised;"
        " --follow --limit 20 prints the last 20 before that, oldest first.",
    )
    alerts.add_argument(
        "--limit",
        type=row_limit,
        metavar="N",
        help="at most N (0: all); with --follow: print the last N first",
    )
    alerts.add_argument("--watch", metavar="N", help="only alerts of this watch or kind")
    alerts.add_argument("--all", action="store_true", help="also acknowledged alerts")
    alerts.add_argument("--follow", action="store_true", help="wait for new alerts")
    alerts.add_argument(
        "--notify",
        action="store_true",
        help="with --follow: interrupt by level as the dashboard does, by bell, desktop or command",
    )
    alerts.add_argument(
        "--acknowledge", nargs="*", type=int, metavar="ID", help="acknowledge these alerts, or all"
    )
    alerts.add_argument("--json", action="store_true", help="one JSON object per line")
    alerts.set_defaults(verb=run_alerts, needs="any")


def run_alerts(archive: Archive, args: argparse.Namespace) -> int:
    """Print alerts, or acknowledge some."""
    name = _known_name(archive, (args.watch or "").strip())
    is_wanted = partial(_is_wanted, archive, name)
    if args.acknowledge is not None:
        if args.acknowledge:
            known = {alert.id for alert in archive.alerts.all(None, only_open=False)}
            if unknown := [id_ for id_ in args.acknowledge if id_ not in known]:
                raise NotFound(f"there is no alert {unknown[0]}; newsdesk alerts --all lists them")
        ids = args.acknowledge or None
        if name:
            ids = [one.id for one in archive.alerts.all(None) if is_wanted(one)]
        count = archive.alerts.acknowledge(ids)
        if args.json:
            print_json({"acknowledged": count})
        else:
            echo(f"{format_count(count, 'alert')} acknowledged")
        return 0
    if args.notify and not args.follow:
        raise UsageError("--notify needs --follow")
    interruptions = _interruptions(archive) if args.notify else None
    _raise_due(archive)
    last = archive.alerts.last_id()
    found = _newest(archive, args, is_wanted)
    if not args.follow:
        if not found and not args.json:
            print_empty("No alerts" if args.all else "No alerts to acknowledge")
        _print_alerts(archive, found, as_json=args.json)
        return 0
    _print_alerts(archive, (one for one in reversed(found) if one.id <= last), as_json=args.json)
    looked = time.monotonic()
    while True:
        time.sleep(_PAUSE)
        if time.monotonic() - looked > _DUE_EVERY:
            looked = time.monotonic()
            _raise_due(archive)
        new = archive.alerts.since(last)
        last = new[-1].id if new else last
        _print_alerts(archive, filter(is_wanted, new), as_json=args.json)
        if interruptions is not None and archive.alerts.has_new():
            _interrupt(archive, interruptions)


def _newest(
    archive: Archive, args: argparse.Namespace, is_wanted: Callable[[Alert], bool]
) -> list[Alert]:
    """Return the newest alerts, as many as are asked for; to follow them, none unless asked for."""
    if args.follow and args.limit is None:
        return []
    limit = _LISTED if args.limit is None else args.limit
    found = archive.alerts.all(None if args.watch else limit or None, only_open=not args.all)
    return [one for one in found if is_wanted(one)][: limit or None]


class _Terminal:
    """The bell and the desktop of a program that prints lines, of which none is a toast."""

    def ring(self) -> None:
        """Ring the bell of the terminal."""
        print("\a", end="", file=sys.stderr, flush=True)

    def toast(self, message: str, *, kind: str = "alert") -> None:
        """Show nothing more than the lines that are printed."""

    def notify_desktop(self, title: str, body: str) -> None:
        """Show a notification of the desktop: by a tool of this machine, or by the terminal."""
        from tui.jobs.notifications import has_notify_send, notify_send
        from tui.terminal.notifications import notification

        if has_notify_send():
            notify_send(title, body)
        elif sys.stderr.isatty():
            words = notification(title, body, os.environ)
            print(words, end="", file=sys.stderr, flush=True)

    def key_label(self, command: str, /) -> str:
        """Return the name of a command: there are no keys."""
        return command


def _interruptions(archive: Archive) -> Interruptions:
    from tui.commands.settings_file import read_alerts
    from tui.screens.desk.interruptions import Interruptions

    if archive.read_only:
        raise UsageError("--notify has to record what it interrupts for; this archive is read-only")
    return Interruptions(_Terminal(), read_alerts(paths.settings_path()))


def _interrupt(archive: Archive, interruptions: Interruptions) -> None:
    """Interrupt for what no other program has interrupted for: each alert is taken once."""
    from tui.screens.desk.interruptions import take_new

    if new := take_new(archive):
        interruptions.interrupt(new, datetime.now().astimezone())


def _known_name(archive: Archive, name: str) -> str:
    """Return a name if it is empty, or that of a watch, of an alert or of a kind of alerts.

    Raises:
        UsageError: It is none of these.
    """
    names = [one.name for one in archive.watches.all()]
    of_alerts = (name_of(alert) for alert in archive.alerts.all(None, only_open=False))
    known = [*dict.fromkeys((*names, *of_alerts, *get_args(AlertKind)))]
    if name and name.casefold() not in map(str.casefold, known):
        meant = suggest(name, known) or f"kinds: {', '.join(get_args(AlertKind))}"
        raise UsageError(f"--watch: no watch “{clean_line(name)}”; {meant}")
    return name


def _is_wanted(archive: Archive, name: str, alert: Alert) -> bool:
    """Return whether an alert is of a watch, or of a kind; any is without a name."""
    known = {name_of(alert).casefold(), alert.name.casefold(), alert.kind}
    if alert.watch:  # it may be called otherwise by now
        known |= {one.name.casefold() for one in archive.watches.all() if one.id == alert.watch}
    return not name or name.casefold() in known


def _raise_due(archive: Archive) -> None:
    if archive.read_only:
        return
    if archive.alerts.is_due():
        archive.alerts.raise_due()
    if not archive.is_shared:  # whoever stores articles there does this
        archive.follow_up.run_some(_FOLLOWED_UP)


def _print_alerts(archive: Archive, alerts: Iterable[Alert], *, as_json: bool) -> None:
    if as_json:
        for alert in alerts:
            article = archive.article(alert.article)
            source, published = _source(archive, article), published_timestamp(article)
            about = {"source": source, "published": published}
            print_json(alert_as_json(alert, article.headline) | about)
        return
    for group in merge_alerts(alerts):
        alert, numbers = group[0], ", ".join(str(one.id) for one in group)
        states = ("acknowledged" * bool(alert.acknowledged), "late" * alert.late)
        found = {one.article: archive.article(one.article) for one in group}
        first = next((one for one in found.values() if one.killed), found[alert.article])
        names = names_of(group, first)
        state = " · ".join(filter(None, states))
        echo(f"{format_local_time(alert.at)}  {', '.join(names)}  [{numbers}]  {state}".rstrip())
        for one in sorted(found.values(), key=lambda one: (one.published, one.id)):
            sent = f"{published_local_time(one)}  {_source(archive, one)}"
            echo(f"    {one.headline}  ({one.id})  {sent}")
        for name, why in dict.fromkeys((name_of(one), describe_why(one.why)) for one in group):
            echo(f"    {name}: {why}" if len(names) > 1 else f"    {why}")


def _source(archive: Archive, article: Article) -> str:
    return article.agency or archive.sources.name(article.source)


def alert_as_json(alert: Alert, headline: str) -> dict[str, Any]:
    """Return an alert as a JSON record."""
    return {
        "id": alert.id,
        "kind": alert.kind,
        "watch": name_of(alert),
        "level": alert.level,
        "article": alert.article,
        "headline": headline,
        "story": alert.story,
        "why": [
            {
                "words": clean_line(reason.words),
                "where": reason.part,
                "paragraph": reason.number or None,
                "start": reason.start,
                "end": reason.end,
            }
            for reason in alert.why
        ],
        "at": format_timestamp_seconds(alert.at),
        "late": alert.late,
        "acknowledged": alert.acknowledged and format_timestamp_seconds(alert.acknowledged),
    }
