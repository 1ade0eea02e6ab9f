"""Days with hours as people write them: `since 06:00`, `4h`, `last night`, `14:00-16:30`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from storage.model import TimeSpan
from storage.search.date_range import CALENDAR_WORDS, parse_date_range, quote, split_ends

__all__ = ["is_range", "local_now", "parse_time_span"]

EXAMPLES = "06:00, since 06:00, 4h, last night, 14:00-16:30, yesterday 18:00..today 06:00"

_DAY = timedelta(days=1)
_MOST_MONTHS = 12
"""A greater number before `m` counts minutes."""
_PARTS = {"night": (18, 6), "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}
"""When the parts of a day begin and end; a night ends on the next day."""
_NAMED = {"tonight": "this night", "overnight": "last night"}
_CLOCK = r"(?:\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?|\d{1,2} ?[ap]m|noon|midnight)"
_TIME = re.compile(rf"(?:(?P<day>.*?)(?:t|(?:^|\s+)(?:at )?))?(?P<clock>{_CLOCK})")
_TIME_FIRST = re.compile(rf"(?P<clock>{_CLOCK}) (?:on )?(?P<day>.+)")
_PART = re.compile(rf"(?P<day>.+?) (?P<part>{'|'.join(_PARTS)})|(?P<name>{'|'.join(_NAMED)})")
_COUNT = re.compile(
    r"(?:(?:the )?(?:last|past) )?(?P<number>\d{1,4}|an?|(?<=last )|(?<=past )) ?"
    r"(?P<unit>h|hrs?|hours?|m|min|mins|minutes?)(?: ago)?"
)
_ENDS = re.compile(
    r"\s*\.\.+\s*|\s+(?:to|until|till)\s+|\s+[-–—]\s+|\s*[–—]\s*"
    rf"|(?<=[\dmn])\s*-\s*(?={_CLOCK}(?: |$))|(?<=:\d\d)\s*-\s*"
)
_BARE_CLOCK = re.compile(
    r"(?P<before>^|(?:^|\W)(?:since|after|from|until|till|before|to|on|at|today|yesterday"
    r"|[a-z]{3,}day) |\.\. ?|[-–—] ?)(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)"
    r"(?=$| ?\.\.| ?[–—]| ?-(?: |\d{4}\b)| (?:to|until|till|today|yesterday|on|[a-z]{3,}day)\b)"
)
"""A time as wires write it, `1800`, or a year."""
_FIRST_YEAR = 1900
"""No news is older: what would be an earlier year is a time of day."""
_HAS_DATE = re.compile(rf"\d{{4}}|\d[./]\d|\b(?:{'|'.join(CALENDAR_WORDS)})\b")


class _Point(NamedTuple):
    """A day, and a time of it; None: its beginning, or its end."""

    day: date
    hour: time | None = None


class _Piece(NamedTuple):
    """What one expression means; `is_moment`: it is one point in time, without a length."""

    first: _Point | None
    last: _Point | None
    is_moment: bool = False


def local_now(today: date) -> datetime:
    """Return the time it is now, on another day than today where `today` is another."""
    return datetime.combine(today, datetime.now().time())


def parse_time_span(text: str, *, now: datetime) -> TimeSpan:
    """Parse days as `parse_date_range` does, or days with hours.

    A time without a day is the latest that has begun; where it ends a range, the first after its
    beginning. Alone it begins a span: `06:00` is what `since 06:00` is. `4h` and `30 min` count
    back from `now`; `m` counts minutes from 13 on, months up to 12. `1800` is 18:00: of four digits
    that may be either, those of a year that news can be from are a year.

    Args:
        text: What was typed.
        now: The time it is in the reader's time zone, naive.

    Raises:
        ValueError: `text` is no date, time or range; the message is one line for the reader.
    """
    typed = " ".join(text.lower().replace(",", " ").split())
    words = _with_colons(typed, now.date())
    if not _has_hours(words):
        return TimeSpan(*parse_date_range(text, today=now.date()))
    span = _parse_span(words, now)
    if span.is_empty:
        raise ValueError(f"{quote(text.strip())} ends before it begins")
    if _HAS_DATE.search(re.sub(_CLOCK, "", words)) or not (span.begin or span.end):
        return span
    return span._replace(relative=_canonical(words))


def is_range(text: str) -> bool:
    """Return whether `text` names two ends, rather than one day, hour or period."""
    words = " ".join(text.lower().split())
    return len(_ENDS.split(words)) > 1 or len(split_ends(words)) > 1


def _with_colons(words: str, today: date) -> str:
    """Write four digits that are a time of day with a colon; those of a year stay as they are."""
    if not (found := list(_BARE_CLOCK.finditer(words))):
        return words
    # One that can be no year makes times of all: `1800 to 2000`.
    if all(_is_year(match, today) for match in found):
        return words
    return _BARE_CLOCK.sub(r"\g<before>\g<hour>:\g<minute>", words)


def _is_year(match: re.Match[str], today: date) -> bool:
    hour, minute, year = match["hour"], match["minute"], int(match["hour"] + match["minute"])
    if match["before"].rstrip().endswith("day") or not _FIRST_YEAR <= year <= today.year:
        return False
    if year < _FIRST_YEAR + 100:
        raise ValueError(
            f"{year} may be a year or a time; for the time type {hour}:{minute},"
            f" for the year {year}-01-01"
        )
    return True


def _has_hours(words: str) -> bool:
    return any(
        _PART.search(part) or _count(part) or re.search(rf"(?<!\d)(?:{_CLOCK})", part)
        for part in (words, *_pieces(words))
    )


def _pieces(words: str) -> Iterator[str]:
    for end in _ENDS.split(words):
        yield re.sub(r"^(?:since|after|from|until|till|before|to|on|at) ", "", end)


def _canonical(words: str) -> str:
    """Return the words that are stored for a span that follows the clock."""
    bare = re.sub(r"^(?:since|after|from) ", "", words)
    if (count := _count(bare)) is None:
        return words if bare == words else f"since {bare}"
    minutes = count // timedelta(minutes=1)
    number, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"last {number} {unit}s" if number != 1 else f"last {unit}"


def _parse_span(words: str, now: datetime) -> TimeSpan:
    if words.startswith(("until ", "till ", "before ", "to ")):
        kind, rest = words.split(" ", 1)
        piece = _parse_piece(rest, now, future=True)
        before = piece.is_moment or kind == "before" or piece.last is None
        return _span(None, _ended(piece.first) if before else piece.last)
    if words.startswith(("since ", "after ", "from ")) and len(_ENDS.split(words)) == 1:
        return _span(_parse_piece(words.split(" ", 1)[1], now).first, None)
    ends = _ENDS.split(re.sub(r"^(?:from|on|at) ", "", words))
    if len(ends) == 1:
        piece = _parse_piece(ends[0], now)
        return _span(piece.first, None if piece.is_moment else piece.last)
    if len(ends) > 2:
        raise ValueError(f"{quote(words)} has more than two dates; try {EXAMPLES}")
    return _parse_between(ends[0], ends[1], now)


def _parse_between(begin: str, end: str, now: datetime) -> TimeSpan:
    if not begin:
        return _parse_span(f"until {end}", now)
    last = _parse_piece(end, now, future=True) if end else None
    first = _parse_piece(begin, now).first
    if last and first and last.first and _is_bare(begin) and not _is_bare(end):
        day = last.first.day  # 18:00 to 20:00 yesterday
        later = last.first.hour and first.hour and first.hour >= last.first.hour
        first = first._replace(day=day - _DAY if later and last.is_moment else day)
    elif last and first and last.first and _is_bare(end):  # the first after the beginning
        over = (first.hour or time()) >= (last.first.hour or time())
        last = last._replace(first=last.first._replace(day=first.day + _DAY * over))
    return _span(first, last and (_ended(last.first) if last.is_moment else last.last))


def _is_bare(words: str) -> bool:
    """Return whether an expression is a time without a day."""
    return re.fullmatch(rf"(?:at )?{_CLOCK}", words) is not None


def _ended(point: _Point | None) -> _Point | None:
    """Return the point before which a span ends, where it is the first that is left out."""
    if point is None or point.hour:
        return point
    if point.day == date.min:
        raise ValueError("there are no days before that")
    return _Point(point.day - _DAY)


def _span(first: _Point | None, last: _Point | None) -> TimeSpan:
    (since, begin), (until, end) = first or (None, None), last or (None, None)
    return TimeSpan(since, until, begin, end)


def _parse_piece(words: str, now: datetime, *, future: bool = False) -> _Piece:
    """Parse one expression; `future`: a time without a day is that of today."""
    words = re.sub(r"^(?:on|at) ", "", words)
    try:
        if back := _count(words):
            then = datetime.fromtimestamp((now.astimezone() - back).timestamp())
            return _Piece(_Point(then.date(), then.time().replace(microsecond=0)), None)
        if part := _PART.fullmatch(words):
            return _parse_part(part, now)
        if clock := _TIME.fullmatch(words) or _TIME_FIRST.fullmatch(words):
            return _parse_moment(clock["day"] or "", clock["clock"], now, future)
    except OverflowError as error:
        raise ValueError(f"{quote(words)} is not a date: it is too long ago") from error
    since, until = parse_date_range(words, today=now.date())
    return _Piece(_Point(since) if since else None, _Point(until) if until else None)


def _count(words: str) -> timedelta | None:
    """Return how far back `4h` or `last 30 minutes` counts; None for anything else."""
    if not (match := _COUNT.fullmatch(words)):
        return None
    number = int(match["number"]) if match["number"].isdecimal() else 1
    if match["unit"][0] == "h":
        return timedelta(hours=number)
    if match["unit"] == "m" and number <= _MOST_MONTHS:
        return None
    return timedelta(minutes=number)


def _parse_moment(day: str, clock: str, now: datetime, future: bool) -> _Piece:
    hour = None if clock == "24:00" else _parse_clock(clock)
    if day:
        first, last = parse_date_range(day, today=now.date())
        if first is None or first != last:
            raise ValueError(f"{quote(day)} is not a day; try {EXAMPLES}")
        point = _Point(first, hour)
    else:
        earlier = not future and (hour or time()) > now.time()
        point = _Point(now.date() - _DAY * earlier, hour)
    if clock == "24:00":
        point = _Point(point.day + _DAY)
    return _Piece(point, point, is_moment=True)


def _parse_part(match: re.Match[str], now: datetime) -> _Piece:
    """Parse `this morning`, `last night`, `monday evening`."""
    day, part = match["day"], match["part"]
    if match["name"]:
        day, part = _NAMED[match["name"]].split()
    begins, ends = _PARTS[part]
    if part == "night" and day in ("this", "last"):
        # Until six in the morning it is the night that began the day before.
        is_night = now.hour < ends
        first = now.date() - _DAY * (is_night or day == "last")
    elif day == "last":
        first = now.date() - _DAY
    elif day == "this":
        first = now.date()
    else:
        found, last = parse_date_range(day, today=now.date())
        if found is None or found != last:
            raise ValueError(f"{quote(day)} is not a day; try {EXAMPLES}")
        first = found
    end = _Point(first + _DAY * (ends < begins), None if ends == 24 else time(ends))
    return _Piece(_Point(first, time(begins)), end)


def _parse_clock(words: str) -> time | None:
    """Parse a time of day; None: midnight."""
    if words in ("noon", "midnight"):
        return time(12) if words == "noon" else None
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    hour, minute, second = (*numbers, 0, 0)[:3]
    if words.endswith(("am", "pm")):
        if not 1 <= hour <= 12:
            raise ValueError(f"{quote(words)} is not a time: there is no hour {hour}")
        hour = hour % 12 + 12 * words.endswith("pm")
    if hour > 23 or minute > 59 or second > 59:
        raise ValueError(f"{quote(words)} is not a time: an hour of the day is 0 to 23")
    return time(hour, minute, second) if (hour, minute, second) != (0, 0, 0) else None
