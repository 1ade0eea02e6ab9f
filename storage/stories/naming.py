"""The name of a story: the headline that has most in common with the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from storage.stories.terms import stem, words_of
from storage.wire.headline_states import without_states

__all__ = ["name_of"]

_FIRST = 12
"""Takes whose headlines are compared: later ones do not change the name."""
_SHORTEST, _LONGEST = 25, 90
"""Characters of a headline that is a good name."""


def name_of(headlines: Sequence[str]) -> str:
    """Return the best name among the headlines of a story, the first one first."""
    names = [without_states(headline) for headline in headlines[:_FIRST]]
    terms = [{stem(word) for word in words_of(name)} for name in names]
    counts = Counter(term for some in terms for term in some)

    def rank(place: int) -> tuple[bool, float]:
        shared = sum(counts[term] - 1 for term in terms[place]) / max(len(terms[place]), 1)
        return _SHORTEST <= len(names[place]) <= _LONGEST, shared

    return names[max(range(len(names)), key=rank)] if names else ""
