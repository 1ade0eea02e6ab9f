"""The sieves: each looks at a quotation in its context and attributes it, or returns None."""

from __future__ import annotations

from collections.abc import Callable

from storage.quotes.attribution.context import (
    Attribution,
    QuoteContext,
    attribute_before_colon,
    is_closed,
    is_person,
    last_clause_before,
    outermost_report,
)
from storage.quotes.attribution.cross_sentence_sieves import (
    announced,
    continued,
    interviewed,
    narration_before,
    paragraph_before,
    reopened,
    report_before,
    sentence_before,
    signed_below,
    summed_up,
)
from storage.quotes.attribution.negative_sieves import answered, asked, corrected, foreign, unsaid
from storage.quotes.grammar.clauses import clauses_of
from storage.quotes.grammar.mentions import mention_at, noun_phrase_at
from storage.quotes.grammar.reporting_clauses import ReportingClause
from storage.quotes.grammar.subjects import first_subject, is_place
from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    SPEECH_NOUN,
    TIME_WORDS,
)
from storage.quotes.tokenization.tokens import Clause, Token

__all__ = ["SIEVES"]

_SMALL = AUXILIARY | CONJUNCTION | DETERMINER | PREPOSITION | PRONOUN
_BETWEEN = _SMALL | SPEECH_NOUN
"""Flags of words that may stand between a verb and a quotation: "said his claim was “…”"."""

Sieve = Callable[[QuoteContext], Attribution | None]


def signed(context: QuoteContext) -> Attribution | None:
    """Match "…" — Jane Doe: a name alone after a dash."""
    tokens, at = context.tokens, context.index + 1
    if at + 1 >= len(tokens) or tokens[at].kind != "dash" or tokens[at + 1].kind != "name":
        return None
    if at + 2 < len(tokens) and tokens[at + 2].kind not in ("comma", "stop", "open", "quote"):
        return None
    if any(clause.cue < context.index and clause.subject is not None for clause in context.clauses):
        return None  # the writer signs a report that ends with somebody else's words
    name = mention_at(tokens, at + 1)
    return Attribution("signed", name, tokens[at].text, tokens) if name is not None else None


def colon(context: QuoteContext) -> Attribution | None:
    """Match the mayor said: "…"; also a name before a colon."""
    at = context.index - 1
    if at < 0 or context.tokens[at].kind != "colon" or context.text[context.span.end - 1] == ",":
        return None
    if at == 2 and context.tokens[0].lower in ("of", "about"):
        return None  # "Of Doe: “…”" says about whom, not who
    headline = context.sentence.is_headline
    return attribute_before_colon(context.tokens, at, context.clauses, "colon", headline=headline)


def inverted(context: QuoteContext) -> Attribution | None:
    """Match "…," said the mayor."""
    at = _index_after(context)
    for clause in context.clauses:
        if clause.cue == at and clause.inverted and clause.subject is not None:
            return context.attribute("inverted", clause)
    return None


def after(context: QuoteContext) -> Attribution | None:
    """Match "…," the mayor said."""
    at = _index_after(context)
    if at >= len(context.tokens) or not _ends_like_quote(context):
        return None
    for clause in context.clauses:
        if clause.cue <= context.index or clause.subject is None or clause.participle:
            continue
        if clause.inverted or clause.subject.first_index < at:
            break
        between = context.tokens[at : clause.subject.first_index]
        odd = any(
            token.flags & (CONJUNCTION | PREPOSITION) or token.lower.endswith("ing")
            for token in between
        )
        if len(between) <= 3 and not odd and (clause.strong or context.index == 0):
            if not _ends_soon(context.tokens, clause.cue) and _is_embedded(context):
                break
            if _is_subordinate(context):
                break
            return context.attribute("after", clause)
        break
    return None


def passive(context: QuoteContext) -> Attribution | None:
    """Match called "…" by the mayor."""
    tokens, at = context.tokens, context.index
    if at + 2 >= len(tokens) or tokens[at + 1].lower != "by":
        return None
    for token in reversed(tokens[max(0, at - 4) : at]):
        if token.flags & CUE and token.lower.endswith("ed"):
            agent = noun_phrase_at(tokens, at + 2)
            return Attribution("passive", agent, token.text, tokens) if agent is not None else None
        if not token.flags & _SMALL:
            return None
    return None


def introduced(context: QuoteContext) -> Attribution | None:
    """Match the mayor said "…": only function words between the verb and the quotation."""
    number = last_clause_before(context)
    if number is None:
        return None
    clause = context.clauses[number]
    gap = context.tokens[clause.cue + 1 : context.index]
    if clause.subject is None or clause.inverted or clause.infinitive or len(gap) > 5:
        return None
    for index, token in enumerate(gap):
        if not (
            token.kind == "comma" or token.flags & _BETWEEN or (not index and token.kind == "word")
        ):
            return None
    if clause.noun or not is_person(context, clause.subject):
        found = closing(context)  # "her claim of “peace” was false, the mayor said"
        if found is not None:
            return found
    if not clause.strong or clause.modal or (gap and clause.subject.kind == "pronoun"):
        clause = outermost_report(context, number)
    return context.attribute("introduced", clause)


def closing(context: QuoteContext) -> Attribution | None:
    """Match "…" is dead, the mayor said: a clause after a comma that ends the sentence."""
    for clause in context.clauses:
        if clause.cue <= context.index or clause.subject is None or not clause.strong:
            continue
        first = clause.cue if clause.inverted else clause.subject.first_index
        if (
            first > context.index + 1
            and context.tokens[first - 1].lower == "as"
            and _is_as_clause(clause)
        ):
            first -= 1  # "…, as the mayor put it"
            parted = context.tokens[first - 1].kind in ("comma", "quote")
        else:
            parted = context.tokens[first - 1].kind == "comma"
        if first <= context.index or not parted:
            continue
        if clause.inverted or clause.cue - clause.subject.head_index <= 3:
            return None if _is_subordinate(context) else context.attribute("closing", clause)
    return None


def _is_as_clause(clause: ReportingClause) -> bool:
    """Return whether a verb after "as" attributes a quotation: "as the mayor put it"."""
    return clause.words.lower() in ("put it", "puts it", "said", "says", "suggested", "called it")


def before(context: QuoteContext) -> Attribution | None:
    """Match the mayor said that all of it was "…": the outermost report that governs it."""
    for number in range(len(context.clauses) - 1, -1, -1):
        clause = context.clauses[number]
        if clause.cue < context.index and clause.subject is not None:
            if number and is_closed(context, clause):
                continue
            if number and _is_inserted_source(context, number):
                continue
            inner = clause.noun or not is_person(context, clause.subject)
            found = closing(context) if inner else None
            return found or context.attribute("before", outermost_report(context, number))
    return None


def _is_inserted_source(context: QuoteContext, number: int) -> bool:
    """Return whether a source stands between a report and its content: "said, per an aide,"."""
    clause, report = context.clauses[number], context.clauses[number - 1]
    between = context.tokens[report.cue + 1 : clause.cue]
    commas = len(between) == 1 and between[0].kind == "comma"
    return clause.source and report.strong and report.plain and commas


def trailing(context: QuoteContext) -> Attribution | None:
    """Match "…" is what the mayor said: any report that follows."""
    for clause in context.clauses:
        if clause.cue < context.index or clause.subject is None or clause.infinitive:
            continue
        if not is_place(clause.subject):
            return context.attribute("trailing", clause)
    return None


def subject(context: QuoteContext) -> Attribution | None:
    """Attribute to the subject of the sentence."""
    found = first_subject(context.tokens, context.index)
    if found is None or is_place(found):
        return None
    return Attribution("subject", found, "", context.tokens)


SIEVES: tuple[Sieve, ...] = (
    interviewed,
    foreign,
    corrected,
    unsaid,
    asked,
    answered,
    signed,
    colon,
    inverted,
    after,
    passive,
    introduced,
    closing,
    before,
    trailing,
    reopened,
    announced,
    summed_up,
    subject,
    continued,
    report_before,
    sentence_before,
    signed_below,
    paragraph_before,
    narration_before,
)
"""In order of precedence: the first that matches decides."""


def _index_after(context: QuoteContext) -> int:
    """Return the index of the token after the quotation and its comma or dash."""
    tokens, at = context.tokens, context.index + 1
    return at + 1 if at < len(tokens) and tokens[at].kind in ("comma", "dash") else at


def _ends_like_quote(context: QuoteContext) -> bool:
    """Return whether a quotation ends as one does before its attribution."""
    if context.index == 0 or context.text[context.span.end - 1] in ",?!—–-…":
        return True
    at = context.index + 1
    return at < len(context.tokens) and context.tokens[at].kind in ("comma", "dash")


def _ends_soon(tokens: list[Token], cue: int) -> bool:
    """Return whether only place or time follows the verb: "Doe said on Monday"."""
    after = tokens[cue + 1] if cue + 1 < len(tokens) else None
    if after is None or after.kind != "word":
        return True
    return after.lower in TIME_WORDS or bool(after.flags & PREPOSITION and after.lower != "to")


def _is_embedded(context: QuoteContext) -> bool:
    """Return whether a quotation continues the report before it: "said he would “go home,” …"."""
    found = introduced(context)
    return found is not None and found.distance <= 4


def _is_subordinate(context: QuoteContext) -> bool:
    """Return whether a quotation is in a clause before the main one: "When Roe said “no,” Doe"."""
    number = last_clause_before(context)
    clause = context.clauses[number] if number is not None else None
    if clause is None or clause.subject is None or not (clause.plain and clause.strong):
        return False
    marks = clauses_of(context.sentence)
    around: Clause | None = marks[context.index]
    while around is not None and around.kind != "adverbial":
        around = around.parent
    return around is not None and around.is_around(marks[clause.cue])
