"""The counts in the border of the list of headlines."""

from __future__ import annotations

from textual.content import Content

__all__ = ["border_counts"]


def border_counts(total: int, unread: int, picked: int, arrivals: int) -> Content:
    """Return the counts for the border."""
    counts = Content(f"{unread:,} unread of {total:,}" if total else "no headlines")
    if picked:
        counts = Content.styled(f"✓ {picked} picked", "$accent") + " · " + counts
    if arrivals:
        counts = Content.styled(f"▲ {arrivals:,} new", "$accent") + " · " + counts
    return counts
