"""The one key that orders articles, and the calendar laid over it; no SQL.

``pos = (UTC seconds << 29) | (id & (2**29 - 1))`` is order (newest first: descending), cursor,
date range and full-text row at once. Periods name stretches of it: 0 all time, ``2025`` a year,
``202506`` a month, in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

__all__ = [
    "ALL_TIME",
    "BITS",
    "FIRST",
    "LAST",
    "NUMBERS",
    "SECONDS",
    "Block",
    "beyond",
    "bound",
    "cover",
    "iso",
    "month_of",
    "months",
    "pos_of",
    "published_of",
    "year_of",
]

ALL_TIME = 0
FIRST = -(2**63)
"""Before every article."""
LAST = 2**63 - 1
"""After every article."""

BITS = 29
"""How many low bits of a key are the number; the seconds stand above them."""
NUMBERS = (1 << BITS) - 1
"""The greatest number an article can have all to itself."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_OLDEST = datetime(1500, 1, 1, tzinfo=UTC)  # seconds before 1425 do not fit
_NEWEST = datetime(2500, 1, 1, tzinfo=UTC)  # seconds beyond 2**34 do not fit
SECONDS = range(-(1 << 63 - BITS), (_NEWEST - _EPOCH) // _SECOND)
"""The seconds after 1970 that a key can say: from 1425 on."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of time, ``lo <= pos < hi``: a whole period, or a piece of a month."""

    lo: int
    hi: int
    period: int
    whole: bool = True

    @property
    def is_year(self) -> bool:
        """Tell whether the block can be cut into months."""
        return self.whole and ALL_TIME < self.period < 10_000


def pos_of(published: datetime, number: int) -> int:
    """Return the key of article (or quote) `number` published then; fractions of a second drop.

    Raises:
        ValueError: The time is out of the calendar's reach.
    """
    if not _OLDEST <= published < _NEWEST:
        raise ValueError(f"{published:%Y-%m-%d} is no date of an article")
    seconds: int = (published - _EPOCH) // _SECOND
    return bound(seconds) | (number & NUMBERS)


def published_of(pos: int) -> datetime:
    """Return the time in a key, in UTC."""
    return _EPOCH + timedelta(seconds=pos >> BITS)


def iso(seconds: int) -> str:
    """Return a second after 1970 as ISO 8601; these texts are in the order of time."""
    return (_EPOCH + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def bound(seconds: int) -> int:
    """Return the least key of the second `seconds` after 1970."""
    return seconds << BITS


def month_of(pos: int) -> int:
    """Return the month a key lies in, as ``202506``."""
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
    """Lay the fewest blocks over ``lo <= pos < hi``, newest first, within `years`."""
    for year in sorted(years, reverse=True):
        block = Block(_start(year, 1), _start(year + 1, 1), year)
        if lo <= block.lo and block.hi <= hi:
            yield block
        elif block.lo < hi and lo < block.hi:
            yield from _pieces(year, lo, hi)


def beyond(piece: Block) -> list[tuple[int, int]]:
    """Return the stretches of its month that a piece leaves out."""
    year, month = divmod(piece.period, 100)
    start, end = _start(year, month), _start(year + month // 12, month % 12 + 1)
    return [(lo, hi) for lo, hi in ((start, piece.lo), (piece.hi, end)) if lo < hi]


def _pieces(year: int, lo: int, hi: int) -> Iterator[Block]:
    for month in months(year):
        if lo <= month.lo and month.hi <= hi:
            yield month
        elif month.lo < hi and lo < month.hi:
            yield Block(max(lo, month.lo), min(hi, month.hi), month.period, whole=False)


def _start(year: int, month: int) -> int:
    return bound((datetime(year, month, 1, tzinfo=UTC) - _EPOCH) // _SECOND)
