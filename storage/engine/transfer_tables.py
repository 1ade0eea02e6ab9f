"""The tables of an archive beside its articles and documents, as all engines have them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = [
    *("ALERTS", "ALIASES", "ARRIVALS", "CORRECTIONS", "IDS", "NOTES", "PENDING"),
    *("REFERRALS", "SOURCES"),
    *(
        "STORIES",
        "STORY_PAIRS",
        "STORY_TERMS",
        "STORY_VECTORS",
        "TAKES",
        "TOMBSTONES",
        "TRASH",
        "UNGROUPED",
    ),
    *("TRASH", "UNGROUPED", "VERSIONS", "Row", "TransferTable"),
]

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class TransferTable:
    """A table: its columns, the first ones of which are its key.

    Attributes:
        keys: How many columns the key has.
        flags: The columns that are true or false.
    """

    name: str
    columns: tuple[str, ...]
    keys: int = 1
    flags: frozenset[str] = field(default_factory=frozenset)

    def key(self, row: Row) -> Row:
        """Return the key of a row."""
        return row[: self.keys]


SOURCES = TransferTable(
    "source",
    ("id", "name", "kind", "location", "section", "site", "added", "removed", "fetch"),
    flags=frozenset({"removed"}),
)
"""Removed ones, too; `fetch` is the state of the last exchange, with the rules, as JSON."""
TOMBSTONES = TransferTable("tombstone", ("key", "source"))
TRASH = TransferTable("trash", ("batch", "number", "content"), keys=2)
"""`number` only says in which order articles came into a batch."""
CORRECTIONS = TransferTable("correction", ("article", "start", "words", "speaker"), keys=3)
ALIASES = TransferTable("alias", ("name", "target"))
STORIES = TransferTable("story", ("id", "name", "merged"))
TAKES = TransferTable(
    "take",
    ("article", "story", "kind", "original", "by_reader"),
    flags=frozenset({"by_reader"}),
)
STORY_PAIRS = TransferTable(
    "story_pair",
    ("story", "other", "bridges", "apart"),
    keys=2,
    flags=frozenset({"apart"}),
)
STORY_TERMS = TransferTable("story_term", ("term", "stories"))
STORY_VECTORS = TransferTable("story_vector", ("article", "terms", "weights", "proper", "length"))
ALERTS = TransferTable(
    "alert",
    ("id", "kind", "watch", "name", "article", "story", "at", "level", "why", "late", "raised",
     "acknowledged"),
    flags=frozenset({"late", "raised"}),
)  # fmt: skip
"""`raised`: the reader has been interrupted by it, or need not be."""
NOTES = TransferTable("note", ("id", "article", "at", "desk", "text"))
"""`desk` is a name; empty: who has the archive."""
REFERRALS = TransferTable("referral", ("article", "recipient", "at", "sender"), keys=2)
"""The desks have names, as those of notes."""
PENDING = TransferTable("pending", ("article",))
ARRIVALS = TransferTable("arrival", ("number", "article"))
"""In which order articles arrived; where that is the order of their ids, nothing is written."""

IDS = ("alert", "article", "arrival", "note", "source", "story", "trash")
"""The numbers that are the greatest id given to something."""
VERSIONS = (
    *("names joined by", "next article to make quotes of", "quotes being made by"),
    "quotes made by",
)
"""The numbers that say by which rules names and quotes were made; some may not be set."""
UNGROUPED = "ungrouped"
"""The number that is set where there may be articles in no story."""
