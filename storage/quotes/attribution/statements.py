"""Statements: what a sentence reports somebody to have said, without quoting it.

Only the main report of a sentence counts: "The minister said the dam would hold", "The dam would
hold, according to her", "The dam would hold, the minister said". A report in a clause inside
another one is background, and a verb without a clause that says what was said reports nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.attribution.confidence import statement_confidence
from storage.quotes.attribution.coreference import CoreferenceResolver
from storage.quotes.entities import Entity
from storage.quotes.grammar.noun_phrases import QUANTIFIERS
from storage.quotes.grammar.report_positions import (
    MIN_STATEMENT,
    RELATIVES,
    SAYING,
    closes_sentence,
    interrupts_sentence,
    is_added,
    is_source_of_sentence,
    may_report,
    opens_sentence,
)
from storage.quotes.grammar.reporting_clauses import ReportingClause, reporting_clauses_of
from storage.quotes.grammar.subjects import skip_adverbs
from storage.quotes.lexicon import AUXILIARY, BASE, NUMBER_WORDS, ORGANIZATION, PERSON
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["Report", "find_report"]


_NEGATIONS = frozenset(["not", "never", "n't", "cannot"])
_THIRD_PERSON = frozenset(["he", "she", "they"])
_VAGUE = frozenset(["it", "who", "which", "that", "this", "others", "whose", "nobody", "none"])
_BEFORE_IDIOMS = frozenset(["as", "let", "let's", "let’s", "having"])
"""Words before a verb that reports nothing: "as predicted", "let's say"."""
_VOICES = frozenset(["spokesman", "spokeswoman", "spokesperson"])
"""Those who speak for a body, whoever they are."""
_OFFICERS = frozenset(["officials", "executives", "representatives"])
"""Those who do so where the body is named: "Finance Ministry officials"."""
_ANONYMOUS = frozenset(["source", "official", "aide", "person", "people", "insider", "others"])
"""Nouns of those who are not to be known."""
_DEFINITE = frozenset(["the", "his", "her", "their", "its", "my", "our"])
_MOST_QUOTES = 2
"""Quotations in a sentence that may all be titles of works, so that it reports a statement."""
_INDEFINITE = frozenset(["a", "an", "no", "most", "few"]) | QUANTIFIERS | NUMBER_WORDS


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a statement: its sentence, and who makes it with which words.

    `quotes` are the numbers of the quoted spans in the sentence: if any is a quote, it is that
    quote which is shown.
    """

    start: int
    end: int
    speaker: str
    confidence: float
    entity: Entity | None
    cue: str
    quotes: tuple[int, ...] = ()


def find_report(sentence: Sentence, resolver: CoreferenceResolver) -> Report | None:
    """Return the statement that a sentence reports, if its speaker is known."""
    tokens = sentence.tokens
    outside = len(tokens) - 2 * len(sentence.quotes)
    if sentence.is_headline or len(sentence.quotes) > _MOST_QUOTES:
        return None
    if outside < MIN_STATEMENT + 2 or tokens[-1].text == "?":
        return None
    if not any(may_report(tokens[at]) for at in sentence.cues):
        return None
    clause = _main_report(tokens, reporting_clauses_of(sentence))
    if clause is None or clause.subject is None:
        return None
    entity, speaker = resolver.resolve(clause.subject, tokens)
    if speaker is None or not (_is_known(tokens, clause) if entity is None else _is_named(entity)):
        return None
    confidence = statement_confidence(clause.subject, tokens, entity)
    quotes = tuple(tokens[at].quote for at in sentence.quotes)
    opening = next(token for token in tokens if token.kind not in ("close", "comma", "dash"))
    start, end = opening.start, tokens[-1].end
    if _is_torn(resolver.text[start:end]):
        return None
    return Report(start, end, speaker, confidence, entity, clause.words, quotes)


def _is_torn(words: str) -> bool:
    """Return whether a mark of a quotation is missing: "… they are not like him,” she said."."""
    return words.count("“") != words.count("”") or words.count('"') % 2 > 0


def _is_named(entity: Entity) -> bool:
    """Return whether a person has a name, and is not merely "a woman"."""
    words = entity.name.lower().split()
    return len(words) == len(entity.words) or words[0] not in _INDEFINITE


def _is_known(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether readers learn who speaks, though nobody is named.

    A body or a document is known, and so is a person by office or relation: "the judge", "her
    brother", "a spokesman for the port", "Finance Ministry officials". "Officials",
    "a witness" and "the source" may be anybody.
    """
    subject = clause.subject
    if subject is None or subject.kind != "nominal":
        return False
    phrase = tokens[subject.first_index : subject.head_index + 1]
    nouns = [token for token in phrase if token.flags & (PERSON | ORGANIZATION)]
    head = nouns[-1] if nouns else phrase[-1]
    if head.lower in _VOICES:
        return True
    if not head.flags & PERSON or head.flags & ORGANIZATION:
        vague = len(phrase) < 2 and head.lower.endswith("s")  # "companies said"
        return clause.source or not (vague or (not nouns and phrase[0].lower in _INDEFINITE))
    within = (token for token in tokens[subject.first_index :] if token.end <= subject.end)
    if head.lower in _OFFICERS and any(token.kind == "name" for token in within):
        return True
    if head.lower in _ANONYMOUS or head.lower.endswith("s") or phrase[0].lower in _INDEFINITE:
        return False
    return any(token.kind == "genitive" or token.lower in _DEFINITE for token in phrase)


def _main_report(tokens: list[Token], clauses: list[ReportingClause]) -> ReportingClause | None:
    """Return the clause that reports all the rest of its sentence: one at its end comes first."""
    clauses = [clause for clause in clauses if clause.source or may_report(tokens[clause.cue])]
    for clause in reversed(clauses):
        if clause.strong and closes_sentence(tokens, clause) and _reports(tokens, clause):
            return clause
    for clause in clauses:
        if clause.source:
            if is_source_of_sentence(tokens, clause) and _may_speak(tokens, clause):
                return clause
        elif (
            (clause.strong and interrupts_sentence(tokens, clause))
            or opens_sentence(tokens, clause)
        ) and _reports(tokens, clause):
            return clause
    added = (clause for clause in clauses if is_added(tokens, clause))
    return next((clause for clause in added if _may_speak(tokens, clause)), None)


def _reports(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether the verb of a clause says that something was said."""
    before = tokens[clause.cue - 1].lower if clause.cue else ""
    if clause.cue > 1 and tokens[clause.cue - 1].kind == "genitive":
        before = tokens[clause.cue - 2].lower  # "Let's say"
    return (
        clause.plain
        and _may_speak(tokens, clause)
        and before not in _BEFORE_IDIOMS
        and not _is_negated(tokens, clause)
        and _agrees(tokens, clause)
        and tokens[skip_adverbs(tokens, clause.cue - 1)].lower not in RELATIVES
    )


def _agrees(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether the subject may be that of the verb: no name is, alone, of "say"."""
    subject = clause.subject
    if subject is None or not tokens[clause.cue].flags & BASE:
        return True
    first = subject.first_index
    if subject.kind == "name":
        person = subject.entity is not None and subject.entity.is_person
        is_body = tokens[clause.cue].lower == "say" and not person
        return (
            clause.inverted or is_body or (first > 0 and tokens[first - 1].lower in ("and", "nor"))
        )
    return subject.head == "they" or not (
        subject.kind == "pronoun" or subject.head in _VOICES or tokens[first].lower in ("a", "an")
    )


def _may_speak(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether the subject of a clause is somebody, and not the writer or a thing."""
    subject = clause.subject
    if subject is None or subject.head in _VAGUE:
        return False
    if subject.kind == "pronoun":
        return subject.head in _THIRD_PERSON
    first = max(0, subject.first_index - (subject.first_index < clause.cue))
    phrase = {token.lower for token in tokens[first : subject.head_index + 1]}
    if phrase & RELATIVES or tokens[subject.first_index].lower in _VAGUE:
        return False
    if subject.kind == "name" or clause.source or tokens[clause.cue].lower in SAYING:
        return True  # and be it a document: "a memo seen by Doe said …"
    return bool(tokens[subject.head_index].flags & (PERSON | ORGANIZATION))


def _is_negated(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a verb is negated: "has not said"."""
    for token in reversed(tokens[max(0, clause.cue - 4) : clause.cue]):
        if token.lower in _NEGATIONS or token.lower.endswith(("n't", "n’t")):
            return True
        if not token.flags & AUXILIARY and token.lower not in ("come", "out", "and"):
            return False
    return False
