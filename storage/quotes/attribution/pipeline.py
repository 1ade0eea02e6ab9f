"""The attribution pipeline: sieves asked in order, their mentions resolved to speakers."""

from __future__ import annotations

from storage.quotes.attribution.context import Attribution, QuoteContext
from storage.quotes.attribution.coreference import CoreferenceResolver
from storage.quotes.attribution.cross_sentence_sieves import find_interviewee
from storage.quotes.attribution.negative_sieves import is_foreign
from storage.quotes.attribution.sieves import SIEVES
from storage.quotes.attribution.statements import Report, find_report
from storage.quotes.grammar.reporting_clauses import reporting_clauses_of
from storage.quotes.tokenization.quotation_marks import QuotedSpan
from storage.quotes.tokenization.tokens import Sentence

__all__ = ["attribute_quotes"]

_MAX_WORDLESS = 8
"""Number of quotations without a word between them from which they are no speech."""


def attribute_quotes(
    text: str,
    sentences: list[Sentence],
    spans: list[QuotedSpan],
    reports: list[Report] | None = None,
) -> list[Attribution | None]:
    """Return for each of `spans` the attribution of the first sieve that matches.

    To `reports`, if given, the statements are added that other sentences report.
    """
    attributions: list[Attribution | None] = [None] * len(spans)
    if is_foreign(sentences):
        return [Attribution("foreign", None, "", []) for _ in spans]
    resolver = CoreferenceResolver(text)
    previous_sentence: Sentence | None = None
    previous_quote: tuple[QuotedSpan, Attribution | None] | None = None
    turn = next((span.paragraph for span in spans if span.turn), None)
    interviewee = find_interviewee(sentences, turn) if turn is not None else None
    end = max((at + 1 for at, sentence in enumerate(sentences) if sentence.quotes), default=0)
    if reports is not None:
        end = len(sentences)
    for number, sentence in enumerate(sentences[:end]):  # nothing matters after the last quotation
        next_sentence = sentences[number + 1] if number + 1 < len(sentences) else None
        speakers = []
        wordless = len(sentence.tokens) == len(sentence.quotes) >= _MAX_WORDLESS
        for at in sentence.quotes:
            index = sentence.tokens[at].quote
            context = QuoteContext(
                text,
                spans[index],
                sentence,
                sentence.tokens,
                at,
                reporting_clauses_of(sentence),
                previous_sentence,
                next_sentence,
                previous_quote,
                interviewee,
            )
            attribution = None if wordless else _ask_sieves(context)
            if attribution is not None:
                _resolve_speaker(attribution, resolver)
                if attribution.entity is not None and attribution.entity.is_person:
                    speakers.append(attribution.entity)
            attributions[index] = attribution
            previous_quote = spans[index], attribution
        if reports is not None and (report := find_report(sentence, resolver)) is not None:
            reports.append(report)
        resolver.add_sentence(sentence, number)
        for entity in speakers:
            resolver.add_speaker(entity, number)
        previous_sentence = sentence
    return attributions


def _ask_sieves(context: QuoteContext) -> Attribution | None:
    """Return the attribution of the first sieve that matches."""
    for sieve in SIEVES:
        found = sieve(context)
        if found is not None:
            return found
    return None


def _resolve_speaker(attribution: Attribution, resolver: CoreferenceResolver) -> None:
    """Resolve the mention of the attribution to its speaker, unless it has one."""
    if attribution.speaker is None and attribution.mention is not None:
        attribution.entity, attribution.speaker = resolver.resolve(
            attribution.mention, attribution.tokens
        )
