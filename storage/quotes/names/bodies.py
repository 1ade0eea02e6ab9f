"""What is no person: the names of bodies (companies, agencies, papers, teams) and of places."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    *("MIN_CAPITALS", "OFFICES", "ORGANIZATION_NOUNS", "TITLES"),
    *("is_acronym", "is_body", "is_place", "skip_office", "split_words"),
]


def split_words(lines: str) -> frozenset[str]:
    """Split lines into a set of words."""
    return frozenset(lines.split())


TITLES = split_words(
    """mr mrs ms miss mx dr prof professor sir dame lord lady hon rev reverend president
    vice-president chancellor premier minister mp mep senator sen rep representative congressman
    congresswoman governor gov mayor ambassador commissioner secretary judge justice gen general
    col colonel capt captain lt lieutenant maj major sgt sergeant cpl corporal adm admiral prime
    foreign finance defence defense interior deputy vice former ex acting then us uk the
    sens reps govs gens profs drs messrs pres"""
)
ORGANIZATION_NOUNS = split_words(
    """administration agency army association authority bank board bureau campaign chamber church
    club commission committee company council court department embassy federation force foundation
    government group institute ministry navy office parliament party police school service team
    union university"""
)
"""Common nouns that complete the name of an organization: the Orsund council."""

OFFICES = split_words(
    """exchequer defence defense finance foreign interior commerce budget trade treasury labor
    labour energy agriculture transport transportation state environment health education motors"""
)
"""Ends of the names of offices: the Exchequer, General Motors."""
_DIRECTIONS = ("north", "south", "east", "west")
_DEMONYM_ENDINGS = ("ean", "ian", "ish", "ese", "french", "german", "muslim")
_ALSO_NAMES = split_words(
    "bay castle church day forest guardian hall hill lake river star sun tower"
)
"""Words of organizations that begin the names of people as well: Forest Quist."""
_SHORTEST_ACRONYM = 2
MIN_CAPITALS = 6
"""Length from which a word in capitals is rather a surname than an acronym: WALLACE."""


def skip_office(words: Sequence[str], lower_words: Sequence[str]) -> int:
    """Return the index of the name after an office, 0 without: "City Mayor Don Quist"."""
    from storage.quotes.lexicon import (  # late: opening an archive needs no lexicon
        GIVEN_NAMES,
        ORGANIZATION_WORDS,
        PERSON,
        PERSON_TITLES,
        WORD_FLAGS,
    )

    if lower_words and lower_words[-1] in ORGANIZATION_NOUNS:
        return 0
    for at in range(len(words) - 2, 0, -1):
        before, first = lower_words[at - 1], lower_words[at]
        if before in GIVEN_NAMES or not words[at][:1].isupper():
            continue
        if first not in GIVEN_NAMES and lower_words[-1] in ORGANIZATION_WORDS:
            continue  # "Economist Intelligence Unit"
        is_noun = before in OFFICES or WORD_FLAGS.get(before, 0) & PERSON
        if (
            before in PERSON_TITLES
            or before in ("administrator", "member")
            or (is_noun and lower_words[at] in GIVEN_NAMES)
        ):
            return at
    return 0


def is_place(lower_words: Sequence[str]) -> bool:
    """Return whether words are the name of a place, and no given name."""
    from storage.quotes.lexicon import BODY_NAMES, GIVEN_NAMES, PLACE_NAMES  # late, as above

    name = " ".join(lower_words[1:] if lower_words[0] in _DIRECTIONS else lower_words)
    return (
        name in PLACE_NAMES
        and name not in GIVEN_NAMES | BODY_NAMES
        and not name.endswith(_DEMONYM_ENDINGS)
    )


def is_body(words: Sequence[str], lower_words: Sequence[str], start: int) -> bool:
    """Return whether words are the name of a body; a name without titles begins at `start`."""
    from storage.quotes.lexicon import (  # late, as above
        BODY_NAMES,
        BODY_WORDS,
        GIVEN_NAMES,
        ORGANIZATION_WORDS,
        PLACE_NAMES,
    )

    article = int(lower_words[0] == "the" and len(words) > 1)
    first, last = lower_words[article], lower_words[-1]
    if " ".join(lower_words[article:]) in BODY_NAMES or " ".join(lower_words) in BODY_NAMES:
        return True
    if len(words) == article + 1:
        if article and first not in TITLES:
            return True
        return first in ORGANIZATION_WORDS - GIVEN_NAMES or is_acronym(words[-1])
    if last in ORGANIZATION_NOUNS or (
        last in BODY_WORDS and (first not in GIVEN_NAMES or first in PLACE_NAMES)
    ):
        return True
    if start:  # a title other than "the" precedes a person
        return lower_words[0] == "the" and lower_words[1] not in TITLES
    if first in GIVEN_NAMES:
        return len(words) > 2 and last in ORGANIZATION_WORDS
    return last in ORGANIZATION_WORDS or first in ORGANIZATION_WORDS - _ALSO_NAMES


def is_acronym(word: str) -> bool:
    """Return whether a word in capitals is an acronym: it is short, or a body has this name."""
    from storage.quotes.lexicon import BODY_NAMES  # late, as above

    letters = sum(map(str.isalpha, word))
    is_short = letters < MIN_CAPITALS or word.lower() in BODY_NAMES
    return word.isupper() and letters >= _SHORTEST_ACRONYM and is_short
