"""Statements across the archive: extracted from the texts when they are asked for, never stored.

Only the reader's corrections of them are.

An article is read in a millisecond or two, and an index of words finds those that may have any: so
statements are those of the current rules in every archive, and cost an import nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from storage.archive import statement_corrections
from storage.archive.queries import get_article, to_query
from storage.archive.quote_pages import QuotePage, iter_quotes, read_page
from storage.archive.quotes_about import find_near, names_of
from storage.engine.values import FilterQuery
from storage.model import Filter, QuoteHit
from storage.search.terms import Term, TermTree, matches, parse_in_text, words_of
from storage.text.folding import fold

if TYPE_CHECKING:
    from datetime import datetime

    from storage.archive.quote_pages import FindQuotes
    from storage.engine.protocol import Engine
    from storage.model import Article, Headline, Quote

__all__ = ["MOST_READ", "Statements", "is_about_statements", "without_statements"]

_ASKED = "is:statement"

_MOST = 100
"""Statements of a person with some words that are returned, the newest."""
_BEGINNING = 8
"""Words of a statement by which its article is found."""

MOST_READ = 400
"""Articles that are read for a list of those with some statements, the newest."""


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
        self._known: tuple[object, dict[int, bool]] = None, {}
        """Which articles were found to have the statements that were asked for last."""

    def to_query(self, filter: Filter) -> FilterQuery:
        """Translate a filter of articles with some statements into an engine's query.

        `MOST_READ` articles are read, the newest that may have them. As many are read without the
        rest of the filter, for the counts of other choices.
        """
        query, find = self._to_find(replace(filter, stated=False))
        asked = (self._engine.version(), filter.words, filter.speaker)
        if self._known[0] != asked:
            self._known = asked, {}
        ids, is_all = self._having(query, find)
        others, _ = self._having(FilterQuery(terms=query.terms), find)
        return replace(query, terms=None, among=ids | others, exact=is_all)

    def _having(self, query: FilterQuery, find: FindQuotes) -> tuple[frozenset[int], bool]:
        """Return the newest articles of a query with statements; and whether all were read."""
        rows = self._engine.articles.select(query, "date").rows(0, MOST_READ + 1)
        known = self._known[1]
        for row in rows[:MOST_READ]:
            if row.id not in known:
                article = self._engine.articles.get(row.id)
                known[row.id] = article is not None and bool(find(article, row))
        ids = frozenset(row.id for row in rows[:MOST_READ] if known[row.id])
        return ids, len(rows) <= MOST_READ

    def of_article(self, article: int) -> list[Quote]:
        """Return an article's statements in the order of its text.

        Raises:
            NotFound: There is no such article.
        """
        return self._extract(article, get_article(self._engine, article).text)

    def left_out(self, article: int) -> list[Quote]:
        """Return the sentences of an article that the reader set to be no statements.

        Raises:
            NotFound: There is no such article.
        """
        text = get_article(self._engine, article).text
        return [
            one
            for one in statement_corrections.extracted(self._engine, article, text)
            if statement_corrections.is_left_out(one)
        ]

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

    def find_about(self, filter: Filter, start: int = 0, limit: int = 100) -> QuotePage:
        """Return about `limit` statements near `filter.words`, as quotes are found near them."""
        asked = self._to_find_about(filter)
        return read_page(self._engine, *asked, start, limit) if asked else QuotePage([], None)

    def iter_about(self, filter: Filter, *, limit: int = 0) -> Iterator[QuoteHit]:
        """Yield all statements that `find_about` finds, `limit` at most (0: all)."""
        if asked := self._to_find_about(filter):
            yield from iter_quotes(self._engine, *asked, limit)

    def with_any(self, begun: Sequence[str], speaker: str, before: datetime) -> list[QuoteHit]:
        """Return a person's statements before a time that have a word which begins like one.

        They are the newest: a few hundred articles are read at most.
        """
        names = names_of(self._engine, speaker)
        terms = tuple(Term(word, is_prefix=True) for word in begun)
        tree = TermTree((*self._said_by(names), terms), ())
        wanted = TermTree((terms,), ())

        def find(article: Article, row: Headline) -> list[QuoteHit]:
            return [
                QuoteHit(one, row)
                for one in self._extract(row.id, article.text)
                if fold(one.speaker or "") in names and matches(wanted, one.text)
            ]

        return read_page(self._engine, FilterQuery(before=before, terms=tree), find, 0, _MOST).hits

    def _to_find(self, filter: Filter) -> tuple[FilterQuery, FindQuotes]:
        """Return the query for articles that may have the statements, and what finds these."""
        names = self._names(filter)
        tree = parse_in_text(filter.words)

        def find(article: Article, row: Headline) -> list[QuoteHit]:
            return [
                QuoteHit(one, row)
                for one in self._extract(row.id, article.text)
                if (not names or fold(one.speaker or "") in names)
                and (tree is None or matches(tree, one.text))
            ]

        query = _query(filter)
        wanted = (*(tree.wanted if tree else ()), *self._said_by(names))
        return replace(query, terms=TermTree(wanted, ()) if wanted else None), find

    def _to_find_about(self, filter: Filter) -> tuple[FilterQuery, FindQuotes] | None:
        names = self._names(filter)
        return find_near(
            _query(filter),
            filter.words,
            names,
            lambda article: self._extract(article.id, article.text),
            also=self._said_by(names),
        )

    def _names(self, filter: Filter) -> frozenset[str]:
        """Return all names of the speaker of a filter, folded; none for everybody."""
        return names_of(self._engine, filter.speaker) if filter.speaker else frozenset()

    def _said_by(self, names: frozenset[str]) -> tuple[tuple[Term, ...], ...]:
        """Return the group of terms one of which an article with a statement of a person has.

        They are surnames, and the first words of what the reader has set that the person said.
        """
        if not names:
            return ()
        set_by_hand = (
            Term(" ".join(words_of(one.words)[:_BEGINNING]))
            for one in statement_corrections.corrected_by_hand(self._engine)
            if fold(one.speaker) in names
        )
        surnames = (Term(name.split()[-1]) for name in sorted(names) if name)
        return ((*surnames, *islice(set_by_hand, _MOST)),)

    def _extract(self, article: int, text: str) -> list[Quote]:
        found = statement_corrections.extracted(self._engine, article, text)
        return [one for one in found if not statement_corrections.is_left_out(one)]


def _query(filter: Filter) -> FilterQuery:
    """Return a query for the articles of a filter, whoever they quote and with what words."""
    return to_query(replace(filter, speaker="", words="", folded=False))
