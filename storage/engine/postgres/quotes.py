"""Quotes in PostgreSQL: found across the archive, corrected, and extracted again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.engine.postgres import (
    article_rows,
    corrections,
    partitions,
    quote_queries,
    quote_rows,
    reextraction,
)
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.values import ArticleToWrite, FilterQuery

if TYPE_CHECKING:
    from storage.model import Correction, Quote, QuoteHit

__all__ = ["PostgresQuotes"]


class PostgresQuotes:
    """`Quotes` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of_article(self, article: int) -> list[Quote]:
        return self._connections.read(
            lambda reader: quote_rows.of_articles(reader, [article]).get(article, [])
        )

    def find(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        return self._connections.read(
            lambda reader: quote_queries.find(reader, query, limit, after)
        )

    def corrections(self, article: int | None) -> list[Correction]:
        def find(reader: Reader) -> list[Correction]:
            ids = corrections.corrected_articles(reader) if article is None else [article]
            return corrections.list_all(
                reader, _headlines(reader, ids), quote_rows.of_articles(reader, ids)
            )

        return self._connections.read(find)

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        def correct(writer: Reader) -> str | None:
            quotes = quote_rows.of_articles(writer, [article]).get(article, [])
            places = {(quote.start, quote.text): speaker}
            before = corrections.set_speakers(writer, article, places, quotes)
            return before[0].speaker if before else None

        return self._connections.write(correct)

    def correct_all(self, article: int, changes: Sequence[Correction]) -> None:
        def correct(writer: Reader) -> None:
            quotes = quote_rows.of_articles(writer, [article]).get(article, [])
            places = {(one.start or 0, one.words): one.speaker for one in changes}
            corrections.set_speakers(writer, article, dict(places), quotes)

        self._connections.write(correct)

    def replace(self, items: Sequence[ArticleToWrite]) -> int:
        return self._connections.write(lambda writer: quote_rows.replace(writer, items))

    def are_current(self, version: int) -> bool:
        return self._connections.read(lambda reader: reextraction.are_current(reader, version))

    def outdated(self, version: int, limit: int) -> list[int]:
        return self._connections.read(lambda reader: reextraction.outdated(reader, version, limit))

    def count_outdated(self, version: int) -> int:
        return self._connections.read(lambda reader: reextraction.count_outdated(reader, version))

    def set_current(self, version: int, articles: Sequence[int]) -> None:
        self._connections.write(lambda writer: reextraction.set_current(writer, version, articles))


def _headlines(reader: Reader, ids: Sequence[int]) -> dict[int, str]:
    """Return the headlines of those of the articles that exist, the newest first."""
    at = article_rows.places(reader, ids)
    return {
        id_: headline
        for part in partitions.holding(partitions.all_of(reader), set(at.values()))
        for id_, headline in reader.rows(
            f"SELECT a.id, a.headline FROM article a WHERE {partitions.WITHIN}"
            " AND a.id = ANY(%(ids)s) ORDER BY a.published DESC, a.id DESC",
            {**part.bounds, "ids": list(at)},
        )
    }
