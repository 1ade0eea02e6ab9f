"""Sieves that look beyond the sentence of the quotation: at its neighbors and its paragraph."""

from __future__ import annotations

from storage.quotes.attribution.context import Attribution, QuoteContext, attribute_before_colon
from storage.quotes.attribution.coreference import independent_clauses
from storage.quotes.grammar.mentions import Mention, mention_at, name_mention
from storage.quotes.grammar.reporting_clauses import reporting_clauses_of
from storage.quotes.grammar.subjects import first_subject, is_place
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = [
    *("announced", "continued", "find_interviewee", "interviewed", "narration_before"),
    *("paragraph_before", "reopened", "report_before", "sentence_before"),
    *("signed_below", "summed_up"),
]

_MAX_SIGNATURE = 12
"""Maximum length of a signature in its own paragraph, in tokens."""


def interviewed(context: QuoteContext) -> Attribution | None:
    """Attribute the answers of an interview to the person its introduction names."""
    if not context.span.turn:
        return None
    if context.span.turn == "Q" or context.interviewee is None:
        sieve = "interviewed" if context.span.turn == "A" else ""
        return Attribution(sieve, None, "", context.tokens)
    mention, tokens = context.interviewee
    return Attribution("interviewed", mention, "", tokens)


def find_interviewee(sentences: list[Sentence], first: int) -> tuple[Mention, list[Token]] | None:
    """Find the person named most often in the paragraphs before number `first`, by far."""
    mentions: dict[int, list[tuple[Mention, list[Token]]]] = {}
    for sentence in sentences:
        if sentence.paragraph >= first:
            break
        for at in sentence.names:
            named = name_mention(sentence.tokens, at)
            if named.entity is not None and named.entity.is_person and named.entity.may_be_person:
                mentions.setdefault(id(named.entity), []).append((named, sentence.tokens))
    ranked = sorted(mentions.values(), key=len, reverse=True)
    if not ranked or (len(ranked) > 1 and len(ranked[0]) < 2 * len(ranked[1])):
        return None
    return ranked[0][0]


def reopened(context: QuoteContext) -> Attribution | None:
    """Continue with the speaker of a quotation that was never closed in the paragraph before."""
    return _carry_over("reopened", context) if context.span.reopened else None


def announced(context: QuoteContext) -> Attribution | None:
    """Attribute to the speaker before the colon that ends the paragraph before."""
    if context.index or context.previous_sentence is None:
        return None
    previous = context.previous_sentence
    if previous.paragraph == context.sentence.paragraph or previous.tokens[-1].kind != "colon":
        return None
    clauses = reporting_clauses_of(previous)
    return attribute_before_colon(previous.tokens, len(previous.tokens) - 1, clauses, "announced")


def continued(context: QuoteContext) -> Attribution | None:
    """Continue with the speaker of the previous quotation in the same paragraph."""
    return _carry_over("continued", context) if context.preceding_quote is not None else None


def report_before(context: QuoteContext) -> Attribution | None:
    """Attribute to the subject of a report in the sentence before, in the same paragraph."""
    previous = context.preceding_sentence
    if previous is None:
        return None
    for clause in reversed(reporting_clauses_of(previous)):
        if clause.subject is not None and clause.strong and not clause.infinitive:
            return Attribution("report before", clause.subject, clause.words, previous.tokens)
    return None


def sentence_before(context: QuoteContext) -> Attribution | None:
    """Attribute to the subject of the sentence before, in the same paragraph."""
    previous = context.preceding_sentence
    if previous is None:
        return None
    tokens = previous.tokens
    found = first_subject(tokens, len(tokens))
    if found is None or is_place(found):
        return None
    return Attribution("sentence before", found, "", tokens)


def summed_up(context: QuoteContext) -> Attribution | None:
    """Match "…" Those were the words of the mayor: the sentence after says whose words they are."""
    after = context.next_sentence
    if len(context.tokens) > 1 or after is None or after.quotes:
        return None
    for clause in reporting_clauses_of(after):
        if clause.source and clause.words.startswith("words of"):
            return Attribution("summed up", clause.subject, clause.words, after.tokens)
    return None


def signed_below(context: QuoteContext) -> Attribution | None:
    """Attribute to a name alone after a dash in the paragraph below."""
    if (
        context.next_sentence is None
        or context.next_sentence.paragraph != context.sentence.paragraph + 1
    ):
        return None
    tokens = context.next_sentence.tokens
    at = 1 if tokens[0].kind == "dash" else 0
    if at >= len(tokens) or tokens[at].kind != "name" or len(tokens) > _MAX_SIGNATURE:
        return None
    dash = context.text[tokens[at].start - 2 : tokens[at].start].strip()
    name = mention_at(tokens, at)
    if name is None or not (dash in ("-", "–", "—", "―") or _is_pull_quote(context, tokens)):
        return None
    return Attribution("signed below", name, dash, tokens)


def _is_pull_quote(context: QuoteContext, tokens: list[Token]) -> bool:
    """Return whether a pull quote is closed only after its signature, in the next paragraph."""
    if context.span.closed or context.index or len(context.tokens) > 1:
        return False
    rest = context.text[tokens[-1].end : tokens[-1].end + 3].lstrip(".")
    return rest[:1] in ('"', "”")


def paragraph_before(context: QuoteContext) -> Attribution | None:
    """Continue with the last speaker of the paragraph before."""
    if (
        context.previous_quote is None
        or context.span.paragraph - context.previous_quote[0].paragraph != 1
    ):
        return None
    before = context.previous_quote[1]
    if before is not None and _is_interposed_question(context):
        return Attribution("paragraph before", None, "", context.tokens, origin=before)
    return _carry_over("paragraph before", context)


def _is_interposed_question(context: QuoteContext) -> bool:
    """Return whether somebody else asks a question in a paragraph of its own, and is answered."""
    after = context.next_sentence
    return (
        len(context.tokens) == 1
        and context.text[context.span.end - 1] == "?"
        and context.previous_quote is not None
        and context.previous_quote[0].closed
        and after is not None
        and after.paragraph == context.sentence.paragraph + 1
        and len(after.tokens) == 1
    )


def narration_before(context: QuoteContext) -> Attribution | None:
    """Attribute to the last report, or the subject, of the sentence before in another paragraph."""
    if context.index or context.previous_sentence is None:
        return None
    previous = context.previous_sentence
    if context.sentence.paragraph - previous.paragraph != 1 or previous.quotes:
        return None
    strong = [clause for clause in reporting_clauses_of(previous) if clause.strong]
    reports = independent_clauses(previous.tokens, strong)
    if reports:
        last = reports[-1]
        return Attribution("narration before", last.subject, last.words, previous.tokens)
    tokens = previous.tokens
    if previous.is_headline or not any(token.text[:1].islower() for token in tokens):
        return None  # a heading has no subject
    found = first_subject(tokens, len(tokens))
    return (
        Attribution("narration before", found, "", previous.tokens) if found is not None else None
    )


def _carry_over(sieve: str, context: QuoteContext) -> Attribution | None:
    """Repeat the attribution of the previous quotation if it named a speaker."""
    attribution = context.previous_quote[1] if context.previous_quote is not None else None
    if attribution is not None and attribution.mention is None:
        attribution = attribution.origin  # who was asked answers
    if attribution is None or attribution.speaker is None:
        return None
    return Attribution(
        sieve,
        attribution.mention,
        attribution.cue,
        attribution.tokens,
        attribution.speaker,
        attribution.entity,
        origin=attribution.origin or attribution,
    )
