"""Statements across the archive: extracted from the texts when they are asked for, never stored.

An article is read in a millisecond or two, and an index of words finds those that may have any: so
statements are those of the current rules in every archive, and cost an import nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.archive.queries import get_article, to_query
from storage.archive.quote_pages import iter_quotes, read_page
from storage.engine.values import FilterQuery
from storage.model import Filter, QuoteHit
from storage.search.terms import Term, TermTree, matches, parse_in_text
from storage.text.folding import fold

if TYPE_CHECKING:
    from datetime import datetime

    from storage.archive.quote_pages import FindQuotes, QuotePage
    from storage.engine.protocol import Engine
    from storage.model import Article, Headline, Quote

__all__ = ["Statements", "is_about_statements", "without_statements"]

_ASKED = "is:statement"

_MOST = 100
"""Statements of a person with some words that are returned, the newest."""


def is_about_statements(words: str) -> bool:
    """Return whether a search of quotes asks for statements: ``is:statement ferry``."""
    return _ASKED in words.casefold().split()


def without_statements(words: str) -> str:
    """Return the words of a search without ``is:statement``; others stay as they are."""
    if not is_about_statements(words):
        return words
    return " ".join(word for word in words.split() if word.casefold() != _ASKED)


class Statements:
    """The statements of an archive. Nothing is changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_article(self, article: int) -> list[Quote]:
        """Return an article's statements in the order of its text.

        Raises:
            NotFound: There is no such article.
        """
        return _extract(get_article(self._engine, article).text)

    def with_quotes(self, article: int) -> list[Quote]:
        """Return an article's quotes and statements in the order of its text.

        Raises:
            NotFound: There is no such article.
        """
        quotes = self._engine.quotes.of_article(article)
        return sorted([*quotes, *self.of_article(article)], key=lambda one: one.start)

    def page(self, filter: Filter, start: int = 0, limit: int = 100) -> QuotePage:
        """Return about `limit` statements from a place on; there may be none, and more further on.

        `filter.words` are looked for inside the statements, `filter.speaker` is any name of a
        person. `start` is 0 or what the page before returned.
        """
        return read_page(self._engine, *self._to_find(filter), start, limit)

    def iter(self, filter: Filter, *, limit: int = 0) -> Iterator[QuoteHit]:
        """Yield statements newest first, `limit` at most (0: all)."""
        return iter_quotes(self._engine, *self._to_find(filter), limit)

    def with_any(self, begun: Sequence[str], speaker: str, before: datetime) -> list[QuoteHit]:
        """Return a person's statements before a time that have a word which begins like one.

        They are the newest: a few hundred articles are read at most.
        """
        names = self._names(speaker)
        terms = tuple(Term(word, is_prefix=True) for word in begun)
        tree = TermTree((_surnames(names), terms), ())
        wanted = TermTree((terms,), ())

        def find(article: Article, row: Headline) -> list[QuoteHit]:
            return [
                QuoteHit(one, row)
                for one in _extract(article.text)
                if fold(one.speaker or "") in names and matches(wanted, one.text)
            ]

        return read_page(self._engine, FilterQuery(before=before, terms=tree), find, 0, _MOST).hits

    def _to_find(self, filter: Filter) -> tuple[FilterQuery, FindQuotes]:
        """Return the query for articles that may have the statements, and what finds these."""
        names = self._names(filter.speaker) if filter.speaker else frozenset()
        tree = parse_in_text(filter.words)

        def find(article: Article, row: Headline) -> list[QuoteHit]:
            return [
                QuoteHit(one, row)
                for one in _extract(article.text)
                if (not names or fold(one.speaker or "") in names)
                and (tree is None or matches(tree, one.text))
            ]

        return _query(filter, tree, names), find

    def _names(self, speaker: str) -> frozenset[str]:
        """Return all names of a person, folded."""
        known = [one.name for one in self._engine.speakers.names_of(speaker)]
        return frozenset(map(fold, [speaker, *known]))


def _query(filter: Filter, tree: TermTree | None, names: frozenset[str]) -> FilterQuery:
    """Return a query for the articles that may have the statements: their words, and a name."""
    query = to_query(replace(filter, speaker="", words="", folded=False))
    wanted = tree.wanted if tree else ()
    if names:
        wanted = (*wanted, _surnames(names))
    return replace(query, terms=TermTree(wanted, ()) if wanted else None)


def _surnames(names: frozenset[str]) -> tuple[Term, ...]:
    return tuple(Term(name.split()[-1]) for name in sorted(names) if name)


def _extract(text: str) -> list[Quote]:
    from storage.quotes import extract_statements  # late: only this needs the extractor

    return extract_statements(text)
