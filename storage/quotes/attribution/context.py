"""The context of a quotation, its attribution, and the report that governs it."""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.attribution.coreference import starts_new_statement
from storage.quotes.entities import Entity
from storage.quotes.grammar.clauses import clauses_of
from storage.quotes.grammar.governing_verbs import governing_subject
from storage.quotes.grammar.mentions import Mention, mention_at, name_mention
from storage.quotes.grammar.noun_phrases import grammatical_role, token_before_phrase
from storage.quotes.grammar.reporting_clauses import ReportingClause
from storage.quotes.lexicon import DETERMINER, ORGANIZATION, PERSON, PREPOSITION, SPEECH_NOUN
from storage.quotes.tokenization.quotation_marks import QuotedSpan
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = [
    "Attribution",
    "QuoteContext",
    "attribute_before_colon",
    "is_person",
    "last_clause_before",
    "outermost_report",
]


_SMALL = DETERMINER | PREPOSITION
_MAX_LABEL = 10
"""Maximum length of a name and its description before a colon, in tokens."""


@dataclass(slots=True)
class Attribution:
    """The result of a sieve: its name, the mention of the speaker, its tokens, and the cue.

    `speaker` and `entity` are set when the mention is resolved; `distance` counts the tokens from
    the cue to the quotation; `origin` is the attribution that this one continues. Without a mention
    the sieve decided that no speaker can be named.
    """

    sieve: str
    mention: Mention | None
    cue: str
    tokens: list[Token]
    speaker: str | None = None
    entity: Entity | None = None
    distance: int = 0
    origin: Attribution | None = None


@dataclass(slots=True)
class QuoteContext:
    """A quotation and its surroundings.

    Attributes:
        text: The whole text.
        span: The quotation.
        sentence: The sentence that contains it.
        tokens: The tokens of that sentence.
        index: Index of its token in the sentence.
        clauses: The reporting clauses of the sentence.
        previous_sentence: The sentence before, if any.
        next_sentence: The sentence after, if any.
        previous_quote: The quotation before and its attribution, if any.
        interviewee: Who answers the questions of an interview, with the tokens of the mention.
    """

    text: str
    span: QuotedSpan
    sentence: Sentence
    tokens: list[Token]
    index: int
    clauses: list[ReportingClause]
    previous_sentence: Sentence | None
    next_sentence: Sentence | None
    previous_quote: tuple[QuotedSpan, Attribution | None] | None
    interviewee: tuple[Mention, list[Token]] | None = None

    @property
    def preceding_sentence(self) -> Sentence | None:
        """The sentence before, if it is in the same paragraph."""
        before = self.previous_sentence
        same = before is not None and before.paragraph == self.sentence.paragraph
        return before if same else None

    @property
    def preceding_quote(self) -> tuple[QuotedSpan, Attribution | None] | None:
        """The quotation before and its attribution, if it is in the same paragraph."""
        before = self.previous_quote
        same = before is not None and before[0].paragraph == self.span.paragraph
        return before if same else None

    def attribute(self, sieve: str, clause: ReportingClause) -> Attribution:
        """Attribute the quotation to the subject of a clause of this sentence.

        If its verb is a weak cue, the source named by "according to" takes precedence.
        """
        if not clause.strong:
            sources = (other for other in self.clauses if other.source and other.subject)
            clause = next(sources, clause)
        distance = self.index - clause.cue
        return Attribution(sieve, clause.subject, clause.words, self.tokens, distance=distance)


def last_clause_before(context: QuoteContext) -> int | None:
    """Return the number of the last clause before the quotation."""
    for number in range(len(context.clauses) - 1, -1, -1):
        if context.clauses[number].cue < context.index:
            return number
    return None


def outermost_report(context: QuoteContext, number: int) -> ReportingClause:
    """Return the outermost report that governs the clause `number`, or that clause itself."""
    governing = context.clauses[number]
    for clause in reversed(context.clauses[:number]):
        if clause.subject is None:
            continue
        until = governing.cue
        if governing.subject is not None and not governing.participle:
            until = governing.subject.first_index
        if _is_adverbial(context, governing):
            break
        marks = clauses_of(context.sentence)
        if not marks[clause.cue].is_around(marks[governing.cue]) and not clause.source:
            continue
        if starts_new_statement(context.tokens[clause.cue : governing.cue]) or any(
            token.kind == "comma" for token in context.tokens[clause.cue + 2 : until]
        ):
            break
        if clause.infinitive or clause.inverted or clause.noun:
            continue
        if clause.strong or (governing.noun and not _has_content_clause(context, governing)):
            governing = clause
    return governing


def _has_content_clause(context: QuoteContext, clause: ReportingClause) -> bool:
    """Return whether the content of a claim follows: "Doe's claim that …"."""
    named = clause.subject is not None and clause.subject.kind == "name"
    return named and context.tokens[clause.cue + 1].lower == "that"


def is_closed(context: QuoteContext, report: ReportingClause) -> bool:
    """Return whether the clause of a report ends before the quotation: "which, Doe said, was"."""
    marks = clauses_of(context.sentence)
    if report.source or marks[report.cue].is_around(marks[context.index]):
        return False
    at = report.subject.first_index - 1 if report.subject is not None else -1
    return at < 0 or context.tokens[at].lower != "as"


def _is_adverbial(context: QuoteContext, clause: ReportingClause) -> bool:
    """Return whether a clause opens with "after", "before" etc.: "Doe left after Roe said"."""
    if clause.subject is None or clause.inverted or not is_person(context, clause.subject):
        return False
    at = token_before_phrase(context.tokens, clause.subject.first_index)
    return at >= 0 and context.tokens[at].lower in ("after", "before", "until", "since")


def is_person(context: QuoteContext, subject: Mention) -> bool:
    """Return whether a mention is of people rather than an organization or a thing."""
    if subject.entity is not None:
        return subject.entity.is_person
    return subject.kind != "nominal" or bool(context.tokens[subject.head_index].flags & PERSON)


def attribute_before_colon(
    tokens: list[Token],
    at: int,
    clauses: list[ReportingClause],
    sieve: str,
    *,
    headline: bool = False,
) -> Attribution | None:
    """Attribute to the reporter before the colon at `at`, or else to the person named there."""
    label = _described_label(tokens, at) or (mention_at(tokens, at - 1) if at else None)
    if (
        label is not None
        and label.kind == "name"
        and (label.first_index == 0 or _is_dashed_name(tokens, label.first_index))
    ):
        return Attribution(sieve, label, ":", tokens)
    author = _author_before(tokens, at)
    if author is not None:
        return Attribution(sieve, author, ":", tokens)
    for clause in reversed(clauses):
        if clause.cue < at and clause.subject is not None and not (headline and clause.participle):
            return Attribution(sieve, clause.subject, clause.words, tokens)
    if (
        label is None
        or label.kind != "name"
        or grammatical_role(tokens, label.first_index) != "subject"
    ):
        person = label is not None and label.entity is not None and label.entity.is_person
        subject = governing_subject(tokens, at, {})
        label = subject or (label if person else None)  # "A lesson from Jane Doe: “…”"
    return Attribution(sieve, label, ":", tokens) if label is not None else None


def _described_label(tokens: list[Token], at: int) -> Mention | None:
    """Return the name that stands alone before a colon with an office, an outlet or an age."""
    if not 2 < at <= _MAX_LABEL or tokens[0].kind != "name" or tokens[1].kind != "comma":
        return None
    between = tokens[2:at]
    described = all(
        token.kind in ("name", "genitive") or not token.flags & ~(PERSON | ORGANIZATION | _SMALL)
        for token in between
    )
    return name_mention(tokens, 0) if described else None


def _author_before(tokens: list[Token], at: int) -> Mention | None:
    """Return the author of a text named alone before a colon: "From Doe's post: “…”"."""
    if at < 3 or not tokens[at - 1].flags & (ORGANIZATION | SPEECH_NOUN):
        return None
    for index in range(at - 2, max(0, at - 5), -1):
        if tokens[index].kind == "genitive":
            first = index - 1
            alone = first == 0 or (first == 1 and tokens[0].lower in ("from", "more", "here"))
            return name_mention(tokens, first) if alone and tokens[first].kind == "name" else None
        if tokens[index].kind not in ("word", "name"):
            return None
    return None


def _is_dashed_name(tokens: list[Token], first: int) -> bool:
    """Return whether a name before a colon stands alone after a dash: "… - Jane Doe: “…”"."""
    at = token_before_phrase(tokens, first)
    return at >= 0 and tokens[at].kind == "dash"
