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
    paragraphs = split_paragraphs(text)
    spans = find_quoted_spans(text, paragraphs)[:MAX_SPANS]
    if not spans:
        return []
    sentences = tokenize(text, paragraphs, spans)
    link_entities(sentences)
    attributions = attribute_quotes(text, sentences, spans)
    singles = uses_single_marks(spans, attributions)
    return [
        _quote(text, span, attribution)
        for span, attribution in zip(spans, attributions, strict=True)
        if is_quote(text, span, attribution, singles=singles)
    ]


def _quote(text: str, span: QuotedSpan, attribution: Attribution | None) -> Quote:
    start, end = span.start, span.end
    if attribution is None:
        return Quote(start, end, text[start:end], None, 0.0)
    return Quote(
        start,
        end,
        text[start:end],
        attribution.speaker,
        estimate_confidence(attribution),
        _role(attribution.entity),
        attribution.cue,
        attribution.sieve,
    )


def _role(entity: Entity | None) -> str:
    """Return what the article calls the speaker, a mere "Mr." aside."""
    roles = entity.roles if entity is not None else []
    return next((role for role in roles if role.lower().strip(".") not in HONORIFICS), "")
