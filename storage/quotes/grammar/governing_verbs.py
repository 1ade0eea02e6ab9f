"""Whose verb a participle or a shared one hangs on: the subject of the verb that governs it."""

from __future__ import annotations

from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.mentions import Mention, mention_at, noun_phrase_at
from storage.quotes.grammar.noun_phrases import grammatical_role, token_before_phrase
from storage.quotes.grammar.parentheticals import RELATIVE_PRONOUNS, before_relative_clause
from storage.quotes.grammar.subjects import first_subject, skip_adverbs, subject_before
from storage.quotes.lexicon import CUE, ORGANIZATION, PERSON, SIGN_NOUNS
from storage.quotes.tokenization.tokens import Token

__all__ = ["governing_subject", "participle_subject"]

_MAX_WITH_DISTANCE = 14
"""So many tokens before what ends a phrase may lie the "with" that opens it."""

_ADVERBIAL_OPENERS = frozenset(
    ["after", "before", "since", "until", "if", "unless", "because", "although"]
)


def participle_subject(tokens: list[Token], at: int) -> Mention | None:
    """Return whom a participle goes with: "Doe saying …", "with the crowd loudly chanting …"."""
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
    person = near.kind == "nominal" and tokens[near.head_index].flags & PERSON
    return near if person and grammatical_role(tokens, near.first_index) == "subject" else None


def _phrase_after_with(tokens: list[Token], near: Mention) -> Mention | None:
    """Return the phrase that `near` ends where it follows "with": "with one of her ads"."""
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
    """Return the subject of the finite verb that what stands at `at` hangs on.

    `reports` are the subjects already known of reporting verbs, by their token. After a comma
    the governing verb is the one that reports, not one in what it reports: "Doe said that the
    farmers refused, calling …".
    """
    inner: Mention | None = None
    detached = _is_detached(tokens, at)
    index = at - 1
    while index >= 0:
        if tokens[index].kind == "dash":
            index = before_relative_clause(tokens, index)
        subject = reports.get(index)
        if subject is None and is_finite_verb(tokens, index):
            subject = subject_before(tokens, index)
        if subject is not None and subject.head not in ("it", "there"):
            if not (detached and _is_embedded(tokens, index, subject)):
                return subject
            inner = inner or subject
            index = min(index, subject.first_index)
        index -= 1
    return inner or first_subject(tokens, at)


def _is_detached(tokens: list[Token], at: int) -> bool:
    """Say whether a comma or a quotation parts the verb at `at` from what stands before it."""
    at = skip_adverbs(tokens, at - 1)
    if at > 0 and tokens[at].lower in ("and", "but", "while"):
        at -= 1
    return at >= 0 and tokens[at].kind in ("comma", "quote", "dash")


def _is_embedded(tokens: list[Token], verb: int, subject: Mention) -> bool:
    """Say whether a verb stands in a clause within the one that goes on after a comma."""
    if tokens[skip_adverbs(tokens, verb - 1)].lower in RELATIVE_PRONOUNS:
        return True
    at = token_before_phrase(tokens, subject.first_index)
    aside = at > 0 and tokens[at].lower in _ADVERBIAL_OPENERS  # "after the farmers left, …"
    return aside or _is_reported_content(tokens, subject)


def _is_reported_content(tokens: list[Token], subject: Mention) -> bool:
    """Say whether `subject` opens the content of a report: "said that the farmers …"."""
    at = token_before_phrase(tokens, subject.first_index)
    if subject.first_index and tokens[subject.first_index - 1].lower == "that":
        at = subject.first_index - 1
    if at > 0 and tokens[at].lower == "that":
        return not tokens[at - 1].flags & (PERSON | ORGANIZATION)
    return at > 0 and bool(tokens[at].flags & CUE) and is_finite_verb(tokens, at)
