"""Statements across the archive: extracted from the texts when they are asked for, never stored.

An article is read in a millisecond or two, and an index of words finds those that may have any: so
statements are those of the current rules in every archive, and cost an import nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from storage.archive.queries import get_article, to_query
from storage.model import Filter, QuoteHit
from storage.search.terms import Term, TermTree, parse, words_of
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.engine.values import FilterQuery
    from storage.model import Quote

__all__ = ["StatementPage", "Statements", "is_about_statements", "without_statements"]

_ASKED = "is:statement"

_PAGE = 50
"""Articles fetched at a time."""
_MOST_READ = 400
"""Articles read for one page, so that it comes within a second."""


def is_about_statements(words: str) -> bool:
    """Return whether a search of quotes asks for statements: ``is:statement ferry``."""
    return _ASKED in words.casefold().split()


def without_statements(words: str) -> str:
    """Return the words of a search without ``is:statement``; others stay as they are."""
    if not is_about_statements(words):
        return words
    return " ".join(word for word in words.split() if word.casefold() != _ASKED)


class StatementPage(NamedTuple):
    """Statements, newest first, and where the next page begins; None after the last one."""

    hits: list[QuoteHit]
    next: int | None


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

    def page(self, filter: Filter, start: int = 0, limit: int = 100) -> StatementPage:
        """Return about `limit` statements from a place on; there may be none, and more further on.

        `filter.words` are looked for inside the statements, `filter.speaker` is any name of a
        person. `start` is 0 or what the page before returned.
        """
        hits: list[QuoteHit] = []
        for read, found in self._walk(filter, start):
            hits += found
            if len(hits) >= limit or read - start >= _MOST_READ:
                return StatementPage(hits, read)
        return StatementPage(hits, None)

    def iter(self, filter: Filter, *, limit: int = 0) -> Iterator[QuoteHit]:
        """Yield statements newest first, `limit` at most (0: all)."""
        done = 0
        for _, found in self._walk(filter, 0):
            for hit in found:
                yield hit
                done += 1
                if done == limit:
                    return

    def _walk(self, filter: Filter, start: int) -> Iterator[tuple[int, list[QuoteHit]]]:
        """Yield how many articles were read, with the statements of the last one that match."""
        names = self._names(filter.speaker) if filter.speaker else frozenset()
        tree = parse(filter.words)
        rows = self._engine.articles.select(_query(filter, tree, names), "date")
        for first in range(start, rows.total, _PAGE):
            for at, row in enumerate(rows.rows(first, first + _PAGE), first + 1):
                article = self._engine.articles.get(row.id)
                found = _extract(article.text) if article is not None else []
                yield (
                    at,
                    [
                        QuoteHit(one, row)
                        for one in found
                        if (not names or fold(one.speaker or "") in names) and _has(one, tree)
                    ],
                )

    def _names(self, speaker: str) -> frozenset[str]:
        """Return all names of a person, folded."""
        known = [one.name for one in self._engine.speakers.names_of(speaker)]
        return frozenset(map(fold, [speaker, *known]))


def _query(filter: Filter, tree: TermTree | None, names: frozenset[str]) -> FilterQuery:
    """Return a query for the articles that may have the statements: their words, and a name."""
    query = to_query(replace(filter, speaker="", words="", folded=False))
    wanted = tree.wanted if tree else ()
    if names:
        wanted = (*wanted, tuple(Term(name.split()[-1]) for name in sorted(names) if name))
    return replace(query, terms=TermTree(wanted, ()) if wanted else None)


def _has(statement: Quote, tree: TermTree | None) -> bool:
    """Return whether a statement has the words, as a search of articles would find them."""
    if tree is None:
        return True
    words = f" {_plain(statement.text)} "

    def has(term: Term) -> bool:
        return f" {_plain(term.text)}{'' if term.is_prefix else ' '}" in words

    return all(any(map(has, group)) for group in tree.wanted) and not any(map(has, tree.unwanted))


def _plain(text: str) -> str:
    return fold(" ".join(words_of(text)))


def _extract(text: str) -> list[Quote]:
    from storage.quotes import extract_statements  # late: only this needs the extractor

    return extract_statements(text)
