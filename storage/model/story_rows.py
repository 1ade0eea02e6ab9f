"""What rows of a folded list stand for, or stand under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.model.articles import EditWeight
    from storage.model.stories import TakeKind

__all__ = ["StoryRow", "TakeRow"]


@dataclass(frozen=True, slots=True)
class StoryRow:
    """The takes of a story that its newest one stands for in a folded list, itself included.

    `repeats` are those of them with the text of another one, `unread` those that are unread;
    `unseen_edit` is the weight of the heaviest edit of one that the reader has not seen.
    """

    articles: int
    sources: int
    repeats: int
    unread: int
    unseen_edit: EditWeight = ""

    @property
    def takes(self) -> int:
        """How many have a text of their own."""
        return max(self.articles - self.repeats, 1)


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take that is listed under the row of its story.

    `head` is the article of that row, published at `published`; for `kind` see `Take`.
    """

    head: int
    published: datetime
    kind: TakeKind | None
