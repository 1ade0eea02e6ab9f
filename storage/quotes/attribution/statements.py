"""Statements: what a sentence reports somebody to have said, without quoting it.

Only the main report of a sentence counts: "The minister said the dam would hold", "The dam would
hold, according to her", "The dam would hold, the minister said". Reports in a relative clause or
after "when" and "if" are background.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.attribution.confidence import statement_confidence
from storage.quotes.attribution.coreference import CoreferenceResolver
from storage.quotes.entities import Entity
from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.reporting_clauses import ReportingClause, reporting_clauses_of
from storage.quotes.lexicon import (
    AUXILIARY,
    ORGANIZATION,
    PERSON,
    PREPOSITION,
    PRONOUN,
    TIME_WORDS,
)
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["Report", "find_report"]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PLAIN = _words(
    """said says say told tells insisted insists stressed testified vowed warned warns
    asserted contended maintained maintains conceded acknowledged acknowledges admitted admits"""
)
"""Verbs that report what was said; others report as often what was done, shown or thought."""
_WITH_THAT = _words(
    """added announced argued argues believes claimed claims confirmed denied estimated explained
    noted notes predicted promised pledged reported suggested suggests revealed recalled replied
    responded wrote writes tweeted declared complained observed emphasized emphasised reiterated
    cautioned boasted joked agreed alleged alleges concluded"""
)
"""Verbs that do so before "that", or after what was said: "denied the report" reports nothing."""
_SAID = _words("said says say told insisted warned")
"""Verbs whose subject is always somebody, or what somebody wrote."""
_VERBS = _PLAIN | _WITH_THAT
_INTRODUCING = _words(
    """after although as because before if once since though unless until when whenever where
    whether while who whom whose which that how why what"""
)
"""Words that introduce a clause that is not the main one."""
_NEGATIONS = frozenset(["not", "never", "n't", "cannot"])
_RELATIVES = frozenset(["which", "who", "whose", "whom", "what"])
_THIRD_PERSON = frozenset(["he", "she", "they"])
_VAGUE = frozenset(["it", "who", "which", "that", "this", "others", "whose", "nobody", "none"])
_BEFORE_IDIOMS = frozenset(["as", "let", "let's", "let’s", "having"])
"""Words before a verb that reports nothing: "as predicted", "let's say"."""
_LEAST = 4
"""Words of the shortest statement."""
_LONGEST_TAIL = 8
"""Tokens after a report at the end: "…, the minister said on Monday in Orsund"."""
_LONGEST_ADDRESSEE = 6
"""Tokens of those who are told: "told the members of the council that …"."""


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
    if sentence.is_headline or not sentence.cues or tokens[-1].text == "?":
        return None
    if not any(
        tokens[at].lower in _VERBS or tokens[at].lower == "according" for at in sentence.cues
    ):
        return None
    clause = _main_report(tokens, reporting_clauses_of(sentence))
    if clause is None or clause.subject is None:
        return None
    entity, speaker = resolver.resolve(clause.subject, tokens)
    if speaker is None:
        return None
    confidence = statement_confidence(clause.subject, tokens, entity)
    quotes = tuple(tokens[at].quote for at in sentence.quotes)
    start, end = tokens[0].start, tokens[-1].end
    return Report(start, end, speaker, confidence, entity, clause.words, quotes)


def _main_report(tokens: list[Token], clauses: list[ReportingClause]) -> ReportingClause | None:
    """Return the clause that reports all the rest of its sentence: one at its end comes first."""
    speaking = [clause for clause in clauses if _may_speak(tokens, clause)]
    reports = [clause for clause in speaking if _reports(tokens, clause)]
    for clause in reversed(reports):
        if _closes(tokens, clause):
            return clause
    for clause in speaking:
        if clause.source:
            if _is_source_of_sentence(tokens, clause):
                return clause
        elif clause in reports and (_interrupts(tokens, clause) or _opens(tokens, clause)):
            return clause
    return None


def _reports(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether the verb of a clause says that something was said."""
    before = tokens[clause.cue - 1].lower if clause.cue else ""
    return (
        clause.plain
        and tokens[clause.cue].lower in _VERBS
        and before not in _BEFORE_IDIOMS
        and not _is_negated(tokens, clause)
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
    if phrase & _RELATIVES or tokens[subject.first_index].lower in _VAGUE:
        return False
    if subject.kind == "name" or clause.source or tokens[clause.cue].lower in _SAID:
        return True  # and be it a document: "a memo seen by Doe said …"
    return bool(tokens[subject.head_index].flags & (PERSON | ORGANIZATION))


def _is_source_of_sentence(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether "according to" opens the sentence, or stands after a comma or at its end."""
    if clause.subject is None or tokens[clause.cue].lower != "according":
        return False
    before, after = tokens[: clause.cue], tokens[clause.subject.head_index + 1 :]
    if len(before) + len(after) < _LEAST:
        return False
    if not before or before[-1].kind in ("comma", "dash"):
        return True
    return not any(is_finite_verb(tokens, at) for at in _following(tokens, clause))


def _following(tokens: list[Token], clause: ReportingClause) -> range:
    subject = clause.subject
    after = clause.cue if subject is None else max(clause.cue, subject.head_index)
    return range(after + 1, len(tokens))


def _closes(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report ends its sentence: "…, the minister said on Monday"."""
    subject = clause.subject
    if subject is None:
        return False
    first = min(clause.cue, subject.first_index)
    if first < _LEAST or tokens[first - 1].kind != "comma":
        return False
    after = _following(tokens, clause)
    if len(after) > _LONGEST_TAIL or any(is_finite_verb(tokens, at) for at in after):
        return False
    if tokens[clause.cue].lower in ("told", "tells") and len(after) < 2:
        return False  # "a story seldom told"
    if after and tokens[after[0]].kind == "word":
        following = tokens[after[0]]
        if not (following.flags & (PREPOSITION | AUXILIARY) or following.lower in TIME_WORDS):
            return False
    return True


def _interrupts(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report stands between commas: "The dam, the minister said, would hold"."""
    subject = clause.subject
    if subject is None:
        return False
    first, last = sorted((clause.cue, subject.first_index))
    last = max(last, subject.head_index)
    return (
        first > 0
        and tokens[first - 1].kind == "comma"
        and last + 1 < len(tokens)
        and tokens[last + 1].kind == "comma"
        and len(tokens) - (last - first) > _LEAST
    )


def _opens(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a report opens its sentence, and a clause follows: "The minister said …"."""
    subject = clause.subject
    if subject is None or clause.inverted or _is_embedded(tokens, 0, subject.first_index):
        return False
    lower = tokens[clause.cue].lower
    after = clause.cue + 1
    if len(tokens) - after < _LEAST:
        return False
    if lower in ("told", "tells", "warned", "warns"):
        after = _after_addressee(tokens, after)
    if tokens[after].lower == "that":
        return True
    if any(token.lower == "that" for token in tokens[after : after + _LONGEST_ADDRESSEE]):
        return True
    if lower in _WITH_THAT or tokens[after].kind == "comma":
        return False
    following = tokens[after]
    if following.flags & PREPOSITION or following.lower in TIME_WORDS or following.lower == "so":
        return any(_is_clause(tokens, at) for at in range(after + 1, len(tokens)))
    return True


def _is_clause(tokens: list[Token], at: int) -> bool:
    """Return whether a clause goes on at a token: a verb, or a pronoun that has one."""
    return is_finite_verb(tokens, at) or tokens[at].lower in ("he", "she", "they", "it", "there")


def _after_addressee(tokens: list[Token], at: int) -> int:
    """Return where the words begin that somebody was told, after those who were."""
    for index in range(at, min(at + _LONGEST_ADDRESSEE, len(tokens) - 1)):
        if tokens[index].lower == "that" or tokens[index].flags & PRONOUN:
            return index
    return at


def _is_embedded(tokens: list[Token], first: int, until: int) -> bool:
    """Return whether a word between introduces a clause that goes on to `until`."""
    for at in range(until - 1, first - 1, -1):
        if tokens[at].kind in ("comma", "dash", "colon"):
            return False
        if tokens[at].lower in _INTRODUCING:
            return True
    return False


def _is_negated(tokens: list[Token], clause: ReportingClause) -> bool:
    """Return whether a verb is negated: "has not said"."""
    for token in reversed(tokens[max(0, clause.cue - 4) : clause.cue]):
        if token.lower in _NEGATIONS or token.lower.endswith(("n't", "n’t")):
            return True
        if not token.flags & AUXILIARY and token.lower not in ("come", "out", "and"):
            return False
    return False
