"""Clippings: quotes and articles that a reader keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from storage.model.articles import DateKind
from storage.model.quotes import Certainty

__all__ = ["Clipping", "ClippingOrder"]

ClippingOrder = Literal["date", "speaker", "hand"]


@dataclass(frozen=True, slots=True)
class Clipping:
    """A clipped quote or (without words) a clipped article, with all that its citation needs.

    Attributes:
        start: Where the words start in the article's text.
        clipped: When it was clipped, in UTC.
        place: Its place in the reader's own order; None: the reader has not moved it yet.
        withdrawn: The article no longer has the words; determined on each read, never stored.
        killed: When its source withdrew the article, in UTC; determined on each read while the
            archive has the article.
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
    withdrawn: bool = False
    killed: datetime | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
