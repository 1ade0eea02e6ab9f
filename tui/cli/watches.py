"""The verbs about watches: watch, alerts."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from storage import Archive, paths
from storage.archive.name_lookup import archive_names
from storage.archive.watches import Trial
from storage.errors import NotFound
from storage.model import LEVELS, Alert, AlertKind, Article, Watch
from storage.text.plural import format_count
from storage.text.suggestions import suggest
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.filter_options import add_limit_option
from tui.cli.output import (
    UsageError,
    column_widths,
    echo,
    format_local_time,
    print_empty,
    print_json,
    print_table,
    published_local_time,
    published_timestamp,
)
from tui.formatting.alerts import describe_why, merge_withdrawals, name_of
from tui.formatting.text import clean_line

if TYPE_CHECKING:
    from tui.screens.desk.interruptions import Interruptions

__all__ = ["add_parsers"]

_ACTIONS = ("list", "add", "test", "change", "remove")
_DAYS = 7
_DUE_EVERY = 30.0
"""Seconds between two looks for embargoes that have ended."""
_HEADINGS = ("NAME", "LEVEL", "OWNER", "WOULD HAVE MATCHED", "SEARCH")
_PAUSE = 0.5
"""Seconds between two looks at the archive, with --follow."""


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    watch = verbs.add_parser(
        "watch",
        help="list watches (searches for arriving articles); add, test, change or remove one",
        description="List the watches. add takes a search, as typed into the search bar, and"
        " lists its matches of the last 7 days; test only lists them. change and remove take"
        " the name of a watch.",
    )
    watch.add_argument("action", choices=_ACTIONS, nargs="?", default="list")
    watch.add_argument("words", nargs="*", help="a search, or the name of a watch")
    watch.add_argument("--name", metavar="N", help="default: the search itself")
    watch.add_argument("--search", metavar="WORDS", help="change: the new search")
    watch.add_argument(
        "--level",
        choices=LEVELS,
        help="how it interrupts: a mark; a bell and a line too; the desktop too; your command too",
    )
    watch.add_argument("--owner", metavar="WHO", help="who wants to know; default: you")
    watch.add_argument("--json", action="store_true", help="one JSON object per line")
    watch.set_defaults(verb=run_watch, needs="any")

    alerts = verbs.add_parser(
        "alerts",
        help="list the alerts you have not acknowledged, or acknowledge them",
        description="List the alerts you have not acknowledged, newest first, each with the"
        " matching words and where they stand. --follow lists them oldest first, then each"
        " new one as it is raised.",
    )
    add_limit_option(alerts)
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


def run_watch(archive: Archive, args: argparse.Namespace) -> int:
    """Print watches, or add, test, change or remove one."""
    words = " ".join(args.words).strip()
    if args.action != "list" and not words:
        wanted = "a search" if args.action in ("add", "test") else "the name of a watch"
        raise UsageError(f"watch {args.action} needs {wanted}")
    match args.action:
        case "add":
            return _add(archive, words, args)
        case "test":
            _print_trial(words, _try_out(archive, words), as_json=args.json)
        case "change":
            return _change(archive, words, args)
        case "remove":
            removed = archive.watches.remove(words)
            _print_watch(removed, {}, args.json, f"Removed “{removed.name}”")
        case _:
            _list(archive, as_json=args.json)
    return 0


def run_alerts(archive: Archive, args: argparse.Namespace) -> int:
    """Print alerts, or acknowledge some."""
    name = _known_name(archive, (args.watch or "").strip())
    is_wanted = partial(_is_wanted, archive, name)
    if args.acknowledge is not None:
        if args.acknowledge:
            known = {alert.id for alert in archive.alerts.all(-1, only_open=False)}
            if unknown := [id_ for id_ in args.acknowledge if id_ not in known]:
                raise NotFound(f"there is no alert {unknown[0]}; newsdesk alerts --all lists them")
        ids = args.acknowledge or None
        if name:
            ids = [one.id for one in archive.alerts.all(-1) if is_wanted(one)]
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
    found = archive.alerts.all(-1 if name else args.limit or -1, only_open=not args.all)
    found = [one for one in found if is_wanted(one)][: args.limit or None]
    if not args.follow:
        if not found and not args.json:
            print_empty("No alerts" if args.all else "No alerts to acknowledge")
        _print_alerts(archive, found, as_json=args.json)
        return 0
    last = archive.alerts.last_id()
    _print_alerts(archive, reversed(found), as_json=args.json)
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
    of_alerts = (name_of(alert) for alert in archive.alerts.all(-1, only_open=False))
    known = [*dict.fromkeys((*names, *of_alerts, *get_args(AlertKind)))]
    if name and name.casefold() not in map(str.casefold, known):
        meant = suggest(name, known) or f"kinds: {', '.join(get_args(AlertKind))}"
        raise UsageError(f"--watch: no watch “{clean_line(name)}”; {meant}")
    return name


def _is_wanted(archive: Archive, name: str, alert: Alert) -> bool:
    """Return whether an alert is of a watch, or of a kind; any is without a name."""
    known = {name_of(alert).casefold(), alert.kind}
    if alert.watch:  # it may be called otherwise by now
        known |= {one.name.casefold() for one in archive.watches.all() if one.id == alert.watch}
    return not name or name.casefold() in known


def _raise_due(archive: Archive) -> None:
    if archive.read_only:
        return
    if archive.alerts.is_due():
        archive.alerts.raise_due()
    if archive.watches.is_behind():
        archive.watches.catch_up()


def _try_out(archive: Archive, search: str) -> Trial:
    trial = archive.watches.try_out(search, archive_names(archive))
    if trial.error:
        raise UsageError(trial.error)
    return trial


def _add(archive: Archive, search: str, args: argparse.Namespace) -> int:
    trial = _try_out(archive, search)
    watch = archive.watches.add(
        search, name=args.name or "", level=args.level or LEVELS[0], owner=args.owner
    )
    known = {"matched": trial.articles, "days": _DAYS}
    note = f"\nnote: {trial.hint}" if trial.hint else ""
    _print_watch(watch, known, args.json, f"Added “{watch.name}”: {_matched(trial)}{note}")
    return 0


def _change(archive: Archive, name: str, args: argparse.Namespace) -> int:
    asked = {field: getattr(args, field) for field in ("name", "search", "level", "owner")}
    values = {field: value for field, value in asked.items() if value is not None}
    if not values:
        raise UsageError("watch change needs --name, --search, --level or --owner")
    if "search" in values:
        _try_out(archive, values["search"])
    watch = archive.watches.change(name, values)
    _print_watch(watch, {}, args.json, f"Changed “{watch.name}”")
    return 0


def _list(archive: Archive, *, as_json: bool) -> None:
    names = archive_names(archive)
    rows = []
    for watch in archive.watches.all():
        trial = archive.watches.try_out(watch.search, names)
        if as_json:
            print_json(_as_json(watch) | {"matched": trial.articles, "error": trial.error})
        count = trial.error or trial.hint or f"{trial.articles:,} in {_DAYS} days"
        rows.append((watch.name, watch.level, watch.owner, count, watch.search))
    if not rows and not as_json:
        print_empty("No watches yet: newsdesk watch add WORDS adds one")
    elif not as_json:
        print_table(rows, column_widths(rows, (24, 7, 12, 24, 0), _HEADINGS), _HEADINGS)


def _print_trial(search: str, trial: Trial, *, as_json: bool) -> None:
    if as_json:
        newest = [{"id": row.id, "headline": row.headline} for row in trial.newest]
        print_json(
            {
                "search": search,
                "understood": trial.understood,
                "hint": trial.hint,
                "matched": trial.articles,
                "days": _DAYS,
                "newest": newest,
            }
        )
        return
    echo(f"{trial.understood}: {_matched(trial)}")
    if trial.hint:
        echo(f"note: {trial.hint}")
    for row in trial.newest:
        echo(f"    {published_local_time(row)}  {row.id}  {row.headline}")


def _matched(trial: Trial) -> str:
    return f"would have matched {format_count(trial.articles, 'article')} in the last {_DAYS} days"


def _print_watch(watch: Watch, more: dict[str, Any], as_json: bool, words: str) -> None:
    print_json(_as_json(watch) | more) if as_json else echo(words)


def _as_json(watch: Watch) -> dict[str, Any]:
    return {
        "id": watch.id,
        "name": watch.name,
        "search": watch.search,
        "level": watch.level,
        "owner": watch.owner,
    }


def _print_alerts(archive: Archive, alerts: Iterable[Alert], *, as_json: bool) -> None:
    if as_json:
        for alert in alerts:
            article = archive.article(alert.article)
            source, published = _source(archive, article), published_timestamp(article)
            about = {"source": source, "published": published}
            print_json(alert_as_json(alert, article.headline) | about)
        return
    for alert, *others in merge_withdrawals(alerts):
        state = " · ".join(
            word
            for word in ("acknowledged" * bool(alert.acknowledged), "late" * alert.late)
            if word
        )
        numbers = ", ".join(str(one.id) for one in (alert, *others))
        echo(f"{format_local_time(alert.at)}  {name_of(alert)}  [{numbers}]  {state}".rstrip())
        found = [archive.article(one.article) for one in (alert, *others)]
        for one in sorted(found, key=lambda one: (one.published, one.id)):
            sent = f"{published_local_time(one)}  {_source(archive, one)}"
            echo(f"    {one.headline}  ({one.id})  {sent}")
        echo(f"    {describe_why(alert.why)}")


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
