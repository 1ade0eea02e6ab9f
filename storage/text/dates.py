"""Dates as English text; pure."""

from __future__ import annotations

from datetime import date, datetime, time

__all__ = ["format_clock", "format_date", "format_time_of_day"]


def format_date(day: date, *, weekday: bool = False, short: bool = False, year: bool = True) -> str:
    """Return a day as text: ``25 June 2025``, ``25 Jun 2025``, ``Wed 25 June``.

    Args:
        day: The day.
        weekday: Put the day of the week before it.
        short: Abbreviate the month.
        year: Put the year after it.
    """
    text = f"{day.day} {day:%b}" if short else f"{day.day} {day:%B}"
    if weekday:
        text = f"{day:%a} {text}"
    return f"{text} {day.year}" if year else text


def format_clock(hour: time) -> str:
    """Return a time of day, with seconds only where it has some: ``06:00``, ``06:00:30``."""
    return f"{hour:%H:%M:%S}" if hour.second else f"{hour:%H:%M}"


def format_time_of_day(moment: datetime, now: datetime) -> str:
    """Return a moment in the reader's zone: ``14:30``, with the day where it is not today."""
    local, today = moment.astimezone(), now.astimezone().date()
    day = "" if local.date() == today else f"{format_date(local, short=True, year=False)} "
    return f"{day}{local:%H:%M}"
