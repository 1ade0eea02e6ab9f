"""Clippings: quotes, articles and stories that a reader keeps, headings and notes between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.model.articles import DateKind
from storage.model.quotes import Certainty

__all__ = ["DEFAULT_BRIEF", "Clipping", "ClippingKind", "ClippingOrder"]

ClippingKind = Literal["quote", "article", "story", "heading", "note"]
ClippingOrder = Literal["date", "speaker", "hand"]

DEFAULT_BRIEF = "Clippings"
"""The brief that is always there: clippings that are in no other are in it."""


@dataclass(frozen=True, slots=True)
class Clipping:
    """A clipped quote, article or story with all that its citation needs, a heading or a note.

    Attributes:
        article: The article, of a story its first take; 0: none, or it is gone.
        start: Where the words start in the article's text.
        words: The words of a quote; nothing for any other kind.
        headline: The headline of the article, the name of the story, or the words of a heading.
        note: What the reader adds, or the words of a note.
        clipped: When it was clipped, in UTC.
        place: Its place in the reader's own order; None: the reader has not moved it yet.
        withdrawn: The article no longer has the words; determined on each read, never stored.
        kind: What it is.
        brief: The name of the brief it is in.
        story: The id of a story; 0: the story of the article.
        text: The text of a clipped article as it was then, where that was read.
        killed: When its source withdrew the article, in UTC; determined on each read while the
            archive has the article.
        former_speaker: The speaker that its source has replaced by another since it was clipped;
            determined on each read, never stored.
        extra: Fields that others, or a newer newsdesk, gave it: JSON values, cleaned.
    """

    id: int
    article: int
    start: int
    words: str
    speaker: str
    role: str
    headline: str
    section: str
    source: str
    published: datetime
    date_kind: DateKind
    link: str
    note: str
    clipped: datetime
    certainty: Certainty = "sure"
    place: int | None = None
    kind: ClippingKind = "quote"
    brief: str = DEFAULT_BRIEF
    story: int = 0
    text: str = ""
    withdrawn: bool = False
    killed: datetime | None = None
    former_speaker: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
