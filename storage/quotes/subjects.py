"""Who a verb is about: its subject, found by walking the tokens of its sentence to the left."""

from __future__ import annotations

from storage.quotes.asides import RELATIVES, before_clause, outside
from storage.quotes.cues import is_finite
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
    VERB,
)
from storage.quotes.mentions import Mention, any_phrase, mention_at, phrase_after
from storage.quotes.phrases import NOUN, before_phrase, part_of
from storage.quotes.tokens import Token

__all__ = [
    "first_subject",
    "governing_subject",
    "is_coordinate",
    "participle_subject",
    "subject_before",
]

_SMALL = PREPOSITION | CONJUNCTION | PRONOUN | DETERMINER
_COORDINATES = frozenset({"and", "but", "or", "before", "after", "while"})
_OF_TIMES = frozenset(["last", "this", "that", "earlier", "later", "early", "late", "on"])
_ASIDES = frozenset(["after", "before", "since", "until"])
_MENTIONED = NOUN | PRONOUN
_REACH = 14
"""So many tokens before a relative pronoun may lie what it stands for."""


def subject_before(tokens: list[Token], verb: int) -> Mention | None:
    """Return the subject of the finite verb at `verb`; None where it shares another verb's."""
    at = _past_adverbs(tokens, verb - 1)
    if at < 0:
        return None
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
    if mention is None or (at and _is_place(mention)):
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
    _take_in_list(tokens, first)
    if part_of(tokens, first.first) == "subject":
        second.first, second.start = first.first, first.start
        return second
    whole = _clause_subject(tokens, at - 1)  # "a crowd of farmers and fishermen"
    if whole is None or whole.kind != "nominal" or whole.end < tokens[first.first].end:
        return second
    whole.end = second.end
    return whole


def _take_in_list(tokens: list[Token], last: Mention) -> None:
    """Take in what commas join before a noun phrase: "poets, painters, farmers" (and others)."""
    while last.first > 1 and tokens[last.first - 1].kind == "comma":
        before = mention_at(tokens, last.first - 2)
        if before is None or before.kind != "nominal" or tokens[last.first].flags & DETERMINER:
            return
        last.first, last.start = before.first, before.start


def is_coordinate(tokens: list[Token], verb: int) -> bool:
    """Say whether the verb at `verb` shares the subject of another: "… and said"."""
    at = _past_adverbs(tokens, verb - 1)
    return at >= 0 and tokens[at].low in _COORDINATES


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
    at = _past_adverbs(tokens, at - 1)
    if at > 0 and tokens[at].low in ("and", "but", "while"):
        at -= 1
    return at >= 0 and tokens[at].kind in ("comma", "quote", "dash")


def _is_inner(tokens: list[Token], verb: int, subject: Mention) -> bool:
    """Say whether a verb stands in a clause within the one that goes on after a comma."""
    if tokens[_past_adverbs(tokens, verb - 1)].low in RELATIVES:
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


def first_subject(tokens: list[Token], end: int) -> Mention | None:
    """Return the first subject among the tokens before `end`."""
    nominal: Mention | None = None
    place: Mention | None = None
    for index in range(end):
        token = tokens[index]
        named = token.kind == "name" or token.flags & _MENTIONED
        mention = mention_at(tokens, index) if named else None
        if mention is not None and part_of(tokens, mention.first) == "subject":
            if _is_place(mention):
                place = place or mention
            elif mention.kind != "nominal":
                if nominal is None or mention.kind == "pronoun":
                    return mention
                return mention if _apposed(tokens, nominal, mention) else nominal
            elif nominal is not None:
                return nominal
            else:
                nominal = mention
        elif nominal is not None and token.flags & (CUE | AUXILIARY):
            return nominal
    return nominal or place


def _past_adverbs(tokens: list[Token], at: int) -> int:
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
    return token.low.endswith("ly") and not token.flags & (PERSON | BODY)


def _is_place(mention: Mention) -> bool:
    return mention.entity is not None and mention.entity.place


def _clause_subject(tokens: list[Token], at: int) -> Mention | None:
    """Return the first subject of the clause that ends at token `at`."""
    best: Mention | None = None
    oblique: Mention | None = None
    index = at
    while index >= 0:
        token = tokens[index]
        if token.kind == "stop" or token.text == ";":
            break
        if best is not None and (token.kind == "quote" or is_finite(tokens, index)):
            break
        if token.low in RELATIVES:
            if best is not None and best.first == index + 1:
                break  # "which the mayor said": the mayor is the subject
            best = None  # all that was found so far stands in a relative clause
            index -= 1
            continue
        mention = mention_at(tokens, index)
        if mention is not None:
            subject = part_of(tokens, mention.first) == "subject"
            if subject and not (index and _is_place(mention)):
                if best is not None and _apposed(tokens, mention, best):
                    best.first = mention.first
                else:
                    best = mention
            elif oblique is None and mention.kind != "pronoun":
                oblique = mention
            index = mention.first
        elif token.low in ("and", "but") and best is None:
            return first_subject(tokens, index) or oblique  # "… but in May said"
        elif best is not None and _may_open(token) and _opens(tokens, index, best):
            break
        index -= 1
    return best or _opening_phrase(tokens, index + 1, at) or oblique


def _may_open(token: Token) -> bool:
    return bool(token.flags & CONJUNCTION) or token.low == "as"


def _opens(tokens: list[Token], at: int, subject: Mention) -> bool:
    """Say whether the conjunction at `at` opens a clause of its own: "…, and Doe said"."""
    if tokens[at].low not in ("and", "or", "as"):
        return True
    if at != before_phrase(tokens, subject.first):
        return False
    return tokens[at].low == "as" or tokens[at - 1].kind == "comma"


def _apposed(tokens: list[Token], nominal: Mention, name: Mention) -> bool:
    """Say whether a nominal only introduces a name: "the mayor, Jane Doe"."""
    if name.kind != "name" or nominal.kind != "nominal" or nominal.head.endswith("s"):
        return False
    between = tokens[nominal.last + 1 : name.first]
    if not between or (len(between) == 1 and between[0].kind == "comma"):
        return True
    if len(between) == 1 and between[0].low == "and":
        return not tokens[nominal.first].flags & DETERMINER  # "ex-judge and mayor Jane Doe"
    return (
        between[0].low in ("of", "for", "at", "in", "from")
        and between[-1].kind == "comma"
        and len(between) < 9
        and all(token.kind in ("name", "word", "genitive") for token in between[:-1])
        and not any(token.flags & (CUE | VERB | PASSIVE | CONJUNCTION) for token in between)
    )


def _opening_phrase(tokens: list[Token], start: int, end: int) -> Mention | None:
    """Return the noun phrase a clause opens with, whatever its noun: "a forecast by the bank"."""
    for index in range(start, min(end, start + 3)):
        token = tokens[index]
        article = token.flags & DETERMINER and token.low not in ("that", "this")
        if article or token.text[:1].isdigit():
            found = phrase_after(tokens, index)
            return found if found is not None and found.kind == "nominal" else None
        if token.kind not in ("comma", "quote") and not token.flags & (CONJUNCTION | AUXILIARY):
            return None
    return None


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
                return governing_subject(tokens, mention.first, {})
            if mention.entity is not None and mention.entity.person:
                return mention
            first = mention.first
            aside = mention.kind == "name" and first and tokens[first - 1].kind == "comma"
            if not aside and part_of(tokens, first) != "oblique":
                return mention
            fallback = fallback or mention
            index = first
        index -= 1
    return fallback
