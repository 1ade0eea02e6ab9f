"""Ask for a range of dates, in words or as two dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from textual.screen import Screen

from storage.search.date_range import parse_date_range
from tui.formatting.dates import DATE_RANGE_HINT, format_date_range
from tui.screens.dialogs.input_dialog import InputDialog

__all__ = ["ask_date_range"]

_MAX_LENGTH = 80


def ask_date_range(
    screen: Screen[Any],
    today: date,
    on_answer: Callable[[date | None, date | None], None],
    *,
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Ask for a range of dates, with `since` and `until` to begin with."""

    def describe(line: str) -> str:
        return format_date_range(*parse_date_range(line, today=today), today) or "all days"

    def answered(line: str | None) -> None:
        if line is not None:
            on_answer(*parse_date_range(line, today=today))

    ends = (since, until)
    value = "..".join(day.isoformat() if day else "" for day in ends) if any(ends) else ""
    dialog = InputDialog(
        "Which days?", value=value, hint=DATE_RANGE_HINT, check=describe, max_length=_MAX_LENGTH
    )
    screen.app.push_screen(dialog, answered)
