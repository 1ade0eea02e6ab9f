"""Dates and times as text, relative to the reader's day; pure."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from storage.model import DateKind, TimeSpan, Visit
from storage.text.dates import format_clock, format_date
from storage.text.plural import format_count
from storage.text.timestamps import published_day

__all__ = [
    "DATE_RANGE_HINT",
    "format_age",
    "format_date_heading",
    "format_date_range",
    "format_day_only",
    "format_published",
    "format_relative_time",
    "format_time_span",
    "format_visit",
]

DATE_RANGE_HINT = (
    "today · 3d · last week · june · 1–10 november · 2025-06-01..2025-06-25\n"
    "since 0600 · 4h · last night · 14:00–16:30 · yesterday 18:00..06:00\n"
    "after june = from 1 June · before june = to 31 May"
)
"""Examples of date ranges, for dialogs that ask for one."""
_LATEST = timedelta(minutes=5)
"""How long after `last 4 hours` was chosen it is still called so."""


def format_date_range(since: date | None, until: date | None, today: date) -> str:
    """Return a range of dates as text; the empty string where both ends are None."""
    if since is None and until is None:
        return ""
    if since is None:
        return f"until {_day(until or today, today)}"
    if until is None or until == today:
        length = (today - since).days + 1
        if length == 1:
            return "Today"
        if length in (7, 30):
            return f"Last {length} days"
        if until is None:
            return f"since {_day(since, today)}"
    if since == until:
        yesterday = since == today - timedelta(days=1)
        return "Yesterday" if yesterday else _day(since, today)
    # A range that has begun needs no year for its end either.
    last = _day(until, max(today, until) if since <= today else today)
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{last}"
    if since.year == until.year:
        return f"{format_date(since, year=False)} – {last}"
    return f"{format_date(since)} – {format_date(until)}"


def format_time_span(span: TimeSpan, today: date) -> str:
    """Return days and hours as text; the empty string where nothing narrows them.

    Words that follow the clock, such as ``Last 4 hours``, stand as long as they are right.
    """
    since, until, begin, end, relative = span
    if not begin and not end:
        return format_date_range(since, until, today)
    if relative and ":" not in relative and _is_right(span, today):
        return relative[0].upper() + relative[1:]
    first, last = _hour(since, begin, today), _hour(until, end, today)
    if since is None or until is None:
        # A time that has been needs no day: since it, it is today's.
        return f"since {first.removeprefix('today ')}" if since else f"until {last}"
    if since == until and begin and end:
        return f"{first}–{format_clock(end)}"
    return f"{first} – {last}"


def format_day_only(span: TimeSpan, today: date) -> str:
    """Return when articles without an hour count, at noon UTC, where hours narrow the days."""
    if not span.begin and not span.end:
        return ""
    noon = datetime.combine(span.since or span.until or today, time(12), UTC).astimezone()
    return f"day-only at {noon:%H:%M}"


def _is_right(span: TimeSpan, today: date) -> bool:
    from storage.search.time_span import local_now, parse_time_span  # only for such words

    with suppress(ValueError):
        now = parse_time_span(span.relative, now=local_now(today))
        if now.until or now.end or not (span.since and now.since):
            return now == span
        late = datetime.combine(now.since, now.begin or time()) - datetime.combine(
            span.since, span.begin or time()
        )
        return timedelta() <= late <= _LATEST
    return False


def _hour(day: date | None, hour: time | None, today: date) -> str:
    """Return a day and an hour of it: ``today 06:00``, ``3 June 06:00``."""
    day = day or today
    ago = (today - day).days
    name = {0: "today", 1: "yesterday"}.get(ago) or _day(day, today)
    return f"{name} {format_clock(hour)}" if hour else name


def _day(day: date, today: date) -> str:
    """Return a day, without the year if it is the latest such day so far."""
    return format_date(day, year=day.year != today.year or day > today)


@lru_cache(maxsize=512)
def format_date_heading(day: date, today: date) -> str:
    """Return a day as a heading: ``Today · Wed 25 June``, ``Monday · 23 June``."""
    ago = (today - day).days
    if ago in (0, 1):
        name = ("Today", "Yesterday")[ago]
        return f"{name} · {format_date(day, weekday=True, year=False)}"
    if 1 < ago < 7:
        return f"{day:%A} · {format_date(day, year=False)}"
    return format_date(day, weekday=True, year=day.year != today.year)


def format_relative_time(moment: datetime, today: date) -> str:
    """Return a time relative to `today`: ``09:14 yesterday``."""
    local = moment.astimezone()
    time, ago = f"{local:%H:%M}", (today - local.date()).days
    if ago in (0, 1):
        return f"{time} yesterday" if ago else time
    if 1 < ago < 7:
        return f"{time} on {local:%A}"
    return _day(local.date(), today)


def format_published(published: datetime, kind: DateKind) -> str:
    """Return when an article was published: ``25 Jun 2025 14:32``, ``25 Jun 2025``, ``~14:32``.

    A `~` before the time means, as in lists of headlines, that newsdesk first saw it then.
    """
    day = format_date(published_day(published, kind), short=True)
    about = "~" if kind == "seen" else ""
    return day if kind == "day" else f"{day} {about}{published.astimezone():%H:%M}"


def format_take_time(published: datetime, kind: DateKind, today: date) -> str:
    """Return when a take was published in a list: ``09:14``, on another day ``24 Nov 09:14``."""
    day = published_day(published, kind)
    date = "" if day == today else format_date(day, short=True, year=day.year != today.year)
    about = "~" if kind == "seen" else ""
    time = "" if kind == "day" else f"{about}{published.astimezone():%H:%M}"
    return f"{date} {time}".strip()


def format_visit(visit: Visit, today: date) -> str:
    """Return the time of a visit relative to `today`: ``09:14 yesterday``, ``06:02 (shift)``."""
    time = format_relative_time(visit.moment, today)
    return f"{time} (shift)" if visit.is_shift else time


def format_age(then: datetime, now: datetime) -> str:
    """Return how long before `now` it was: ``just now``, ``14 min ago``, ``3 h ago``."""
    minutes = int((now - then).total_seconds()) // 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    return f"{format_count(minutes // (24 * 60), 'day')} ago"
