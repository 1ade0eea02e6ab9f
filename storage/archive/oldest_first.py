"""A result set in reverse order: the oldest article is in row 0."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.engine.values import ResultSet
from storage.model import Headline

__all__ = ["OldestFirst"]


@dataclass(frozen=True, slots=True)
class OldestFirst:
    """Reverses the result set `newest_first`; rows are counted from the oldest article."""

    newest_first: ResultSet

    @property
    def total(self) -> int:
        """How many articles it has."""
        return self.newest_first.total

    @property
    def unread(self) -> int:
        """How many of them are unread."""
        return self.newest_first.unread

    @property
    def exact(self) -> bool:
        """False: only the newest of very many hits are shown and counted."""
        return self.newest_first.exact

    def __len__(self) -> int:
        """Return `total`."""
        return self.total

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""
        total = self.total
        start, stop = max(0, start), min(stop, total)
        return self.newest_first.rows(total - stop, total - start)[::-1] if start < stop else []

    def position(self, id: int) -> int | None:
        """Return the current row of an article, or None."""
        found = self.newest_first.position(id)
        return None if found is None else self.total - 1 - found

    def newer(self, id: int) -> int:
        """Return how many rows are newer than an article."""
        return self.newest_first.newer(id)

    def takes(self, id: int) -> list[Headline]:
        """Return what the row of an article stands for, but not that one, the oldest first."""
        return self.newest_first.takes(id)[::-1]

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        """Return the row of the next unread article after (or before) an article."""
        if id is None:  # from before the first row: find the oldest unread one
            oldest = self.newest_first.rows(self.total - 1, self.total)
            if step < 0 or not oldest:
                return None
            if oldest[0].is_unread:
                return 0
            id = oldest[0].id
        found = self.newest_first.next_unread(id, step=-1 if step > 0 else 1)
        return None if found is None else self.total - 1 - found
