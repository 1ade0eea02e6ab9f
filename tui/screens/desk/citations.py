"""Where a quote stands and was said: its paragraph, and one line to paste into copy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate

from storage.model import Article, Quote
from storage.quotes.citation import (
    citation_warning,
    cited_source,
    format_citation,
    format_speaker,
    publication_time,
    strip_final_comma,
)
from tui.formatting.text import clean_line, cut_words
from tui.widgets.quotes.cards import CAPTION, STANDFIRST

__all__ = ["beginning", "citation", "paragraphs", "with_remark"]

_WORDS_SHOWN = 40
"""Cells of a copied quote that its toast shows."""


def citation(
    quote: Quote, article: Article, source: str, shared: Sequence[str], remark: str
) -> str:
    """Return ``“words” — Speaker, role, headline, source, time, link``, as far as it is known.

    `remark` says who other papers name.
    """
    return format_citation(
        quote.text, _speaker(quote), quote.role, article.headline,
        cited_source(source, article.edited_by),
        publication_time(article.published, article.date_kind), article.link,
        citation_warning(article, datetime.now(UTC), shared), kind=quote.kind, remark=remark,
    )  # fmt: skip


def beginning(quote: Quote) -> str:
    """Return how a quote begins, and who said it."""
    words = cut_words(strip_final_comma(quote.text), _WORDS_SHOWN)
    words = f"statement {words}" if quote.kind == "statement" else f"“{words}”"
    return f"{words} — {clean_line(speaker)}" if (speaker := _speaker(quote)) else words


def with_remark(words: str, remark: str) -> str:
    """Return words about a copied quote, with what is copied of other papers."""
    return f"{words}, with “{clean_line(remark)}”" if remark else words


def _speaker(quote: Quote) -> str:
    return format_speaker(quote.speaker, quote.certainty)


def paragraphs(article: Article, quotes: Sequence[Quote]) -> list[int]:
    """Return for each quote the paragraph of the body it stands in, or which part leads it in."""
    lead = sum(len(part) + 2 for part in (article.standfirst, article.caption) if part)
    blocks = [block for block in article.blocks if block.text]
    starts = list(accumulate((len(block.text) + 2 for block in blocks), initial=lead))[:-1]
    counted = list(accumulate(int(block.kind != "heading") for block in blocks))
    caption = len(article.standfirst) + 2 if article.standfirst else 0

    def place(quote: Quote) -> int:
        if block := bisect_right(starts, quote.start):
            return counted[block - 1]
        return CAPTION if quote.start >= caption else STANDFIRST

    return [place(quote) for quote in quotes]
