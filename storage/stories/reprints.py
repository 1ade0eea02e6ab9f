"""Reprints: the same utterance quoted in several articles, whole, cut or reworded; pure functions.

The figures were chosen by reading pairs from 6,000 articles of many outlets: from eight words on,
two quotations that match are one utterance, shorter ones also chance, or a slogan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from math import log
from typing import TYPE_CHECKING

from storage.stories.frequencies import shipped
from storage.stories.terms import stem, words_of

if TYPE_CHECKING:
    from storage.model import QuoteHit, Wording

__all__ = ["LEAST", "SHORTEST", "compare", "group", "phrases", "telling"]


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


LEAST = 8
"""Words of a quotation that two people hardly ever say by chance."""
SHORTEST = 4
"""Words of the shortest quotation that counts, where the speaker and the week are the same."""

_PHRASE = 3
"""Words of a phrase that is searched for."""
_PHRASES = 3
"""Phrases of a quotation that are searched for: one of each third, so that parts are found."""
_REWORDED = 0.8
"""The share of the shorter one's words that two wordings of one utterance have in common."""
_RUN = 4
"""Words that they have in common in a row."""
_SPREAD = 1.5
"""Where these words stand in the longer one, they have no more than half as many others between."""
_LEAST_RARITY = 2.0
"""The logarithm of how rare a word must be to tell a subject: in one of eight texts at most."""
_TALK = _stems(
    """actually again always am anybody anyone anything away back bad because been believe better
    big came certain certainly clear come could day did didn do does doesn doing don done down even
    ever every everybody everyone everything fact feel find gave get getting give go goes going
    gone good got great guy guys had happen happened hard he help her here him his how idea
    important isn just keep kind knew know let like little ll look looking lot love made make
    making man matter maybe me mean mine much must my never nobody nothing off okay out own part
    people person place point probably problem put question re real really right said saw say
    saying see seen she should somebody someone something still sure take talk talking tell than
    them thing things think thought time today together told too trying understand up use ve very
    want wanted wasn way week well went what where why will won would wouldn wrong year yes yet
    you your haven hasn hadn weren aren couldn shouldn mustn needn"""
)
"""Words of talk, which are rare in written texts and tell no subject."""


def phrases(words: Sequence[str]) -> list[str]:
    """Return the phrases to find reprints of a quotation by: the rarest of each third of it."""
    if len(words) < SHORTEST:
        return []
    starts = range(len(words) - _PHRASE + 1)
    parts = min(_PHRASES, max(1, len(words) // _PHRASE))
    found = []
    for part in range(parts):
        some = starts[part * len(starts) // parts : (part + 1) * len(starts) // parts] or starts
        best = min(some, key=lambda at: sum(map(_count, words[at : at + _PHRASE])))
        found.append(" ".join(words[best : best + _PHRASE]))
    return list(dict.fromkeys(found))


def compare(words: Sequence[str], others: Sequence[str]) -> Wording | None:
    """Return how the words of another quotation differ; None if it is another utterance."""
    if words == others:
        return "same" if len(words) >= SHORTEST else None
    short, long = (others, words) if len(others) <= len(words) else (words, others)
    if len(short) < LEAST:
        return None
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return "shorter" if short is others else "longer"
    if len({*short} & {*long}) < _REWORDED * len({*short}):
        return None
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()[:-1]
    common = sum(block.size for block in blocks)
    if common < _REWORDED * len(short) or max(block.size for block in blocks) < _RUN:
        return None
    spread = blocks[-1].b + blocks[-1].size - blocks[0].b
    return "reworded" if spread <= _SPREAD * len(short) else None


def group(hits: Iterable[QuoteHit]) -> list[list[QuoteHit]]:
    """Group quotes of one speaker by utterance, each group at the place of its first quote.

    With another figure they are another utterance.
    """
    groups: list[tuple[list[str], list[QuoteHit]]] = []
    by_phrase: dict[str, list[int]] = {}
    for hit in hits:
        words = words_of(hit.quote.text)
        starts = range(len(words) - _PHRASE + 1)
        keys = {" ".join(words[at : at + _PHRASE]) for at in starts}
        near = sorted({number for key in keys for number in by_phrase.get(key, ())})
        number = next((at for at in near if _are_one(groups[at][0], words)), len(groups))
        if number == len(groups):
            groups.append((words, []))
            for key in keys:
                by_phrase.setdefault(key, []).append(number)
        groups[number][1].append(hit)
    return [group for _, group in groups]


def _are_one(words: Sequence[str], others: Sequence[str]) -> bool:
    """Return whether two wordings are one utterance, and no figure is another in one of them."""
    here, there = ({word for word in some if word[0].isdigit()} for some in (words, others))
    return compare(words, others) is not None and not (here - there and there - here)


def telling(words: Iterable[str]) -> dict[str, float]:
    """Return the terms of words that tell a subject, and how much: the logarithm of how rare."""
    passages = shipped().passages
    found = {}
    for word in words:
        term = stem(word)
        rarity = -log((1 + _count(word)) / passages)
        if rarity >= _LEAST_RARITY and term not in _TALK:
            found[term] = rarity
    return found


def _count(word: str) -> int:
    return shipped().counts.get(stem(word), 0)
