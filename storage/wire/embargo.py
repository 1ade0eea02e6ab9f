"""The time of an embargo, as agencies write it: ``until 1800 GMT``, ``0001 GMT NOV 24``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

__all__ = ["EmbargoTime", "embargo_end", "read_embargo_time"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GERMAN = {"mai": "may", "mär": "mar", "okt": "oct", "dez": "dec"}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OFFSETS = {
    "gmt": 0, "utc": 0, "z": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60,
    "cest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "jst": 540,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_PLACES = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}  # fmt: skip
_LATE = timedelta(hours=3)
"""A time this long before the article may be meant for its own day; earlier, for the next."""

_NAMES = "|".join([*_OFFSETS, *_PLACES])
_TOKEN = re.compile(
    r"[\s,]*(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.(?:\d{4})?)"
    r"|(?P<clock>\d{1,2}[:.h]\d{2})(?!\d)(?P<half>\s*[ap]\.?m\b\.?)?"
    r"|(?P<hour>\d{1,2})(?:\s*(?P<ampm>[ap]\.?m\b\.?)|\s*(?:uhr|h)\b)"
    r"|(?P<digits>\d{3,4})(?!\d)(?=(?P<hours>\s*(?:hrs|hours|h)?\s*(?:" + _NAMES + r")\b)?)"
    r"|(?P<noon>noon|midday|midnight)\b"
    r"|(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?!\w)"
    r"|(?P<zone>(?:" + _NAMES + r")\b(?:\s*[+-]\d{1,2})?)"
    r"|(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b)"
    r"|(?P<month>(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|apr(?:il)?|may|mai"
    r"|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?"
    r"|de[cz](?:ember)?)\b\.?)"
    r"|(?P<filler>(?:until|till?|to|for|at|on|the|of|release|from|not|before|bis|um|uhr|hrs|hours"
    r"|jusqu['’]à|jusqu['’]au|hasta|fino|à|am|local|time)\b)"
    r")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EmbargoTime:
    """When an embargo ends, as far as a headline says so.

    `minute` counts from midnight (None: no hour is given). `offset` is in minutes east of
    Greenwich and `place` a time zone by name; without both it is the reader's time.
    """

    minute: int | None = None
    offset: int | None = None
    place: str = ""
    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int | None = None


def read_embargo_time(text: str, at: int) -> tuple[EmbargoTime | None, int]:
    """Read the time after the word for an embargo; return it (or None) and where it ends."""
    found: dict[str, int | str] = {}
    end = at
    while (match := _TOKEN.match(text, end)) is not None and match.end() > end:
        if not _take(match, found):
            break
        end = match.end()
    known = {name: value for name, value in found.items() if value is not None}
    return (EmbargoTime(**known) if known else None), end  # type: ignore[arg-type]


def embargo_end(when: EmbargoTime, published: datetime, local: tzinfo | None = None) -> datetime:
    """Return when an embargo ends, aware, in UTC; `local` is the reader's time zone.

    Without a date it ends at that hour of the day of publication, or of the next. Without an hour
    it ends with the day.
    """
    zone = _zone(when, local)
    sent = published.astimezone(zone)
    at_midnight = sent.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    minute = 24 * 60 if when.minute is None else when.minute
    day = at_midnight
    if when.day:
        day = _dated(when, at_midnight)
    elif when.weekday is not None:
        day += timedelta((when.weekday - day.weekday()) % 7)
    elif when.minute is not None and sent - _at(day, minute) > _LATE:
        day += timedelta(1)
    return _at(day, minute).astimezone(UTC)


def _at(day: datetime, minute: int) -> datetime:
    days, minute = divmod(minute, 24 * 60)
    return (day + timedelta(days)).replace(hour=minute // 60, minute=minute % 60)


def _dated(when: EmbargoTime, sent: datetime) -> datetime:
    """Return the day of an embargo: without a month or year, the nearest to that it was sent."""
    years = [when.year] if when.year else [sent.year - 1, sent.year, sent.year + 1]
    months = [when.month] if when.month else range(1, 13)
    days = []
    for year in years:
        for month in months:
            try:
                days.append(sent.replace(year=year, month=month, day=when.day))
            except ValueError:  # 31 in a month of 30 days
                continue
    return min(days, key=lambda day: abs(day - sent), default=sent)


def _zone(when: EmbargoTime, local: tzinfo | None) -> tzinfo | None:
    if when.offset is not None:
        return timezone(timedelta(minutes=when.offset))
    if when.place:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(when.place)
        except ZoneInfoNotFoundError:  # a machine without time zones: the usual half of the year
            west = {"New_York": -300, "Chicago": -360, "Denver": -420, "Los_Angeles": -480}
            return timezone(timedelta(minutes=west[when.place.partition("/")[2]]))
    return local


def _take(match: re.Match[str], found: dict[str, int | str]) -> bool:
    """Take one token into `found`; return False where it makes no sense there."""
    kind = match.lastgroup or ""
    kind = {"half": "clock", "ampm": "hour", "hours": "digits"}.get(kind, kind)
    taken = _TAKERS[kind](match, found) if kind in _TAKERS else {}
    if taken is None or not taken.keys().isdisjoint(found):
        return False
    found.update(taken)
    return True


_Taken = dict[str, int | str] | None


def _iso(match: re.Match[str], _: object) -> _Taken:
    return _date(*map(int, match["iso"].split("-")))


def _dotted(match: re.Match[str], _: object) -> _Taken:
    day, month, year = match["dotted"].split(".")
    return _date(int(year or 0), int(month), int(day))


def _date(year: int, month: int, day: int) -> _Taken:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    dated: dict[str, int | str] = {"month": month, "day": day}
    return dated | {"year": year} if year else dated


def _clock(match: re.Match[str], _: object) -> _Taken:
    hour, minute = re.split("[:.h]", match["clock"])
    return _minute(int(hour), int(minute), match["half"])


def _hour(match: re.Match[str], _: object) -> _Taken:
    return _minute(int(match["hour"]), 0, match["ampm"])


def _digits(match: re.Match[str], found: dict[str, int | str]) -> _Taken:
    number = int(match["digits"])
    is_year = 1900 <= number < 2500 if "minute" in found else 1900 <= number < 2100
    if is_year and "day" in found and not match["hours"]:
        return {"year": number}
    return _minute(number // 100, number % 100, None)


def _minute(hour: int, minute: int, half: str | None) -> _Taken:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.strip().lower().startswith("p") else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    return {"minute": hour * 60 + minute}


def _noon(match: re.Match[str], _: object) -> _Taken:
    return {"minute": 24 * 60 if match["noon"].lower() == "midnight" else 12 * 60}


def _day(match: re.Match[str], _: object) -> _Taken:
    day = int(match["day"])
    return {"day": day} if 1 <= day <= 31 else None


def _named_zone(match: re.Match[str], _: object) -> _Taken:
    name, sign, hours = re.fullmatch(r"([a-z]+)\s*([+-]?)(\d*)", match["zone"].lower()).groups()  # type: ignore[union-attr]
    if name in _PLACES:
        return {"place": _PLACES[name]}
    return {"offset": _OFFSETS[name] + int(f"{sign}{hours or 0}") * 60}


def _weekday(match: re.Match[str], _: object) -> _Taken:
    return {"weekday": _WEEKDAYS.index(match["weekday"][:3].lower())}


def _month(match: re.Match[str], _: object) -> _Taken:
    name = match["month"][:3].lower()
    return {"month": _MONTHS.index(_GERMAN.get(name, name)) + 1}


_TAKERS = {
    "iso": _iso, "dotted": _dotted, "clock": _clock, "hour": _hour, "digits": _digits,
    "noon": _noon, "day": _day, "zone": _named_zone, "weekday": _weekday, "month": _month,
}  # fmt: skip
