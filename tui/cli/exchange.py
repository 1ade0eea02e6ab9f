"""The verbs that exchange articles with files and other programs: import, export."""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
import sys
from collections import Counter
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from storage import Archive
from storage.archive.filter_json import filter_from_json
from storage.errors import Damaged, ExchangeError
from storage.model import Filter, Visit
from storage.text.cleaning import clean_line
from storage.text.plural import format_count
from tui.cli.filter_options import add_filter_options, filter_from_options
from tui.cli.follow_up import find_quotes_and_stories, follow_progress
from tui.cli.output import (
    PROGRESS_HELP,
    ProgressBar,
    UsageError,
    echo,
    print_json,
    progress_callback,
    warn,
)

__all__ = ["add_parsers"]

FORMATS = ("jsonl", "csv", "md", "tinydb")


def add_parsers(verbs: Any) -> None:
    """Add the verbs of this module to `verbs`."""
    importing = verbs.add_parser(
        "import", help="import article files, folders, saved feeds, OPML, or exported files"
    )
    importing.add_argument("path", nargs="+", type=Path)
    importing.add_argument("--json", action="store_true", help="one JSON object per file")
    importing.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    importing.set_defaults(verb=import_paths, needs="any")

    export = verbs.add_parser(
        "export",
        help="export articles to a file: JSON Lines, CSV, Markdown or TinyDB",
        description="Export articles to a file. JSON Lines and TinyDB hold everything and can be"
        " imported; Markdown and CSV are for reading and for spreadsheets.",
    )
    export.add_argument("file", help="the file to create; - is standard output")
    export.add_argument(
        "--format",
        choices=FORMATS,
        help="default: by file extension (.jsonl .csv .md .json), or JSON Lines for -",
    )
    export.add_argument(
        "--statements",
        action="store_true",
        help="also statements (reported without quotation marks), among the quotes as their kind",
    )
    export.add_argument("--force", action="store_true", help="overwrite an existing file")
    export.add_argument("--progress", action="store_true", help=PROGRESS_HELP)
    export.add_argument(
        "--filter", default="", metavar="JSON", help="a filter, in the format of saved filters"
    )
    add_filter_options(export)
    export.set_defaults(verb=export_articles, needs="existing")


def import_paths(archive: Archive, args: argparse.Namespace) -> int:
    """Import files and folders; failures are reported by file, line and reason."""
    from storage.importing.files import ImportResult, import_files

    counts: Counter[str] = Counter()
    sources = 0

    def report(imported: ImportResult) -> None:
        nonlocal sources
        counts[imported.outcome] += 1
        sources += imported.outcome == "new" and imported.file.lower().endswith(".opml")
        if args.json:
            print_json(dataclasses.asdict(imported))
        elif imported.outcome == "failed":
            warn(f"{imported.file}: {imported.error}")

    with archive.imports.one_step(f"import of {_describe_paths(args.path)}"):
        progress = progress_callback(args, "Importing")
        import_files(
            archive,
            args.path,
            report=report,
            progress=progress,
            follow_progress=follow_progress(json=args.json, lines=args.progress),
            later=True,
        )
    if not args.json:
        counted = [f"{counts[kind]:,} {kind}" for kind in ("new", "changed", "same", "failed")]
        if counts["dropped"]:
            counted.append(f"{counts['dropped']:,} dropped by rules")
        if sources:  # an outline has sources, no articles
            articles = counts["new"] - sources
            counted[0] = format_count(sources, "new source")
            counted[:0] = [format_count(articles, "new article")] if articles else []
        echo(", ".join(counted))
    find_quotes_and_stories(archive, json=args.json, lines=args.progress)
    return 1 if counts["failed"] else 0


def _describe_paths(paths: list[Path]) -> str:
    if len(paths) > 1:
        return f"{len(paths)} files and folders"
    return clean_line(paths[0].absolute().name)


def export_articles(archive: Archive, args: argparse.Namespace) -> int:
    """Write the articles that a filter selects to a file, or to standard output."""
    from storage.exchange import EXPORT_FORMATS, Selection, export_document, format_by_ending

    filter = _filter_from_json(args.filter) if args.filter else filter_from_options(archive, args)
    path = Path(args.file).expanduser()
    if args.file == "-":
        selection = Selection(archive, filter, ProgressBar("Exporting"), statements=args.statements)
        out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
        try:
            EXPORT_FORMATS[args.format or "jsonl"].write(selection, out)
        finally:
            out.detach()
        return _warn_of_damage(selection.unreadable)
    form = EXPORT_FORMATS[args.format] if args.format else format_by_ending(path)
    if form is None:
        raise UsageError(
            f"{path}: unknown file extension; give --format {'|'.join(EXPORT_FORMATS)}"
        )
    with suppress(Damaged):  # then all is written that can be read
        if not archive.count(filter):
            raise ExchangeError(f"no article matches; {path} was not created")
    count, unreadable = export_document(
        archive,
        filter,
        path,
        form,
        force=args.force,
        statements=args.statements,
        progress=progress_callback(args, "Exporting"),
    )
    if args.json:
        print_json({"file": str(path), "format": form.name, "articles": count})
    else:
        echo(f"Exported {format_count(count, 'article')} to {path}")
    return _warn_of_damage(unreadable)


def _warn_of_damage(unreadable: int) -> int:
    if unreadable:
        left_out = format_count(unreadable, "article")
        warn(f"{left_out} left out as damaged; newsdesk doctor lists them")
    return 1 if unreadable else 0


def _filter_from_json(text: str) -> Filter:
    """Parse the output of `filter_to_json`; its `after` is the last visit."""
    try:
        record = json.loads(text)
        moment, article = record.get("after") or (None, 0)
        last_visit = Visit(datetime.fromisoformat(moment), int(article)) if moment else None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"--filter: {error}") from error
    return filter_from_json(record, today=date.today(), last_visit=last_visit)
