"""Descriptions such as "the northern senator", and whether they fit a person's roles."""

from __future__ import annotations

from functools import lru_cache

from storage.quotes.grammar.mentions import Mention
from storage.quotes.lexicon import DESCRIPTION_NOUNS
from storage.quotes.tokenization.tokens import Token

__all__ = ["definite_description", "parties_differ", "parties_of", "role_words"]

_SYNONYMS = {
    "sen": "senator",
    "gov": "governor",
    "rep": "representative",
    "pres": "president",
    "gop": "republican",
    "democrat": "democratic",
    "frontrunner": "front-runner",
}
_PARTIES = frozenset({"republican", "democratic", "libertarian", "independent"})


@lru_cache(maxsize=1024)
def role_words(role: str) -> frozenset[str]:
    """Split a role or a description into words, synonyms unified; cached."""
    words = role.lower().replace(".", "").split()
    return frozenset(_SYNONYMS.get(word, word) for word in words)


def parties_differ(parties: frozenset[str], known: frozenset[str]) -> bool:
    """Return whether a description with these parties and a role name different ones."""
    return bool(parties and known & _PARTIES) and parties.isdisjoint(known)


def parties_of(words: frozenset[str]) -> frozenset[str]:
    """Return the parties that the words of a description name."""
    return words & _PARTIES


def definite_description(mention: Mention, tokens: list[Token]) -> list[str]:
    """Return the words after "the" in a description of somebody named before."""
    head = mention.head
    first = mention.first_index
    while first and first > mention.first_index - 9 and tokens[first].lower != "the":
        first -= 1
    words = [token.lower for token in tokens[first : mention.head_index + 1]]
    if words[0] != "the":
        return []
    if head not in DESCRIPTION_NOUNS or _is_defined(tokens, mention):
        return []
    return words[1:]


def _is_defined(tokens: list[Token], mention: Mention) -> bool:
    """Return whether what follows a noun says who is meant: "the man who", "the mayor's wife"."""
    after = tokens[mention.head_index + 1 : mention.head_index + 8]
    within = (token for token in after if token.end <= mention.end)
    return (len(after) > 0 and after[0].lower in ("who", "whose")) or any(
        token.kind == "genitive" for token in within
    )
