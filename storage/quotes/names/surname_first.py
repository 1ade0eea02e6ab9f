"""Names with the surname first: Chinese, Korean and Vietnamese ones, where that is certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_east_asian_surname", "split_surname_first"]

_PARTICLES = frozenset(["do", "du", "le", "van"])
"""Surnames that are particles of surnames elsewhere."""
_SYLLABLE = re.compile(
    r"(?:ch|gh|gi|gw|gy|hs|hw|hy|jh|kh|kw|ky|my|ng|nh|ph|py|sh|ss|th|tr|ts|tz|zh"
    r"|[bcdghjklmnpqrstvwxy])?"
    r"(?:[aeo]?[aeiouy]{1,2})(?:ch|ck|h|k|l|m|n|ng|nh|p|t|w|c)?"
)
"""A syllable of a Chinese, Korean or Vietnamese name in any usual spelling."""
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bcdfghjklmnpqrstwxyz])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai"
    r"|an|ao|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|u)|[bpmfw]o|er){1,2}"
)
"""One or two syllables of a Chinese name in pinyin."""


def is_east_asian_surname(word: str) -> bool:
    """Return whether a word is a common Chinese, Korean or Vietnamese surname."""
    from storage.quotes.lexicon import EAST_ASIAN_SURNAMES  # late: opening an archive needs none

    return word.lower() in EAST_ASIAN_SURNAMES


def split_surname_first(words: Sequence[str]) -> tuple[str, str] | None:
    """Split a name into surname and given name if the surname comes first; else return None.

    ``Xi Jinping``, ``Kim Jong-un`` and ``Nguyen Xuan Phuc`` are; where another order is as likely
    (``Wei Chen``, ``An Wang``), the usual one is assumed.
    """
    from storage.quotes.lexicon import (  # late, as above
        EAST_ASIAN_SURNAMES,
        GIVEN_NAMES,
        PREDOMINANT_SURNAMES,
    )

    lower_words = [word.lower() for word in words]
    surname, rest = lower_words[0], lower_words[1:]
    if surname not in EAST_ASIAN_SURNAMES or not 1 <= len(rest) <= 2:
        return None
    first, _, second = words[1].partition("-")
    if len(rest) == 1 and second:
        # Elsewhere both parts of a given name have a capital: Jean-Luc.
        certain = second.islower() and _are_syllables([first.lower(), second])
    elif len(rest) == 2:
        certain = (
            _are_syllables(rest)
            and rest[0] not in GIVEN_NAMES
            and (surname in PREDOMINANT_SURNAMES or rest[1] not in PREDOMINANT_SURNAMES)
        )
    else:
        certain = (
            surname not in GIVEN_NAMES
            and surname not in _PARTICLES
            and rest[0] not in GIVEN_NAMES
            and rest[0] not in EAST_ASIAN_SURNAMES
            and _PINYIN.fullmatch(rest[0]) is not None
        )
    return (surname, "".join(rest).replace("-", "")) if certain else None


def _are_syllables(lower_words: Sequence[str]) -> bool:
    """Return whether each word is one syllable."""
    return all(_SYLLABLE.fullmatch(word) for word in lower_words)
