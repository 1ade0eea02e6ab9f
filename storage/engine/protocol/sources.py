"""Sources and the states of their fetches, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from storage.model import (
        FetchState,
        Rules,
        Source,
        SourceKind,
    )

__all__ = ["Sources"]


class Sources(Protocol):
    """Where articles come from; removed sources are kept for the articles that stay."""

    def all(self, *, removed: bool = False) -> list[Source]:
        """Return the sources, or the removed ones, in the order they were added."""

    def get(self, id: int, *, removed: bool = False, counted: bool = True) -> Source | None:
        """Return a source, or a removed one, or None; its articles need not be `counted`."""

    def at(self, location: str, *, removed: bool = False) -> Source | None:
        """Return the source, or the removed one, at a location, or None."""

    def ids_at(self, locations: Sequence[str]) -> Mapping[str, tuple[int, bool]]:
        """Return the id of the source at each location that has one, and whether it is removed."""

    def names(self) -> Mapping[int, str]:
        """Return the names of all sources by id, with those of removed ones."""

    def latest(self, limit: int) -> Mapping[int, Sequence[datetime]]:
        """Return when the newest articles of each source were published, newest first.

        Those without a date are left out; a source without any other is missing.
        """

    def add(
        self,
        kind: SourceKind,
        location: str,
        name: str,
        section: str,
        site: str,
        fetch: FetchState,
    ) -> int:
        """Add a source, or bring back the one removed from this location; return its id."""

    def update(self, id: int, values: Mapping[str, str]) -> None:
        """Set the name, section or location of a source."""

    def set_removed(self, id: int, removed: bool) -> None:
        """Remove a source, or bring it back; its articles stay as they are."""

    def record_fetch(self, id: int, state: FetchState) -> None:
        """Store the state after the last exchange with a feed."""

    def set_rules(self, id: int, rules: Rules) -> None:
        """Store the rules the reader has set for a source."""
