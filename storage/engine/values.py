"""What an engine is asked and given, and what it answers: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.model import Article, DateKind, Quote, Revision
    from storage.search.terms import TermTree

__all__ = ["ArticleToWrite", "CheckResult", "ExistingArticle", "FilterQuery", "Order"]

Order = Literal["date", "relevance"]


@dataclass(frozen=True, slots=True)
class FilterQuery:
    """A filter as an engine gets it: days have become moments, words a tree of terms.

    Attributes:
        flags: Names of flags that must be set.
        since: Only articles published at this moment or later.
        before: Only articles published earlier than this.
        kept: Articles that match although they have been read.
        arrived_after: Only articles that came into the archive after this one: arrival numbers
            grow in the order in which articles are stored, whenever they were published.
    """

    sections: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    since: datetime | None = None
    before: datetime | None = None
    flags: frozenset[str] = frozenset()
    speaker: str = ""
    terms: TermTree | None = None
    kept: frozenset[int] = frozenset()
    arrived_after: int | None = None


@dataclass(frozen=True, slots=True)
class ExistingArticle:
    """What the archive holds already of an article: enough to tell it is the same one."""

    id: int
    source: int
    key: str
    digest: str
    link: str
    headline: str
    published: datetime
    date_kind: DateKind
    read: bool
    starred: bool


@dataclass(frozen=True, slots=True)
class ArticleToWrite:
    """An article ready to be written, under its final number, with its quotes.

    `history` is what a new one said before, elsewhere or until it was removed; the latest first.
    """

    article: Article
    quotes: Sequence[Quote]
    history: Sequence[Revision] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was checked, and what is wrong with it, a line each."""

    what: str
    faults: tuple[str, ...] = ()
