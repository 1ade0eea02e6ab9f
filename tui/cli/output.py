"""Output of the verbs: JSON Lines for programs, tables for people, progress of long jobs."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from storage.model import Article, Headline
from storage.text.cleaning import clean_line
from storage.text.timestamps import format_published

__all__ = [
    "PROGRESS_HELP",
    "ProgressBar",
    "UsageError",
    "column_widths",
    "echo",
    "format_local_time",
    "print_empty",
    "print_json",
    "print_table",
    "progress_callback",
    "published_local_time",
    "published_timestamp",
    "warn",
]


PROGRESS_HELP = "with --json: also print progress lines"


class UsageError(Exception):
    """The command line is wrong; `str()` is one line that says how to correct it."""


def echo(text: str) -> None:
    """Print one line to standard output; outside text in it must have been cleaned."""
    print(text)


def warn(text: str) -> None:
    """Print one line to standard error, after the name of the program."""
    print(f"newsdesk: {clean_line(text)}", file=sys.stderr)


def print_json(record: Mapping[str, Any]) -> None:
    """Print `record` as one line of JSON, and flush it for whoever reads the pipe."""
    print(json.dumps(record, ensure_ascii=False), flush=True)


def published_timestamp(article: Headline | Article) -> str:
    """Return when an article was published: `2025-06-25`, or to the second in UTC."""
    return format_published(article.published, article.date_kind)


def published_local_time(article: Headline | Article) -> str:
    """Return when an article was published, in the reader's zone, to the minute.

    A `~` before it means, as on screen, that it was first seen then, or published about then.
    """
    if article.date_kind == "day":
        return published_timestamp(article)
    about = "~" if article.date_kind == "seen" else ""
    return about + format_local_time(article.published)


def format_local_time(moment: datetime | None) -> str:
    """Return `moment` in the reader's zone, to the minute; `never` for None."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "never"


def column_widths(
    rows: Sequence[Sequence[str]], most: Sequence[int], headings: Sequence[str]
) -> tuple[int, ...]:
    """Return the widths of columns that fit their cells; on a terminal `most` at most."""
    is_terminal = sys.stdout.isatty()
    rows = [*rows, headings] if is_terminal else rows
    columns = zip(*rows, strict=True) if rows else iter([()] * len(most))
    fitted = (max(map(_cells, column), default=0) for column in columns)
    if is_terminal:
        return tuple(min(pair) for pair in zip(fitted, most, strict=True))
    return tuple(width if limit else 0 for width, limit in zip(fitted, most, strict=True))


def print_table(
    rows: Iterable[Sequence[str]], widths: Sequence[int], headings: Sequence[str] = ()
) -> None:
    """Print a table; `widths` are those of the columns, 0 for the one that takes the rest.

    Where standard output is not a terminal, nothing is cut, and there are no headings.
    """
    narrow = sys.stdout.isatty()
    if narrow and headings:
        rows = chain((headings,), rows)
    rest = shutil.get_terminal_size().columns - sum(widths) - 2 * (len(widths) - 1)
    for row in rows:
        cells = [
            _fit(cell, width or max(rest, 20), cut=narrow)
            for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def print_empty(words: str) -> None:
    """Print why a listing is empty; to standard error where the listing goes to a program."""
    if sys.stdout.isatty():
        echo(words)
    else:
        warn(words)


def _fit(cell: str, width: int, *, cut: bool) -> str:
    if cut and _cells(cell) > width:
        while _cells(cell) >= width:
            cell = cell[:-1]
        cell += "…"
    return cell + " " * (width - _cells(cell))


def _cells(text: str) -> int:
    """Return the cells that `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


class ProgressBar:
    """A progress bar on standard error; silent where that is not a terminal."""

    WIDTH = 30

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done; the line ends when all of it is."""
        if not self._shown or not total:
            return
        full = self.WIDTH * done // total
        bar = "━" * full + "─" * (self.WIDTH - full)
        end = "\n" if done >= total else ""
        print(f"\r{self._label} {bar} {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)


def progress_callback(args: argparse.Namespace, label: str) -> Callable[[int, int], None]:
    """Return a callback for progress: a bar, or with `--json` nothing, or lines if requested."""
    if not args.json:
        return ProgressBar(label)
    if not args.progress:
        return lambda _done, _total: None
    return lambda done, total: print_json({"done": done, "total": total})
