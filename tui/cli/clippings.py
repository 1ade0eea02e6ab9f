"""The verb about clippings: list, add, annotate, move, remove and export them."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage import Archive
from storage.model import DEFAULT_BRIEF
from storage.text.plural import format_count
from tui.cli.citations import write_citations
from tui.cli.corrections import find_quote
from tui.cli.output import UsageError, echo, print_empty, print_json

if TYPE_CHECKING:
    from storage.model import Clipping

__all__ = ["add_parsers"]


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    clips = verbs.add_parser(
        "clips",
        help="list clippings with their citations; add, annotate, move or remove one",
        description="List clippings with their citations. --add takes the ID of an article and,"
        " for a quote, where it starts in it (see show --json); --note, --move and --remove take"
        " the number of a clipping.",
    )
    clips.add_argument(
        "--by",
        choices=("date", "speaker", "hand"),
        help="sort order; default: date, or hand (your own order) once you moved one",
    )
    clips.add_argument("--export", type=Path, metavar="FILE", help="export to .md, .json or .csv")
    change = clips.add_mutually_exclusive_group()
    change.add_argument(
        "--add", nargs="+", metavar=("ID", "START"), help="clip an article, or a quote in it"
    )
    change.add_argument("--note", nargs=2, metavar=("N", "WORDS"), help="add a note to a clipping")
    change.add_argument(
        "--move",
        nargs=2,
        metavar=("N", "PLACE"),
        help="move a clipping to place N of your own order, from 1",
    )
    change.add_argument("--remove", type=int, metavar="N", help="remove a clipping")
    clips.add_argument("--force", action="store_true", help="overwrite an existing file")
    clips.add_argument("--json", action="store_true", help="one JSON object per line")
    clips.set_defaults(verb=list_clips, needs="existing")


def list_clips(archive: Archive, args: argparse.Namespace) -> int:
    """Print the clippings, or write them to a file."""
    from storage.exchange.citations import cite_clippings

    clippings = archive.clippings.all(args.by, DEFAULT_BRIEF)
    if args.add or args.note or args.move or args.remove is not None:
        return _change(archive, args)
    if args.export is not None:
        cited = cite_clippings(clippings, archive.withdrawals.of_shared_text)
        path, _ = write_citations(archive, cited, args.export, force=args.force)
        if args.json:
            print_json({"file": str(path), "clippings": len(clippings)})
        else:
            echo(f"Exported {format_count(len(clippings), 'clipping')} to {path}")
        return 0
    if not clippings and not args.json:
        print_empty("Nothing is clipped yet; newsdesk clips --add ID clips an article")
    for clipping in clippings:
        _print_clipping(archive, clipping, as_json=args.json)
    return 0


def _change(archive: Archive, args: argparse.Namespace) -> int:
    """Add, annotate, move or remove a clipping; print its new state."""
    if args.remove is not None:
        archive.clippings.remove(args.remove)
        return 0
    if args.move:
        return _move(archive, args)
    if args.add:
        if len(args.add) > 2:
            raise UsageError("clips --add takes an article's ID and, for a quote, its START")
        article, *start = (_number(word) for word in args.add)
        clipping = archive.clippings.add(
            article, find_quote(archive, article, start[0]) if start else None
        )
    else:
        number = _number(args.note[0])
        archive.clippings.set_note(number, args.note[1])
        (clipping,) = (one for one in archive.clippings.all() if one.id == number)
    _print_clipping(archive, clipping, as_json=args.json)
    return 0


def _move(archive: Archive, args: argparse.Namespace) -> int:
    """Move a clipping in the reader's own order; print them all in it."""
    from storage.errors import NotFound

    number, place = map(_number, args.move)
    ids = [one.id for one in archive.clippings.all(args.by or "hand", DEFAULT_BRIEF)]
    if number not in ids:
        raise NotFound(f"there is no clipping {number}")
    ids.remove(number)
    ids.insert(max(0, place - 1), number)
    archive.clippings.arrange(ids)
    for clipping in archive.clippings.all("hand", DEFAULT_BRIEF):
        _print_clipping(archive, clipping, as_json=args.json)
    return 0


def _number(word: str) -> int:
    if not (word.isdecimal() and len(word) < 19):
        raise UsageError(f"“{word}” is not a number")
    return int(word)


def _print_clipping(archive: Archive, clipping: Clipping, *, as_json: bool) -> None:
    from storage.archive.clipping_status import WITHDRAWN
    from storage.exchange.citations import clipping_as_json
    from storage.quotes.citation import cite_clipping, embargo_notice

    shared = archive.withdrawals.of_shared_text(clipping.article)
    if as_json:
        print_json(clipping_as_json(clipping, shared))
        return
    echo(f"{clipping.id:>4}  {cite_clipping(clipping, shared)}")
    # That it was withdrawn is in the citation.
    notice = embargo_notice(clipping.headline, clipping.published, datetime.now(UTC))
    if notice and not clipping.killed:
        echo(f"      {notice}")
    if clipping.withdrawn:
        echo(f"      {WITHDRAWN}")
    if clipping.note:
        echo(f"      {clipping.note}")
