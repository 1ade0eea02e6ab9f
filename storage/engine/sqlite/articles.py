"""Articles in SQLite: each query on a reader, each change in a transaction of the writer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from storage.database.connections import Connections
from storage.engine.sqlite import rows
from storage.engine.sqlite.query import counting, facets, result_set
from storage.engine.sqlite.query.hits import HitCache
from storage.engine.sqlite.query.row_query import RowQuery, of_articles
from storage.engine.sqlite.query.source_groups import GroupCache
from storage.engine.values import ArticleToWrite, CategoryCount, ExistingArticle, FilterQuery, Order

if TYPE_CHECKING:
    from storage.model import Article, Carrier, EditWeight, Facets, Revision

__all__ = ["SQLiteArticles"]


class SQLiteArticles:
    """`Articles` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._searches = HitCache(connections)
        self._groups = GroupCache(connections)

    def select(self, query: FilterQuery, order: Order) -> result_set.SQLiteResultSet:
        return result_set.SQLiteResultSet(
            self._connections, self._searches, self._groups, of_articles(query), order
        )

    def _expanded(self, query: FilterQuery) -> RowQuery:
        asked = of_articles(query)
        return replace(asked, sources=self._groups.expand(asked.sources))

    def count(self, query: FilterQuery) -> int:
        with self._connections.reading() as reader:
            return counting.count(reader, self._expanded(query))

    def ids(self, query: FilterQuery) -> list[int]:
        with self._connections.reading() as reader:
            return counting.ids(reader, self._expanded(query))

    def facets(self, query: FilterQuery) -> Facets:
        with self._connections.reading():
            asked = self._expanded(query)
        with self._connections.snapshot() as reader:
            return facets.count(reader, asked, self._searches)

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        with self._connections.reading() as reader:
            asked = self._expanded(query)
            return counting.histogram(reader, asked, bounds, self._searches)

    def get(self, id: int) -> Article | None:
        with self._connections.reading() as reader:
            return rows.articles.get(reader, id)

    def history(self, id: int) -> list[Revision]:
        with self._connections.reading() as reader:
            return rows.revisions.of_article(reader, id)

    def last_arrival(self) -> int:
        with self._connections.reading() as reader:
            return rows.counters.get(reader, rows.counters.ARTICLE) or 0

    def existing(self, articles: Sequence[Article]) -> list[ExistingArticle]:
        with self._connections.reading() as reader:
            return rows.writing.existing(reader, articles)

    def next_ids(self, count: int) -> range:
        with self._connections.transaction() as writer:
            return rows.counters.reserve(writer, rows.counters.ARTICLE, count)

    def write(self, new: Sequence[ArticleToWrite], changed: Sequence[ArticleToWrite]) -> None:
        with self._connections.transaction() as writer:
            rows.writing.write(writer, new, changed)

    def put_back(self, items: Sequence[ArticleToWrite]) -> None:
        with self._connections.transaction() as writer:
            rows.writing.remove(writer, [item.article.id for item in items])
            rows.writing.write(writer, items)

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        with self._connections.transaction() as writer:
            return rows.writing.mark(writer, ids, field, on)

    def set_unseen_edits(self, edits: Mapping[int, EditWeight]) -> dict[int, EditWeight]:
        with self._connections.transaction() as writer:
            return rows.signs.set_unseen_edits(writer, edits)

    def set_killed(self, killed: Mapping[int, datetime | None]) -> dict[int, datetime | None]:
        with self._connections.transaction() as writer:
            return rows.signs.set_killed(writer, killed)

    def set_carriers(self, carriers: Mapping[int, Sequence[Carrier]]) -> None:
        with self._connections.transaction() as writer:
            rows.carriers.set_all(writer, carriers)

    def in_section(
        self, source: int, section: str, limit: int | None = None, category: str | None = None
    ) -> list[int]:
        with self._connections.reading() as reader:
            return rows.sections.of_source(reader, source, section, limit, category)

    def set_section(self, ids: Sequence[int], section: str, category: str | None = None) -> None:
        with self._connections.transaction() as writer:
            rows.sections.assign(writer, ids, section, category)

    def categories_of(self, ids: Sequence[int]) -> dict[int, str]:
        with self._connections.reading() as reader:
            return rows.sections.categories_of(reader, ids)

    def categories(self) -> list[CategoryCount]:
        with self._connections.reading() as reader:
            return rows.sections.categories(reader)

    def section_counts(self) -> list[tuple[int, str, int]]:
        with self._connections.reading() as reader:
            return rows.sections.counts(reader)

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        with self._connections.reading() as reader:
            return rows.trash.expired(reader, source, keep, before, but)
