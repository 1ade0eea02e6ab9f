"""The values that the archive and an engine exchange: queries, articles to write, results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from storage.model import Article, Carrier, DateKind, EditWeight, Headline, Quote, Revision
    from storage.search.terms import TermTree

__all__ = [
    *("ArticleToWrite", "CategoryCount", "CheckResult", "Discarded", "ExistingArticle"),
    *("FilterQuery", "Fold", "NearSearch", "Neighbour", "Order", "Rescued", "Restored"),
    "ResultSet",
]

Fold = Literal["", "story", "section"]
Order = Literal["date", "relevance"]


@dataclass(frozen=True, slots=True)
class FilterQuery:
    """A filter as an engine gets it: days as points in time, words as a tree of terms.

    Attributes:
        since: Only articles published at this time or later.
        before: Only articles published earlier than this.
        flags: The names of flags that must be set.
        kept: Articles that match although they have been read.
        arrived_after: Only articles with a greater arrival number: these numbers grow in the order
            in which articles are stored, whenever they were published.
        categories: Only articles whose source has written one of these.
        shortlists: Only articles that are on all of these, by their names; ``alerted`` has those
            with an alert that waits to be acknowledged.
        states: Of each of these groups of flags one must be set; of those with a minus before
            their names, not set. What is `kept` matches like an unread article.
        among: Only these articles; None: any.
        exact: Counts are exact: `among` leaves none out that was asked for.
        fold: Of each story only the newest take; or of each story in each section. It is unread
            if any of these is. Nothing but sections, `since`, ``unread`` and `kept` goes with it.
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
    categories: frozenset[str] = frozenset()
    shortlists: frozenset[str] = frozenset()
    states: frozenset[frozenset[str]] = frozenset()
    among: frozenset[int] | None = None
    exact: bool = True
    fold: Fold = ""


@dataclass(frozen=True, slots=True)
class ExistingArticle:
    """What identifies a stored article, and what a changed version of it must keep."""

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
    killed: datetime | None = None
    unseen_edit: EditWeight = ""
    carriers: tuple[Carrier, ...] = ()


class CategoryCount(NamedTuple):
    """How many articles of a source in a section have a category."""

    category: str
    source: int
    section: str
    articles: int


@dataclass(frozen=True, slots=True)
class ArticleToWrite:
    """An article with its final id and its quotes.

    `history` has the revisions that a new article brings from elsewhere, the latest first. With an
    `editor` its words are those of a carrier, even if the digest, that of the first source, is the
    same.
    """

    article: Article
    quotes: Sequence[Quote]
    history: Sequence[Revision] = ()
    editor: int = 0


@dataclass(frozen=True, slots=True)
class NearSearch:
    """How far to look for articles with some of the words of another one.

    Attributes:
        each: Of those with one word that are before it, and of those after it, no more than this
            many are looked at, the nearest ones.
        enough: Once so many words were found in any, the others are left out.
        most: Return no more articles than this.
    """

    each: int
    enough: int
    most: int


class Neighbour(NamedTuple):
    """An article that has words of another one; the source is the one it came from first."""

    article: int
    story: int
    published: datetime
    source: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The name of a check, and the faults it found, a line each."""

    what: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rescued:
    """How many articles of a damaged archive are there, some without their text; and the old file.

    `lost` is how many articles could not be read, as far as anything counts them.
    """

    articles: int
    without_text: int
    lost: int
    replaced: Path | None


@dataclass(frozen=True, slots=True)
class Discarded:
    """How many articles of a source were moved to the trash, and whether more may be left."""

    articles: int
    is_unfinished: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """The articles that were restored from a batch of trash, and whether more may be left."""

    ids: tuple[int, ...]
    is_unfinished: bool


class ResultSet(Protocol):
    """The articles that match a query, in order; it holds no rows and no open cursor.

    Counts are those of the time they are first asked for; rows and positions are current.
    """

    @property
    def total(self) -> int:
        """How many articles match."""

    @property
    def unread(self) -> int:
        """How many of them are unread."""

    @property
    def exact(self) -> bool:
        """Whether all hits are counted, rather than the newest of too many."""

    def __len__(self) -> int:
        """Return `total`."""

    def rows(self, start: int, stop: int) -> list[Headline]:
        """Return the rows from `start` up to `stop`, fewer at the end."""

    def position(self, id: int) -> int | None:
        """Return the current row of an article, or of the one that stands for it, or None."""

    def newer(self, id: int) -> int:
        """Return how many rows are newer than an article, which need not be listed."""

    def takes(self, id: int) -> list[Headline]:
        """Return the takes that the row of an article stands for, but not that one; newest first.

        Only folded lists have any.
        """

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        """Return the row of the next unread article after (or before) an article."""
