"""The verb shared: a shared archive is made, brought up to date, given desks, and looked at."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storage import paths
from storage.engine import describe, shared
from storage.engine.desk_status import RANKS
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.output import UsageError, column_widths, echo, print_json, print_table
from tui.formatting.collectors import describe_collectors

__all__ = ["add_parsers"]

_HEADINGS = ("desk", "role", "connections")
_MOST = (40, 9, 0)


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    parser = verbs.add_parser(
        "shared",
        help="create and maintain an archive that a newsroom shares",
        description="Create and maintain an archive in a PostgreSQL database, which many desks"
        " open at once: newsdesk --archive service=NAME shared init. docs/shared-archive.md says"
        " how to set one up.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)

    init = actions.add_parser("init", help="create the archive in an empty database")
    init.set_defaults(verb=_initialize, needs="path")

    migrate = actions.add_parser("migrate", help="bring the archive's tables up to date")
    migrate.set_defaults(verb=_migrate, needs="path")

    add = actions.add_parser(
        "add",
        help="add a desk, or change what one may do",
        description="Add a desk: a role of the server that logs in, with marks, stars and settings"
        " of its own. reader: reads. desk: marks and stars, too. editor: also changes what all"
        " desks share. collector: fetches sources, for a service.",
    )
    add.add_argument("name", metavar="NAME", help="small letters, digits and _")
    add.add_argument("--role", choices=RANKS, required=True, help="what the desk may do")
    add.set_defaults(verb=_add, needs="path")

    status = actions.add_parser("status", help="print the archive's server, size and desks")
    status.set_defaults(verb=_print_status, needs="path")
    for action in (init, migrate, add, status):
        action.add_argument("--json", action="store_true")


def _initialize(location: Path | str, args: argparse.Namespace) -> int:
    """Make the archive, and name what comes next."""
    shared.initialize(_address(location))
    if args.json:
        print_json({"archive": describe(location), "made": True})
    else:
        echo(f"Created an archive in {clean_line(describe(location))}")
        echo("newsdesk shared add NAME --role desk adds the first desk")
    return 0


def _migrate(location: Path | str, args: argparse.Namespace) -> int:
    """Migrate the archive; say how many steps that took."""
    steps = shared.migrate(_address(location))
    if args.json:
        print_json({"archive": describe(location), "steps": steps})
    else:
        echo(f"Took {format_count(steps, 'step')}" if steps else "The archive is up to date")
    return 0


def _add(location: Path | str, args: argparse.Namespace) -> int:
    """Add a desk; say how it gets to log in."""
    is_new = shared.add_desk(_address(location), args.name, args.role)
    if args.json:
        print_json({"desk": args.name, "role": args.role, "new": is_new})
    elif is_new:
        echo(f"Added {args.name} as {args.role}")
        echo(f"It has no password yet: \\password {args.name} in psql sets one")
    else:
        echo(f"{args.name} is {args.role} now")
    return 0


def _print_status(location: Path | str, args: argparse.Namespace) -> int:
    """Print what is known of the archive, and its desks."""
    found = shared.status(_address(location))
    if args.json:
        seen = [asdict(one) | {"seen": one.seen.isoformat()} for one in found.collectors]
        print_json(asdict(found) | {"collectors": seen})
        return 0
    tables = "up to date" if found.version == found.known else f"step {found.version}"
    if found.version < found.known:
        tables += f" of {found.known}: newsdesk shared migrate brings them up to date"
    elif found.version > found.known:
        tables += f", newer than this newsdesk, which knows {found.known}"
    echo(f"archive   {clean_line(found.archive)}")
    echo(f"server    {clean_line(found.server)}")
    echo(f"tables    {tables}")
    where = format_count(found.partitions, "partition")
    echo(f"articles  {found.articles:,} in {where}")
    echo(f"fetched   {describe_collectors(found.collectors)}")
    rows = [(one.name, one.rank, f"{one.connections}") for one in found.desks]
    echo("")
    print_table(rows, column_widths(rows, _MOST, _HEADINGS), _HEADINGS)
    return 0


def _address(location: Path | str) -> str:
    """Return the address of a shared archive.

    Raises:
        UsageError: It is the path of a file.
    """
    if not paths.is_shared(location):
        raise UsageError(
            "shared: name a shared archive: newsdesk --archive service=NAME shared …,"
            " or postgresql://HOST/DATABASE"
        )
    return str(location)
