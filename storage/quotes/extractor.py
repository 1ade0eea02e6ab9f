"""The steps of quotation extraction in their order, from marks to quotes."""

from __future__ import annotations

from storage.model import Quote
from storage.quotes.attribution.confidence import estimate_confidence
from storage.quotes.attribution.context import Attribution
from storage.quotes.attribution.pipeline import attribute_quotes
from storage.quotes.entities import Entity
from storage.quotes.filtering import is_quote, uses_single_marks
from storage.quotes.names.entity_linking import link_entities
from storage.quotes.names.name_parser import HONORIFICS
from storage.quotes.tokenization.quotation_marks import (
    QuotedSpan,
    find_quoted_spans,
    split_paragraphs,
)
from storage.quotes.tokenization.tokenizer import tokenize

__all__ = ["extract"]

MAX_SPANS = 10_000
"""So many stretches between marks are looked at: the archive has room for 16,384 of an article."""


def extract(text: str) -> list[Quote]:
    """Return the quotes of `text`, by start; never one within another.

    The text stays as it is: offsets count its characters, and a quote's words are those
    between the marks. Every paragraph of a quotation that runs on is a quote of its own.
    """
    spans = split_paragraphs(text)
    quoted = find_quoted_spans(text, spans)[:MAX_SPANS]
    if not quoted:
        return []
    sentences = tokenize(text, spans, quoted)
    link_entities(sentences)
    decisions = attribute_quotes(text, sentences, quoted)
    singles = uses_single_marks(quoted, decisions)
    return [
        _quote(text, marked, decision)
        for marked, decision in zip(quoted, decisions, strict=True)
        if is_quote(text, marked, decision, singles=singles)
    ]


def _quote(text: str, marked: QuotedSpan, decision: Attribution | None) -> Quote:
    start, end = marked.start, marked.end
    if decision is None:
        return Quote(start, end, text[start:end], None, 0.0)
    return Quote(
        start,
        end,
        text[start:end],
        decision.speaker,
        estimate_confidence(decision),
        _role(decision.entity),
        decision.cue,
        decision.sieve,
    )


def _role(entity: Entity | None) -> str:
    """Return what the article calls the speaker, a mere "Mr." aside."""
    roles = entity.roles if entity is not None else []
    return next((role for role in roles if role.lower().strip(".") not in HONORIFICS), "")
