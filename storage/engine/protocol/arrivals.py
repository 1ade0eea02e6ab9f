"""What is still to be done about articles that were stored, as the archive asks for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

__all__ = ["Arrivals"]


class Arrivals(Protocol):
    """The articles that arrived, and whose quotes, story and watches are still to come.

    A removed article stays one of them until nobody can restore it any more, but is not returned
    meanwhile.
    """

    def add(self, articles: Collection[int]) -> None:
        """Record that quotes, story and watches of new articles are still to come."""

    def first(self, limit: int, after: int = 0) -> list[int]:
        """Return the first of these articles with ids greater than one, in the order of arrival."""

    def count(self) -> int:
        """Count them."""

    def among(self, articles: Collection[int]) -> set[int]:
        """Return which of some articles they are."""

    def take(self, articles: Collection[int]) -> set[int]:
        """Record that nothing is still to come of some articles; return of which it was.

        Until the change ends, no other program takes them.
        """
