"""Writing quotes and clippings with their citations, to a file or to standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from storage import Archive
from storage.model import Filter, QuoteHit
from storage.text.plural import format_count
from tui.cli.output import echo, print_json, warn

if TYPE_CHECKING:
    from storage.exchange.citations import CitationList

__all__ = ["print_citations", "write_citations"]


def print_citations(
    archive: Archive, hits: Iterable[QuoteHit], filter: Filter, args: argparse.Namespace
) -> int:
    """Write quotes with their citations to a file, or to standard output."""
    from storage.exchange.citations import cite_quotes, write_to

    cited = cite_quotes(archive, hits, filter.speaker or "Quotes")
    if args.export is None:
        if warning := write_to(cited, sys.stdout, f".{args.format}").warning:
            warn(warning.removeprefix("; "))
        return 0
    path, count = write_citations(archive, cited, args.export, force=args.force)
    if args.json:
        print_json({"file": str(path), "quotes": count})
    else:
        noun = "statement" if args.statements else "quote"
        echo(f"Exported {format_count(count, noun)} to {path}")
    return 0


def write_citations(
    archive: Archive, cited: CitationList, path: Path, *, force: bool
) -> tuple[Path, int]:
    """Write citations to a file; return its expanded path, and how many there are.

    Where some are of articles that are withdrawn or under embargo, it warns.

    Raises:
        ExchangeError: It is the archive, it exists and `force` is not set, or it cannot be written.
    """
    from storage.errors import ExchangeError
    from storage.exchange.citations import write

    path = path.expanduser()
    if path.resolve() in {file.resolve() for file in archive.files()}:
        raise ExchangeError(f"{path}: is the archive itself; use another file")
    if path.is_file() and not force:
        raise ExchangeError(f"{path}: already exists; --force overwrites it")
    written = write(cited, path, force=force)
    if written.warned:
        warn(f"{path}{written.warning}")
    return path, written.count
