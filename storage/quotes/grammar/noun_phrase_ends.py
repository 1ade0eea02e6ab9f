"""Noun phrase ends, including what follows the noun and belongs to it."""

from __future__ import annotations

from storage.quotes.grammar.cues import PARTICIPLE_ADVERBS, is_reporting_verb, participle_phrase_end
from storage.quotes.grammar.noun_phrases import QUANTIFIERS, SPEAKER_NOUN
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

__all__ = ["phrase_end", "phrase_end_from"]

_STOPS = CUE | AUXILIARY | CONJUNCTION | PREPOSITION | PRONOUN | PASSIVE | VERB
_SMALL = AUXILIARY | CONJUNCTION | PREPOSITION | PRONOUN | PASSIVE
_LINKS = frozenset(
    ["of", "for", "from", "at", "with", "in", "on", "close", "familiar", "inside", "within"]
)
_MAX_PHRASE = 14
"""Maximum length of a noun phrase in tokens."""


def phrase_end(tokens: list[Token], at: int) -> int:
    """Return the last token of the noun phrase headed at `at`, postmodifiers included.

    These are its "of" or "for" phrase, or the source of a document: "a report issued on Monday".
    """
    described = participle_phrase_end(tokens, at + 2 if _has_adverb(tokens, at + 1) else at + 1)
    if described > at + 1:
        return described
    if at + 2 >= len(tokens):
        return at
    if tokens[at + 1].lower == "like" and tokens[at + 2].kind == "name":
        return at + 2  # "aides like Jane Doe"
    if tokens[at + 1].lower not in _LINKS:
        return at
    last = at
    for index in range(at + 2, min(len(tokens), at + 10)):
        token = tokens[index]
        if token.kind in ("name", "genitive"):
            last = index
        elif token.lower.endswith("ed") and not _has_just_begun(tokens[index - 1]):
            break
        elif token.kind == "word" and (
            not token.flags & (CUE | _SMALL)
            or (token.flags & CUE and not is_reporting_verb(tokens, index))
            or (token.flags & SPEAKER_NOUN and tokens[index - 1].lower == "of")
        ):
            last = last if token.flags & DETERMINER else index
        elif token.lower not in _LINKS:
            break
    return last


def _has_adverb(tokens: list[Token], at: int) -> bool:
    """Return whether the token at `at` is an adverb that may precede a participle."""
    return at < len(tokens) and tokens[at].lower in PARTICIPLE_ADVERBS


def _has_just_begun(before: Token) -> bool:
    """Return whether a noun phrase only begins with `before`, so a form in -ed is an adjective."""
    return before.lower in _LINKS or bool(before.flags & (DETERMINER | CONJUNCTION))


def phrase_end_from(tokens: list[Token], start: int) -> int:
    """Return the last token of the noun phrase that starts at `start`; `start` - 1 for none."""
    last = start - 1
    for index in range(start, min(len(tokens), start + _MAX_PHRASE)):
        token = tokens[index]
        if token.kind == "word":
            if index == start + 1 and _needs_noun(tokens, index):
                last = index
                continue
            if _ends_before(tokens, index, index == start) or (
                index > start and _is_broken_before(tokens, index)
            ):
                break
        elif token.kind not in ("name", "genitive"):
            break
        last = index
    return last


def _needs_noun(tokens: list[Token], at: int) -> bool:
    """Return whether the word at `at` belongs to the article before it: "a Monday editorial"."""
    article = tokens[at - 1].lower in ("a", "an", "the")
    word = tokens[at]
    return article and (not word.flags & _SMALL or word.lower.endswith("ly"))


def _ends_before(tokens: list[Token], at: int, opens: bool) -> bool:
    """Return whether the word at `at` cannot be part of a noun phrase."""
    flags = tokens[at].flags
    if not flags & _STOPS or flags & (SPEAKER_NOUN | DETERMINER):
        return False
    return opens or not flags & BASE


def _is_broken_before(tokens: list[Token], at: int) -> bool:
    """Return whether the current noun phrase ends before the word at `at`."""
    token, before = tokens[at], tokens[at - 1]
    if token.text[0].isupper() and not token.title:
        return True  # a day or month
    if token.flags & DETERMINER and token.lower not in QUANTIFIERS:
        return True
    if token.lower.endswith("ed"):
        return before.kind == "name"
    noun = before.flags & SPEAKER_NOUN and not before.flags & DETERMINER
    if token.flags & SPEAKER_NOUN or not (noun or before.kind == "name"):
        return False
    return token.lower.endswith(("ing", "ly")) or token.lower in ("known", "seen")
