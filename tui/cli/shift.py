"""The verb shift: mark since when articles are new, or clear that mark."""

from __future__ import annotations

import argparse
from typing import Any

from storage import Archive
from storage.text.timestamps import format_timestamp_seconds
from tui.cli.output import echo, format_local_time, print_json

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    shift = verbs.add_parser(
        "shift",
        help="mark the start of your shift: only later articles are new",
        description="Mark the start of your shift: list --new, and L in the dashboard, then"
        " show later arrivals.",
    )
    what = shift.add_mutually_exclusive_group()
    what.add_argument("--clear", action="store_true", help="clear the mark")
    what.add_argument("--show", action="store_true", help="only print when it began")
    shift.add_argument("--json", action="store_true")
    shift.set_defaults(verb=mark_shift, needs="existing")


def mark_shift(archive: Archive, args: argparse.Namespace) -> int:
    """Mark the beginning of a shift, clear the mark or print it."""
    if args.clear:
        archive.last_visit.clear_shift()
    elif not args.show:
        archive.last_visit.mark_shift()
    since = archive.last_visit.baseline()
    if args.json:
        moment = format_timestamp_seconds(since.moment) if since else None
        print_json({"since": moment, "shift": bool(since and since.is_shift)})
    elif since is None:
        echo("No shift is marked, and this is the first visit: everything is new")
    else:
        what = "your shift" if since.is_shift else "your last visit; no shift is marked"
        echo(f"New since {format_local_time(since.moment)}, {what}")
    return 0
