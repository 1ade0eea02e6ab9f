"""The axis of the histogram: bars of hours, days, months or years, as the range needs; pure.

A bar is known by its start: a day, or of an hour the time by the reader's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from storage.model import TimeSpan
from storage.text.dates import format_date
from tui.widgets.filters.histogram import days_to_count

__all__ = [
    "Unit",
    "axis_text",
    "bars_to_count",
    "chosen_bars",
    "move_begin",
    "move_end",
    "span_of_bars",
]

Unit = Literal["hour", "day", "month", "year"]

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MOMENT = timedelta(microseconds=1)
_HOURLY = 2
_DAILY = 120
_MONTHLY = 36
_MOST_YEARS = 60


def bars_to_count(span: TimeSpan, latest: date, today: date) -> tuple[Unit, list[date]]:
    """Return the unit of the axis and the starts of its bars, and behind them the end of the last.

    Args:
        span: The range chosen; open at the beginning, it shows days.
        latest: The last day to show by default: today, or the newest that has articles.
        today: The reader's day.
    """
    since, until = span.since, span.until
    end = max(min(until or today, today), since or date.min)
    length = (end - since).days + 1 if since else 0
    if since is None or _HOURLY < length <= _DAILY or since > today:
        first, last = days_to_count(since, until, latest, today)
        return "day", [first + n * _DAY for n in range((last - first).days + 2)]
    if length <= _HOURLY:
        return "hour", [*_hours(since, end + _DAY)]
    months = end.year * 12 + end.month - since.year * 12 - since.month + 1
    if months <= _MONTHLY:
        return "month", [_add_months(since, n) for n in range(months + 1)]
    years = min(end.year - since.year + 1, _MOST_YEARS)
    return "year", [date(end.year + 1 - n, 1, 1) for n in range(years, -1, -1)]


def _hours(first: date, last: date) -> Iterator[datetime]:
    """Yield every hour from one midnight to another: 23 or 25 where the clock is changed."""
    now, end = (datetime.combine(day, time()).astimezone() for day in (first, last))
    while now < end:
        yield _local(now)
        now += _HOUR
    yield _local(end)


def _local(moment: datetime) -> datetime:
    """Return a moment by the reader's clock, naive; `fold` is set in an hour that comes again."""
    return datetime.fromtimestamp(moment.timestamp())


def _add_months(day: date, months: int) -> date:
    """Return the first day of a month some months after that of `day`."""
    index = max(12, min(day.year * 12 + day.month - 1 + months, date.max.year * 12 + 11))
    return date(index // 12, index % 12 + 1, 1)


def _next(start: date, unit: Unit, step: int = 1) -> date:
    """Return the start of the bar `step` bars on."""
    if unit == "hour" and isinstance(start, datetime):
        return _local(start.astimezone() + step * _HOUR)
    if unit == "day":
        return start + step * _DAY
    return _add_months(start, step * (12 if unit == "year" else 1))


def chosen_bars(span: TimeSpan, unit: Unit) -> tuple[date | None, date | None]:
    """Return the least and the greatest start that a bar of a span has; None is no limit."""
    since, until = span.since, span.until
    if unit == "hour":
        begin = since and datetime.combine(since, (span.begin or time()).replace(minute=0))
        end = until and datetime.combine(until, span.end or time.max)
        return begin, end and (end - _MOMENT if span.end else end)
    if since and unit != "day":
        since = since.replace(month=1, day=1) if unit == "year" else since.replace(day=1)
    return since, until


def span_of_bars(first: date, last: date, unit: Unit) -> TimeSpan:
    """Return the span from the beginning of one bar to the end of another."""
    end = _next(last, unit)
    if not isinstance(first, datetime) or not isinstance(end, datetime):
        return TimeSpan(first, end - _DAY)
    return _to_span(first, end)


def _to_span(begin: datetime | None, end: datetime | None) -> TimeSpan:
    """Return the span between two times by the clock; None is an open end."""
    until, hour = (end.date(), end.time()) if end else (None, None)
    if until and hour == time():
        until, hour = until - _DAY, None
    since, start = (begin.date(), begin.time()) if begin else (None, None)
    return TimeSpan(since, until, start if start != time() else None, hour)


def move_begin(span: TimeSpan, unit: Unit, step: int, first: date, today: date) -> TimeSpan:
    """Return a span that begins `step` bars later, but not after its end.

    A span without a beginning is taken to begin with the bar `first`, and cannot begin earlier.
    """
    if span.since is None and step < 0:
        return span
    if unit == "hour":
        start = _begin(span) or datetime.combine(first, time())
        moved = _next(start, unit, step)
        last = _end(span) or datetime.combine(today + _DAY, time())
        if not isinstance(moved, datetime) or moved >= last:
            return span
        return _to_span(moved, _end(span))
    since = span.since or first
    if unit != "day" and step < 0 and chosen_bars(TimeSpan(since), unit)[0] != since:
        step += 1  # to the beginning of its own bar
    moved = _next(chosen_bars(TimeSpan(since), unit)[0] or since, unit, step)
    return TimeSpan(min(moved, span.until or today), span.until, None, span.end)


def move_end(span: TimeSpan, unit: Unit, step: int, today: date) -> TimeSpan:
    """Return a span that ends `step` bars later, not before its start; after today without end."""
    tomorrow = datetime.combine(today + _DAY, time())
    if unit == "hour":
        moved = _next(_end(span) or tomorrow, unit, step)
        start = _begin(span)
        if not isinstance(moved, datetime) or (start and moved <= start):
            return span
        return _to_span(start, None if moved >= tomorrow else moved)
    until = span.until or today
    bar = chosen_bars(TimeSpan(until), unit)[0] or until
    if unit != "day" and step > 0 and _next(bar, unit) - _DAY > until:
        step -= 1  # to the end of its own bar
    moved = _next(bar, unit, step + 1) - _DAY
    if span.since is not None:
        moved = max(moved, span.since)
    return TimeSpan(span.since, None if moved >= today else moved, span.begin)


def _begin(span: TimeSpan) -> datetime | None:
    return datetime.combine(span.since, span.begin or time()) if span.since else None


def _end(span: TimeSpan) -> datetime | None:
    if span.until is None:
        return None
    return (
        datetime.combine(span.until, span.end)
        if span.end
        else (datetime.combine(span.until + _DAY, time()))
    )


def axis_text(starts: list[date], unit: Unit, step: int, today: date, *, back: bool) -> str:
    """Return the line under the bars, each `step` cells wide.

    The hours have `06 12 18` below them; the others name the first bar and the last one. A year
    stands wherever it is not this one. `back`: there are earlier articles.
    """
    if unit == "hour":
        return _hours_text(starts, step, today)
    first, last = (_bar_name(start, unit, today) for start in (starts[0], starts[-1]))
    if back:
        first = f"… {first}"
    if len(starts) == 1:
        return first
    return f"{first}{' ' * max(1, len(starts) * step - len(first) - len(last))}{last}"


def _hours_text(starts: list[date], step: int, today: date) -> str:
    text, room = "", len(starts) * step
    for at, start in enumerate(starts):
        if not isinstance(start, datetime) or (at and (start.minute or start.hour % 6)):
            continue
        name, day = f"{start:%H}", _bar_name(start.date(), "day", today)
        if at == 0 or (not start.hour and len(day) < 6 * step):
            name = day
        place = at * step
        if (place > len(text) or not text) and place + len(name) <= max(room, len(day)):
            text = f"{text:<{place}}{name}"
    return text


def _bar_name(start: date, unit: Unit, today: date) -> str:
    """Return the name of a bar, with the year if it is not this one."""
    this_year = start.year == today.year
    if unit == "year":
        return str(start.year)
    if unit == "month":
        return f"{start:%b}" if this_year else f"{start:%b} {start.year}"
    text = format_date(start, short=True, year=False)
    return text if this_year else f"{text} ’{start:%y}"
