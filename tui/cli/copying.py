"""The verb copy: a whole archive is copied to a file, or to a shared archive."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from storage.engine import describe
from storage.paths import parse_location
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.output import PROGRESS_HELP, echo, print_json, progress_callback, warn

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    parser = verbs.add_parser(
        "copy",
        help="copy a whole archive, also to or from a shared one",
        description="Copy everything in an archive to one that is new or empty: a file, or a shared"
        " archive that newsdesk shared init has created. What is a reader's own, such as marks,"
        " clippings and settings, becomes that of the desk that copies. A copy that was"
        " interrupted goes on where it was when the same command is given again.",
    )
    for name, words in (("origin", "the archive to copy"), ("copy", "where the copy goes")):
        parser.add_argument(
            name,
            type=parse_location,
            metavar="FROM" if name == "origin" else "TO",
            help=f"{words}: a file, or service=NAME or postgresql://HOST/DATABASE",
        )
    parser.add_argument("--json", action="store_true", help="a JSON summary")
    parser.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    parser.set_defaults(verb=_copy, needs="path")


def _copy(_location: Path | str, args: argparse.Namespace) -> int:
    """Copy an archive; say what there is in the copy."""
    from storage.archive.copying import copy_archive

    try:
        copied = copy_archive(args.origin, args.copy, progress_callback(args, "Copying"))
    except KeyboardInterrupt:
        warn("the copy is not complete; the same command goes on with it")
        raise
    if args.json:
        print_json(
            {
                "from": describe(args.origin),
                "to": describe(args.copy),
                "articles": copied.articles,
                "sources": copied.sources,
                "documents": copied.documents,
                "resumed": copied.was_resumed,
            }
        )
        return 0
    counts = f"{format_count(copied.articles, 'article')}, {format_count(copied.sources, 'source')}"
    echo(f"Copied {counts} and all that belongs to them to {clean_line(describe(args.copy))}")
    return 0
