"""The quotes of a speaker per week, as a line of bars; pure."""

from __future__ import annotations

from datetime import timedelta

from storage.model import Profile
from storage.text.dates import format_date
from tui.theming.styles import Piece

__all__ = ["timeline"]

_BARS = "▁▂▃▄▅▆▇█"
_LABELS = 26
"""Cells of the dates on both sides of the bars, with spaces."""


def timeline(profile: Profile, width: int) -> list[Piece]:
    """Return a bar for each of the last weeks that fit in `width`, between first and last day."""
    room = width - _LABELS
    if not (profile.first and profile.last) or room < 1:
        return []
    counts = dict(profile.weeks)
    newest = max(counts)
    length = min(room, (newest - min(counts)).days // 7 + 1)
    mondays = [newest - timedelta(weeks=length - 1 - n) for n in range(length)]
    most = max(counts.get(monday, 0) for monday in mondays)
    bars = "".join(_bar(counts.get(monday, 0), most) for monday in mondays)
    first = max(profile.first, mondays[0])
    before = f"{format_date(first, short=True)} " if first != profile.last else ""
    after = f" {format_date(profile.last, short=True)}"
    return [(before, "muted"), (bars, "bar"), (after, "muted")]


def _bar(count: int, most: int) -> str:
    return _BARS[(count * len(_BARS) - 1) // most] if count else "·"
