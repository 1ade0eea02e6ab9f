"""A speaker's quotes week by week, as a line of bars. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tui.widgets.ink import Piece

__all__ = ["timeline"]

_BARS = "▁▂▃▄▅▆▇█"
_LABELS = 26
"""Cells of the two days around the bars and the spaces between."""


def timeline(weeks: Sequence[tuple[date, int]], width: int) -> list[Piece]:
    """Return the last weeks that fit in `width` cells, a bar each, between their days."""
    room = width - _LABELS
    if not weeks or room < 1:
        return []
    counts = dict(weeks)
    last = max(counts)
    length = min(room, (last - min(counts)).days // 7 + 1)
    mondays = [last - timedelta(weeks=length - 1 - n) for n in range(length)]
    most = max(counts.get(monday, 0) for monday in mondays)
    bars = "".join(_bar(counts.get(monday, 0), most) for monday in mondays)
    if length == 1:
        return [(bars, "bar"), (f" week of {_day(last)}", "muted")]
    return [
        (f"{_day(mondays[0])} ", "muted"),
        (bars, "bar"),
        (f" {_day(last)}", "muted"),
    ]


def _bar(count: int, most: int) -> str:
    return _BARS[(count * len(_BARS) - 1) // most] if count else "·"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
