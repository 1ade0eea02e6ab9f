"""The verb watch: searches for what arrives."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Archive
from storage.archive.name_lookup import archive_names
from storage.archive.watches import Trial
from storage.model import LEVELS, Watch
from storage.text.plural import format_count
from tui.cli.output import (
    UsageError,
    column_widths,
    echo,
    print_empty,
    print_json,
    print_table,
    published_local_time,
)

__all__ = ["add_parsers"]

_ACTIONS = ("list", "add", "test", "change", "remove")
_DAYS = 7
_HEADINGS = ("NAME", "LEVEL", "OWNER", "WOULD HAVE MATCHED", "SEARCH")


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    watch = verbs.add_parser(
        "watch",
        help="list watches (searches for arriving articles); add, test, change or remove one",
        description="List the watches. add takes a search, as typed into the search bar, and"
        " counts its matches of the last 7 days; test lists them. change and remove take"
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
    watch.add_argument("--owner", metavar="WHO", help="whose watch it is; default: yours")
    watch.add_argument("--json", action="store_true", help="one JSON object per line")
    watch.set_defaults(verb=run_watch, needs="any")


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
