"""Quotes in articles about the words of a search: the words stand beside them, not in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.archive.queries import to_query
from storage.model import QuoteHit
from storage.search.terms import TermTree, matches, parse_in_text
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.archive.quote_pages import FindQuotes
    from storage.engine.protocol import Engine
    from storage.engine.values import FilterQuery
    from storage.model import Article, Filter, Headline, Quote

__all__ = ["to_find_about"]

_GAP = "\n\n"
_NEAR = 2
"""Gaps between paragraphs, on both sides of a quote, up to which words are near it: its own
paragraph and its neighbours."""


def to_find_about(engine: Engine, filter: Filter) -> tuple[FilterQuery, FindQuotes] | None:
    """Return a query for articles about the words of a filter, and what finds quotes in them.

    None where no words are asked for: then nothing is about them.
    """
    tree = parse_in_text(filter.words)
    if tree is None or not tree.wanted:
        return None
    wanted, excluded = replace(tree, unwanted=()), TermTree((), tree.unwanted)
    names = {fold(filter.speaker), *map(fold, _names(engine, filter.speaker))}
    query = replace(to_query(replace(filter, folded=False)), terms=wanted)

    def find(article: Article, row: Headline) -> list[QuoteHit]:
        about = _about(article, wanted)
        return [
            QuoteHit(one, row)
            for one in engine.quotes.of_article(row.id)
            if (not filter.speaker or fold(one.speaker or "") in names)
            and matches(excluded, one.text)
            and not matches(wanted, one.text)  # those are found by their own words
            and about(one)
        ]

    return query, find


def _names(engine: Engine, speaker: str) -> list[str]:
    return [one.name for one in engine.speakers.names_of(speaker)] if speaker else []


def _about(article: Article, wanted: TermTree) -> Callable[[Quote], bool]:
    """Return whether the headline, or the text near a quote of an article, has the words."""
    lead, text = f"{article.headline} {article.standfirst}", article.text
    if matches(wanted, lead):
        return lambda _quote: True

    def about(quote: Quote) -> bool:
        start, end = quote.start, quote.end
        for _ in range(_NEAR):
            start = max(text.rfind(_GAP, 0, start), 0)
            end = after if (after := text.find(_GAP, end + 1)) >= 0 else len(text)
        return matches(wanted, f"{lead} {text[start:end]}")

    return about
