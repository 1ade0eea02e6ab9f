"""Run the command line: `newsdesk` opens the dashboard, a verb runs without it."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from storage.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from storage.model.waiting import WaitListener
    from tui.cli.parser import CommandParser

__all__ = ["main", "run"]

_WAIT_UNSAID = 1.0
"""Seconds that a change may wait for another program before the reader is informed."""

_WATCHED = {("watch", "add"), ("watch", "test")}

SUCCESS, FAILURE, USAGE_ERROR, INTERRUPTED = 0, 1, 2, 130


_VERBS = {
    "articles": ("list", "show", "withdraw"),
    "edits": ("edits",),
    "desk_work": ("note", "aside"),
    "quotes": ("quotes", "requote"),
    "speakers": ("speakers",),
    "clippings": ("clips",),
    "briefs": ("brief",),
    "feeds": ("add", "discover", "refresh", "fulltext", "opml"),
    "collect": ("collect",),
    "sources": ("sources", "change", "remove"),
    "sections": ("sections",),
    "stories": ("stories", "story"),
    "since": ("since",),
    "watches": ("watch",),
    "alerts": ("alerts",),
    "rules": ("rules",),
    "exchange": ("import", "export"),
    "shift": ("shift",),
    "shared": ("shared",),
    "copying": ("copy",),
    "web": ("web",),
    "maintenance": ("doctor", "backup", "restore", "keep", "undo", "redo", "tidy", "where"),
    "completion": ("completion",),
}
"""The verbs of each module, in the order of the help."""


def build_parser(verb: str = "") -> CommandParser:
    """Return the parser with every verb, or only with those of the module of `verb`."""
    from tui.cli.parser import CommandParser

    parser = CommandParser(
        prog="newsdesk",
        description="A newsroom dashboard for the terminal. Without a verb it opens the dashboard.",
        epilog="Exit status: 0 success, 1 something failed, 2 usage error, 130 interrupted.",
    )
    _add_options(parser)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    needed = [module for module, names in _VERBS.items() if verb in names] or _VERBS
    for module in needed:
        import_module(f"tui.cli.{module}").add_parsers(verbs)
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    from storage.paths import parse_location
    from tui.commands.presets import PRESETS

    parser.add_argument("--version", action="version", version=f"newsdesk {VERSION}")
    parser.add_argument(
        "--archive",
        type=parse_location,
        metavar="PATH",
        help="use this archive: a file, or service=NAME or postgresql://HOST/DATABASE",
    )
    parser.add_argument(
        "--keys", choices=PRESETS, default="", help="key bindings of another program"
    )
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")


def _parse_args(argv: Sequence[str]) -> argparse.Namespace:
    """Parse the arguments; the parsers of verbs, which are slow to build, only if needed."""
    argv = _join_searches(argv)
    parser = argparse.ArgumentParser(prog="newsdesk", add_help=False, exit_on_error=False)
    _add_options(parser)
    try:
        args, rest = parser.parse_known_args(argv)
    except argparse.ArgumentError:  # the complete parser reports the error
        rest = list(argv)
    if not rest:
        return args
    parser = build_parser(rest[0])
    args, more = parser.parse_known_args(argv)
    verbs = set(chain.from_iterable(_VERBS.values()))
    words = [word for word in more if not word.startswith("-")]
    if more and (words != more or not hasattr(args, "words")):
        parser.refuse(more, next((word for word in argv if word in verbs), ""))
    if more:  # argparse takes no words after an option where there may be none before it
        args.words += more
    return args


def _join_searches(argv: Sequence[str]) -> list[str]:
    """Join `--search` to its value, which may start with a dash: `--search -ferry`.

    So may the words of `watch add` and `watch test`: a space before these keeps them apart from
    options.
    """
    joined: list[str] = []
    for word in argv:
        is_minus = word.startswith("-") and len(word) > 2 and word[1] != "-"
        if is_minus and any(pair in _WATCHED for pair in pairwise(joined)):
            joined.append(f" {word}")
        elif joined and joined[-1] == "--search" and word.startswith("-") and word[1:2] != "-":
            joined[-1] = f"--search={word}"
        else:
            joined.append(word)
    return joined


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; return the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if list(argv) == ["--version"]:  # the parser costs more than the answer
        print(f"newsdesk {VERSION}")
        return SUCCESS
    args = _parse_args(argv)
    from storage.errors import NewsdeskError, NotFound
    from tui.cli.output import UsageError, warn

    try:
        return _run_verb(args)
    except (UsageError, NotFound) as error:  # a name or an id that does not exist
        problem, status = str(error), USAGE_ERROR
    except NewsdeskError as error:
        problem, status = str(error), FAILURE
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        name = f"{error.filename}: " if error.filename else ""
        problem, status = f"{name}{error.strerror or error}", FAILURE
    warn(problem)
    return status


def _run_verb(args: argparse.Namespace) -> int:
    if not hasattr(args, "verb"):
        from tui.app import run as run_dashboard

        return run_dashboard(
            args.archive,
            preset=args.keys,
            mouse=not args.no_mouse,
            on_message=_print_message,
        )
    from storage import open_archive, paths
    from storage.engine import exists
    from storage.errors import ArchiveError

    location = args.archive or paths.archive_location()
    status: int
    gc.enable()
    if args.needs == "path":
        status = args.verb(location, args)
        return status
    if args.needs == "existing" and not exists(location):
        raise ArchiveError(f"{location}: no archive yet; newsdesk or newsdesk import creates one")
    with open_archive(
        location, on_message=_print_message, wait_listener=_waiting_line(location)
    ) as archive:
        status = args.verb(archive, args)
        return status


def _waiting_line(location: Path | str) -> WaitListener:
    """Return a listener that prints one line, once, when a change has waited for a second."""
    from storage.model.waiting import WaitListener
    from tui.cli.output import warn

    printed = False

    def on_wait(seconds: float) -> bool:
        nonlocal printed
        if seconds >= _WAIT_UNSAID and not printed:
            printed = True
            warn(f"waiting for another program to finish writing to {location}; ^c cancels")
        return True

    return WaitListener(on_wait)


def _print_message(text: str) -> None:
    print(f"newsdesk: {text}", file=sys.stderr, flush=True)


def run() -> None:
    """Run the command line and exit with its status: the entry point of `newsdesk`."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    # Importing allocates much and frees little: collecting garbage costs a tenth of the start. It
    # is enabled again before a verb runs; the dashboard does so once it has painted.
    gc.disable()
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("newsdesk: interrupted", file=sys.stderr)
        status = INTERRUPTED
    except BrokenPipeError:
        status = 128 + signal.SIGPIPE
    _flush_or_drop()
    sys.exit(status)


def _flush_or_drop() -> None:
    """Flush the output; where nobody reads it any more, drop it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
