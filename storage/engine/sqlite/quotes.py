"""Quotes in SQLite: found across the archive, corrected, and extracted again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows
from storage.engine.sqlite.query.row_query import expanded, of_quotes
from storage.engine.values import ArticleToWrite, FilterQuery

if TYPE_CHECKING:
    from storage.model import Correction, Quote, QuoteHit

__all__ = ["SQLiteQuotes"]


class SQLiteQuotes:
    """`Quotes` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def of_article(self, article: int) -> list[Quote]:
        with self._connections.reading() as reader:
            return rows.quotations.of_article(reader, article)

    def find(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        with self._connections.reading() as reader:
            return rows.quotations.find(reader, expanded(reader, of_quotes(query)), limit, after)

    def corrections(self, article: int | None) -> list[Correction]:
        with self._connections.reading() as reader:
            return rows.corrections.list_all(reader, article)

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        with self._connections.transaction() as writer:
            return rows.corrections.correct(writer, article, quote, speaker)

    def correct_all(self, article: int, corrections: Sequence[Correction]) -> None:
        with self._connections.transaction() as writer:
            rows.corrections.correct_all(writer, article, corrections)

    def replace(self, items: Sequence[ArticleToWrite]) -> int:
        with self._connections.transaction() as writer:
            return rows.reextraction.replace(writer, items)

    def are_current(self, version: int) -> bool:
        with self._connections.reading() as reader:
            return rows.reextraction.are_current(reader, version)

    def outdated(self, version: int, limit: int) -> list[int]:
        with self._connections.reading() as reader:
            return rows.reextraction.outdated(reader, version, limit)

    def count_outdated(self, version: int) -> int:
        with self._connections.reading() as reader:
            return rows.reextraction.count_outdated(reader, version)

    def set_current(self, version: int, articles: Sequence[int]) -> None:
        with self._connections.transaction() as writer:
            rows.reextraction.set_current(writer, version, articles)
