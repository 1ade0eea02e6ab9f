"""Noun phrases: their starts, their heads and their grammatical roles."""

from __future__ import annotations

from typing import Literal

from storage.quotes.grammar.cues import is_reporting_verb
from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    CONJUNCTION,
    CUE,
    DETERMINER,
    NUMBER_WORDS,
    ORGANIZATION,
    PASSIVE,
    PERSON,
    PHRASE,
    PREPOSITION,
    PREPOSITIONAL_SUBORDINATORS,
    PRONOUN,
    STRONG,
    VERB,
)
from storage.quotes.tokenization.tokens import Token

__all__ = [
    *("APPROXIMATIONS", "QUANTIFIERS", "SPEAKER_NOUN", "GrammaticalRole", "ends_parenthetical"),
    *("grammatical_role", "is_modifier", "is_phrase_head", "phrase_start", "token_before_phrase"),
]

GrammaticalRole = Literal["subject", "object", "oblique"]

SPEAKER_NOUN = PERSON | ORGANIZATION
"""A noun for a possible speaker."""

QUANTIFIERS = frozenset(
    ["one", "another", "some", "many", "several", "both", "all", "others", "two", "three"]
)
_NEVER_HEAD = frozenset(["first", "vice", "prime", "majority", "minority", "private"])
_RANKS = frozenset(["first", "last", "next", "past", "these", "those"])
APPROXIMATIONS = frozenset(
    {
        *("about", "almost", "around", "between", "exactly", "just", "near", "nearly", "only"),
        *("over", "roughly", "under"),
    }
)
"""Words before a number that leave it what it is in the sentence: "about 40 farmers"."""
_PLAIN_REPORTS = frozenset(["said", "says", "saying", "added", "say"])
_POSTPOSITIVE_ADJECTIVES = frozenset(
    ["familiar", "close", "loyal", "critical", "responsible", "present"]
)
"""Adjectives that follow their noun: "a source familiar with …"."""
_AFTER_CONTRACTION = frozenset(["been", "got", "gone", "a", "the"])
"""Words after which "'s" is "is" or "has", not a genitive: "Doe's been saying"."""


def grammatical_role(tokens: list[Token], first: int) -> GrammaticalRole:
    """Return the role of the noun phrase that starts at `first`, judging by what precedes it."""
    at = token_before_phrase(tokens, first)
    if at < 0 or tokens[at].kind != "word":
        return "subject"
    before, opening = tokens[at], tokens[first]
    if before.lower in ("and", "or") and at and tokens[at - 1].kind == "name":
        return grammatical_role(tokens, at - 1)
    if before.lower == "as" and opening.kind == "word":
        named = opening.flags & (DETERMINER | PRONOUN)
        return "subject" if named else "oblique"  # "as the mayor said", "as secretary"
    if before.lower in PREPOSITIONAL_SUBORDINATORS:
        return "subject"
    if before.flags & PREPOSITION:
        if before.lower == "than" and at and tokens[at - 1].lower in ("more", "less", "fewer"):
            return grammatical_role(tokens, at - 1)
        counted = opening.text[0].isdigit() and before.lower in APPROXIMATIONS
        return "subject" if counted else "oblique"  # "about 40 farmers"
    if before.flags & (PASSIVE | VERB):
        return "object"
    if before.flags & (CONJUNCTION | AUXILIARY | PRONOUN) or before.lower in _PLAIN_REPORTS:
        return "subject"
    if before.lower.endswith(("ing", "ed")) or (at and _is_verb_after(tokens[at - 1], before)):
        return "object"
    if (
        before.flags & STRONG
        and opening.kind == "name"
        and first + 1 < len(tokens)
        and tokens[first + 1].flags & STRONG
    ):
        return "subject"
    return "object" if before.flags & CUE and is_reporting_verb(tokens, at) else "subject"


def phrase_start(tokens: list[Token], at: int) -> int:
    """Return the first token of the noun phrase whose head is at `at`."""
    first = at
    if at and tokens[at].flags & DETERMINER and not _continues_phrase(tokens[at - 1]):
        return at  # "used one of them"
    for index in range(at - 1, max(-1, at - 8), -1):
        token = tokens[index]
        if token.lower in ("that", "least"):
            break
        if token.flags & DETERMINER:
            if not index or not _is_inside_phrase(tokens[index - 1], token):
                return index
            first = index
            continue
        if token.lower in _RANKS and first < at and tokens[first].lower in NUMBER_WORDS:
            first = index
            continue
        if token.kind == "genitive":  # the possessor is part of it: "the senator's spokesman"
            return phrase_start(tokens, index - 1) if index else 0
        if index and _is_verb_after(tokens[index - 1], token):
            break
        if token.lower.endswith("ing") and token.lower.isalpha():
            break  # "Reading one of her letters, …", "… and waving banners"
        if token.kind == "comma" and _separates_adjectives(tokens, index):
            return index - 2
        compound = token.flags & CUE and not is_reporting_verb(
            tokens, index
        )  # "the rules committee"
        if (
            token.kind != "name"
            and not compound
            and (token.kind != "word" or token.flags & ~SPEAKER_NOUN)
        ):
            break
        first = index
    return first


def _continues_phrase(before: Token) -> bool:
    """Return whether a number or "another" continues the noun phrase of the token before."""
    if before.kind in ("genitive", "name"):
        return True
    return bool(before.flags & DETERMINER) or before.lower in _RANKS or before.lower == "other"


def _is_inside_phrase(before: Token, number: Token) -> bool:
    """Return whether a number is inside its noun phrase: "the council's first five critics"."""
    if number.lower not in NUMBER_WORDS:
        return False
    return before.kind == "genitive" or bool(before.flags & DETERMINER) or before.lower in _RANKS


def _precedes_verb(before: Token) -> bool:
    """Return whether a form in -ed or -ly after `before` is not an adjective: "who signed laws"."""
    return before.kind == "name" or bool(before.flags & (PRONOUN | AUXILIARY | SPEAKER_NOUN))


def _is_verb_after(before: Token, token: Token) -> bool:
    """Return whether the unknown word `token` is a verb rather than part of a noun phrase."""
    if token.lower.endswith(("ed", "ly")):
        return _precedes_verb(before)
    clause = before.flags & PRONOUN or before.lower in ("that", "which")
    return bool(clause) and token.lower.endswith("s")


def _separates_adjectives(tokens: list[Token], comma: int) -> bool:
    """Return whether a comma separates adjectives after an article: "the tall, quiet farmer"."""
    if comma < 2 or not tokens[comma - 2].flags & DETERMINER:
        return False
    return _is_adjective(tokens[comma - 1]) and _is_adjective(tokens[comma + 1])


def is_phrase_head(tokens: list[Token], at: int) -> bool:
    """Return whether the noun at `at` is the head of its noun phrase."""
    token = tokens[at]
    quantity = token.lower in QUANTIFIERS
    if (token.flags & DETERMINER and not quantity) or token.lower in _NEVER_HEAD:
        return False
    if at + 1 >= len(tokens):
        return True
    after = tokens[at + 1]
    if after.kind != "word":
        return after.kind not in ("name", "genitive")
    if after.flags & SPEAKER_NOUN:
        return False
    if after.lower in _POSTPOSITIVE_ADJECTIVES:
        return True
    return bool(after.flags) or (not quantity and after.lower.endswith(("ed", "ing", "ly")))


def is_modifier(tokens: list[Token], at: int) -> bool:
    """Return whether the name at `at` modifies what follows: "Doe's aide", "the Doe campaign"."""
    if _is_possessor(tokens, at):
        return True
    for after in tokens[at + 1 : at + 4]:
        if after.kind != "word" or after.text[0].isupper():
            return False
        if after.flags & SPEAKER_NOUN:
            verb = after.flags & CUE and (not after.flags & BASE or tokens[at].lower.endswith("s"))
            return not (after.flags & DETERMINER or verb)
        if after.flags & ~PHRASE or after.lower.endswith(("ed", "ly")):
            return False
    return False


def ends_parenthetical(tokens: list[Token], at: int) -> bool:
    """Return whether a parenthetical may end before the token at `at`."""
    return at >= len(tokens) or tokens[at].kind in ("comma", "stop", "dash", "close")


def _is_possessor(tokens: list[Token], at: int) -> bool:
    """Return whether the name at `at` is in the genitive."""
    if at + 1 >= len(tokens) or tokens[at + 1].kind != "genitive":
        return False
    return at + 2 >= len(tokens) or tokens[at + 2].lower not in _AFTER_CONTRACTION


def token_before_phrase(tokens: list[Token], first: int) -> int:
    """Return the token before a noun phrase, its articles and the description of a name."""
    at = first - 1
    if tokens[first].kind == "name":  # "with retired harbour pilot Jane Doe"
        entity = tokens[first].entity
        organization = entity is not None and not entity.is_person
        while at >= 0 and _may_precede_name(tokens[at], organization=organization):
            at -= 1
            while at >= 0 and _is_adjective(tokens[at]):
                at -= 1
    while at >= 0 and tokens[at].kind == "word" and tokens[at].flags & DETERMINER:
        at -= 1
    return at


def _may_precede_name(token: Token, *, organization: bool) -> bool:
    """Return whether a noun may precede a name: "pilot" a person's, "site" an organization's."""
    return token.kind == "word" and bool(token.flags & (SPEAKER_NOUN if organization else PERSON))


def _is_adjective(token: Token) -> bool:
    """Return whether a token may be an adjective: a word in lower case with no other function."""
    return token.kind == "word" and not token.flags and token.text.islower()
