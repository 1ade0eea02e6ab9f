"""The extraction pipeline, from quotation marks to quotes."""

from __future__ import annotations

from storage.model import STATEMENT, Quote
from storage.quotes.attribution.confidence import estimate_confidence
from storage.quotes.attribution.context import Attribution
from storage.quotes.attribution.pipeline import attribute_quotes
from storage.quotes.attribution.statements import Report
from storage.quotes.entities import Entity
from storage.quotes.filtering import is_quote, uses_single_marks
from storage.quotes.names.entity_linking import link_entities
from storage.quotes.names.roles import is_role
from storage.quotes.tokenization.line_wrapping import unwrap
from storage.quotes.tokenization.quotation_marks import (
    QuotedSpan,
    find_quoted_spans,
    split_paragraphs,
)
from storage.quotes.tokenization.tokenizer import tokenize

__all__ = ["extract", "extract_statements"]

MAX_SPANS = 10_000
"""Maximum number of spans examined: the archive has room for 16,384 quotes of an article."""

_ALWAYS = 200
"""Number of spans examined however short the text is."""

_PER_SPAN = 24
"""Characters for each span beyond that: no article has more, which bounds the work on any text."""


def extract(text: str) -> list[Quote]:
    """Extract the quotes of `text`, ordered by start; none is nested in another.

    Offsets count the characters of `text`, and the words of a quote are those between the marks.
    Each paragraph of a quotation that spans several is a quote of its own.
    """
    return [
        _quote(text, span, attribution)
        for span, attribution, is_shown in _read(text, None)
        if is_shown
    ]


def extract_statements(text: str) -> list[Quote]:
    """Extract the statements of `text`: sentences that report what somebody said, ordered by start.

    The words are those of the whole sentence. None has a quotation in it, or an unknown speaker.
    """
    reports: list[Report] = []
    read = _read(text, reports)
    return [
        Quote(
            one.start,
            one.end,
            text[one.start : one.end],
            one.speaker,
            one.confidence,
            _role(one.entity),
            one.cue,
            STATEMENT,
        )
        for one in reports
        if not any(is_shown for _, _, is_shown in (read[at] for at in one.quotes))
    ]


def _read(
    text: str, reports: list[Report] | None
) -> list[tuple[QuotedSpan, Attribution | None, bool]]:
    """Return the quoted spans with their attributions, and whether each is a quote.

    To `reports`, if given, the statements are added.
    """
    flowing = unwrap(text)
    paragraphs = split_paragraphs(flowing)
    most = min(MAX_SPANS, max(_ALWAYS, len(text) // _PER_SPAN))
    spans = find_quoted_spans(flowing, paragraphs)
    if len(spans) > most:  # what comes after the last one examined is not read
        end = spans[most].outer_start
        spans, paragraphs = spans[:most], [(a, min(b, end)) for a, b in paragraphs if a < end]
    if not spans and reports is None:
        return []
    sentences = tokenize(flowing, paragraphs, spans)
    link_entities(sentences)
    attributions = attribute_quotes(flowing, sentences, spans, reports)
    singles = uses_single_marks(spans, attributions)
    return [
        (span, attribution, is_quote(flowing, span, attribution, singles=singles))
        for span, attribution in zip(spans, attributions, strict=True)
    ]


def _quote(text: str, span: QuotedSpan, attribution: Attribution | None) -> Quote:
    """Create the quote of a span and its attribution."""
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
    """Return the first role the article gives the speaker."""
    return next(filter(is_role, entity.roles), "") if entity is not None else ""
