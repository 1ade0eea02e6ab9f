"""Where noun phrases end among tokens, with what is said of them after their noun."""

from __future__ import annotations

from storage.quotes.grammar.cues import ADVERBS, description_end, is_verb
from storage.quotes.grammar.noun_phrases import NOUN, QUANTITIES
from storage.quotes.lexicon import (
    AUXILIARY,
    BASE,
    CONJUNCTION,
    CUE,
    DETERMINER,
    PASSIVE,
    PREPOSITION,
    PRONOUN,
    VERB,
)
from storage.quotes.tokenization.tokens import Token

__all__ = ["phrase_end", "phrase_until"]

_STOPS = CUE | AUXILIARY | CONJUNCTION | PREPOSITION | PRONOUN | PASSIVE | VERB
_SMALL = AUXILIARY | CONJUNCTION | PREPOSITION | PRONOUN | PASSIVE
_LINKS = frozenset(
    ["of", "for", "from", "at", "with", "in", "on", "close", "familiar", "inside", "within"]
)
_PHRASE = 14
"""So many tokens at most make a noun phrase."""


def phrase_end(tokens: list[Token], at: int) -> int:
    """Return the last token of the noun phrase headed at `at` with what is said of it after it.

    That is its "of" or "for" phrase, or where a document comes from: "a report issued on Monday".
    """
    described = description_end(tokens, at + 2 if _has_adverb(tokens, at + 1) else at + 1)
    if described > at + 1:
        return described
    if at + 2 >= len(tokens):
        return at
    if tokens[at + 1].low == "like" and tokens[at + 2].kind == "name":
        return at + 2  # "aides like Jane Doe"
    if tokens[at + 1].low not in _LINKS:
        return at
    last = at
    for index in range(at + 2, min(len(tokens), at + 10)):
        token = tokens[index]
        if token.kind in ("name", "genitive"):
            last = index
        elif token.low.endswith("ed") and not _is_open(tokens[index - 1]):
            break
        elif token.kind == "word" and (
            not token.flags & (CUE | _SMALL)
            or (token.flags & CUE and not is_verb(tokens, index))
            or (token.flags & NOUN and tokens[index - 1].low == "of")
        ):
            last = last if token.flags & DETERMINER else index
        elif token.low not in _LINKS:
            break
    return last


def _has_adverb(tokens: list[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].low in ADVERBS


def _is_open(before: Token) -> bool:
    """Say whether a noun phrase has only begun with `before`: a form in -ed is an adjective."""
    return before.low in _LINKS or bool(before.flags & (DETERMINER | CONJUNCTION))


def phrase_until(tokens: list[Token], start: int) -> int:
    """Return the last token of the noun phrase from `start` on; `start` - 1 if there is none."""
    last = start - 1
    for index in range(start, min(len(tokens), start + _PHRASE)):
        token = tokens[index]
        if token.kind == "word":
            if index == start + 1 and _needs_noun(tokens, index):
                last = index
                continue
            if _stops(tokens, index, index == start) or (index > start and _breaks(tokens, index)):
                break
        elif token.kind not in ("name", "genitive"):
            break
        last = index
    return last


def _needs_noun(tokens: list[Token], at: int) -> bool:
    """Say whether the word at `at` must belong to the article before it: "a Monday editorial"."""
    article = tokens[at - 1].low in ("a", "an", "the")
    word = tokens[at]
    return article and (not word.flags & _SMALL or word.low.endswith("ly"))


def _stops(tokens: list[Token], at: int, opens: bool) -> bool:
    """Say whether the word at `at` is none a noun phrase may hold."""
    flags = tokens[at].flags
    if not flags & _STOPS or flags & (NOUN | DETERMINER):
        return False
    compound = flags & BASE and not opens and _goes_on(tokens, at + 1)
    return not compound


def _goes_on(tokens: list[Token], at: int) -> bool:
    if at >= len(tokens):
        return False
    token = tokens[at]
    return token.kind == "name" or (token.kind == "word" and not token.flags & ~NOUN)


def _breaks(tokens: list[Token], at: int) -> bool:
    """Say whether a noun phrase under way ends before the word at `at`."""
    token, before = tokens[at], tokens[at - 1]
    if token.text[0].isupper() and not token.title:
        return True  # a day or month
    if token.flags & DETERMINER and token.low not in QUANTITIES:
        return True
    if token.low.endswith("ed"):
        return before.kind == "name"
    noun = before.flags & NOUN and not before.flags & DETERMINER
    if token.flags & NOUN or not (noun or before.kind == "name"):
        return False
    return token.low.endswith(("ing", "ly")) or token.low in ("known", "seen")
