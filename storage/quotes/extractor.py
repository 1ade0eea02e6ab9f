"""The steps of quotation extraction in their order, from marks to quotes."""

from __future__ import annotations

from storage.model import Quote
from storage.quotes.marks import blocks, pair

__all__ = ["VERSION", "extract"]

VERSION = 1
"""Rises whenever the same text may give other quotes, so that stored ones can be made anew."""


def extract(text: str) -> list[Quote]:
    """Return the quotes of `text`, by start."""
    return [
        Quote(m.start, m.end, text[m.start : m.end], None, 0.0)
        for m in pair(text, blocks(text))
        if m.end > m.start and not m.single
    ]
