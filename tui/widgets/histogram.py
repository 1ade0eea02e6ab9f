"""Counts a day as columns of block characters, and which days a part of some width shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

__all__ = ["Day", "columns", "window"]

Day = tuple[date, int]
"""A day and how many articles it has."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"


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


def window(days: Sequence[Day], room: int, since: date | None) -> Sequence[Day]:
    """Return the days that `room` columns show: the last, or further back to show `since`."""
    if room <= 0:
        return ()
    first = max(0, len(days) - room)
    if since is not None and first:
        first = next((i for i, (day, _) in enumerate(days[:first]) if day >= since), first)
    return days[first : first + room]
