"""Dates in feeds: only formats that are unambiguous are parsed."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta, timezone

from storage.model import DateKind

__all__ = ["is_plausible", "parse_date"]

MIN_DATE = datetime(1990, 1, 1, tzinfo=UTC)
"""An earlier date is a mistake: there were no feeds, and 1970 is a missing number."""

MAX_CLOCK_SKEW = timedelta(minutes=15)
"""How far a publisher's clock may be ahead of ours; a later date is not trusted."""

_NOON = 12

_ISO = re.compile(
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
    r"(?:(?:[T_,]|\s)\s*(?:[-–]\s+)?(?P<clock>\d.*))?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:[T ]?(?P<clock>\d{4}.*))?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})(?P<sep>[./-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})"
    r"(?:,?\s+(?:[-–]\s+)?(?P<clock>\d.*))?"
)
_TIME_ELEMENT = re.compile(r"<time\b[^>]*?\sdatetime\s*=\s*[\"']([^\"'<>]{4,80})", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>?")
_WEEKDAY = re.compile(r"(?P<name>[^\W\d_]{2,12})\.?,?\s+(?=\d)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPACED_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*[年.]\s*(?P<month>\d{1,2})\s*[月.]\s*(?P<day>\d{1,2})\s*[日.]\s*"
    r"(?P<clock>\d.*)?"
)
_ORDINAL = re.compile(r"(?P<year>\d{4})-(?P<yearday>\d{3})(?:T(?P<clock>\d.*))?")
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d+)?")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>.*)",
    re.IGNORECASE,
)
_COMPACT_CLOCK = re.compile(
    r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?:[.,]\d+)?(?P<zone>.*)"
)
_WORDED_CLOCK = re.compile(r"\b\d{1,2}:\d{2}.*|\b\d{1,2}\s*[ap]\.?m\b.*", re.IGNORECASE)
_OFFSET = re.compile(
    r"(?:UTC|GMT|Z)?\s*(?P<sign>[+\-−])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?"
    r"(?:\s+[A-Z]{2,5})?"
)
_COMMENT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBERS = re.compile(r"\d+")
_TIDY = re.compile(r"\s+")

# The first three or four letters, without accents if they are unambiguous; longer ones where
# three mean another month in another language. English first, then French, German, Spanish,
# Portuguese, Italian, Dutch, Polish, Czech, Russian, Turkish, Finnish, Romanian, Ukrainian and
# Croatian.
_MONTH_NAMES = (
    "jan janv ene gen sty led янв oca tamm ian січ sij",
    "feb fév fev févr febbr lut úno фев şub helm лют velj",
    "mar mär mrz mars mrt maart mar bře мар maal бер ožu",
    "apr avr abr kwi dub апр nis huht кві trav",
    "may mai maj mei mag mayo maio maggio kvě мая май touk тра svib",
    "jun juin giu cze čer июн haz kesä iun чер lipanj lipnja",
    "jul juil lug lip črc июл tem hein iul лип srpanj srpnja",
    "aug août aou aoû ago sie srp авг ağu elo серп kolo",
    "sep sept set wrz zář сен eyl syys вере ruja",
    "oct okt out ott paź říj окт eki loka жов",
    "nov lis ноя kas marr noi лис stud",
    "dec dez déc dic gru pro дек ara joul гру pros",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

# Hours east of Greenwich. A name of several zones stands for the one most feeds mean: IST for
# India, CST and EST for America, BST for Britain.
_ZONES = {
    **dict.fromkeys(("", "Z", "UT", "UTC", "GMT", "WET", "UHR"), 0.0),
    **dict.fromkeys(("BST", "CET", "MEZ", "WEST", "WAT", "IST DST"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST", "CAT"), 2.0),
    **dict.fromkeys(("EEST", "MSK", "TRT", "EAT", "AST ARABIA"), 3.0),
    **dict.fromkeys(("MSD", "GST", "AZT"), 4.0),
    "PKT": 5.0,
    "IST": 5.5,
    "NPT": 5.75,
    **dict.fromkeys(("ICT", "WIB"), 7.0),
    **dict.fromkeys(("SGT", "HKT", "PHT", "MYT", "AWST", "WITA"), 8.0),
    **dict.fromkeys(("JST", "KST", "WIT"), 9.0),
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    "NDT": -2.5,
    "NST": -3.5,
    **dict.fromkeys(("ADT", "BRT", "ART", "CLST"), -3.0),
    "BRST": -2.0,
    **dict.fromkeys(("AST", "EDT", "CLT"), -4.0),
    **dict.fromkeys(("EST", "CDT", "COT", "PET"), -5.0),
    **dict.fromkeys(("CST", "MDT"), -6.0),
    **dict.fromkeys(("MST", "PDT"), -7.0),
    **dict.fromkeys(("PST", "AKDT"), -8.0),
    "AKST": -9.0,
    "HST": -10.0,
}


def parse_date(text: str) -> tuple[datetime, DateKind] | None:
    """Parse the date in `text`, in UTC, with its precision; None if it is not a date.

    A date without a time becomes 12:00 UTC, of kind ``day``. A time without a zone is UTC.
    """
    if "<" in text or "&" in text:
        text = _strip_markup(text[:1_000])
    text = _TIDY.sub(" ", _COMMENT.sub(" ", text[:100])).strip()
    try:
        return _parse_epoch(text) or _parse_numeric(text) or _parse_worded(text)
    except (ValueError, OverflowError):
        return None


def _strip_markup(text: str) -> str:
    """Return the machine-readable date of a time element, as Drupal sends it, else the text."""
    text = html.unescape(text)
    found = _TIME_ELEMENT.search(text)
    return found[1] if found else _TAG.sub(" ", text)


def is_plausible(moment: datetime, *, now: datetime) -> bool:
    """Return whether `moment` can be a publication date: neither too early nor in the future."""
    return MIN_DATE <= moment <= now + MAX_CLOCK_SKEW


def _parse_epoch(text: str) -> tuple[datetime, DateKind] | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    return datetime.fromtimestamp(int(match[1]), UTC), "exact"


def _parse_numeric(text: str) -> tuple[datetime, DateKind] | None:
    weekday = _WEEKDAY.match(text)
    if weekday and _month_number(weekday["name"]) is None:
        text = text[weekday.end() :]
    for pattern in (_ISO, _COMPACT, _SPACED_YEAR_FIRST):
        if match := pattern.fullmatch(text):
            day = datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=UTC)
            return _combine(day, match["clock"])
    if match := _ORDINAL.fullmatch(text):
        day = datetime(int(match["year"]), 1, 1, tzinfo=UTC)
        day += timedelta(days=int(match["yearday"]) - 1)
        return _combine(day, match["clock"]) if day.year == int(match["year"]) else None
    if match := _DAY_FIRST.fullmatch(text):
        return _parse_day_first(match, weekday["name"] if weekday else "")
    return None


def _parse_day_first(match: re.Match[str], weekday: str) -> tuple[datetime, DateKind] | None:
    """Parse ``23.11.2026`` and ``11/23/2026``; ``11/12/2026`` needs an English weekday."""
    first, second = int(match["day"]), int(match["month"])
    year = int(match["year"])
    if match["sep"] == "/" and first <= _NOON and second <= _NOON and first != second:
        days = (
            datetime(year, second, first, tzinfo=UTC),
            datetime(year, first, second, tzinfo=UTC),
        )
        fitting = [one for one in days if _WEEKDAYS[one.weekday()] == weekday[:3].lower()]
        return _combine(fitting[0], match["clock"]) if len(fitting) == 1 else None
    if second > _NOON:
        first, second = second, first
    return _combine(datetime(year, second, first, tzinfo=UTC), match["clock"])


def _parse_worded(text: str) -> tuple[datetime, DateKind] | None:
    """Parse a date with the month as a word, in any order: RFC 822, asctime, plain prose."""
    clock = _WORDED_CLOCK.search(text)
    date_text = text[: clock.start()] if clock else text
    clock_text = clock[0] if clock else None
    # The last one: "mar." before "23 févr." means Tuesday.
    months = [month for word in _LETTERS.findall(date_text) if (month := _month_number(word))]
    numbers = _NUMBERS.findall(date_text)
    if clock_text and len(numbers) == 1:
        # asctime puts the year last: Mon Nov 23 10:00:00 2026
        clock_text, year = _split_year(clock_text)
        numbers += [year] if year else []
    if not months or len(numbers) != 2:
        return None
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    if len(year) == 2:
        year = ("20" if int(year) < 69 else "19") + year
    return _combine(datetime(int(year), months[-1], int(day), tzinfo=UTC), clock_text)


def _month_number(word: str) -> int | None:
    word = word.lower()
    return next((_MONTHS[start] for n in (len(word), 4, 3) if (start := word[:n]) in _MONTHS), None)


def _split_year(clock: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*\D)((?:19|20)\d\d)(\s+[+-]\d{4})?", clock)
    return (match[1] + (match[3] or ""), match[2]) if match else (clock, "")


def _combine(day: datetime, clock: str | None) -> tuple[datetime, DateKind] | None:
    """Combine `day` with the time in `clock`, in UTC; only the day if the zone is unknown."""
    if not clock:
        return day.replace(hour=_NOON), "day"
    match = _COMPACT_CLOCK.fullmatch(clock) if clock[:4].isdigit() else _CLOCK.fullmatch(clock)
    if match is None:
        return None
    zone = _parse_zone(match["zone"])
    if zone is None:
        return day.replace(hour=_NOON), "day"
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = (match.groupdict().get("half") or "")[:1].lower()
    if half and 1 <= hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        return None
    moment = day + timedelta(hours=hour, minutes=minute, seconds=second)
    return (moment.replace(tzinfo=zone)).astimezone(UTC), "exact"


def _parse_zone(text: str) -> timezone | None:
    text = text.strip(" ,").upper()
    if match := _OFFSET.fullmatch(text):
        hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
        if hours > 14 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(offset if match["sign"] == "+" else -offset)
    hours_east = _ZONES.get(text)
    return None if hours_east is None else timezone(timedelta(hours=hours_east))
