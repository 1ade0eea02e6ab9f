"""Counts a day as columns of block characters, and which days a part of some width shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

__all__ = ["USUAL", "Day", "columns", "span", "window"]

Day = tuple[date, int]
"""A day and how many articles it has."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_MOST = 120

USUAL = 30
"""Days that are counted where a range does not ask for more."""


def columns(counts: Sequence[int], rows: int) -> list[str]:
    """Return `rows` lines, top first, with one character for each of `counts`.

    The greatest count fills its column; one that is not zero shows at least an eighth of a row.
    """
    most = max(counts, default=0) or 1
    heights = [max(1, round(count * rows * 8 / most)) if count > 0 else 0 for count in counts]
    return [
        "".join(_EIGHTHS[min(8, max(0, height - row * 8))] for height in heights)
        for row in reversed(range(rows))
    ]


def span(since: date | None, until: date | None, latest: date, today: date) -> tuple[date, date]:
    """Return the first and the last day to count, so that the days chosen are among them.

    There are thirty, or as many as were chosen up to a bound; what is longer shows its end.

    Args:
        since: The first day chosen, if any.
        until: The last day chosen, if any.
        latest: The last day worth showing where nothing says which: today, or the newest there is.
        today: The reader's day; none after it is shown.
    """
    if until is not None:
        end = min(until, today)
    else:
        end = today if since is not None and since > latest else latest
    last, length = end.toordinal(), USUAL
    if since is not None:
        chosen = last - since.toordinal() + 1
        length = max(USUAL, min(_MOST, chosen))
        if chosen <= length:
            last = max(last, min(latest.toordinal(), since.toordinal() + length - 1))
    return date.fromordinal(max(1, last - length + 1)), date.fromordinal(last)


def window(days: Sequence[Day], room: int, since: date | None, until: date | None) -> Sequence[Day]:
    """Return the days that `room` columns show: all that were chosen, or the last of these."""
    if room <= 0:
        return ()
    start = sum(since is not None and day < since for day, _ in days)
    stop = sum(until is None or day <= until for day, _ in days)
    latest = max(0, len(days) - room)
    first = min(start, latest) if stop - start <= room else max(0, stop - room)
    return days[first : first + room]
