"""Subjects of verbs, found by walking the tokens of a sentence from right to left."""

from __future__ import annotations

from storage.quotes.grammar.appositions import (
    causative_object,
    described_name,
    extend_over_list,
    is_apposition,
    opening_noun_phrase,
)
from storage.quotes.grammar.clauses import before_parenthetical
from storage.quotes.grammar.cues import is_finite_verb
from storage.quotes.grammar.mentions import Mention, mention_at, unknown_noun_phrase
from storage.quotes.grammar.noun_phrases import SPEAKER_NOUN, grammatical_role, token_before_phrase
from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    ORGANIZATION,
    PASSIVE,
    PERSON,
    PREPOSITION,
    PREPOSITIONAL_SUBORDINATORS,
    PRONOUN,
    RELATIVE_PRONOUNS,
    SIGN_NOUNS,
    SUBORDINATORS,
    TIME_WORDS,
)
from storage.quotes.tokenization.tokens import Token

__all__ = [
    "first_subject",
    "is_coordinated",
    "is_place",
    "skip_adverbs",
    "subject_before",
]

_SMALL = PREPOSITION | CONJUNCTION | PRONOUN | DETERMINER
_COORDINATORS = frozenset({"and", "but", "or", "before", "after", "while"})
_TIME_MODIFIERS = frozenset(["last", "this", "that", "earlier", "later", "early", "late", "on"])
_TIME_ADVERBS = frozenset(["earlier", "later"])
_MENTIONED = SPEAKER_NOUN | PRONOUN
_MAX_ANTECEDENT_DISTANCE = 14
"""Maximum distance from a relative pronoun back to its antecedent, in tokens."""


def subject_before(tokens: list[Token], verb: int) -> Mention | None:
    """Return the subject of the finite verb at `verb`; None if it shares another verb's."""
    at = skip_adverbs(tokens, verb - 1)
    if at < 0:
        return None
    if tokens[verb - 1].lower == "to" and (person := causative_object(tokens, at)) is not None:
        return person
    near = tokens[at]
    if near.kind == "word":
        if near.lower in ("who", "which", "that", "whom"):
            return _antecedent(tokens, at)
        if near.lower in _COORDINATORS:
            return None
    beyond = before_parenthetical(tokens, at)
    if beyond < at:
        return _clause_subject(tokens, beyond) if beyond >= 0 else None
    mention = mention_at(tokens, at)
    if mention is None and near.kind == "word" and not near.flags & _SMALL:
        mention = unknown_noun_phrase(tokens, at)
    if mention is None or (at and is_place(mention)):
        return _clause_subject(tokens, at)
    if grammatical_role(tokens, mention.first_index) != "subject":
        return _clause_subject(tokens, at)
    return _extend_over_coordination(tokens, mention)


def _extend_over_coordination(tokens: list[Token], second: Mention) -> Mention:
    """Extend a noun phrase over the one before "and": "farmers and their neighbors"."""
    at = second.first_index - 1
    if second.kind != "nominal" or at < 1 or tokens[at].lower != "and":
        return second
    first = mention_at(tokens, at - 1)
    if first is not None and first.kind == "pronoun":
        return first  # "she and her friends"
    if first is None or first.kind != "nominal":
        return second
    extend_over_list(tokens, first)
    if grammatical_role(tokens, first.first_index) == "subject":
        second.first_index, second.start = first.first_index, first.start
        return second
    whole = _clause_subject(tokens, at - 1)  # "a crowd of farmers and fishermen"
    if whole is None or whole.kind != "nominal" or whole.end < tokens[first.first_index].end:
        return second
    whole.end = second.end
    return whole


def is_coordinated(tokens: list[Token], verb: int) -> bool:
    """Return whether the verb at `verb` shares the subject of another: "… and said"."""
    at = skip_adverbs(tokens, verb - 1)
    return at >= 0 and tokens[at].lower in _COORDINATORS


def first_subject(tokens: list[Token], end: int) -> Mention | None:
    """Return the first subject among the tokens before `end`."""
    nominal: Mention | None = None
    place: Mention | None = None
    for index in range(end):
        token = tokens[index]
        named = token.kind == "name" or token.flags & _MENTIONED
        mention = mention_at(tokens, index) if named else None
        if mention is not None and grammatical_role(tokens, mention.first_index) == "subject":
            if is_place(mention):
                place = place or mention
            elif mention.kind != "nominal":
                if nominal is None or mention.kind == "pronoun":
                    return mention
                return mention if is_apposition(tokens, nominal, mention) else nominal
            elif nominal is not None:
                return nominal
            else:
                nominal = mention
        elif nominal is not None and token.flags & (CUE | AUXILIARY):
            return nominal
    return nominal or place


def skip_adverbs(tokens: list[Token], at: int) -> int:
    """Return the first token at or before `at` that is no adverb, auxiliary or word of time."""
    while at >= 0 and tokens[at].kind == "word" and _is_skippable(tokens[at]):
        at -= 1
    while at > 0 and (tokens[at].lower in TIME_WORDS or tokens[at].lower in _TIME_ADVERBS):
        at -= 1
        while at > 0 and tokens[at].lower in _TIME_MODIFIERS:
            at -= 1
    return at


def _is_skippable(token: Token) -> bool:
    """Return whether a token may stand between a subject and its verb."""
    if token.flags & (AUXILIARY | PASSIVE) or token.lower == "to":
        return True
    return token.lower.endswith("ly") and not token.flags & (
        PERSON | ORGANIZATION | CUE
    )  # "the reply"


def is_place(mention: Mention) -> bool:
    """Return whether a mention is a place, which speaks only with a verb: "Arden warns"."""
    return mention.entity is not None and mention.entity.is_place


def _clause_subject(tokens: list[Token], at: int) -> Mention | None:
    """Return the first subject of the clause that ends at token `at`."""
    best: Mention | None = None
    parted: Mention | None = None
    oblique: Mention | None = None
    inner: Mention | None = None  # subject of an embedded clause
    index = at
    while index >= 0 and not _ends_clause(tokens, index, best):
        token = tokens[index]
        if token.lower in RELATIVE_PRONOUNS:
            if best is not None and best.first_index == index + 1:
                return parted or best  # "where it rains, Jane Doe said", "which the mayor said"
            best = parted = None  # everything found so far is in a relative clause
            index -= 1
            continue
        mention = mention_at(tokens, index)
        if mention is not None:
            subject = grammatical_role(tokens, mention.first_index) == "subject"
            if subject and not (index and is_place(mention)):
                if best is not None and is_apposition(tokens, mention, best):
                    best.first_index = mention.first_index
                else:
                    best = mention
                    parted = parted or _name_after_comma(tokens, mention)
            elif oblique is None and mention.kind != "pronoun":
                oblique = mention
            index = mention.first_index
        elif token.lower in ("and", "but") and best is None:
            return first_subject(tokens, index) or oblique  # "… but in May said"
        elif best is not None and _may_open_clause(token) and _opens_clause(tokens, index, best):
            if not _has_own_verb(tokens, index, best, at):
                break
            inner, best, parted = inner or best, None, None
        index -= 1
    best = best or inner
    return best or opening_noun_phrase(tokens, index + 1, at) or oblique


def _ends_clause(tokens: list[Token], at: int, best: Mention | None) -> bool:
    """Return whether the token at `at` separates the clause of `best` from the text before it."""
    token = tokens[at]
    if token.kind == "stop" or token.text == ";":
        return True
    return best is not None and (token.kind == "quote" or is_finite_verb(tokens, at))


def _name_after_comma(tokens: list[Token], mention: Mention) -> Mention | None:
    """Return a name that a comma separates from the text before it."""
    first = mention.first_index
    return (
        mention if mention.kind == "name" and first and tokens[first - 1].kind == "comma" else None
    )


def _may_open_clause(token: Token) -> bool:
    """Return whether a token is a conjunction or another word that may open a clause."""
    return bool(token.flags & CONJUNCTION) or token.lower in PREPOSITIONAL_SUBORDINATORS


def _opens_clause(tokens: list[Token], at: int, subject: Mention) -> bool:
    """Return whether the conjunction at `at` opens a new clause: "…, and Doe said"."""
    lower = tokens[at].lower
    if lower not in ("and", "or") and lower not in PREPOSITIONAL_SUBORDINATORS:
        return True
    if at != token_before_phrase(tokens, subject.first_index):
        return False
    return lower in PREPOSITIONAL_SUBORDINATORS or tokens[at - 1].kind == "comma"


def _has_own_verb(tokens: list[Token], at: int, subject: Mention, end: int) -> bool:
    """Return whether the conjunction at `at` opens a clause that has its verb before `end`.

    In "an aide who left because he was tired said", "he" has its own verb, and the last verb
    belongs to the aide.
    """
    if tokens[at].lower not in SUBORDINATORS:
        return False
    inside = range(subject.head_index + 1, end + 1)
    for index in inside:
        if tokens[index].kind in ("comma", "dash", "quote") or tokens[index].lower == "that":
            return False
    return any(is_finite_verb(tokens, index) for index in inside)


def _antecedent(tokens: list[Token], at: int) -> Mention | None:
    """Return the antecedent of the relative pronoun at `at`."""
    that = tokens[at].lower == "that"
    index = at - 1
    if tokens[at].lower == "whom" or index < 0 or (that and tokens[index].flags & CUE):
        return None
    if tokens[index].kind in ("comma", "dash", "close"):
        index -= 1
    fallback: Mention | None = None
    floor = max(-1, index - _MAX_ANTECEDENT_DISTANCE)
    while index > floor:
        mention = mention_at(tokens, index)
        if mention is not None and mention.kind != "pronoun":
            if mention.kind == "nominal" and mention.head in SIGN_NOUNS:
                return mention
            if (
                that
                and mention.kind == "nominal"
                and tokens[mention.head_index].flags & ORGANIZATION
            ):
                return first_subject(tokens, mention.first_index)
            if mention.entity is not None and mention.entity.is_person:
                return mention
            first = mention.first_index
            named = described_name(tokens, mention)
            if named is not None:
                return named
            parenthetical = mention.kind == "name" and first and tokens[first - 1].kind == "comma"
            if not parenthetical and grammatical_role(tokens, first) != "oblique":
                return mention
            fallback = fallback or mention
            index = first
        index -= 1
    return fallback
