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

__all__ = ["LEAST", "SHORTEST", "compare", "group", "phrases", "rarity"]

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
_COMMON = 1 / 50
"""The share of texts from which a word that is in so many tells nothing."""


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
    """Group quotes of one speaker by utterance, each group at the place of its first quote."""
    groups: list[tuple[list[str], list[QuoteHit]]] = []
    by_phrase: dict[str, list[int]] = {}
    for hit in hits:
        words = words_of(hit.quote.text)
        starts = range(len(words) - _PHRASE + 1)
        keys = {" ".join(words[at : at + _PHRASE]) for at in starts}
        near = sorted({number for key in keys for number in by_phrase.get(key, ())})
        number = next((at for at in near if compare(groups[at][0], words)), len(groups))
        if number == len(groups):
            groups.append((words, []))
            for key in keys:
                by_phrase.setdefault(key, []).append(number)
        groups[number][1].append(hit)
    return [group for _, group in groups]


def rarity(word: str) -> float:
    """Return how telling a word is: the logarithm of how rare; 0 for one of the common words."""
    share = (1 + _count(word)) / shipped().passages
    return -log(share) if share < _COMMON else 0.0


def _count(word: str) -> int:
    return shipped().counts.get(stem(word), 0)
