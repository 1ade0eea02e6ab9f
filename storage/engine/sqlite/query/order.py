"""The sort key of articles, and calendar periods as ranges of keys; no SQL.

``pos = (UTC seconds << 10) | slot`` serves as order (newest first: descending), cursor, date range
and full-text rowid at once. The slot distinguishes the articles of one second: the low bits of the
article's id, or others that are free. A full-text index is mostly differences of keys, so each bit
of the slot counts. The key of a quote is that of its article and 14 bits for its place in it, the
last one first. A period stands for a range of keys: 0 is all time, ``2025`` a year, ``202506`` a
month, in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from storage.errors import Damaged

__all__ = [
    "ALL_TIME",
    "BITS",
    "FIRST",
    "LAST",
    "NUMBERS",
    "QUOTE_BITS",
    "SECONDS",
    "SLOTS",
    "Block",
    "beyond",
    "bound",
    "cover",
    "iso",
    "month_of",
    "months",
    "pos_of",
    "published_of",
    "quote_range",
    "year_of",
]

ALL_TIME = 0
FIRST = -(2**63)
"""Less than the key of any article."""
LAST = 2**63 - 1
"""Greater than the key of any article."""

BITS = 10
"""Low bits of a key that are the slot; above them are the seconds."""
SLOTS = 1 << BITS
"""Keys that one second has for articles."""
QUOTE_BITS = 14
"""Low bits of a quote's key that are its place; above them is the key of its article."""
NUMBERS = (1 << 29) - 1
"""The greatest id an article can have."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_OLDEST = datetime(1425, 9, 1, tzinfo=UTC)  # some 2**34 seconds before 1970
_NEWEST = datetime(2500, 1, 1, tzinfo=UTC)
SECONDS = range((_OLDEST - _EPOCH) // _SECOND, (_NEWEST - _EPOCH) // _SECOND)
"""The seconds since 1970 in which an article can be published."""


@dataclass(frozen=True, slots=True)
class Block:
    """A range of time, ``lo <= pos < hi``: a whole period, or part of a month."""

    lo: int
    hi: int
    period: int
    whole: bool = True

    @property
    def is_year(self) -> bool:
        """Whether the block can be split into months."""
        return self.whole and ALL_TIME < self.period < 10_000


def pos_of(published: datetime, number: int) -> int:
    """Return the preferred key of an article; fractions of a second are dropped.

    Raises:
        ValueError: The calendar does not reach that time.
    """
    if not _OLDEST <= published < _NEWEST:
        raise ValueError(f"{published:%Y-%m-%d} is not a date an article can have")
    seconds: int = (published - _EPOCH) // _SECOND
    return bound(seconds) | (number % SLOTS)


def published_of(pos: int) -> datetime:
    """Return the time of a key, in UTC.

    Raises:
        Damaged: It is beyond all times.
    """
    try:
        return _EPOCH + timedelta(seconds=pos >> BITS)
    except OverflowError as error:
        raise Damaged("the date of an article is damaged; newsdesk doctor says which") from error


def iso(seconds: int) -> str:
    """Format a second since 1970 as ISO 8601; these texts sort by time."""
    return (_EPOCH + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def bound(seconds: int) -> int:
    """Return the least key of a second since 1970."""
    return seconds << BITS


def quote_range(lo: int, hi: int) -> tuple[int, int]:
    """Return the range of keys of the quotes of the articles ``lo <= pos < hi``."""
    first, last = FIRST >> QUOTE_BITS, LAST >> QUOTE_BITS
    return max(lo, first) << QUOTE_BITS, min(hi, last) << QUOTE_BITS


def month_of(pos: int) -> int:
    """Return the month of a key, such as ``202506``."""
    return _month_of_day((pos >> BITS) // 86_400)


@cache
def _month_of_day(day: int) -> int:
    published = _EPOCH + timedelta(days=day)
    return published.year * 100 + published.month


def year_of(month: int) -> int:
    """Return the year of a month."""
    return month // 100


def months(year: int) -> list[Block]:
    """Return the months of a year, newest first."""
    starts = [_start(year, month) for month in range(1, 13)]
    ends = [*starts[1:], _start(year + 1, 1)]
    return [Block(starts[i], ends[i], year * 100 + i + 1) for i in reversed(range(12))]


def cover(lo: int, hi: int, years: Sequence[int]) -> Iterator[Block]:
    """Cover ``lo <= pos < hi`` with as few blocks as possible, newest first, within `years`."""
    for year in sorted(years, reverse=True):
        block = Block(_start(year, 1), _start(year + 1, 1), year)
        if lo <= block.lo and block.hi <= hi:
            yield block
        elif block.lo < hi and lo < block.hi:
            yield from _pieces(year, lo, hi)


def beyond(piece: Block) -> list[tuple[int, int]]:
    """Return the ranges of its month that a block does not cover."""
    year, month = divmod(piece.period, 100)
    start, end = _start(year, month), _start(year + month // 12, month % 12 + 1)
    return [(lo, hi) for lo, hi in ((start, piece.lo), (piece.hi, end)) if lo < hi]


def _pieces(year: int, lo: int, hi: int) -> Iterator[Block]:
    for month in months(year):
        if lo <= month.lo and month.hi <= hi:
            yield month
        elif month.lo < hi and lo < month.hi:
            yield Block(max(lo, month.lo), min(hi, month.hi), month.period, whole=False)


@cache
def _start(year: int, month: int) -> int:
    return bound((datetime(year, month, 1, tzinfo=UTC) - _EPOCH) // _SECOND)
