"""Quotes and statements near the words of a search: the words stand beside them, not in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.archive.queries import to_query
from storage.model import QuoteHit
from storage.search.terms import Term, TermTree, matches, parse_in_text
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.archive.quote_pages import FindQuotes
    from storage.engine.protocol import Engine
    from storage.engine.values import FilterQuery
    from storage.model import Article, Filter, Headline, Quote

__all__ = ["find_near", "names_of", "to_find_about"]

_GAP = "\n\n"
_NEAR = 2
"""Gaps between paragraphs, on both sides of a quote, up to which words are near it: its own
paragraph and its neighbours."""


def to_find_about(engine: Engine, filter: Filter) -> tuple[FilterQuery, FindQuotes] | None:
    """Return a query for articles with the words of a filter, and what finds quotes near them.

    None where no words are asked for: then nothing is near them.
    """
    query = to_query(replace(filter, words="", folded=False))
    names = names_of(engine, filter.speaker) if filter.speaker else frozenset()
    return find_near(
        query, filter.words, names, lambda article: engine.quotes.of_article(article.id)
    )


def find_near(
    query: FilterQuery,
    words: str,
    names: Collection[str],
    quotes_of: Callable[[Article], Sequence[Quote]],
    *,
    also: tuple[tuple[Term, ...], ...] = (),
) -> tuple[FilterQuery, FindQuotes] | None:
    """Return a query with words, and what finds the quotes near them in the articles it finds.

    A word is not taken as the beginning of others, unless ``*`` follows it.

    Args:
        query: What else the articles match.
        words: The words, as they were typed.
        names: The names of the speaker, folded; none for everybody.
        quotes_of: Returns the quotes of an article that may be near the words.
        also: More groups of terms, one of each of which an article has.
    """
    tree, own = parse_in_text(f"{words} "), parse_in_text(words)
    if tree is None or own is None or not tree.wanted:
        return None
    wanted, excluded = replace(tree, unwanted=()), TermTree((), tree.unwanted)
    own = replace(own, unwanted=())

    def find(article: Article, row: Headline) -> list[QuoteHit]:
        is_near = _is_near(article, wanted)
        return [
            QuoteHit(one, row)
            for one in quotes_of(article)
            if (not names or fold(one.speaker or "") in names)
            and matches(excluded, one.text)
            and not matches(own, one.text)  # those are found by their own words
            and is_near(one)
        ]

    return replace(query, terms=TermTree((*wanted.wanted, *also), ())), find


def names_of(engine: Engine, speaker: str) -> frozenset[str]:
    """Return all names of a person, folded."""
    return frozenset(map(fold, [speaker, *(one.name for one in engine.speakers.names_of(speaker))]))


def _is_near(article: Article, wanted: TermTree) -> Callable[[Quote], bool]:
    """Return whether the headline, or the text near a quote of an article, has the words."""
    lead, text = f"{article.headline} {article.standfirst}", article.text
    if matches(wanted, lead):
        return lambda _quote: True

    def is_near(quote: Quote) -> bool:
        start, end = quote.start, quote.end
        for _ in range(_NEAR):
            start = max(text.rfind(_GAP, 0, start), 0)
            end = after if (after := text.find(_GAP, end + 1)) >= 0 else len(text)
        return matches(wanted, f"{lead} {text[start:end]}")

    return is_near
