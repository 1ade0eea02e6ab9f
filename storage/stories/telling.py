"""The words that hold a story together, as its takes write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from storage.stories.terms import Terms, stem
from storage.text.folding import fold

__all__ = ["SAY_NOTHING", "telling_words"]

_SHARE = 0.4
"""The share of the takes from which a term belongs to the story, rather than to one of them."""
_ACRONYM = 5
"""The longest word in capitals that is taken for an acronym."""
_PAIRED = 0.6
"""The share of the takes with a word from which it stands for a name of two: *Tomás Echeverría*."""
SAY_NOTHING = frozenset(
    map(
        stem,
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
         "february", "march", "april", "june", "july", "august", "september", "october",
         "november", "december", "mr", "mrs", "ms", "dr", "prof"),
    )
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")


def telling_words(
    takes: Sequence[tuple[Terms, Mapping[str, float]]], texts: Iterable[str], most: int = 5
) -> list[str]:
    """Return the words that most takes share and few other articles have, most telling first.

    `takes` are the terms of the takes, each with their weights; `texts` are what the terms were
    read from, and show how they are written.
    """
    score: Counter[str] = Counter()
    shared: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for terms, weights in takes:
        score.update(weights)
        shared.update(weights.keys())
        pairs.update({*terms.names})
    least = _SHARE * len(takes)
    proper = frozenset[str]().union(*(terms.proper for terms, _ in takes))
    ranked = sorted(
        (term for term in score if " " not in term and shared[term] >= least),
        key=lambda term: (-score[term] * _preference(term, proper), term),
    )
    chosen: list[str] = []
    for term in ranked:
        if term in SAY_NOTHING or any(term in _stems(other) for other in chosen):
            continue
        chosen.append(_paired(term, shared[term], pairs))
        if len(chosen) == most:
            break
    written = _written(texts)
    return [
        " ".join(written.get(stem(word), word) for word in term.split())
        if " " in term
        else written.get(term, term)
        for term in chosen
    ]


def _preference(term: str, proper: frozenset[str]) -> float:
    """Prefer names to other words, and words to figures."""
    if term in proper:
        return 2.0
    return 1.0 if term.isalpha() else 0.2


def _paired(term: str, takes: int, pairs: Counter[str]) -> str:
    """Return the two words of a name that a term is mostly one of, else the term."""
    with_it = [pair for pair in pairs if term in _stems(pair)]
    best = max(with_it, key=lambda pair: (pairs[pair], pair), default="")
    return best if best and pairs[best] >= _PAIRED * takes else term


def _stems(words: str) -> list[str]:
    return [stem(word) for word in words.split()]


def _written(texts: Iterable[str]) -> dict[str, str]:
    """Return how each term is written where it stands most often."""
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _WORD.findall(text):
            counts.setdefault(stem(fold(word)), Counter())[word] += 1
    return {term: _plain(seen.most_common(1)[0][0]) for term, seen in counts.items()}


def _plain(word: str) -> str:
    """Return a word of a dateline as it is written elsewhere."""
    return word.capitalize() if word.isupper() and len(word) > _ACRONYM else word
