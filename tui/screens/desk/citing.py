"""Where a quote stands and was said: its paragraph, and one line to paste into copy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from storage.model import Article, Quote
from tui.text import clean_line
from tui.widgets.quote_cards import CAPTION, STANDFIRST

__all__ = ["citation", "paragraphs"]


def citation(quote: Quote, article: Article, source: str) -> str:
    """Return ``“words” — Speaker, headline, source, date, link``; what is not known is left out."""
    day = article.published.astimezone().date()
    speaker = quote.speaker if quote.certainty != "none" else None
    parts = (speaker, article.headline, source, f"{day.day} {day:%B %Y}", article.link)
    where = ", ".join(clean_line(part) for part in parts if part)
    return f"“{clean_line(quote.text)}” — {where}"


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
