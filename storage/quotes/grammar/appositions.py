"""Appositions, lists and causatives: how neighboring noun phrases belong together."""

from __future__ import annotations

from storage.quotes.grammar.mentions import Mention, mention_at, noun_phrase_at
from storage.quotes.grammar.noun_phrases import token_before_phrase
from storage.quotes.lexicon import (
    AUXILIARY,
    CAUSATIVES,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PASSIVE,
    VERB,
)
from storage.quotes.tokenization.tokens import Token

__all__ = [
    "causative_object",
    "described_name",
    "extend_over_list",
    "is_apposition",
    "opening_noun_phrase",
]


def is_apposition(tokens: list[Token], nominal: Mention, name: Mention) -> bool:
    """Return whether a nominal only introduces a name: "the mayor, Jane Doe"."""
    if name.kind != "name" or nominal.kind != "nominal" or nominal.head.endswith("s"):
        return False
    between = tokens[nominal.head_index + 1 : name.first_index]
    if not between or between[0].kind == "comma":
        return True
    return between[-1].kind == "comma" and not any(  # "the mayor of Arden, Jane Doe"
        token.flags & (CUE | VERB | PASSIVE | CONJUNCTION) for token in between
    )


def described_name(tokens: list[Token], nominal: Mention) -> Mention | None:
    """Return the person a noun phrase after a comma describes: "Jane Doe, the mayor"."""
    first = nominal.first_index
    if first < 2 or tokens[first - 1].kind != "comma":
        return None
    named = mention_at(tokens, first - 2)
    return named if named is not None and named.entity is not None else None


def extend_over_list(tokens: list[Token], last: Mention) -> None:
    """Extend a noun phrase over a comma-separated list: "poets, painters, farmers" (and others)."""
    while last.first_index > 1 and tokens[last.first_index - 1].kind == "comma":
        before = mention_at(tokens, last.first_index - 2)
        if before is None or before.kind != "nominal":
            return
        last.first_index, last.start = before.first_index, before.start


def causative_object(tokens: list[Token], at: int) -> Mention | None:
    """Return the object of a causative verb before "to": "prompting the tabloid to claim"."""
    person = mention_at(tokens, at)
    if (
        person is not None
        and person.first_index > 1
        and tokens[person.first_index - 1].lower == "like"
    ):
        person = mention_at(tokens, person.first_index - 2)  # "aides like Doe"
    if person is None:
        return None
    before = token_before_phrase(tokens, person.first_index)
    return person if before >= 0 and tokens[before].lower in CAUSATIVES else None


def opening_noun_phrase(tokens: list[Token], start: int, end: int) -> Mention | None:
    """Return the noun phrase that opens a clause, whatever its noun: "a forecast by the bank"."""
    for index in range(start, min(end, start + 3)):
        token = tokens[index]
        if token.flags & DETERMINER:
            return noun_phrase_at(tokens, index)
        if token.kind not in ("comma", "quote") and not token.flags & (CONJUNCTION | AUXILIARY):
            return None
    return None
