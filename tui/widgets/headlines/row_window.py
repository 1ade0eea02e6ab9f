"""The rows of a result set that are at hand: one unbroken stretch around what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.model import Headline

__all__ = ["RowWindow", "day_of"]

_KEPT = 600
_ASKED = 120
_MARGIN = 40


def day_of(headline: Headline) -> date:
    """Return the day an article belongs to, in the reader's zone."""
    return headline.published.astimezone().date()


class RowWindow:
    """Rows by position, `total` of which there are; what is not at hand is None."""

    def __init__(self, total: int = 0) -> None:
        self.total = total
        self.start = 0
        self._rows: list[Headline] = []
        self._days: list[date] = []
        self._asked: tuple[int, int] | None = None

    @property
    def stop(self) -> int:
        """One past the last position at hand."""
        return self.start + len(self._rows)

    def get(self, position: int) -> Headline | None:
        """Return the row at `position`, or None while it is not at hand."""
        index = position - self.start
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def day(self, position: int) -> date | None:
        """Return the day of the row at `position`, or None while it is not at hand."""
        index = position - self.start
        return self._days[index] if 0 <= index < len(self._days) else None

    def find(self, article: int) -> int | None:
        """Return the position of an article at hand."""
        for index, row in enumerate(self._rows):
            if row.id == article:
                return self.start + index
        return None

    def replace(self, position: int, headline: Headline) -> None:
        """Put a changed row in the place of the one at `position`, which is at hand."""
        self._rows[position - self.start] = headline
        self._days[position - self.start] = day_of(headline)

    def wanted(self, first: int, last: int) -> tuple[int, int] | None:
        """Return the stretch to ask for so that `first` to `last` can be shown, or None.

        It asks early, while rows for two screens are left, and never twice for the same. Where
        it goes on from what is at hand it asks for more than that; a leap may be all there is.
        """
        first, last = max(0, first - _MARGIN), min(self.total, last + 1 + _MARGIN)
        if self.start <= first <= self.stop:
            first = self.stop
        if self.start <= last <= self.stop:
            last = self.start
        if first >= last:
            return None
        if self._asked and self._asked[0] <= first and last <= self._asked[1]:
            return None
        above = _ASKED if last == self.start else 0
        below = _ASKED if first == self.stop else 0
        self._asked = (max(0, first - above), min(self.total, last + below))
        return self._asked

    def put(self, start: int, rows: Sequence[Headline]) -> None:
        """Take rows in from position `start`; they join what is at hand where they touch it."""
        self._asked = None
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
        """Return the rows at hand of the positions `start:stop`."""
        return self._rows[max(0, start - self.start) : max(0, stop - self.start)]
