"""Articles, and those that were removed, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from storage.engine.values import (
    ArticleToWrite,
    CategoryCount,
    Discarded,
    ExistingArticle,
    FilterQuery,
    Order,
    Restored,
    ResultSet,
)

if TYPE_CHECKING:
    from storage.model import (
        Article,
        Carrier,
        EditWeight,
        Facets,
        Revision,
    )

__all__ = ["Articles", "Trash"]


class Articles(Protocol):
    """Queries about articles, and the changes that write and mark them."""

    def select(self, query: FilterQuery, order: Order) -> ResultSet:
        """Return the result set of a query."""

    def count(self, query: FilterQuery) -> int:
        """Count the matches exactly, however long it takes."""

    def ids(self, query: FilterQuery) -> list[int]:
        """Return the ids of all matches, newest first."""

    def facets(self, query: FilterQuery) -> Facets:
        """Count the matches, and those of every other choice of a section, source or flag."""

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        """Count the matches between each two neighbours of ascending times.

        The times are on a quarter of an hour, as days begin in every time zone.
        """

    def get(self, id: int) -> Article | None:
        """Return a whole article, or None."""

    def history(self, id: int) -> list[Revision]:
        """Return what an article said before its source edited it, the latest first."""

    def last_arrival(self) -> int:
        """Return the arrival number of the article stored last, or 0; see `FilterQuery`."""

    def existing(self, articles: Sequence[Article]) -> list[ExistingArticle]:
        """Return the stored articles that share a key, digest or link with one of these."""

    def next_ids(self, count: int) -> range:
        """Reserve ids for new articles."""

    def write(self, new: Sequence[ArticleToWrite], changed: Sequence[ArticleToWrite]) -> None:
        """Write new articles, and changed ones over those that have their ids.

        Where a source has changed its words, the earlier ones are added to the history.
        """

    def put_back(self, items: Sequence[ArticleToWrite]) -> None:
        """Write articles over those that have their ids, as they were, with their whole history."""

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        """Mark articles read or unread, starred or not; return the ids that changed."""

    def set_unseen_edits(self, edits: Mapping[int, EditWeight]) -> dict[int, EditWeight]:
        """Set the weight of the edits the reader has not seen; return what it was where it differs.

        Articles that do not exist are left out.
        """

    def set_killed(self, killed: Mapping[int, datetime | None]) -> dict[int, datetime | None]:
        """Set when articles were withdrawn, or that they were not; return as above."""

    def set_carriers(self, carriers: Mapping[int, Sequence[Carrier]]) -> None:
        """Set the carriers of those of the articles that exist: the other sources that sent them.

        Each article counts, is listed and is found under all the sources that sent it.
        """

    def in_section(
        self, source: int, section: str, limit: int | None = None, category: str | None = None
    ) -> list[int]:
        """Return the ids of the articles of a source in a section; no more than a limit.

        Of an article that several sources sent it is the first one. With a category only those
        whose source has written it, or (an empty one) none.
        """

    def set_section(self, ids: Sequence[int], section: str, category: str | None = None) -> None:
        """Move articles to a section, and set their category, if one is given."""

    def categories_of(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the categories of those of the articles that have one."""

    def categories(self) -> list[CategoryCount]:
        """Count the articles of each category in each source and section."""

    def section_counts(self) -> list[tuple[int, str, int]]:
        """Return sources, their sections, and how many articles `in_section` would return."""

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        """Return the ids of the articles of a source that a retention rule no longer keeps.

        These are all but the newest `keep`, and those published before a time; starred articles
        and those with a note are kept. 0 and None set no limit. A source of None means all sources
        `but` these. An article that several sources sent is that of the first one.
        """


class Trash(Protocol):
    """Removed articles, in numbered batches that can be restored, and the keys they had."""

    def next_batch(self) -> int:
        """Reserve the number of a new batch."""

    def batches(self) -> list[int]:
        """Return the numbers of the batches that hold articles."""

    def deleted_keys(self, articles: Sequence[Article]) -> set[str]:
        """Return the keys of those articles that were removed, or whose story was discarded."""

    def discard(self, ids: Sequence[int], batch: int | None, *, may_return: bool = False) -> None:
        """Move articles to a batch, or (None) delete them for good.

        Unless they `may_return`, neither they nor articles of other sources with the same link and
        headline can be added again. Their carriers go and come back with them.
        """

    def discard_source(self, source: int, batch: int, limit: int | None = None) -> Discarded:
        """Move the articles that only a source sent to a batch. Their keys do not come back.

        The source is taken off those that others sent, too: these belong to the next one, and
        `restore` gives the source back. With a limit no more articles than that are changed. Other
        sources may still bring articles with the same link and headline.
        """

    def restore(self, batch: int, limit: int | None = None) -> Restored:
        """Restore the articles of a batch. With a limit no more than that."""

    def empty(self, batch: int, limit: int | None = None) -> int:
        """Delete the articles of a batch for good; return how many, no more than a limit."""
