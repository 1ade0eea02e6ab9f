"""Articles in PostgreSQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from storage.engine.postgres import (
    article_rows,
    counters,
    existing,
    expiry,
    facets,
    partitions,
    revisions,
    writing,
)
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.matching import articles_of
from storage.engine.postgres.result_set import PostgresResultSet
from storage.engine.values import ArticleToWrite, CategoryCount, ExistingArticle, FilterQuery, Order

if TYPE_CHECKING:
    from storage.model import Article, Carrier, EditWeight, Facets, Revision

__all__ = ["PostgresArticles"]


class PostgresArticles:
    """`Articles` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def select(self, query: FilterQuery, order: Order) -> PostgresResultSet:
        return PostgresResultSet(self._connections, query, order)

    def count(self, query: FilterQuery) -> int:
        def count(reader: Reader) -> int:
            matching = articles_of(reader, query)
            return sum(number for (number,) in matching.all_rows(reader, "count(*)"))

        return self._connections.read(count)

    def ids(self, query: FilterQuery) -> list[int]:
        def ids(reader: Reader) -> list[int]:
            matching = articles_of(reader, query)
            order = "ORDER BY a.published DESC, a.id DESC"
            return [id_ for (id_,) in matching.all_rows(reader, "a.id", order)]

        return self._connections.read(ids)

    def facets(self, query: FilterQuery) -> Facets:
        return self._connections.read(lambda reader: facets.count(reader, query))

    def histogram(self, query: FilterQuery, bounds: Sequence[datetime]) -> list[int]:
        return self._connections.read(lambda reader: facets.histogram(reader, query, bounds))

    def get(self, id: int) -> Article | None:
        return self._connections.read(lambda reader: article_rows.get(reader, id))

    def history(self, id: int) -> list[Revision]:
        return self._connections.read(lambda reader: revisions.of_article(reader, id))

    def last_arrival(self) -> int:
        return self._connections.read(lambda reader: int(reader.value("SELECT arrival FROM clock")))

    def existing(self, articles: Sequence[Article]) -> list[ExistingArticle]:
        claims = self._connections.is_changing
        return self._connections.read(lambda reader: existing.find(reader, articles, claims=claims))

    def next_ids(self, count: int) -> range:
        return counters.reserve_alone(self._connections, counters.ARTICLE, count)

    def write(self, new: Sequence[ArticleToWrite], changed: Sequence[ArticleToWrite]) -> None:
        def write(writer: Reader) -> None:
            changes = self._connections.changes
            changes.arrivals += [item.article.id for item in new]
            writing.write(writer, new, changed, changes.written)

        self._connections.write(write)

    def put_back(self, items: Sequence[ArticleToWrite]) -> None:
        self._connections.write(
            lambda writer: writing.put_back(writer, items, self._connections.changes.written)
        )

    def mark(self, ids: Iterable[int], field: Literal["read", "starred"], on: bool) -> list[int]:
        some = list(ids)
        return self._connections.write(
            lambda writer: writing.mark(writer, some, field, on), house=False
        )

    def set_unseen_edits(self, edits: Mapping[int, EditWeight]) -> dict[int, EditWeight]:
        return self._connections.write(
            lambda writer: writing.set_unseen_edits(
                writer, edits, self._connections.changes.written
            ),
            house=False,
        )

    def set_killed(self, killed: Mapping[int, datetime | None]) -> dict[int, datetime | None]:
        return self._connections.write(lambda writer: writing.set_killed(writer, killed))

    def set_carriers(self, carriers: Mapping[int, Sequence[Carrier]]) -> None:
        self._connections.write(lambda writer: writing.set_carriers(writer, carriers))

    def in_section(
        self, source: int, section: str, limit: int | None = None, category: str | None = None
    ) -> list[int]:
        def find(reader: Reader) -> list[int]:
            found: list[int] = []
            for part in partitions.all_of(reader):
                left = None if limit is None else limit - len(found)
                rows = reader.rows(
                    f"SELECT a.id FROM article a WHERE {partitions.WITHIN}"
                    " AND a.source = %(source)s AND a.section = %(section)s"
                    " AND (%(category)s::text IS NULL OR a.category = %(category)s)"
                    " ORDER BY a.published DESC, a.id DESC LIMIT %(limit)s",
                    {
                        **part.bounds,
                        "source": source,
                        "section": section,
                        "category": category,
                        "limit": left,
                    },
                )
                found += [id_ for (id_,) in rows]
            return found

        return self._connections.read(find)

    def set_section(self, ids: Sequence[int], section: str, category: str | None = None) -> None:
        self._connections.write(lambda writer: writing.set_section(writer, ids, section, category))

    def categories_of(self, ids: Sequence[int]) -> dict[int, str]:
        def find(reader: Reader) -> dict[int, str]:
            at = article_rows.places(reader, ids)
            return {
                id_: category
                for part in partitions.holding(partitions.all_of(reader), set(at.values()))
                for id_, category in reader.rows(
                    f"SELECT a.id, a.category FROM article a WHERE {partitions.WITHIN}"
                    " AND a.id = ANY(%(ids)s) AND a.category <> ''",
                    {**part.bounds, "ids": list(at)},
                )
            }

        return self._connections.read(find)

    def categories(self) -> list[CategoryCount]:
        counts = self._count("a.category, a.source, a.section", "a.category <> ''")
        return [
            CategoryCount(category, source, section, number)
            for (category, source, section), number in sorted(counts.items())
        ]

    def section_counts(self) -> list[tuple[int, str, int]]:
        counts = self._count("a.source, a.section", "true")
        return [(source, section, number) for (source, section), number in sorted(counts.items())]

    def expired(
        self, source: int | None, keep: int, before: datetime | None, but: Collection[int] = ()
    ) -> list[int]:
        return self._connections.read(
            lambda reader: expiry.expired(reader, source, keep, before, but)
        )

    def _count(self, columns: str, where: str) -> Counter[tuple[Any, ...]]:
        def count(reader: Reader) -> Counter[tuple[Any, ...]]:
            counts: Counter[tuple[Any, ...]] = Counter()
            sql = (
                f"SELECT {columns}, count(*) FROM article a WHERE {partitions.WITHIN}"
                f" AND {where} GROUP BY {columns}"
            )
            for *key, number in partitions.rows_of_all(reader, sql):
                counts[tuple(key)] += number
            return counts

        return self._connections.read(count)
