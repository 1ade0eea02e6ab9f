"""Watches, and the alerts they raise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

__all__ = ["LEVELS", "Alert", "AlertKind", "Reason", "ReasonPart", "Watch", "WatchLevel"]

WatchLevel = Literal["mark", "bell", "desktop", "command"]
"""How an alert interrupts: a mark in the list and the header; with a bell and a line; with a
notification of the desktop too; with the reader's command too."""

LEVELS: tuple[WatchLevel, ...] = ("mark", "bell", "desktop", "command")
"""The levels, each with all that those before it do."""

AlertKind = Literal["watch", "kill", "correction", "change", "embargo"]
"""Why there is an alert: a watch matched; an article was withdrawn, or text of one that the reader
used; an article that the reader used was corrected, by an edit or a later take; a figure, name or
quotation in one that the reader used was changed, added or removed silently, or in another article
replaced or removed; an embargo ended."""

ReasonPart = Literal[
    "headline", "standfirst", "caption", "paragraph", "speaker", "source", "section", "category",
    "flag", "note",
]  # fmt: skip
"""Where the words of a reason stand; the last ones are facts about the article, not its text."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A search that looks at what arrives.

    Attributes:
        name: Unique in any case.
        search: The line, in the language of the search bar.
        owner: Who wants to know.
    """

    id: int
    name: str
    search: str
    level: WatchLevel = "mark"
    owner: str = ""


class Reason(NamedTuple):
    """A part of why an article is alerted to: words, and where they stand.

    Attributes:
        part: The part of the article with the words.
        words: The words as they stand there, or the fact that counts.
        number: The number of the paragraph, from 1.
        start: The span `start:end` of the words in that part; an empty one for a fact.
    """

    part: ReasonPart
    words: str
    number: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """What a reader waits for has arrived, or something they used has changed.

    Attributes:
        id: Given in the order in which alerts are raised; 0 until it is stored.
        watch: The id of the watch; 0 for the other kinds.
        name: The name the watch had; of another kind, that of a watch that matched as well.
        article: The article it is about.
        story: The story of that article when it was raised, if it was in one.
        why: What matched, and where it stands.
        at: When it was raised; aware, in UTC.
        level: How it interrupts.
        late: The article was old already when it arrived, so that nobody is interrupted.
        acknowledged: When the reader acknowledged it; aware, in UTC.
    """

    kind: AlertKind
    article: int
    why: tuple[Reason, ...]
    at: datetime
    watch: int = 0
    name: str = ""
    story: int | None = None
    level: WatchLevel = "bell"
    late: bool = False
    acknowledged: datetime | None = None
    id: int = 0

    @property
    def event(self) -> str:
        """What it is about: alerts about one event count as one.

        A withdrawal is one event, whatever takes in its story it is about, and so is what watches
        find in a story, however many of them match.
        """
        if self.kind in ("kill", "watch") and self.story is not None:
            return f"{self.kind} in story {self.story}"
        return f"article {self.article}" if self.kind == "watch" else f"alert {self.id}"
