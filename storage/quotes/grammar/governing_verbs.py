"""Whose verb a participle or a shared one hangs on: the subject of the verb that governs it."""

from __future__ import annotations

from storage.quotes.grammar.cues import is_finite
from storage.quotes.grammar.mentions import Mention, mention_at, phrase_after
from storage.quotes.grammar.noun_phrases import before_phrase, part_of
from storage.quotes.grammar.parentheticals import RELATIVES, before_clause
from storage.quotes.grammar.subjects import first_subject, past_adverbs, subject_before
from storage.quotes.lexicon import BODY, CUE, INSCRIBED, PERSON
from storage.quotes.tokenization.tokens import Token

__all__ = ["governing_subject", "participle_subject"]

_REACH = 14
"""So many tokens before what ends a phrase may lie the "with" that opens it."""

_ASIDES = frozenset(["after", "before", "since", "until", "if", "unless", "because", "although"])


def participle_subject(tokens: list[Token], at: int) -> Mention | None:
    """Return whom a participle goes with: "Doe saying …", "with the crowd loudly chanting …"."""
    at -= 1
    while at > 0 and tokens[at].low.endswith("ly"):
        at -= 1
    near = mention_at(tokens, at) if at >= 0 else None
    if near is None or near.kind == "pronoun":
        return None
    if near.entity is not None and near.entity.person:
        return near
    whole = _after_with(tokens, near)
    if whole is not None:
        return whole
    if near.kind == "nominal" and near.head in INSCRIBED:
        return near  # "she held up a sign saying …"
    person = near.kind == "nominal" and tokens[near.last].flags & PERSON
    return near if person and part_of(tokens, near.first) == "subject" else None


def _after_with(tokens: list[Token], near: Mention) -> Mention | None:
    """Return the phrase that `near` ends where it follows "with": "with one of her ads"."""
    for index in range(near.last, max(0, near.last - _REACH), -1):
        if tokens[index - 1].low == "with":
            found = phrase_after(tokens, index)
            if found is None:
                return None
            if near.kind == "name" or found.end >= near.end:
                return found
            near.first, near.start = found.first, found.start  # "many farmers and fishermen"
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
            index = before_clause(tokens, index)
        subject = reports.get(index)
        if subject is None and is_finite(tokens, index):
            subject = subject_before(tokens, index)
        if subject is not None and subject.head not in ("it", "there"):
            if not (detached and _is_inner(tokens, index, subject)):
                return subject
            inner = inner or subject
            index = min(index, subject.first)
        index -= 1
    return inner or first_subject(tokens, at)


def _is_detached(tokens: list[Token], at: int) -> bool:
    """Say whether a comma or a quotation parts the verb at `at` from what stands before it."""
    at = past_adverbs(tokens, at - 1)
    if at > 0 and tokens[at].low in ("and", "but", "while"):
        at -= 1
    return at >= 0 and tokens[at].kind in ("comma", "quote", "dash")


def _is_inner(tokens: list[Token], verb: int, subject: Mention) -> bool:
    """Say whether a verb stands in a clause within the one that goes on after a comma."""
    if tokens[past_adverbs(tokens, verb - 1)].low in RELATIVES:
        return True
    at = before_phrase(tokens, subject.first)
    aside = at > 0 and tokens[at].low in _ASIDES  # "after the farmers left, …"
    return aside or _is_reported(tokens, subject)


def _is_reported(tokens: list[Token], subject: Mention) -> bool:
    """Say whether `subject` opens the content of a report: "said that the farmers …"."""
    at = before_phrase(tokens, subject.first)
    if subject.first and tokens[subject.first - 1].low == "that":
        at = subject.first - 1
    if at > 0 and tokens[at].low == "that":
        return not tokens[at - 1].flags & (PERSON | BODY)
    return at > 0 and bool(tokens[at].flags & CUE) and is_finite(tokens, at)
