"""What desks do with articles for themselves and for each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["LONGEST_NOTE", "Note", "Referral"]

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


@dataclass(frozen=True, slots=True)
class Referral:
    """A mark that an article is for a desk to look at.

    Attributes:
        article: The id of the article.
        desk: The desk it is for; empty in an archive of one reader, who marked it for later.
        at: When it was marked; aware, in UTC, to the second.
        by: The desk that marked it; empty for who has the archive.
    """

    article: int
    desk: str
    at: datetime
    by: str = ""
