"""Quotes, corrections and re-extraction over dictionaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from storage import model
from storage.engine.correction_rules import (
    StoredCorrection,
    applicable,
    corrected,
    displaced,
)
from storage.engine.values import ArticleToWrite, FilterQuery
from storage.model import Quote, QuoteHit

from .matching import quotes_of
from .store import Entry, Store


class MemoryQuotes:
    """`Quotes` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_article(self, article: int) -> list[Quote]:
        entry = self._store.data.entries.get(article)
        return [] if entry is None else sorted(entry.quotes, key=lambda one: (one.start, one.end))

    def find(self, query: FilterQuery, limit: int, after: QuoteHit | None) -> list[QuoteHit]:
        found = [
            QuoteHit(quote, self._store.headline(entry)) for entry, quote in self.matching(query)
        ]
        if after in found:
            found = found[found.index(after) + 1 :]
        elif after is not None:  # gone by now
            found = [hit for hit in found if hit.article.published < after.article.published]
        return found[:limit]

    def matching(self, query: FilterQuery) -> list[tuple[Entry, Quote]]:
        """Return all quotes that match, newest first, with their articles."""
        return [
            (entry, quote)
            for entry in self._store.newest_first()
            for quote in quotes_of(self._store, entry, query)
        ]

    def corrections(self, article: int | None) -> list[model.Correction]:
        found = []
        for entry in self._store.newest_first():
            number, headline = entry.article.id, entry.article.headline
            if article in (None, number):
                there = self._store.data.corrections.get(number, ())
                places = [(quote.start, quote.text) for quote in self.of_article(number)]
                starts = {one: places[at][0] for at, one in applicable(there, places).items()}
                found += [
                    model.Correction(number, headline, one.words, one.speaker, starts.get(one))
                    for one in there
                ]
        return found

    def correct(self, article: int, quote: Quote, speaker: str | None) -> str | None:
        before = self._set(article, {(quote.start, quote.text): speaker})
        return before[0].speaker if before else None

    def correct_all(self, article: int, corrections: Sequence[model.Correction]) -> None:
        self._set(article, {(one.start or 0, one.words): one.speaker for one in corrections})

    def _set(
        self, article: int, speakers: Mapping[tuple[int, str], str | None]
    ) -> list[StoredCorrection]:
        with self._store.transaction() as data:
            there = data.corrections.get(article, ())
            places = [(one.start, one.text) for one in self.of_article(article)]
            before = [*displaced(list(speakers), there, places).values()]
            new = [
                StoredCorrection(*place, name)
                for place, name in speakers.items()
                if name is not None
            ]
            taken = {(one.start, one.words) for one in [*before, *new]}
            rest = [one for one in there if (one.start, one.words) not in taken]
            data.corrections[article] = (*rest, *new)
            return before

    def replace(self, items: Sequence[ArticleToWrite]) -> int:
        differing = 0
        with self._store.transaction() as data:
            for item in items:
                entry = data.entries[item.article.id]
                quotes = corrected(item.quotes, data.corrections.get(item.article.id, ()))
                differing += list(entry.quotes) != quotes
                data.entries[item.article.id] = replace(entry, quotes=quotes)
        return differing

    def are_current(self, version: int) -> bool:
        return self._store.data.extractor >= version and not self._outdated(version)

    def outdated(self, version: int, limit: int) -> list[int]:
        return [] if self.are_current(version) else self._outdated(version)[:limit]

    def count_outdated(self, version: int) -> int:
        return len(self._outdated(version))

    def set_current(self, version: int, articles: Sequence[int]) -> None:
        with self._store.transaction() as data:
            data.extracting = version
            for article in articles:
                if article in data.entries:
                    data.entries[article] = replace(data.entries[article], version=version)
            if not articles:
                data.extractor = version

    def _outdated(self, version: int) -> list[int]:
        entries = self._store.data.entries
        return [id_ for id_ in sorted(entries, reverse=True) if entries[id_].version < version]
