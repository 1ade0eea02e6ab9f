"""Days as people write them: `yesterday`, `last week`, `3d`, `june`, `2025-06-01..2025-06-25`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["parse_days"]

Days = tuple[date | None, date | None]
Period = tuple[date, date]

EXAMPLES = "today, monday, 3d, last week, june, 25.6.2025, 2025-06-01..2025-06-25"

_MOST_TOLD = 40
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if n} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if n
}
_MONTHS["sept"] = 9
_WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)} | {
    name.lower(): n for n, name in enumerate(calendar.day_abbr)
}
_ENDS = re.compile(r"\s*\.\.+\s*|\s+(?:to|until|till)\s+|\s+[-–—]\s+|\s*[–—]\s*")


def parse_days(text: str, *, today: date) -> Days:
    """Return the first and last day `text` means, both included; None is an open end.

    An empty text, or `all`, is open at both ends. Names of months and weekdays without a
    year mean the latest that has begun; `3d`, `2w`, `6m` and `1y` count back from `today`.

    Raises:
        ValueError: `text` is no day or range; the message is one line to show.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if words in {"", "all", "any", "ever", "always"}:
        return None, None
    since, until = _range(words, today)
    if since and until and since > until:
        raise ValueError(f"{_told(text.strip())} ends before it begins")
    return since, until


def _told(words: str) -> str:
    """Return `words` in quotation marks, cut to what a message has room for."""
    return f"“{words}”" if len(words) <= _MOST_TOLD else f"“{words[: _MOST_TOLD - 1]}…”"


def _range(words: str, today: date) -> Days:
    if words.startswith(("since ", "after ", "from ")) and not _ENDS.search(words):
        return _period(words.split(" ", 1)[1], today)[0], None
    if words.startswith(("until ", "till ", "before ", "to ")):
        kind, rest = words.split(" ", 1)
        first, last = _period(rest, today)
        return None, first - timedelta(days=1) if kind == "before" else last
    ends = _ENDS.split(words.removeprefix("from "))
    if len(ends) == 1:
        return _period(ends[0], today)
    if len(ends) > 2:
        raise ValueError(f"{_told(words)} has more than two ends; try {EXAMPLES}")
    since = _period(ends[0], today)[0] if ends[0] else None
    until = _period(ends[1], today)[1] if ends[1] else None
    return since, until


def _period(words: str, today: date) -> Period:
    """Return the first and last day of one expression without a range mark."""
    for read in _READERS:
        try:
            found = read(words, today)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{_told(words)} is not a date: {error}") from error
        if found:
            return found
    raise ValueError(f"{_told(words)} is not a date; try {EXAMPLES}")


def _named(words: str, today: date) -> Period | None:
    yesterday = today - timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    year = today.replace(month=1, day=1)
    saturday = today - timedelta(days=(today.weekday() + 2) % 7)
    sunday = saturday + timedelta(days=1)
    week_before = timedelta(days=7 if today <= sunday else 0)
    named: dict[str, Period] = {
        "today": (today, today),
        "now": (today, today),
        "yesterday": (yesterday, yesterday),
        "this week": (monday, today),
        "week": (today - timedelta(days=6), today),
        "last week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "weekend": (saturday, min(sunday, today)),
        "last weekend": (saturday - week_before, sunday - week_before),
        "this month": (month, today),
        "month": (today - timedelta(days=29), today),
        "last month": ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
        "this year": (year, today),
        "last year": (year.replace(year=year.year - 1), year - timedelta(days=1)),
    }
    return named.get(words)


def _ago(words: str, today: date) -> Period | None:
    words = re.sub(r"^an? ", "1 ", words)
    match = re.fullmatch(
        r"(?:(?:the )?(?:last|past) )?(\d{1,4}) ?(d|days?|w|weeks?|m|months?|y|years?)( ago)?",
        words,
    )
    if not match:
        return None
    number, unit = int(match[1]), match[2][0]
    if unit in "dw":
        days = number * (7 if unit == "w" else 1)
        start = today - timedelta(days=days if match[3] else max(days - 1, 0))
    else:
        start = _months_back(today, number * (12 if unit == "y" else 1))
    return (start, start) if match[3] else (start, today)


def _months_back(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _iso(words: str, _today: date) -> Period | None:
    match = re.fullmatch(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", words)
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    return _month(year, month) if match[2] else (date(year, 1, 1), date(year, 12, 31))


def _numbered(words: str, today: date) -> Period | None:
    """Read `20.11.2026`, `20.11.`, `20/11/26`; with strokes only where one number is no month."""
    match = re.fullmatch(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d{2})?)?", words)
    if not match:
        return None
    day, month = int(match[1]), int(match[3])
    if match[2] == "/" and day != month:
        if day <= 12 and month <= 12:
            names = calendar.month_name
            raise ValueError(f"it may be {day} {names[month]} or {month} {names[day]}")
        if month > 12:
            day, month = month, day
    year = int(match[4]) if match[4] else _latest_year(month, day, today)
    found = date(year + 2000 if year < 100 else year, month, day)
    return found, found


def _latest_year(month: int, day: int, today: date) -> int:
    """Return the year of the latest such day that is not still to come."""
    return today.year - ((month, day) > (today.month, today.day))


def _month(year: int, month: int) -> Period:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _spelled(words: str, today: date) -> Period | None:
    """Read `june`, `last june`, `june 2025`, `25 june`, `25. june`, `wed june 25 2025`."""
    parts = words.split()
    is_last = len(parts) == 2 and parts[0] == "last"
    if len(parts) > 1 and (is_last or parts[0] in _WEEKDAYS):
        parts = parts[1:]
    months = [part for part in parts if part.strip(".") in _MONTHS]
    numbers = [
        re.sub(r"(?<=\d)(st|nd|rd|th|\.)$", "", part) for part in parts if part not in months
    ]
    if len(months) != 1 or not all(number.isdecimal() for number in numbers) or len(numbers) > 2:
        return None
    month = _MONTHS[months[0].strip(".")]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) < 3]
    if len(years) > 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return None
    first = days[0] if days else 1
    year = years[0] if years else _latest_year(month, first, today)
    if is_last and (year, month) == (today.year, today.month):
        year -= 1
    return (date(year, month, first), date(year, month, first)) if days else _month(year, month)


def _weekday(words: str, today: date) -> Period | None:
    name = words.removeprefix("last ").removeprefix("on ")
    if name not in _WEEKDAYS:
        return None
    back = (today.weekday() - _WEEKDAYS[name]) % 7
    if words.startswith("last ") and back == 0:
        back = 7
    day = today - timedelta(days=back)
    return day, day


_READERS: tuple[Callable[[str, date], Period | None], ...] = (
    _named,
    _ago,
    _iso,
    _numbered,
    _spelled,
    _weekday,
)
