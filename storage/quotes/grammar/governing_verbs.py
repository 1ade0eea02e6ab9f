"""Governing verbs: the subject that a participle or a coordinated verb shares with another verb."""

from __future__ import annotations

from storage.quotes.grammar.clauses import before_relative_clause
from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.mentions import Mention, mention_at, noun_phrase_at
from storage.quotes.grammar.noun_phrases import token_before_phrase
from storage.quotes.grammar.subjects import first_subject, skip_adverbs, subject_before
from storage.quotes.lexicon import CUE, ORGANIZATION, PERSON, RELATIVE_PRONOUNS, SIGN_NOUNS
from storage.quotes.tokenization.tokens import Token

__all__ = ["governing_subject", "participle_subject"]

_MAX_WITH_DISTANCE = 14
"""Maximum distance from the end of a phrase back to the "with" that opens it, in tokens."""

_ADVERBIAL_OPENERS = frozenset(
    ["after", "before", "since", "until", "if", "unless", "because", "although"]
)


def participle_subject(tokens: list[Token], at: int) -> Mention | None:
    """Return the subject of a participle: "Doe saying …", "with the crowd loudly chanting …"."""
    at -= 1
    while at > 0 and tokens[at].lower.endswith("ly"):
        at -= 1
    near = mention_at(tokens, at) if at >= 0 else None
    if near is None or near.kind == "pronoun":
        return None
    if near.entity is not None and near.entity.is_person:
        return near
    whole = _phrase_after_with(tokens, near)
    if whole is not None:
        return whole
    if near.kind == "nominal" and near.head in SIGN_NOUNS:
        return near  # "she held up a sign saying …"
    return None


def _phrase_after_with(tokens: list[Token], near: Mention) -> Mention | None:
    """Return the phrase that follows "with" and ends with `near`: "with one of her ads"."""
    for index in range(near.head_index, max(0, near.head_index - _MAX_WITH_DISTANCE), -1):
        if tokens[index - 1].lower == "with":
            found = noun_phrase_at(tokens, index)
            if found is None:
                return None
            if near.kind == "name" or found.end >= near.end:
                return found
            near.first_index, near.start = (
                found.first_index,
                found.start,
            )  # "many farmers and fishermen"
            return near
        if tokens[index].kind in ("comma", "quote", "stop", "dash"):
            return None
    return None


def governing_subject(
    tokens: list[Token], at: int, reports: dict[int, Mention | None]
) -> Mention | None:
    """Return the subject of the finite verb that governs the token at `at`.

    `reports` maps reporting verbs, by token, to their known subjects. After a comma the governing
    verb is the reporting one, not one in the reported content: "Doe said that the farmers refused,
    calling …".
    """
    inner: Mention | None = None
    index = at - 1
    while index >= 0:
        if tokens[index].kind == "dash":
            index = before_relative_clause(tokens, index)
        subject = reports.get(index)
        if subject is None and is_finite_verb(tokens, index):
            subject = subject_before(tokens, index)
        if subject is not None and subject.head not in ("it", "there"):
            if not _is_embedded(tokens, index, subject):
                return subject
            inner = inner or subject
            index = min(index, subject.first_index)
        index -= 1
    return inner or first_subject(tokens, at)


def _is_embedded(tokens: list[Token], verb: int, subject: Mention) -> bool:
    """Return whether a clause is embedded in the one that continues after a comma."""
    if tokens[skip_adverbs(tokens, verb - 1)].lower in RELATIVE_PRONOUNS:
        return True
    at = token_before_phrase(tokens, subject.first_index)
    adverbial = at > 0 and tokens[at].lower in _ADVERBIAL_OPENERS  # "after the farmers left, …"
    return adverbial or _is_reported_content(tokens, subject)


def _is_reported_content(tokens: list[Token], subject: Mention) -> bool:
    """Return whether `subject` opens reported content: "said that the farmers …"."""
    at = token_before_phrase(tokens, subject.first_index)
    if subject.first_index and tokens[subject.first_index - 1].lower == "that":
        at = subject.first_index - 1
    if at > 0 and tokens[at].lower == "that":
        return not tokens[at - 1].flags & (PERSON | ORGANIZATION)
    return at > 0 and bool(tokens[at].flags & CUE) and is_finite_verb(tokens, at)
