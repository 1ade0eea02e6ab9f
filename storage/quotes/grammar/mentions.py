"""Mentions of possible speakers: the names, pronouns and nominals in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.quotes.entities import Entity
from storage.quotes.grammar.noun_phrase_ends import phrase_end, phrase_end_from
from storage.quotes.grammar.noun_phrases import (
    APPROXIMATIONS,
    SPEAKER_NOUN,
    ends_parenthetical,
    is_modifier,
    is_phrase_head,
    phrase_start,
)
from storage.quotes.lexicon import (
    DETERMINER,
    NUMBER_WORDS,
    PERSON,
    PREPOSITION,
    PRONOUN,
    SPEECH_NOUN,
)
from storage.quotes.tokenization.tokens import Token

__all__ = ["Mention", "mention_at", "name_mention", "noun_phrase_at", "unknown_noun_phrase"]


_COUNTS = (NUMBER_WORDS | {"half", "one"}) - {"most", "other"}
_COMPARISONS = frozenset({("more", "than"), ("less", "than"), ("fewer", "than"), ("at", "least")})
_NAMING = frozenset({"named", "called", "calling", "known", "identified"})


@dataclass(slots=True)
class Mention:
    """A mention of a possible speaker.

    Attributes:
        kind: A name, a pronoun, or a noun phrase such as "the mayor".
        first_index: Index of its first token in the sentence.
        head_index: Index of its head: the name, the pronoun or the noun.
        start: Offset of its first character in the text.
        end: Offset after its last character.
        head: The name, pronoun or noun in lower case.
        entity: The entity a name refers to.
    """

    kind: Literal["name", "pronoun", "nominal"]
    first_index: int
    head_index: int
    start: int
    end: int
    head: str
    entity: Entity | None = None


def mention_at(tokens: list[Token], at: int) -> Mention | None:
    """Return the mention whose head is the token at `at`, or None."""
    token = tokens[at]
    if token.kind == "name":
        return None if is_modifier(tokens, at) else name_mention(tokens, at)
    if token.flags & PRONOUN:
        if token.lower in ("you", "who"):
            return None
        return Mention("pronoun", at, at, token.start, token.end, token.lower)
    if token.flags & SPEAKER_NOUN and is_phrase_head(tokens, at):
        if at + 2 < len(tokens) and tokens[at + 1].lower == "of" and tokens[at + 2].title:
            return None  # "secretary of State Jane Doe": the title of the name that follows
        return _nominal(tokens, phrase_start(tokens, at), at)
    return None


def name_mention(tokens: list[Token], at: int) -> Mention:
    """Return the mention of the name at `at`, whatever its grammatical role."""
    token = tokens[at]
    return Mention("name", at, at, token.start, token.end, token.lower, token.entity)


def unknown_noun_phrase(tokens: list[Token], at: int) -> Mention | None:
    """Return the noun phrase headed by the unknown noun at `at` if it opens like one."""
    token = tokens[at]
    if token.lower == "ago" or (
        token.lower.endswith(("ed", "ing", "ly")) and not token.flags & SPEECH_NOUN
    ):
        return None
    first = phrase_start(tokens, at)
    return _nominal(tokens, first, at) if first < at and _may_open_phrase(tokens[first]) else None


def noun_phrase_at(tokens: list[Token], start: int) -> Mention | None:
    """Return the noun phrase that starts at token `start`: the subject of an inverted verb."""
    if start >= len(tokens):
        return None
    opening = tokens[start]
    if opening.flags & PRONOUN or opening.lower in ("that", "this"):
        return mention_at(tokens, start)
    last = phrase_end_from(tokens, start)
    if last < start:
        return None
    if opening.kind == "name" and not is_modifier(tokens, start):
        return mention_at(tokens, start)
    while last > start and tokens[last].kind == "genitive":
        last -= 1
    if tokens[last].kind == "name":
        return mention_at(tokens, last)
    if not _may_open_phrase(opening) and not any(
        token.flags & SPEAKER_NOUN for token in tokens[start : last + 1]
    ):
        return None
    nominal = _nominal(tokens, start, last)
    while last + 1 < len(tokens) and tokens[last + 1].end <= nominal.end:
        last += 1
    return _titled_name(tokens, nominal, last) or _apposed_name(tokens, last + 1) or nominal


def _titled_name(tokens: list[Token], nominal: Mention, last: int) -> Mention | None:
    """Return the person whose office opens the phrase: "the secretary of state Jane Doe"."""
    named = tokens[last].entity
    if (
        last < nominal.head_index + 3
        or named is None
        or not named.is_person
        or len(named.words) < 2
    ):
        return None
    before = tokens[last - 1]
    if before.kind != "word" or before.flags & (PERSON | DETERMINER | PREPOSITION):
        return None
    return name_mention(tokens, last) if tokens[nominal.head_index + 1].lower == "of" else None


def _apposed_name(tokens: list[Token], after: int) -> Mention | None:
    """Return the person named after a noun phrase: "the mayor, Jane Doe,", "a man named Doe"."""
    at = after + 1
    if at >= len(tokens):
        return None
    naming = tokens[after].lower in _NAMING
    if naming:
        at += tokens[at].lower in ("as", "himself", "herself")
    elif tokens[after].kind != "comma":
        return None
    while at < len(tokens) and tokens[at].flags & PERSON and not tokens[at].flags & DETERMINER:
        at += 1  # "her deputy, engineer Jane Doe"
    if at >= len(tokens) or tokens[at].kind != "name":
        return None
    named = mention_at(tokens, at)
    if named is None or named.entity is None or not (naming or named.entity.is_person):
        return None
    origin = at + 1 < len(tokens) and tokens[at + 1].lower in ("of", "from")
    return named if origin or ends_parenthetical(tokens, at + 1) else None


def _may_open_phrase(token: Token) -> bool:
    """Return whether `token` may open a noun phrase with any noun."""
    return bool(token.flags & DETERMINER) or token.kind == "name" or token.text[:1].isdigit()


def _nominal(tokens: list[Token], first: int, head: int) -> Mention:
    """Create the mention of a noun phrase."""
    start, end = tokens[_quantity_start(tokens, first)].start, tokens[phrase_end(tokens, head)].end
    return Mention("nominal", first, head, start, end, tokens[head].lower)


def _quantity_start(tokens: list[Token], first: int) -> int:
    """Return the start of a phrase that opens with a quantity: "only 12", "more than half"."""
    opening = tokens[first]
    if not first or not (opening.text[:1].isdigit() or opening.lower in _COUNTS):
        return first
    before = tokens[first - 1].lower
    if before in APPROXIMATIONS:
        return first - 1
    if first > 1 and (tokens[first - 2].lower, before) in _COMPARISONS:
        return first - 2
    return first
