"""The place of a quote, as pages about quotes return it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.model import Headline

__all__ = ["QuotePosition"]


@dataclass(frozen=True, slots=True)
class QuotePosition:
    """The answer to go to a quote: its article, and the offset of the quote in its text."""

    article: Headline
    start: int
