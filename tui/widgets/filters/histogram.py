"""A histogram of articles per day in block characters, and the days it shows; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt

__all__ = ["DEFAULT_DAYS", "DayCount", "bar_columns", "days_to_count", "visible_days"]

DayCount = tuple[date, int]
"""A day and its number of articles."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_HALVES = " ▖▌"
_HALVES_FROM = 3
"""Rows from which columns of half a cell's width, with two steps a row, are precise enough."""
_MOST = 120

DEFAULT_DAYS = 30
"""How many days are counted, unless a longer range is chosen."""


def bar_columns(counts: Sequence[int], rows: int, step: int = 1) -> list[list[str]]:
    """Return `rows` lines, top first, with `step` cells for each of `counts`.

    The highest count fills its column, a count above zero at least the least part of a row. Heights
    are as the roots of the counts, so that one great day leaves the others to be compared. Columns
    stand apart: by a cell, or where each has but one, by half of it if there are rows enough.
    """
    marks = _HALVES if step == 1 and rows >= _HALVES_FROM else _EIGHTHS
    most = max(counts, default=0) or 1
    full = len(marks) - 1
    heights = [max(1, round(sqrt(n / most) * rows * full)) if n > 0 else 0 for n in counts]
    return [
        [
            marks[min(full, max(0, height - row * full))] * max(1, step - 1) + " " * (step > 1)
            for height in heights
        ]
        for row in reversed(range(rows))
    ]


def days_to_count(
    since: date | None, until: date | None, latest: date, today: date
) -> tuple[date, date]:
    """Return the first and the last day to count, including the range chosen.

    These are thirty days, or as many as were chosen up to a limit; of a longer range the end.

    Args:
        since: The first day chosen, if any.
        until: The last day chosen, if any.
        latest: The last day to show by default: today, or the newest that has articles.
        today: The reader's day; no later day is shown.
    """
    if until is not None:
        end = min(until, today)
    else:
        end = today if since is not None and since > latest else latest
    last, length = end.toordinal(), DEFAULT_DAYS
    if since is not None:
        chosen = last - since.toordinal() + 1
        length = max(DEFAULT_DAYS, min(_MOST, chosen))
        if chosen <= length:
            last = max(last, min(latest.toordinal(), since.toordinal() + length - 1))
    return date.fromordinal(max(1, last - length + 1)), date.fromordinal(last)


def visible_days(
    days: Sequence[DayCount], room: int, since: date | None, until: date | None
) -> Sequence[DayCount]:
    """Return the days that fit in `room` columns: the range chosen, or the end of it."""
    if room <= 0:
        return ()
    start = sum(since is not None and day < since for day, _ in days)
    stop = sum(until is None or day <= until for day, _ in days)
    latest = max(0, len(days) - room)
    first = min(start, latest) if stop - start <= room else max(0, stop - room)
    return days[first : first + room]
