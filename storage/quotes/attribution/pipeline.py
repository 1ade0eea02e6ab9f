"""Who said each quotation: the sieves asked in order, what they find resolved to a speaker."""

from __future__ import annotations

from storage.quotes.attribution.context import Attribution, QuoteContext
from storage.quotes.attribution.coreference import CoreferenceResolver
from storage.quotes.attribution.sieves import SIEVES
from storage.quotes.grammar.reporting_clauses import find_reporting_clauses
from storage.quotes.tokenization.quotation_marks import QuotedSpan
from storage.quotes.tokenization.tokens import Sentence

__all__ = ["attribute_quotes"]


def attribute_quotes(
    text: str, sentences: list[Sentence], quoted: list[QuotedSpan]
) -> list[Attribution | None]:
    """Return for each of `quoted` what the first sieve that answers decides, in order."""
    decisions: list[Attribution | None] = [None] * len(quoted)
    focus = CoreferenceResolver(text)
    before: Sentence | None = None
    last: tuple[QuotedSpan, Attribution | None] | None = None
    end = max((at + 1 for at, sentence in enumerate(sentences) if sentence.quotes), default=0)
    for number, sentence in enumerate(sentences[:end]):  # what follows the last tells nothing
        below = sentences[number + 1] if number + 1 < len(sentences) else None
        clauses = find_reporting_clauses(sentence) if sentence.quotes else None
        speakers = []
        for at in sentence.quotes:
            which = sentence.tokens[at].quote
            scene = QuoteContext(
                text, quoted[which], sentence, at, clauses or [], before, below, last
            )
            decision = next((found for sieve in SIEVES if (found := sieve(scene))), None)
            if decision is not None:
                _resolve_speaker(decision, focus)
                if decision.entity is not None and decision.entity.person:
                    speakers.append(decision.entity)
            decisions[which] = decision
            last = quoted[which], decision
        focus.look(sentence, clauses, number)
        for entity in speakers:
            focus.heard(entity, number)
        before = sentence
    return decisions


def _resolve_speaker(decision: Attribution, focus: CoreferenceResolver) -> None:
    """Give the decision the speaker its mention stands for, unless it has one."""
    if decision.speaker is None and decision.mention is not None:
        decision.entity, decision.speaker = focus.resolve(decision.mention, decision.tokens)
