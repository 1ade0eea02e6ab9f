"""A folded list in which an article stays where it was, although a newer take now stands for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.archive.unfolded import Unfolded
    from storage.model import Headline

__all__ = ["Pinned"]


@dataclass(frozen=True, slots=True)
class Pinned:
    """Adds a row of its own for an article to the result set `listed`, where its time puts it."""

    listed: Unfolded
    article: Headline
    row: int

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self.listed.total + 1

    @property
    def unread(self) -> int:
        """How many rows are unread; the row of its story counts for the article."""
        return self.listed.unread

    @property
    def exact(self) -> bool:
        """False: only the newest of very many hits are shown and counted."""
        return self.listed.exact

    def __len__(self) -> int:
        """Return `total`."""
        return self.total

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""
        start, row = max(0, start), self.row
        above = self.listed.rows(start, min(stop, row)) if start < row else []
        here = [self.article] if start <= row < stop else []
        below = self.listed.rows(max(start - 1, row), stop - 1) if stop - 1 > row else []
        return [*above, *here, *below]

    def position(self, id: int) -> int | None:
        """Return the current row of an article, or of the one that stands for it, or None."""
        if id == self.article.id:
            return self.row
        return self._shifted(self.listed.position(id))

    def newer(self, id: int) -> int:
        """Return how many rows of the folded list are newer than an article."""
        return self.listed.newer(id)

    def takes(self, id: int) -> list[Headline]:
        """Return the takes that the row of an article stands for: the pinned one stands alone."""
        return [] if id == self.article.id else self.listed.takes(id)

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        """Return the row of the next unread article after (or before) an article."""
        if id == self.article.id:
            place = self.row - 1 if step > 0 else self.row
            beside = self.listed.rows(place, place + 1) if place >= 0 else []
            id = beside[0].id if beside else None
        return self._shifted(self.listed.next_unread(id, step=step))

    def _shifted(self, row: int | None) -> int | None:
        return row if row is None or row < self.row else row + 1
