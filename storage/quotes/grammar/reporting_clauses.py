"""Reporting clauses: each cue of a sentence with its subject."""

from __future__ import annotations

from dataclasses import dataclass

from storage.quotes.grammar.cues import ASKING, is_reporting_verb, reporting_phrase_at
from storage.quotes.grammar.governing_verbs import governing_subject, participle_subject
from storage.quotes.grammar.mentions import Mention, name_mention, noun_phrase_at
from storage.quotes.grammar.subjects import is_coordinated, subject_before
from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    JUDGED_NOUNS,
    ORGANIZATION,
    PASSIVE,
    PERSON,
    PREPOSITION,
    SPEECH_NOUN,
    STRONG,
    WORK_NOUNS,
)
from storage.quotes.tokenization.tokens import Sentence, Token

__all__ = ["ReportingClause", "reporting_clauses_of"]

_MAX_CUES = 24
"""Maximum number of cues examined in a sentence, which bounds the work on any text."""

_POSSESSIVES = {"his": "he", "her": "she"}
_MODALS = frozenset(["will", "would", "can", "could", "may", "might", "must", "shall", "should"])
_PLAIN = frozenset(["said", "says", "say", "wrote", "added", "explained", "noted"])


@dataclass(slots=True)
class ReportingClause:
    """A cue and its subject.

    Attributes:
        cue: Index of the token of the cue.
        words: The cue as written.
        subject: The one who reports, if known.
        inverted: The subject follows the cue.
        strong: The verb may stand between a quotation and its speaker.
        noun: The cue is a noun, as in "the mayor's claim".
        participle: The cue is a participle that shares the subject of another verb.
        infinitive: The cue is an infinitive; its subject is only near it.
        modal: It has not been said yet: "will say".
        source: The cue is "according to".
    """

    cue: int
    words: str
    subject: Mention | None
    inverted: bool = False
    strong: bool = True
    noun: bool = False
    participle: bool = False
    infinitive: bool = False
    modal: bool = False
    source: bool = False

    @property
    def plain(self) -> bool:
        """Whether the cue is a finite verb that reports something already said."""
        return not (self.noun or self.participle or self.infinitive or self.modal)


def reporting_clauses_of(sentence: Sentence) -> list[ReportingClause]:
    """Return the reporting clauses of `sentence` in order, found once."""
    if sentence.reports is None:
        sentence.reports = _find_reporting_clauses(sentence.tokens, sentence.cues)
    return sentence.reports


def _find_reporting_clauses(tokens: list[Token], cues: list[int]) -> list[ReportingClause]:
    """Find the reporting clauses of a sentence with these cues, in order."""
    found: list[ReportingClause] = []
    for index in cues[:_MAX_CUES]:
        token = tokens[index]
        if token.flags & CUE and is_reporting_verb(tokens, index):
            found.append(_verb_clause(tokens, index, token.text, found))
        elif (agent := _passive_agent(tokens, index)) is not None:
            found.append(ReportingClause(index, token.text, agent, participle=True))
        elif token.lower == "words" and index + 2 < len(tokens) and tokens[index + 1].lower == "of":
            found.append(
                ReportingClause(index, "words of", noun_phrase_at(tokens, index + 2), source=True)
            )
        elif token.flags & SPEECH_NOUN:
            possessor = _claim_maker(tokens, index)
            if possessor is not None and not _is_evaluated(tokens, index):
                found.append(ReportingClause(index, token.text, possessor, strong=False, noun=True))
        elif token.lower == "per" and index and tokens[index - 1].kind in ("comma", "quote"):
            found.append(_source_clause(tokens, index, token.text, index + 1))
        elif not token.flags & CUE and (words := reporting_phrase_at(tokens, index)):
            if token.lower == "according":
                found.append(_source_clause(tokens, index, words, index + 2))
            else:
                found.append(_verb_clause(tokens, index, words, found))
    return found


def _passive_agent(tokens: list[Token], index: int) -> Mention | None:
    """Return who reports in the passive: "asked by the host", "described by Doe as"."""
    if not tokens[index].flags & CUE or index + 2 >= len(tokens):
        return None
    if tokens[index + 1].lower != "by":
        return None
    agent = noun_phrase_at(tokens, index + 2)
    if agent is None or tokens[index].lower in ASKING:
        return agent
    after = agent.head_index + 1
    return agent if after < len(tokens) and tokens[after].lower == "as" else None


def _source_clause(tokens: list[Token], index: int, words: str, start: int) -> ReportingClause:
    """Create the clause of a source: "according to", "per"."""
    return ReportingClause(index, words, noun_phrase_at(tokens, start), inverted=True, source=True)


def _is_evaluated(tokens: list[Token], noun: int) -> bool:
    """Return whether a claim is evaluated rather than quoted: "his view is “wrong”"."""
    if tokens[noun].lower not in JUDGED_NOUNS or noun + 1 >= len(tokens):
        return False
    return bool(tokens[noun + 1].flags & PASSIVE)


def _claim_maker(tokens: list[Token], noun: int) -> Mention | None:
    """Return who makes the claim at `noun`: "the mayor's claim", "his last words"."""
    for index in range(noun - 1, max(-1, noun - 4), -1):
        token = tokens[index]
        if token.kind == "genitive" and index:
            return name_mention(tokens, index - 1) if tokens[index - 1].kind == "name" else None
        if token.lower in _POSSESSIVES:
            pronoun = _POSSESSIVES[token.lower]
            return Mention("pronoun", index, index, token.start, token.end, pronoun)
        if token.kind != "word" or token.flags & (PREPOSITION | CONJUNCTION | DETERMINER):
            return None
    return None


def _verb_clause(
    tokens: list[Token], index: int, words: str, before: list[ReportingClause]
) -> ReportingClause:
    """Create the clause of a verb or a reporting phrase."""
    previous = tokens[index - 1] if index else None
    strong = bool(tokens[index].flags & STRONG) or " " in words
    if tokens[index].lower.endswith("ing") and not _has_auxiliary(tokens, index):
        subject = participle_subject(tokens, index) or _coordinated_participle_subject(
            tokens, index, before
        )
        subject = subject or _shared_subject(tokens, index, before)
        return ReportingClause(index, words, subject, strong=strong, participle=True)
    inverted = _inverted_subject(tokens, index, strong or not before)
    if inverted is not None:
        return ReportingClause(index, words, inverted, inverted=True, strong=strong)
    infinitive = previous is not None and previous.lower == "to"
    if is_coordinated(tokens, index):
        subject = _coordinated_subject(tokens, index, before)
    else:
        subject = subject_before(tokens, index)
    modal = previous is not None and previous.lower in _MODALS
    return ReportingClause(index, words, subject, strong=strong, infinitive=infinitive, modal=modal)


def _has_auxiliary(tokens: list[Token], at: int) -> bool:
    """Return whether a form of "be" makes the participle at `at` finite: "was also saying"."""
    at -= 1
    while at >= 0 and tokens[at].flags & AUXILIARY and not tokens[at].flags & PASSIVE:
        at -= 1
    return at >= 0 and bool(tokens[at].flags & PASSIVE)


def _inverted_subject(tokens: list[Token], index: int, likely: bool) -> Mention | None:
    """Return the subject that follows the verb: `"…," said Doe`, `…, said Doe.`."""
    previous = tokens[index - 1] if index else None
    spans = previous is None or previous.kind == "quote"
    if not spans and index > 1 and tokens[index - 2].kind == "quote":
        spans = previous is not None and previous.kind in ("comma", "dash")
    if spans and likely and not _is_part_of_subject(tokens, index):
        return noun_phrase_at(tokens, index + 1)
    if index > 2 and tokens[index].lower in _PLAIN and tokens[index - 1].kind == "comma":
        subject = noun_phrase_at(tokens, index + 1)
        if subject is None or not _may_end_clause(tokens, subject):
            return None
        known = subject.kind != "nominal" or tokens[subject.head_index].flags & (
            PERSON | ORGANIZATION
        )
        return subject if known else None
    return None


def _is_part_of_subject(tokens: list[Token], verb: int) -> bool:
    """Return whether the quotation before a verb is part of its subject: "the star of “Tides,”"."""
    at = verb - 1
    while at > 0 and tokens[at].kind != "quote":
        at -= 1
    if at < 3 or tokens[at].kind != "quote":
        return False
    before = tokens[at - 1]
    return (
        before.kind == "genitive"
        or before.lower in WORK_NOUNS
        or before.lower in ("of", "in", "on")
    )


def _may_end_clause(tokens: list[Token], subject: Mention) -> bool:
    """Return whether a clause may end after its inverted subject."""
    at = subject.head_index + 1
    if at >= len(tokens):
        return True
    token = tokens[at]
    if token.kind in ("stop", "comma", "dash") or token.lower == "who":
        return True
    person = subject.kind == "name" or tokens[subject.head_index].flags & PERSON
    return bool(person and token.flags & PREPOSITION)


def _coordinated_subject(
    tokens: list[Token], index: int, before: list[ReportingClause]
) -> Mention | None:
    """Return the subject a verb after "and" shares with the report before, else with any verb."""
    for clause in reversed(before):
        if not clause.strong or not (clause.plain or clause.participle):
            continue
        if any(token.kind in ("comma", "quote", "dash") for token in tokens[clause.cue : index]):
            break
        return clause.subject
    return _shared_subject(tokens, index, before)


def _coordinated_participle_subject(
    tokens: list[Token], index: int, before: list[ReportingClause]
) -> Mention | None:
    """Return the subject a participle shares with the one before "and": "tweeting … and asking"."""
    if not is_coordinated(tokens, index) or not before or not before[-1].participle:
        return None
    between = tokens[before[-1].cue : index - 1]
    return None if any(token.kind in ("comma", "dash") for token in between) else before[-1].subject


def _shared_subject(
    tokens: list[Token], index: int, before: list[ReportingClause]
) -> Mention | None:
    """Return the subject a verb shares with the verb that governs it."""
    reports = {
        clause.cue: clause.subject for clause in before if not (clause.infinitive or clause.noun)
    }
    return governing_subject(tokens, index, reports)
