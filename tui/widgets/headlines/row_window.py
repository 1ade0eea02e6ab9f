"""The loaded rows of a result set: one contiguous range around the rows on screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.model import Headline

__all__ = ["RowWindow", "day_of"]

_KEPT = 600
_EXTENSION = 120
_MARGIN = 40


def day_of(headline: Headline) -> date:
    """Return the day an article is listed under, in the reader's zone: a take under its story's."""
    published = headline.take.published if headline.take else headline.published
    return published.astimezone().date()


class RowWindow:
    """Rows by position, of `total`; rows that are not loaded are None."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.start = 0
        self._rows: list[Headline] = []
        self._days: list[date] = []
        self._requested: tuple[int, int] | None = None

    @property
    def stop(self) -> int:
        """One past the last position that is loaded."""
        return self.start + len(self._rows)

    def get(self, position: int) -> Headline | None:
        """Return the row at `position`, or None while it is not loaded."""
        index = position - self.start
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def day(self, position: int) -> date | None:
        """Return the day of the row at `position`, or None while it is not loaded."""
        index = position - self.start
        return self._days[index] if 0 <= index < len(self._days) else None

    def find(self, article: int) -> int | None:
        """Return the position of an article, if it is loaded."""
        for index, row in enumerate(self._rows):
            if row.id == article:
                return self.start + index
        return None

    def holds(self, first: int, last: int) -> bool:
        """Return whether the rows from one position to another are loaded."""
        return last < first or (self.start <= first and last < self.stop)

    def replace_row(self, headline: Headline) -> tuple[int, Headline] | None:
        """Replace the row of an article, if loaded; return its position and the row before."""
        if (position := self.find(headline.id)) is None:
            return None
        index = position - self.start
        before = self._rows[index]
        self._rows[index], self._days[index] = headline, day_of(headline)
        return position, before

    def wanted(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the range to request so that rows `first` to `last` can be shown, or None.

        Rows are requested early, while rows for two screens are left, and never twice. A range
        that continues the loaded one is extended, as a reader who scrolls will go on.
        """
        first, last = max(0, first - _MARGIN), min(self.total, last + 1 + _MARGIN)
        if self.start <= first <= self.stop:
            first = self.stop
        if self.start <= last <= self.stop:
            last = self.start
        if first >= last:
            return None
        if self._requested and self._requested[0] <= first and last <= self._requested[1]:
            return None
        above = _EXTENSION if last == self.start else 0
        below = _EXTENSION if first == self.stop else 0
        self._requested = (max(0, first - above), min(self.total, last + below))
        return self._requested

    def put(self, start: int, rows: Sequence[Headline]) -> None:
        """Add rows from position `start`; the loaded ones stay where the two ranges touch."""
        self._requested = None
        stop = start + len(rows)
        before, after = self.get_slice(self.start, start), self.get_slice(stop, self.stop)
        if start > self.stop or stop < self.start:
            before, after = [], []
        self._rows = [*before, *rows, *after]
        self.start = min(start, self.start) if before else start
        if len(self._rows) > _KEPT:
            spare = max(0, min(start - self.start - (_KEPT - len(rows)) // 2, len(before)))
            self._rows = self._rows[spare : spare + max(_KEPT, len(rows))]
            self.start += spare
        self._days = [day_of(row) for row in self._rows]

    def get_slice(self, start: int, stop: int) -> list[Headline]:
        """Return the loaded rows of the positions `start:stop`."""
        return self._rows[max(0, start - self.start) : max(0, stop - self.start)]
