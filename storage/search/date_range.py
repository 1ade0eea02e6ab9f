"""Date ranges as people write them: `yesterday`, `3d`, `june`, `2025-06-01..2025-06-25`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

__all__ = ["CALENDAR_WORDS", "parse_date_range", "quote", "split_ends"]

DateRange = tuple[date | None, date | None]
Period = tuple[date, date]

EXAMPLES = "today, monday, 3d, last week, june, 25.6.2025, 2025-06-01..2025-06-25"

_MAX_QUOTED = 40
_TOO_LONG_AGO = "that is too long ago"
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if n} | {
    name.lower(): n for n, name in enumerate(calendar.month_abbr) if n
}
_MONTHS["sept"] = 9
_WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)} | {
    name.lower(): n for n, name in enumerate(calendar.day_abbr)
}
CALENDAR_WORDS = (*_MONTHS, *_WEEKDAYS)
"""The names of months and weekdays, in small letters."""
_ENDS = re.compile(r"\s*\.\.+\s*|\s+(?:to|until|till)\s+|\s+[-–—]\s+|\s*[–—]\s*")
_HYPHEN = re.compile(r"(?<=\S)\s*-\s*(?=\S)")
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_NUMBERED = re.compile(r"(\d{1,2})([./])(\d{1,2})(?:\2(\d{4}|\d{2})?)?")
_DAY_ONLY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?( \d{4})?")
_FIRST_NUMBER = re.compile(r"\d{1,2}(?!\d)")
_HAS_YEAR = re.compile(r"\d{4}|\d[./]\d+[./]\d")


def parse_date_range(text: str, *, today: date) -> DateRange:
    """Parse `text` to a first and last day, both included; None is an open end.

    An empty text, or `all`, is open at both ends. A month or weekday without a year is the latest
    that has begun; `3d`, `2w`, `6m` and `1y` count back from `today`. In a range, an end without a
    year is the one closest to the other end: `20 december to 5 january`. A bare day takes the month
    of the other end: `1–10 november`. `before` excludes its day, `after` and `since` include it.

    Raises:
        ValueError: `text` is not a date or range; the message is one line for the reader.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if words in {"", "all", "all days", "any", "ever", "always"}:
        return None, None
    since, until = _parse_range(words, today)
    if since and until and since > until:
        raise ValueError(f"{quote(text.strip())} ends before it begins")
    return since, until


def quote(words: str) -> str:
    """Put `words` in quotation marks, shortened to fit in a message."""
    return f"“{words}”" if len(words) <= _MAX_QUOTED else f"“{words[: _MAX_QUOTED - 1]}…”"


def _parse_range(words: str, today: date) -> DateRange:
    if words.startswith(("since ", "after ", "from ")) and not _ENDS.search(words):
        return _parse_period(words.split(" ", 1)[1], today)[0], None
    if words.startswith(("until ", "till ", "before ", "to ")):
        kind, rest = words.split(" ", 1)
        first, last = _parse_period(rest, today)
        return None, _day_before(first) if kind == "before" else last
    ends = split_ends(words.removeprefix("from "))
    if len(ends) == 1:
        return _parse_period(ends[0].removeprefix("on "), today)
    if len(ends) > 2:
        raise ValueError(f"{quote(words)} has more than two dates; try {EXAMPLES}")
    begin, end = ends
    if begin and end:
        return _parse_between(begin, end, today)
    since = _parse_period(begin, today)[0] if begin else None
    return since, _parse_period(end, today)[1] if end else None


def split_ends(words: str) -> list[str]:
    """Split a range at its ends; a hyphen separates them unless a date has hyphens itself."""
    ends = _ENDS.split(words)
    if len(ends) > 1 or words.count("-") != 1 or _ISO.fullmatch(words):
        return ends
    return _HYPHEN.split(words)


def _day_before(day: date) -> date:
    if day == date.min:
        raise ValueError("there are no days before that")
    return day - timedelta(days=1)


def _parse_between(begin: str, end: str, today: date) -> DateRange:
    """Parse a range of two expressions, each of which may complete the other."""
    only, last = _DAY_ONLY.fullmatch(begin), _FIRST_NUMBER.match(end)
    if only and last and not only[2] and _names_month(end):  # 1–10 november, 1.–10.11.
        since = _parse_period(only[1] + end[last.end() :], today)[0]
        return _within_month(since, int(last[0]), end)
    if (only := _DAY_ONLY.fullmatch(end)) and _names_month(begin):  # november 1–10 2025
        since = _parse_period(begin + (only[2] or ""), today)[0]
        return _within_month(since, int(only[1]), end)
    if _is_yearless(begin) and _HAS_YEAR.search(end):
        until = _parse_period(end, today)[1]
        return _parse_period(begin, until)[0], until
    since = _parse_period(begin, today)[0]
    if _is_yearless(end):
        today = date.fromordinal(min(since.toordinal() + 364, date.max.toordinal()))
    return since, _parse_period(end, today)[1]


def _within_month(since: date, day: int, words: str) -> DateRange:
    try:
        return since, _make_date(since.year, since.month, day)
    except ValueError as error:
        raise ValueError(f"{quote(words)} is not a date: {error}") from error


def _names_month(words: str) -> bool:
    return bool(_NUMBERED.fullmatch(words)) or any(
        word.strip(".") in _MONTHS for word in words.split()
    )


def _is_yearless(words: str) -> bool:
    return _names_month(words) and not _HAS_YEAR.search(words) and not words.startswith("last ")


def _parse_period(words: str, today: date) -> Period:
    """Parse one expression that is not a range."""
    for parse in _PARSERS:
        try:
            found = parse(words, today)
        except OverflowError as error:
            raise ValueError(f"{quote(words)} is not a date: {_TOO_LONG_AGO}") from error
        except ValueError as error:
            raise ValueError(f"{quote(words)} is not a date: {error}") from error
        if found:
            return found
    raise ValueError(f"{quote(words)} is not a date; try {EXAMPLES}")


def _make_date(year: int, month: int, day: int) -> date:
    """Create a date; an impossible one raises an error for the reader."""
    first, last = _month_period(year, month)
    if not first.day <= day <= last.day:
        name = f"{first:%B} {year}" if month == 2 else f"{first:%B}"
        raise ValueError(f"{name} has {last.day} days" if day else "there is no day 0")
    return first.replace(day=day)


def _parse_named_period(words: str, today: date) -> Period | None:
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


def _parse_ago(words: str, today: date) -> Period | None:
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
    if year < date.min.year:
        raise ValueError(_TOO_LONG_AGO)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _parse_iso(words: str, _today: date) -> Period | None:
    match = _ISO.fullmatch(words)
    if not match:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if match[3]:
        return _make_date(year, month, day), _make_date(year, month, day)
    if match[2]:
        return _month_period(year, month)
    return _month_period(year, 1)[0], _month_period(year, 12)[1]


def _parse_numbered(words: str, today: date) -> Period | None:
    """Parse `20.11.2026`, `20.11.`, `20/11/26`; slashes only if one number cannot be a month."""
    match = _NUMBERED.fullmatch(words)
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
    found = _make_date(year + 2000 if year < 100 else year, month, day)
    return found, found


def _latest_year(month: int, day: int, today: date) -> int:
    """Return the year of the latest such day that is not in the future."""
    return today.year - ((month, day) > (today.month, today.day))


def _month_period(year: int, month: int) -> Period:
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"there is no year {year}")
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _parse_spelled(words: str, today: date) -> Period | None:
    """Parse `june`, `last june`, `june 2025`, `25 june`, `25. june`, `wed june 25 2025`."""
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
    if any(number.startswith("0") for number in numbers if len(number) == 4):
        raise ValueError("an hour after a day is written 06:00")
    days = [int(number) for number in numbers if len(number) < 3]
    if len(years) > 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return None
    first = days[0] if days else 1
    year = years[0] if years else _latest_year(month, first, today)
    if is_last and (year, month) == (today.year, today.month):
        year -= 1
    return (_make_date(year, month, first),) * 2 if days else _month_period(year, month)


def _parse_weekday(words: str, today: date) -> Period | None:
    name = words.removeprefix("last ")
    if name not in _WEEKDAYS:
        return None
    back = (today.weekday() - _WEEKDAYS[name]) % 7
    if words.startswith("last ") and back == 0:
        back = 7
    day = today - timedelta(days=back)
    return day, day


_PARSERS: tuple[Callable[[str, date], Period | None], ...] = (
    _parse_named_period,
    _parse_ago,
    _parse_iso,
    _parse_numbered,
    _parse_spelled,
    _parse_weekday,
)
