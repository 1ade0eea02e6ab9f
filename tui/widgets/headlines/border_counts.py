"""The counts in the border of the list of headlines."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from storage.text.plural import format_count

__all__ = ["Arrivals", "Unfolding", "border_counts"]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many articles have arrived since the reader saw the beginning of the list.

    Attributes:
        total: All of them.
        below: Those older than what stood first, which lie further down.
    """

    total: int = 0
    below: int = 0


@dataclass(frozen=True, slots=True)
class Unfolding:
    """The rows of stories that are unfolded, and how many rows of takes are below them.

    With `folds` the other rows are stories.
    """

    rows: frozenset[int] = frozenset()
    takes: int = 0
    folds: bool = False


def border_counts(
    total: int, unread: int, picked: int, arrivals: Arrivals, unfolding: Unfolding
) -> Content:
    """Return the counts for the border, without the takes of unfolded stories."""
    total -= unfolding.takes
    rows = format_count(total, "story") if unfolding.folds else f"{total:,}"
    counts = Content(f"{unread:,} unread of {rows}" if total else "no headlines")
    if picked:
        counts = Content.styled(f"✓ {picked} selected", "$accent") + " · " + counts
    if arrivals.total:
        words = f"▲ {arrivals.total:,} new"
        if arrivals.below == arrivals.total:
            words = f"▼ {arrivals.total:,} new further down"
        elif arrivals.below:
            words += f", {arrivals.below:,} further down"
        counts = Content.styled(words, "$accent") + " · " + counts
    return counts
