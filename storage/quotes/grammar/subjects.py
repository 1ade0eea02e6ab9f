"""Who a verb is about: its subject, found by walking the tokens of its sentence to the left."""

from __future__ import annotations

from storage.quotes.grammar.appositions import (
    apposed,
    named_before,
    opening_phrase,
    take_in_list,
    told,
)
from storage.quotes.grammar.cues import is_finite
from storage.quotes.grammar.mentions import Mention, any_phrase, mention_at
from storage.quotes.grammar.noun_phrases import NOUN, before_phrase, part_of
from storage.quotes.grammar.parentheticals import RELATIVES, outside
from storage.quotes.lexicon import (
    AUXILIARY,
    BODY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    INSCRIBED,
    PASSIVE,
    PERSON,
    PREPOSITION,
    PRONOUN,
    TIMES,
)
from storage.quotes.tokenization.tokens import Token

__all__ = [
    "first_subject",
    "is_coordinate",
    "is_place",
    "past_adverbs",
    "subject_before",
]

_SMALL = PREPOSITION | CONJUNCTION | PRONOUN | DETERMINER
_COORDINATES = frozenset({"and", "but", "or", "before", "after", "while"})
_OF_TIMES = frozenset(["last", "this", "that", "earlier", "later", "early", "late", "on"])
_ADJOINED = frozenset(["as", "after", "before", "since", "until"])
"""What opens a clause where its subject follows at once, and else a phrase."""
_SUBORDINATING = frozenset(
    ["because", "although", "though", "while", "since", "until", "as", "if", "when"]
)
_MENTIONED = NOUN | PRONOUN
_REACH = 14
"""So many tokens before a relative pronoun may lie what it stands for."""


def subject_before(tokens: list[Token], verb: int) -> Mention | None:
    """Return the subject of the finite verb at `verb`; None where it shares another verb's."""
    at = past_adverbs(tokens, verb - 1)
    if at < 0:
        return None
    if tokens[verb - 1].low == "to" and (person := told(tokens, at)) is not None:
        return person
    near = tokens[at]
    if near.kind == "word":
        if near.low in ("who", "which", "that", "whom"):
            return _antecedent(tokens, at)
        if near.low in _COORDINATES:
            return None
    beyond = outside(tokens, at)
    if beyond < at:
        return _clause_subject(tokens, beyond) if beyond >= 0 else None
    mention = mention_at(tokens, at)
    if mention is None and near.kind == "word" and not near.flags & _SMALL:
        mention = any_phrase(tokens, at)
    if mention is None or (at and is_place(mention)):
        return _clause_subject(tokens, at)
    if part_of(tokens, mention.first) != "subject":
        return _clause_subject(tokens, at)
    return _with_partner(tokens, mention)


def _with_partner(tokens: list[Token], second: Mention) -> Mention:
    """Take in the noun phrase that "and" joins before another: "farmers and their neighbours"."""
    at = second.first - 1
    if second.kind != "nominal" or at < 1 or tokens[at].low != "and":
        return second
    first = mention_at(tokens, at - 1)
    if first is not None and first.kind == "pronoun":
        return first  # "she and her friends"
    if first is None or first.kind != "nominal":
        return second
    take_in_list(tokens, first)
    if part_of(tokens, first.first) == "subject":
        second.first, second.start = first.first, first.start
        return second
    whole = _clause_subject(tokens, at - 1)  # "a crowd of farmers and fishermen"
    if whole is None or whole.kind != "nominal" or whole.end < tokens[first.first].end:
        return second
    whole.end = second.end
    return whole


def is_coordinate(tokens: list[Token], verb: int) -> bool:
    """Say whether the verb at `verb` shares the subject of another: "… and said"."""
    at = past_adverbs(tokens, verb - 1)
    return at >= 0 and tokens[at].low in _COORDINATES


def first_subject(tokens: list[Token], end: int) -> Mention | None:
    """Return the first subject among the tokens before `end`."""
    nominal: Mention | None = None
    place: Mention | None = None
    for index in range(end):
        token = tokens[index]
        named = token.kind == "name" or token.flags & _MENTIONED
        mention = mention_at(tokens, index) if named else None
        if mention is not None and part_of(tokens, mention.first) == "subject":
            if is_place(mention):
                place = place or mention
            elif mention.kind != "nominal":
                if nominal is None or mention.kind == "pronoun":
                    return mention
                return mention if apposed(tokens, nominal, mention) else nominal
            elif nominal is not None:
                return nominal
            else:
                nominal = mention
        elif nominal is not None and token.flags & (CUE | AUXILIARY):
            return nominal
    return nominal or place


def past_adverbs(tokens: list[Token], at: int) -> int:
    """Return the token to the left of adverbs, auxiliaries and words for the day."""
    while at >= 0 and tokens[at].kind == "word" and _is_skippable(tokens[at]):
        at -= 1
    while at > 0 and tokens[at].low in TIMES:
        at -= 1
        while at > 0 and tokens[at].low in _OF_TIMES:
            at -= 1
    return at


def _is_skippable(token: Token) -> bool:
    if token.flags & (AUXILIARY | PASSIVE) or token.low == "to":
        return True
    return token.low.endswith("ly") and not token.flags & (PERSON | BODY | CUE)  # "the reply"


def is_place(mention: Mention) -> bool:
    """Say whether a mention is of a place: it speaks only where a verb says so, "Arden warns"."""
    return mention.entity is not None and mention.entity.place


def _clause_subject(tokens: list[Token], at: int) -> Mention | None:
    """Return the first subject of the clause that ends at token `at`."""
    best: Mention | None = None
    parted: Mention | None = None
    oblique: Mention | None = None
    inner: Mention | None = None  # of a clause within the one that is looked for
    index = at
    while index >= 0 and not _ends_clause(tokens, index, best):
        token = tokens[index]
        if token.low in RELATIVES:
            if best is not None and best.first == index + 1:
                return parted or best  # "where it rains, Jane Doe said", "which the mayor said"
            best = parted = None  # all that was found so far stands in a relative clause
            index -= 1
            continue
        mention = mention_at(tokens, index)
        if mention is not None:
            subject = part_of(tokens, mention.first) == "subject"
            if subject and not (index and is_place(mention)):
                if best is not None and apposed(tokens, mention, best):
                    best.first = mention.first
                else:
                    best = mention
                    parted = parted or _parted(tokens, mention)
            elif oblique is None and mention.kind != "pronoun":
                oblique = mention
            index = mention.first
        elif token.low in ("and", "but") and best is None:
            return first_subject(tokens, index) or oblique  # "… but in May said"
        elif best is not None and _may_open(token) and _opens(tokens, index, best):
            if not _is_whole(tokens, index, best, at):
                break
            inner, best, parted = inner or best, None, None
        index -= 1
    best = best or inner
    return best or opening_phrase(tokens, index + 1, at) or oblique


def _ends_clause(tokens: list[Token], at: int, best: Mention | None) -> bool:
    """Say whether what is left of the token at `at` is another clause than that of `best`."""
    token = tokens[at]
    if token.kind == "stop" or token.text == ";":
        return True
    return best is not None and (token.kind == "quote" or is_finite(tokens, at))


def _parted(tokens: list[Token], mention: Mention) -> Mention | None:
    """Return a name that a comma parts from what stands before it."""
    first = mention.first
    return (
        mention if mention.kind == "name" and first and tokens[first - 1].kind == "comma" else None
    )


def _may_open(token: Token) -> bool:
    return bool(token.flags & CONJUNCTION) or token.low in _ADJOINED


def _opens(tokens: list[Token], at: int, subject: Mention) -> bool:
    """Say whether the conjunction at `at` opens a clause of its own: "…, and Doe said"."""
    low = tokens[at].low
    if low not in ("and", "or") and low not in _ADJOINED:
        return True
    if at != before_phrase(tokens, subject.first):
        return False
    return low in _ADJOINED or tokens[at - 1].kind == "comma"


def _is_whole(tokens: list[Token], at: int, subject: Mention, end: int) -> bool:
    """Say whether the conjunction at `at` opens a clause that has its verb before `end`.

    In "an aide who left because he was tired said", he has his verb, and the aide has the last.
    """
    if tokens[at].low not in _SUBORDINATING:
        return False
    inside = range(subject.last + 1, end + 1)
    for index in inside:
        if tokens[index].kind in ("comma", "dash", "quote") or tokens[index].low == "that":
            return False
    return any(is_finite(tokens, index) for index in inside)


def _antecedent(tokens: list[Token], at: int) -> Mention | None:
    """Return what the relative pronoun at `at` stands for."""
    that = tokens[at].low == "that"
    index = at - 1
    if tokens[at].low == "whom" or index < 0 or (that and tokens[index].flags & CUE):
        return None
    if tokens[index].kind in ("comma", "dash", "close"):
        index -= 1
    fallback: Mention | None = None
    floor = max(-1, index - _REACH)
    while index > floor:
        mention = mention_at(tokens, index)
        if mention is not None and mention.kind != "pronoun":
            if mention.kind == "nominal" and mention.head in INSCRIBED:
                return mention
            if that and mention.kind == "nominal" and tokens[mention.last].flags & BODY:
                return first_subject(tokens, mention.first)
            if mention.entity is not None and mention.entity.person:
                return mention
            first = mention.first
            named = named_before(tokens, mention)
            if named is not None:
                return named
            aside = mention.kind == "name" and first and tokens[first - 1].kind == "comma"
            if not aside and part_of(tokens, first) != "oblique":
                return mention
            fallback = fallback or mention
            index = first
        index -= 1
    return fallback
