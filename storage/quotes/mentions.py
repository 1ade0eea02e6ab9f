"""Noun phrases that may stand for a speaker: names, pronouns and nominals among a sentence's tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storage.quotes.cast import Entity
from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    BODY,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PASSIVE,
    PERSON,
    PREPOSITION,
    PRONOUN,
    VERB,
)
from storage.quotes.tokens import Token

__all__ = ["Mention", "any_phrase", "mention_at", "name_of", "part_of", "phrase_after"]

_NOUN = PERSON | BODY
_QUANTITIES = frozenset({"one", "another", "some", "many", "several", "both", "all", "others"})
_OPEN_PREPOSITIONS = frozenset({"as", "before", "after", "since", "until", "till"})


@dataclass(slots=True)
class Mention:
    """One mention of who may be speaking.

    Attributes:
        kind: A name, a pronoun, or a noun phrase such as "the mayor".
        first: Its first token in its sentence.
        last: Its head: the token of the name, the pronoun or the noun.
        start: First character of its words in the text.
        end: One past the last.
        head: The pronoun or noun in lower case.
        entity: Whom a name names.
    """

    kind: Literal["name", "pronoun", "nominal"]
    first: int
    last: int
    start: int
    end: int
    head: str
    entity: Entity | None = None


def mention_at(tokens: list[Token], at: int) -> Mention | None:
    """Return the mention whose head is the token at `at`, or None."""
    token = tokens[at]
    if token.kind == "name":
        if _modifies(tokens, at) or (at and tokens[at - 1].kind == "open"):
            return None
        return name_of(tokens, at)
    if token.kind != "word":
        return None
    if token.flags & PRONOUN:
        if token.low in ("you", "who"):
            return None
        return Mention("pronoun", at, at, token.start, token.end, token.low)
    if token.flags & _NOUN and _is_head(tokens, at):
        if at + 2 < len(tokens) and tokens[at + 1].low == "of" and tokens[at + 2].title:
            return None  # "secretary of State Jane Doe": the title of the name that follows
        return _nominal(tokens, _phrase_start(tokens, at), at)
    return None


def any_phrase(tokens: list[Token], at: int) -> Mention | None:
    """Return the noun phrase that ends with the unknown noun at `at` and opens as one does."""
    if tokens[at].low.endswith(("ed", "ing", "ly")):
        return None
    first = _phrase_start(tokens, at)
    opening = tokens[first]
    if first == at or not (
        opening.flags & DETERMINER or opening.kind == "name" or opening.text[0].isdigit()
    ):
        return None
    return _nominal(tokens, first, at)


def phrase_after(tokens: list[Token], start: int) -> Mention | None:
    """Return the noun phrase that starts at token `start`: the subject of an inverted verb."""
    if start >= len(tokens):
        return None
    if tokens[start].flags & PRONOUN or tokens[start].low in ("that", "this"):
        return mention_at(tokens, start)
    last = start - 1
    for index in range(start, min(len(tokens), start + 14)):
        token = tokens[index]
        if token.kind == "word":
            stops = CUE | AUXILIARY | CONJUNCTION | PREPOSITION | PRONOUN | PASSIVE | VERB
            compound = token.flags & BASE and index > start and _is_plain(tokens, index + 1)
            if token.flags & stops and not token.flags & (_NOUN | DETERMINER) and not compound:
                break
            if token.low.endswith("ed") and last >= start and tokens[last].kind == "name":
                break
            if index > start and (token.text[0].isupper() and not token.title):
                break  # a day or month
            if index > start and token.flags & DETERMINER and token.low not in _QUANTITIES:
                break
            noun = last >= start and tokens[last].flags & _NOUN and not tokens[last].flags & DETERMINER
            if token.low.endswith("ing") and noun:
                break
        elif token.kind not in ("name", "genitive"):
            break
        last = index
    if last < start:
        return None
    return _phrase_between(tokens, start, last)


def _is_plain(tokens: list[Token], at: int) -> bool:
    """Say whether the token at `at` may go on a noun phrase."""
    return at < len(tokens) and (
        tokens[at].kind == "name" or (tokens[at].kind == "word" and not tokens[at].flags & ~_NOUN)
    )


def _phrase_between(tokens: list[Token], start: int, last: int) -> Mention | None:
    opening = tokens[start]
    if opening.kind == "name" and not _modifies(tokens, start):
        return mention_at(tokens, start)
    while last > start and tokens[last].kind == "genitive":
        last -= 1
    if tokens[last].kind == "name":
        return mention_at(tokens, last)
    opens = opening.flags & DETERMINER or opening.kind == "name" or opening.text[0].isdigit()
    if not opens and not any(
        token.flags & _NOUN for token in tokens[start : last + 1]
    ):
        return None
    nominal = _nominal(tokens, start, last)
    after = last + 1
    if after + 1 < len(tokens) and tokens[after].kind == "comma" and tokens[after + 1].kind == "name":
        named = mention_at(tokens, after + 1)
        if named is not None and named.entity is not None and named.entity.person:
            if after + 2 >= len(tokens) or tokens[after + 2].kind in ("comma", "stop", "dash", "close"):
                return named
    return nominal


def part_of(tokens: list[Token], first: int) -> str:
    """Return the part a noun phrase that starts at `first` plays: subject, oblique or object."""
    if first and tokens[first].kind == "name" and _is_owner(tokens, first):
        return "genitive"
    at = first - 1
    if tokens[first].kind == "name":  # past what describes the name: "with radio host Jane Doe"
        while at >= 0 and tokens[at].kind == "word" and tokens[at].flags & PERSON:
            at -= 1
            while at >= 0 and tokens[at].kind == "word" and not tokens[at].flags and tokens[at].text.islower():
                at -= 1
    while at >= 0 and tokens[at].kind == "word" and tokens[at].flags & DETERMINER:
        at -= 1
    if at < 0:
        return "subject"
    before = tokens[at]
    if before.kind != "word":
        return "subject"
    if before.low in ("and", "or") and at and tokens[at - 1].kind == "name":
        return part_of(tokens, at - 1)
    if before.flags & PREPOSITION and before.low not in _OPEN_PREPOSITIONS:
        if tokens[first].text[0].isdigit():
            return "subject"  # "about 50 protesters"
        return "oblique"
    if before.low == "as" and tokens[first].kind == "word" and not tokens[first].flags & (DETERMINER | PRONOUN):
        return "oblique"  # "as secretary"
    if before.flags & (PASSIVE | VERB):
        return "object"
    if before.flags & (CONJUNCTION | AUXILIARY | PRONOUN) or before.low in _OPEN_PREPOSITIONS:
        return "subject"
    if before.flags & CUE or before.low.endswith(("ing", "ed")):
        return "subject" if before.low in ("said", "says", "saying", "added", "say") else "object"
    return "subject"


def name_of(tokens: list[Token], at: int) -> Mention:
    """Return the mention of the name at `at`, whatever part it plays."""
    token = tokens[at]
    return Mention("name", at, at, token.start, token.end, token.low, token.entity)


def _nominal(tokens: list[Token], first: int, head: int) -> Mention:
    start, end = tokens[first].start, tokens[_phrase_end(tokens, head)].end
    return Mention("nominal", first, head, start, end, tokens[head].low)


def _is_owner(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].kind == "genitive"


def _modifies(tokens: list[Token], at: int) -> bool:
    """Say whether a name belongs to what follows: "Doe's aide", "the Doe campaign"."""
    if _is_owner(tokens, at):
        return True
    for after in tokens[at + 1 : at + 4]:
        if after.kind != "word" or after.text[0].isupper():
            return False
        if after.flags & _NOUN:
            verb = after.flags & CUE and not after.flags & BASE
            return not (after.flags & DETERMINER or verb)
        if after.flags or after.low.endswith(("ed", "ly")):
            return False
    return False


def _is_head(tokens: list[Token], at: int) -> bool:
    """Say whether the noun at `at` ends its noun phrase."""
    token = tokens[at]
    quantity = token.low in _QUANTITIES
    if token.flags & DETERMINER and not quantity:
        return False
    if at + 1 >= len(tokens):
        return True
    after = tokens[at + 1]
    if after.kind in ("name", "genitive"):
        return False
    if after.kind != "word":
        return True
    if after.flags & _NOUN:
        return False
    return bool(after.flags) or (not quantity and after.low.endswith(("ed", "ing", "ly")))


def _phrase_start(tokens: list[Token], at: int) -> int:
    """Return the first token of the noun phrase whose head is at `at`."""
    first = at
    for index in range(at - 1, max(-1, at - 8), -1):
        token = tokens[index]
        if token.low == "that":
            break
        if token.flags & DETERMINER:
            return index
        if token.kind == "genitive":
            # The owner belongs to the phrase: "the senator's spokesman".
            return _phrase_start(tokens, index - 1) if index else 0
        if token.low.endswith("ed") and index and tokens[index - 1].kind == "name":
            break
        if token.kind == "name" or (token.kind == "word" and not token.flags & ~_NOUN):
            first = index
            continue
        break
    return first


def _phrase_end(tokens: list[Token], at: int) -> int:
    """Return the last token of the noun phrase headed at `at` with its "of" or "for" phrase."""
    if at + 2 >= len(tokens) or tokens[at + 1].low not in (
        "of", "for", "from", "at", "with", "in", "on", "close", "familiar",
    ):
        return at
    last = at
    for index in range(at + 2, min(len(tokens), at + 10)):
        token = tokens[index]
        if token.kind in ("name", "genitive"):
            last = index
        elif token.kind == "word" and not token.flags & (
            CUE | AUXILIARY | PRONOUN | CONJUNCTION | PREPOSITION
        ):
            last = last if token.flags & DETERMINER else index
        elif token.low not in ("of", "for"):
            break
    return last
