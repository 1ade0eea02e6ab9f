"""The steps of quotation extraction in their order, from marks to quotes."""

from __future__ import annotations

from storage.model import Quote
from storage.quotes.attribution.confidence import confidence_of
from storage.quotes.attribution.context import Decision
from storage.quotes.attribution.pipeline import attribute
from storage.quotes.entities import Entity
from storage.quotes.filtering import is_quote, quotes_in_singles
from storage.quotes.names.entity_linking import gather
from storage.quotes.names.name_parser import HONORIFICS
from storage.quotes.tokenization.quotation_marks import Marked, blocks, pair
from storage.quotes.tokenization.tokenizer import tokenize

__all__ = ["extract"]

MOST = 10_000
"""So many stretches between marks are looked at: the archive has room for 16,384 of an article."""


def extract(text: str) -> list[Quote]:
    """Return the quotes of `text`, by start; never one within another.

    The text stays as it is: offsets count its characters, and a quote's words are those
    between the marks. Every paragraph of a quotation that runs on is a quote of its own.
    """
    spans = blocks(text)
    quoted = pair(text, spans)[:MOST]
    if not quoted:
        return []
    sentences = tokenize(text, spans, quoted)
    gather(sentences)
    decisions = attribute(text, sentences, quoted)
    singles = quotes_in_singles(quoted, decisions)
    return [
        _quote(text, marked, decision)
        for marked, decision in zip(quoted, decisions, strict=True)
        if is_quote(text, marked, decision, singles=singles)
    ]


def _quote(text: str, marked: Marked, decision: Decision | None) -> Quote:
    start, end = marked.start, marked.end
    if decision is None:
        return Quote(start, end, text[start:end], None, 0.0)
    return Quote(
        start,
        end,
        text[start:end],
        decision.speaker,
        confidence_of(decision),
        _role(decision.entity),
        decision.cue,
        decision.sieve,
    )


def _role(entity: Entity | None) -> str:
    """Return what the article calls the speaker, a mere "Mr." aside."""
    roles = entity.roles if entity is not None else []
    return next((role for role in roles if role.lower().strip(".") not in HONORIFICS), "")
