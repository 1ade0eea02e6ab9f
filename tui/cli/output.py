"""What every verb prints with: JSON Lines for programs, columns for people, a bar for long work."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.model import Article, Headline
from storage.text.cleaning import clean_line
from storage.text.timestamps import format_published

__all__ = [
    "PROGRESS_HELP",
    "Bar",
    "WrongCall",
    "columns",
    "day_and_time",
    "day_here",
    "json_line",
    "progress",
    "published_here",
    "say",
    "timestamp",
    "warn",
]


PROGRESS_HELP = "with --json: lines that tell how far it is, too"


class WrongCall(Exception):
    """The call itself is wrong; `str()` is the line that says how to mend it."""


def say(text: str) -> None:
    """Print one line to standard output; outside text in it must be clean already."""
    print(text)


def warn(text: str) -> None:
    """Print one line to standard error, under the program's name."""
    print(f"newsdesk: {clean_line(text)}", file=sys.stderr)


def json_line(record: Mapping[str, Any]) -> None:
    """Print `record` as one line of JSON, at once, so that a pipe sees it when it is true."""
    print(json.dumps(record, ensure_ascii=False), flush=True)


def timestamp(article: Headline | Article) -> str:
    """Return when `article` was published: `2025-06-25`, or to the second in UTC."""
    return format_published(article.published, article.date_kind)


def published_here(article: Headline | Article) -> str:
    """Return when `article` was published, for people: in their own zone, to the minute.

    A `~` before it says, as on screen, that it was only first seen then.
    """
    if article.date_kind == "day":
        return timestamp(article)
    about = "~" if article.date_kind == "seen" else ""
    return about + day_and_time(article.published)


def day_here(article: Headline | Article) -> str:
    """Return the day `article` was published in the reader's own zone; see `published_here`."""
    return published_here(article).partition(" ")[0]


def day_and_time(moment: datetime | None) -> str:
    """Return `moment` in the reader's own zone, to the minute; `never` for None."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else "never"


def columns(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """Print `rows`; `widths` are the cells of each column, 0 for the one that takes what is left.

    Where standard output is no terminal nothing is cut.
    """
    narrow = sys.stdout.isatty()
    rest = shutil.get_terminal_size().columns - sum(widths) - 2 * (len(widths) - 1)
    for row in rows:
        cells = [
            _fit(cell, width or max(rest, 20), cut=narrow)
            for cell, width in zip(row, widths, strict=True)
        ]
        print("  ".join(cells).rstrip())


def _fit(cell: str, width: int, *, cut: bool) -> str:
    return (cell[: width - 1] + "…" if cut and len(cell) > width else cell).ljust(width)


class Bar:
    """A progress bar on standard error; silent where that is no terminal."""

    WIDTH = 30

    def __init__(self, word: str) -> None:
        self._word = word
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` out of `total` is done; the line ends when all is."""
        if not self._shown or not total:
            return
        full = self.WIDTH * done // total
        bar = "━" * full + "─" * (self.WIDTH - full)
        end = "\n" if done >= total else ""
        print(f"\r{self._word} {bar} {done:,}/{total:,}", end=end, file=sys.stderr, flush=True)


def progress(args: argparse.Namespace, word: str) -> Callable[[int, int], None]:
    """Return what tells how far long work is: a bar, with `--json` nothing, or lines if asked."""
    if not args.json:
        return Bar(word)
    if not args.progress:
        return lambda _done, _total: None
    return lambda done, total: json_line({"done": done, "total": total})
