"""The command line: `newsdesk` opens the dashboard, a verb does its work without it."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from storage.version import VERSION

__all__ = ["main", "run"]

DONE, NOT_DONE, WRONG_CALL, INTERRUPTED = 0, 1, 2, 130


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every verb."""
    from tui.cli import articles, clippings, exchange, feeds, maintenance, quotes, sources, speakers

    parser = argparse.ArgumentParser(
        prog="newsdesk",
        description="A newsroom dashboard for the terminal. Without a verb it opens the dashboard.",
        epilog="Exit status: 0 all well, 1 something was not done, 2 the call was wrong, "
        "130 interrupted.",
    )
    _add_options(parser)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")
    modules = (articles, quotes, speakers, clippings, feeds, sources, exchange, maintenance)
    for module in modules:
        module.add_parsers(verbs)
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    from tui.commands.presets import PRESETS

    parser.add_argument("--version", action="version", version=f"newsdesk {VERSION}")
    parser.add_argument("--archive", type=Path, metavar="PATH", help="use this archive")
    parser.add_argument(
        "--keys", choices=PRESETS, default="", help="keys as another program has them"
    )


def _read_call(argv: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for; the verbs, whose making takes a while, only if one was."""
    argv = _joined_searches(argv)
    parser = argparse.ArgumentParser(prog="newsdesk", add_help=False, exit_on_error=False)
    _add_options(parser)
    try:
        args, rest = parser.parse_known_args(argv)
    except argparse.ArgumentError:  # the whole parser says what is wrong, and what there is
        rest = list(argv)
    return build_parser().parse_args(argv) if rest else args


def _joined_searches(argv: Sequence[str]) -> list[str]:
    """Return a call in which a search may begin with a word to leave out: `--search -ferry`."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--search" and word.startswith("-") and word[1:2] != "-":
            joined[-1] = f"--search={word}"
        else:
            joined.append(word)
    return joined


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one call of the command line; returns the exit status."""
    argv = sys.argv[1:] if argv is None else argv
    if list(argv) == ["--version"]:  # the parser costs more than the answer
        print(f"newsdesk {VERSION}")
        return DONE
    args = _read_call(argv)
    from storage.errors import NewsdeskError
    from tui.cli.output import WrongCall, warn

    try:
        return _carry_out(args)
    except WrongCall as error:
        problem, status = str(error), WRONG_CALL
    except NewsdeskError as error:
        problem, status = str(error), NOT_DONE
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        name = f"{error.filename}: " if error.filename else ""
        problem, status = f"{name}{error.strerror or error}", NOT_DONE
    warn(problem)
    return status


def _carry_out(args: argparse.Namespace) -> int:
    if not hasattr(args, "verb"):
        # A start makes a great deal and drops little: looking through it costs a tenth of the
        # time to the first paint. The dashboard collects once it has painted.
        gc.disable()
        from tui.app import run as run_dashboard

        return run_dashboard(args.archive, preset=args.keys, tell=_tell)
    from storage import open_archive, paths
    from storage.engine import exists
    from storage.errors import NotFound

    path = args.archive or paths.archive_path()
    status: int
    if args.needs == "nothing":
        status = args.verb(path, args)
        return status
    if args.needs == "archive" and not exists(path):
        raise NotFound(f"{path}: no archive here yet; newsdesk or newsdesk import makes one")
    with open_archive(path, on_message=_tell) as archive:
        status = args.verb(archive, args)
        return status


def _tell(text: str) -> None:
    print(f"newsdesk: {text}", file=sys.stderr, flush=True)


def run() -> None:
    """Entry point of the command `newsdesk`: carry out the call and leave with its status."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
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
    """Flush what is left; where nobody reads us any more, let it go rather than fail over it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
