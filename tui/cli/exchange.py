"""The verb that gives the archive, or a part of it, to other programs: export."""

from __future__ import annotations

import argparse
import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from storage import Archive
from storage.archive.filter_json import filter_from_json
from storage.errors import NotFound
from storage.model import Filter, Visit
from storage.text.plural import format_count
from tui.cli.output import PROGRESS_HELP, Bar, WrongCall, json_line, progress, say
from tui.cli.reading import add_filter, chosen_filter

__all__ = ["add_parsers"]

FORMATS = ("jsonl", "csv", "md", "tinydb")


def add_parsers(verbs: Any) -> None:
    """Add the verb of this module to `verbs`."""
    export = verbs.add_parser(
        "export",
        help="write articles to a file: JSON Lines, CSV, Markdown or TinyDB",
        description="Write articles to a file. JSON Lines and TinyDB hold everything, and"
        " newsdesk import reads them; Markdown and CSV are for people and spreadsheets.",
    )
    export.add_argument("file", help="what to write; - is standard output")
    export.add_argument(
        "--format",
        choices=FORMATS,
        help="where the ending (.jsonl .csv .md .json) does not say it; - is JSON Lines",
    )
    export.add_argument("--force", action="store_true", help="write over a file that is there")
    export.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    export.add_argument("--filter", default="", metavar="JSON", help="as saved filters are kept")
    add_filter(export)
    export.set_defaults(verb=export_articles, needs="archive")


def export_articles(archive: Archive, args: argparse.Namespace) -> int:
    """Write what a filter shows to a file, or to standard output."""
    from storage.exchange import EXPORT_FORMATS, Selection, export_document, format_by_ending

    filter = _kept_filter(args.filter) if args.filter else chosen_filter(archive, args)  # noqa: A001
    path = Path(args.file).expanduser()
    if args.file == "-":
        selection = Selection(archive, filter, Bar("Exporting"))
        out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
        try:
            EXPORT_FORMATS[args.format or "jsonl"].write(selection, out)
        finally:
            out.detach()
        return 0
    form = EXPORT_FORMATS[args.format] if args.format else format_by_ending(path)
    if form is None:
        raise WrongCall(f"{path}: say in which format: --format {'|'.join(EXPORT_FORMATS)}")
    if not archive.count(filter):
        raise NotFound(f"no article is shown by this; {path} was not written")
    count = export_document(
        archive, filter, path, form, force=args.force, progress=progress(args, "Exporting")
    )
    if args.json:
        json_line({"file": str(path), "format": form.name, "articles": count})
    else:
        say(f"Wrote {format_count(count, 'article')} to {path}")
    return 0


def _kept_filter(text: str) -> Filter:
    """Return the filter of `filter_to_json`; `after` is the look that what is new came after."""
    try:
        kept = json.loads(text)
        moment, article = kept.get("after") or (None, 0)
        looked = Visit(datetime.fromisoformat(moment), int(article)) if moment else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise WrongCall(f"--filter: {error}") from error
    return filter_from_json(kept, today=date.today(), last_visit=looked)
