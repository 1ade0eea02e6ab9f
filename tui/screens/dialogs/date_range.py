"""Ask for a range of dates with or without hours, in words or as two dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from textual.screen import Screen

from storage.model import TimeSpan
from storage.search.time_span import local_now, parse_time_span
from storage.text.dates import format_clock
from tui.formatting.dates import DATE_RANGE_HINT, format_time_span
from tui.screens.dialogs.input_dialog import InputDialog

__all__ = ["ask_date_range"]

_MAX_LENGTH = 80


def ask_date_range(
    screen: Screen[Any],
    today: date,
    on_answer: Callable[[TimeSpan], None],
    *,
    span: TimeSpan | None = None,
) -> None:
    """Ask for a range of dates, with `span` to begin with."""

    def parse(line: str) -> TimeSpan:
        return parse_time_span(line, now=local_now(today))

    def describe(line: str) -> str:
        # With the hours that its words stand for.
        span = parse(line)._replace(relative="")
        words = format_time_span(span, today) or "all days"
        return f"{words} · {_undated_hour(span)}" if span.begin or span.end else words

    def answered(line: str | None) -> None:
        if line is not None:
            on_answer(parse(line))

    dialog = InputDialog(
        "Date or range",
        value=_typed(span or TimeSpan()),
        hint=DATE_RANGE_HINT,
        check=describe,
        max_length=_MAX_LENGTH,
        verb="show",
    )
    screen.app.push_screen(dialog, answered)


def _undated_hour(span: TimeSpan) -> str:
    """Return when articles without a time count: at noon UTC, in the reader's zone."""
    day = span.since or span.until or date.today()
    noon = datetime.combine(day, time(12), UTC).astimezone()
    return f"articles without a time count as {noon:%H:%M}"


def _typed(span: TimeSpan) -> str:
    """Return a span as it could have been typed."""
    if span.relative:
        return span.relative
    if not span.since and not span.until:
        return ""
    return f"{_end(span.since, span.begin)}..{_end(span.until, span.end)}"


def _end(day: date | None, hour: time | None) -> str:
    if day is None:
        return ""
    return f"{day}T{format_clock(hour)}" if hour else f"{day}"
