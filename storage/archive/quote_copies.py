"""Copies of a quote in other articles that have its mistake: the speaker who is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.archive.reprints import Reprints
from storage.archive.statements import Statements
from storage.quotes.names.person_keys import DESCRIPTION_KEY, person_key
from storage.text.folding import fold
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, Quote, QuoteHit

__all__ = ["also_in_copies", "copies_to_correct"]


def copies_to_correct(
    engine: Engine, article: Article, quote: Quote, speaker: str
) -> list[QuoteHit]:
    """Return copies of a quote that are to have the speaker set for it, too (empty: nobody).

    They are those with the same mistaken speaker, and where somebody is set, those that only
    describe the speaker: “an official”. What was set by hand for another speaker is kept.
    """
    mistaken = _speaker(quote)
    (found,) = Reprints(engine, Statements(engine)).of_article(article, [quote])
    return [
        one.hit
        for one in found
        if (there := _speaker(one.hit.quote)) != fold(speaker)
        and (there == mistaken or (speaker and _is_only_described(one.hit.quote)))
    ]


def also_in_copies(count: int) -> str:
    """Say that copies were corrected, too: ``, also in 3 copies``; nothing if there are none."""
    return f", also in {format_count(count, 'copy')}" if count else ""


def _speaker(quote: Quote) -> str:
    return "" if quote.certainty == "none" else fold(quote.speaker or "")


def _is_only_described(quote: Quote) -> bool:
    """Return whether the article describes the speaker, and nobody was set by hand."""
    is_shown = quote.certainty != "none" and not quote.corrected
    return is_shown and person_key(quote.speaker or "") == DESCRIPTION_KEY
