"""A folded list some of whose stories are unfolded: their takes are rows below their newest one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from storage.engine.values import ResultSet
from storage.model import Headline

__all__ = ["Place", "Unfolded", "next_unread_article", "place_of"]


class Place(NamedTuple):
    """Whether an article is listed, and its own row; None: it is folded under another one."""

    is_listed: bool
    row: int | None


@dataclass(frozen=True, slots=True)
class _Story:
    """An unfolded story: its row in the folded list, and in this one, and what is below that."""

    folded_row: int
    row: int
    head: Headline
    takes: Sequence[Headline]


class Unfolded:
    """Adds the takes of some stories to the result set `folded`, below the rows of these.

    Args:
        folded: The folded list, in either direction.
        articles: An article of each story to unfold; those that are not listed are left out.
    """

    def __init__(self, folded: ResultSet, articles: Iterable[int]) -> None:
        self._folded = folded
        self._articles = tuple(articles)

    @cached_property
    def _stories(self) -> list[_Story]:
        rows = {self._folded.position(id_) for id_ in self._articles} - {None}
        stories: list[_Story] = []
        before = 0
        for row in sorted(row for row in rows if row is not None):
            if found := self._folded.rows(row, row + 1):
                takes = self._folded.takes(found[0].id)
                stories.append(_Story(row, row + before, found[0], takes))
                before += len(takes)
        return stories

    @property
    def heads(self) -> frozenset[int]:
        """The articles that stand for the stories that are unfolded."""
        return frozenset(story.head.id for story in self._stories if story.takes)

    @property
    def added(self) -> int:
        """How many rows are those of takes."""
        return sum(len(story.takes) for story in self._stories)

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self._folded.total + self.added

    @property
    def unread(self) -> int:
        """How many rows of the folded list are unread."""
        return self._folded.unread

    @property
    def exact(self) -> bool:
        """False: only the newest of very many hits are shown and counted."""
        return self._folded.exact

    def __len__(self) -> int:
        """Return `total`."""
        return self.total

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""
        start = max(0, start)
        if not self._stories:
            return self._folded.rows(start, stop)
        first, last = self._folded_row(start), self._folded_row(max(start, stop - 1))
        unfolded = {story.folded_row: story.takes for story in self._stories}
        found: list[Headline] = []
        for place, row in enumerate(self._folded.rows(first, last + 1), first):
            found += [row, *unfolded.get(place, ())]
        skip = start - self._row(first)
        return found[skip : skip + max(0, stop - start)]

    def position(self, id: int) -> int | None:
        """Return the current row of an article, or of the one that stands for it, or None."""
        for story in self._stories:
            for place, take in enumerate(story.takes, story.row + 1):
                if take.id == id:
                    return place
        found = self._folded.position(id)
        return None if found is None else self._row(found)

    def place(self, id: int, *, oldest_first: bool) -> int:
        """Return the row that an article would have by its time, if it had one."""
        newer = self._folded.newer(id)
        return self._row(self._folded.total - newer if oldest_first else newer)

    def newer(self, id: int) -> int:
        """Return how many rows of the folded list are newer than an article."""
        return self._folded.newer(id)

    def takes(self, id: int) -> list[Headline]:
        """Return the takes that the row of an article stands for, but not that one."""
        return self._folded.takes(id)

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        """Return the row of the next unread article after (or before) an article.

        Of a story that is folded it is the row of that.
        """
        for story in self._stories:
            rows = [story.head, *story.takes]
            places = [place for place, row in enumerate(rows) if row.id == id]
            if places:
                beyond = range(places[0] + step, len(rows) if step > 0 else -1, step)
                if (place := _first_unread(rows, beyond)) is not None:
                    return story.row + place
        found = self._folded.next_unread(id, step=step)
        for story in self._stories:
            if story.folded_row == found:
                rows = [story.head, *story.takes]
                return story.row + (_first_unread(rows, range(len(rows))[::step]) or 0)
        return None if found is None else self._row(found)

    def _row(self, folded_row: int) -> int:
        """Return the row of a row of the folded list."""
        above = (story for story in self._stories if story.folded_row < folded_row)
        return folded_row + sum(len(story.takes) for story in above)

    def _folded_row(self, row: int) -> int:
        """Return the row of the folded list that a row is, or is below of."""
        for story in reversed(self._stories):
            if row >= story.row:
                return story.folded_row + max(0, row - story.row - len(story.takes))
        return row


def place_of(results: ResultSet, id: int) -> Place:
    """Return where an article is listed."""
    position = results.position(id)
    rows = [] if position is None else results.rows(position, position + 1)
    return Place(position is not None, position if rows and rows[0].id == id else None)


def next_unread_article(results: ResultSet, id: int | None) -> Headline | None:
    """Return the next unread article of a list: first among the takes of the same story.

    Where the newest take of a folded story is read, it is the first of the others that is not.
    """
    if id is not None and (takes := results.takes(id)):
        at = next((place for place, take in enumerate(takes) if take.id == id), -1)
        if unread := next((take for take in takes[at + 1 :] if not take.read), None):
            return unread
    position = results.next_unread(id)
    rows = [] if position is None else results.rows(position, position + 1)
    if not rows or not rows[0].read:
        return rows[0] if rows else None
    return next((take for take in results.takes(rows[0].id) if not take.read), rows[0])


def _first_unread(rows: Sequence[Headline], places: Iterable[int]) -> int | None:
    return next((place for place in places if not rows[place].read), None)
