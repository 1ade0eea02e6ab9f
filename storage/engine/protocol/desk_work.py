"""What desks do with articles for themselves and for each other, as the archive asks for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from storage.model import Note, Referral

__all__ = ["DeskWork"]


class DeskWork(Protocol):
    """Notes on articles, and the desks these are marked for.

    What belongs to an article goes with it to the trash, and comes back.

    Attributes:
        desk: The name of the desk that has the archive open; empty in an archive of one reader.
    """

    desk: str

    def notes(self, articles: Collection[int] | None = None) -> list[Note]:
        """Return the notes on some articles, or (None) on all, in the order they were written."""

    def add_notes(self, notes: Sequence[Note]) -> list[Note]:
        """Store notes on those of the articles that exist; return them with their ids and desks.

        A note without a desk is one of the desk that has the archive open. One that was removed,
        and still has its id, is put back under it.
        """

    def remove_notes(self, ids: Collection[int]) -> list[Note]:
        """Delete those of the notes that this desk may delete, and return them."""

    def desks(self) -> list[str]:
        """Return the desks that articles can be marked for; in an archive of one reader, ``""``."""

    def referrals(self, articles: Collection[int] | None = None) -> list[Referral]:
        """Return the marks of some articles, or (None) of all, in the order they were made."""

    def refer(self, articles: Collection[int], desk: str, on: bool) -> list[int]:
        """Mark those of the articles that exist for a desk, or remove its mark.

        An empty name is the desk that has the archive open. Returns the articles that changed: a
        desk removes only marks that it made, or that are for it.
        """

    def shortlists(self) -> frozenset[str]:
        """Return the names of the short lists a filter may ask for here that have any article."""
