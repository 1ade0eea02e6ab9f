"""Whose name a name is: the key that the variants of one person's name have in common. Pure.

Only what is safe joins by itself: titles, case, diacritics, dots, and one ending that is written
in several ways. A surname alone joins nobody; that is the reader's to say.
"""

from __future__ import annotations

import re

from storage.engine.text_query import fold

__all__ = ["person_key"]

_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "dame",
        "lord",
        "lady",
        "hon",
        "rev",
        "reverend",
        "president",
        "vice-president",
        "chancellor",
        "premier",
        "minister",
        "mp",
        "mep",
        "senator",
        "sen",
        "rep",
        "representative",
        "congressman",
        "congresswoman",
        "governor",
        "gov",
        "mayor",
        "ambassador",
        "commissioner",
        "secretary",
        "judge",
        "justice",
        "gen",
        "col",
        "colonel",
        "capt",
        "captain",
        "lt",
        "lieutenant",
        "maj",
        "sgt",
        "sergeant",
        "cpl",
        "corporal",
        "adm",
        "admiral",
        "prime",
        "foreign",
        "finance",
        "defence",
        "defense",
        "interior",
        "deputy",
        "vice",
        "former",
        "ex",
        "acting",
        "then",
        "us",
        "uk",
        "the",
    ]
)
_SUFFIXES = {"junior": "jr", "senior": "sr"}
_DOTS = re.compile(r"[.’'`]")
_BETWEEN = re.compile(r"[\s,\-–]+")
_ENDING = re.compile(r"(?<=[st]k)(?:yy|iy|yi|y)$")


def person_key(name: str) -> str:
    """Return what two names of one person share, or nothing for one that is too short to tell.

    ``President Volodymyr Zelenskyy`` and ``Volodymyr Zelensky`` share one; ``Zelenskyy`` has none,
    and ``Robert Hale`` and ``Robert Hale Jr.`` have different ones.
    """
    words = [word for word in _BETWEEN.split(_DOTS.sub("", fold(name))) if word]
    rest = words
    while rest and rest[0] in _TITLES:
        rest = rest[1:]
    if len(rest) > 1:
        words = rest
    words = _joined_initials([_SUFFIXES.get(word, word) for word in words])
    if len(words) < 2:
        return ""
    words[-1] = _ENDING.sub("y", words[-1])
    return " ".join(words)


def _joined_initials(words: list[str]) -> list[str]:
    """Write initials that stand apart as one word: ``j d vance`` as ``jd vance``."""
    joined: list[str] = []
    for place, word in enumerate(words):
        if place and len(word) == 1 and len(words[place - 1]) == 1:
            joined[-1] += word
        else:
            joined.append(word)
    return joined
