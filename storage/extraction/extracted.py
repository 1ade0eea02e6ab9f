"""What is extracted from an article before it is stored: its quotes and its terms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from storage.model import Article, Quote
from storage.stories.terms import Terms, of_text
from storage.wire.headline_states import is_kill_notice

__all__ = ["Extracted", "extract_from", "extract_quotes", "from_row", "to_row"]

_WEIGHTS = 2
"""Twice the weight of a term is a whole number."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The quotes of an article, and the terms its story is found by."""

    quotes: Sequence[Quote]
    terms: Terms

    def quotes_of(self, article: Article) -> Sequence[Quote]:
        """Return the quotes of the article; a kill notice has none."""
        return () if _is_notice(article) else self.quotes


def extract_from(headline: str, text: str, extract: Callable[[str], Sequence[Quote]]) -> Extracted:
    """Extract from an article what is stored with it; `extract` finds its quotes."""
    return Extracted(extract(text), of_text(headline, text))


def extract_quotes(article: Article, extract: Callable[[str], Sequence[Quote]]) -> Sequence[Quote]:
    """Return the quotes of an article as they are stored; a kill notice has none."""
    return () if _is_notice(article) else extract(article.text)


def _is_notice(article: Article) -> bool:
    return is_kill_notice(article.headline, killed=article.killed, edited=article.edited)


def to_row(found: Extracted) -> list[Any]:
    """Return what was extracted as a row of JSON, without what is in the text anyway."""
    terms = found.terms
    return [
        [_quote_row(quote) for quote in found.quotes],
        list(terms.weights),
        [round(weight * _WEIGHTS) for weight in terms.weights.values()],
        [word if word != term else 0 for term, word in terms.words.items()],
        terms.names,
        list(terms.proper),
        list(terms.subjects),
        terms.length,
        terms.headline,
    ]


def from_row(text: str, row: Sequence[Any]) -> Extracted:
    """Return what a row says was extracted from a text."""
    quotes, terms, weights, words, names, proper, subjects, length, headline = row
    return Extracted(
        [Quote(start, end, text[start:end], *others) for start, end, *others in quotes],
        Terms(
            {term: weight / _WEIGHTS for term, weight in zip(terms, weights, strict=True)},
            names,
            frozenset(proper),
            frozenset(subjects),
            {term: word or term for term, word in zip(terms, words, strict=True)},
            length,
            headline,
        ),
    )


def _quote_row(quote: Quote) -> tuple[int, int, str | None, float, str, str, str]:
    role, cue, sieve = quote.role, quote.cue, quote.sieve
    return quote.start, quote.end, quote.speaker, quote.confidence, role, cue, sieve
