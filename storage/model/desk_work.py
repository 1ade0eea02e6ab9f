"""What desks do with articles for themselves and for each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["LONGEST_NOTE", "Note"]

LONGEST_NOTE = 1_000
"""Most characters of a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line that a desk left on an article, for all who read it there.

    Attributes:
        article: The id of the article.
        text: One line of clean text, never empty.
        at: When it was written; aware, in UTC, to the second.
        desk: Who wrote it; empty in an archive of one reader, for that reader.
        id: Its id in the archive; 0 until it is stored.
    """

    article: int
    text: str
    at: datetime
    desk: str = ""
    id: int = 0
