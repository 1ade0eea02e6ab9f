"""Sizes of the slices in which long changes are made: each is one transaction of its own.

Another program waits for one slice at most: between two the engine lets others write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

__all__ = ["ARTICLES", "DOCUMENTS", "NAMES", "ROWS", "TRASH", "in_slices"]

T = TypeVar("T")

ARTICLES = 50
"""Articles that are written or removed whole, with their full text and quotes."""
ROWS = 1_000
"""Articles of which a mark or the section is changed."""
NAMES = 200
"""Names of speakers that are clustered."""
DOCUMENTS = 1_000
"""Clippings that are added."""
TRASH = 200
"""Removed articles that are deleted for good, with any change: a few milliseconds."""


def in_slices(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items, `size` at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
