"""Sieves that look beyond the quotation's sentence: at the words, sentences and blocks around."""

from __future__ import annotations

from storage.quotes.attribution.context import Attribution, QuoteContext, attribute_before_colon
from storage.quotes.attribution.coreference import independent_clauses
from storage.quotes.grammar.mentions import mention_at
from storage.quotes.grammar.reporting_clauses import find_reporting_clauses
from storage.quotes.grammar.subjects import first_subject, is_place
from storage.quotes.tokenization.tokens import Token

__all__ = [
    "announced",
    "continued",
    "narration_before",
    "paragraph_before",
    "reopened",
    "report_before",
    "sentence_before",
    "signed_below",
]

_MAX_SIGNATURE = 12
"""So many tokens at most sign a quotation in a paragraph of their own."""


def reopened(scene: QuoteContext) -> Attribution | None:
    """Carry the speaker over to the next paragraph of a quotation that was never closed."""
    return _carry_over("reopened", scene) if scene.marked.reopened else None


def announced(scene: QuoteContext) -> Attribution | None:
    """Find the speaker in the block before where it ends with a colon."""
    if scene.at or scene.before is None:
        return None
    previous = scene.before
    if previous.block == scene.sentence.block or previous.tokens[-1].kind != "colon":
        return None
    clauses = find_reporting_clauses(previous)
    return attribute_before_colon(previous.tokens, len(previous.tokens) - 1, clauses, "announced")


def continued(scene: QuoteContext) -> Attribution | None:
    """Go on with the speaker of the quotation before in the same block."""
    if scene.last is None or scene.last[0].block != scene.marked.block:
        return None
    return _carry_over("continued", scene)


def report_before(scene: QuoteContext) -> Attribution | None:
    """Take who reports in the sentence before in the same block."""
    if scene.before is None or scene.before.block != scene.sentence.block:
        return None
    previous = scene.before
    for clause in reversed(find_reporting_clauses(previous)):
        if clause.subject is not None and clause.strong and not clause.infinitive:
            return Attribution("report before", clause.subject, clause.words, previous.tokens)
    return None


def sentence_before(scene: QuoteContext) -> Attribution | None:
    """Take the subject of the sentence before in the same block."""
    if scene.before is None or scene.before.block != scene.sentence.block:
        return None
    tokens = scene.before.tokens
    found = first_subject(tokens, len(tokens))
    if found is None or is_place(found):
        return None
    return Attribution("sentence before", found, "", tokens)


def signed_below(scene: QuoteContext) -> Attribution | None:
    """Find a name alone after a dash in the paragraph below the quotation."""
    if scene.below is None or scene.below.block != scene.sentence.block + 1:
        return None
    tokens = scene.below.tokens
    at = 1 if tokens[0].kind == "dash" else 0
    if at >= len(tokens) or tokens[at].kind != "name" or len(tokens) > _MAX_SIGNATURE:
        return None
    dash = scene.text[tokens[at].start - 2 : tokens[at].start].strip()
    name = mention_at(tokens, at)
    if name is None or not (dash in ("-", "–", "—", "―") or _is_pull_quote(scene, tokens)):
        return None
    return Attribution("signed below", name, dash, tokens)


def _is_pull_quote(scene: QuoteContext, tokens: list[Token]) -> bool:
    """Say whether a pull quote's closing mark stands behind its signature, in the next block."""
    if scene.marked.closed or scene.at or len(scene.tokens) > 1:
        return False
    rest = scene.text[tokens[-1].end : tokens[-1].end + 3].lstrip(".")
    return rest[:1] in ('"', "”")


def paragraph_before(scene: QuoteContext) -> Attribution | None:
    """Go on with the last speaker of the block before."""
    if scene.last is None or scene.marked.block - scene.last[0].block != 1:
        return None
    return _carry_over("paragraph before", scene)


def narration_before(scene: QuoteContext) -> Attribution | None:
    """Take who reports, or whom it is about, at the end of the block before."""
    if scene.at or scene.before is None:
        return None
    previous = scene.before
    if scene.sentence.block - previous.block != 1 or previous.quotes:
        return None
    strong = [clause for clause in find_reporting_clauses(previous) if clause.strong]
    reports = independent_clauses(previous.tokens, strong)
    if reports:
        last = reports[-1]
        return Attribution("narration before", last.subject, last.words, previous.tokens)
    tokens = previous.tokens
    if previous.headline or not any(token.text[:1].islower() for token in tokens):
        return None  # a heading is about nobody
    found = first_subject(tokens, len(tokens))
    return (
        Attribution("narration before", found, "", previous.tokens) if found is not None else None
    )


def _carry_over(sieve: str, scene: QuoteContext) -> Attribution | None:
    """Return the decision for the quotation before once more, if it named a speaker."""
    decision = scene.last[1] if scene.last is not None else None
    if decision is None or decision.speaker is None:
        return None
    return Attribution(
        sieve,
        decision.mention,
        decision.cue,
        decision.tokens,
        decision.speaker,
        decision.entity,
        origin=decision.origin or decision,
    )
