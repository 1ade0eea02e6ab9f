"""Quotes and stories of what a verb has stored: found before it ends, with progress."""

from __future__ import annotations

from collections.abc import Callable

from storage import Archive
from storage.text.plural import format_count
from tui.cli.output import ProgressBar, print_json, warn
from tui.formatting.speakers import format_missing_quotes

__all__ = ["find_quotes_and_stories", "follow_progress", "warn_of_missing_quotes"]

_INTERRUPTED = 130


def find_quotes_and_stories(archive: Archive, *, json: bool, lines: bool = False) -> int:
    """Find quotes and stories of all articles that have arrived, and let the watches look at them.

    Returns of how many. Interrupted, it says in one line what is left, and ends the program.
    With `lines`, progress is printed as JSON if the output is.
    """
    try:
        return archive.follow_up.run(follow_progress(json=json, lines=lines))
    except KeyboardInterrupt:
        left = format_count(archive.follow_up.remaining(), "article")
        warn(
            f"interrupted; quotes and stories of {left} are found later, by the dashboard or"
            " newsdesk requote"
        )
        raise SystemExit(_INTERRUPTED) from None


def warn_of_missing_quotes(archive: Archive) -> None:
    """Warn in one line if quotes of some articles are not found yet, or not by this version."""
    to_come, outdated = archive.follow_up.remaining(), archive.reextraction.remaining()
    if missing := format_missing_quotes(to_come, outdated):
        warn(f"{missing}; newsdesk requote finds them")


def follow_progress(*, json: bool, lines: bool) -> Callable[[int, int], None]:
    """Return a callback for its progress: a bar or, with JSON, lines if these are wanted."""
    if not json:
        return ProgressBar("Finding quotes and stories")

    def progress(done: int, total: int) -> None:
        if lines and 0 < done < total:  # a few are done at once
            print_json({"finding": "quotes and stories", "done": done, "total": total})

    return progress
