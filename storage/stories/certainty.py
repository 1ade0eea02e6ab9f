"""Certainty: how sure it is that two articles are about one event.

Two articles about one subject may be as alike as two about one event, most of all if one source
wrote both: it seldom writes of an event twice but in takes of one text. What tells them apart was
learned from pairs of articles.
"""

from __future__ import annotations

import math
from datetime import timedelta

from storage.stories.grouping import Vector, fade, likeness_in_names

__all__ = ["is_doubtful"]

# A logistic regression, rounded: fitted on 271 pairs of articles of an agency (Reuters-21578) and
# 845 of public feeds, which were read and judged, and on pairs of the corpus ECB+.
_LIKENESS, _COVERED, _NAMES, _BASE = 2.0, 4.0, 7.0, -1.2
"""The weights: of the logarithm of likeness; of how much of one headline the other article has; of
the part of likeness that names make up; and what is added."""
_UNLIKE = 0.02
"""Likeness that is added before the logarithm is taken."""
_ONE_SOURCE, _TWO_SOURCES, _UNDATED = 0.0, -2.0, 3.0
"""The certainty (the logarithm of the odds) that articles of one source, of two, and of one that
dates none of its articles must have: of these it is unknown how far apart they are."""


def is_doubtful(
    one: Vector,
    other: Vector,
    alike: float,
    apart: timedelta,
    *,
    same_source: bool,
    undated: bool = False,
) -> bool:
    """Return whether it is too unsure that two articles are about one event.

    Mere headlines of two sources say too little to doubt them: likeness decides.
    """
    if one.is_short and other.is_short and not same_source:
        return False
    of_one_source = _UNDATED if undated else _ONE_SOURCE
    least = of_one_source if same_source else _TWO_SOURCES
    return _certainty(one, other, fade(alike, apart)) < least


def _certainty(one: Vector, other: Vector, alike: float) -> float:
    """Return the logarithm of the odds that two articles are about one event."""
    covered = max(_covered(one, other), _covered(other, one))
    named = likeness_in_names(one, other)
    return _LIKENESS * math.log(alike + _UNLIKE) + _COVERED * covered + _NAMES * named + _BASE


def _covered(one: Vector, other: Vector) -> float:
    """Return how much of the headline of an article another one has, from 0 to 1."""
    if not (every := one.weight_of_headline):
        return 0.0
    weights = one.weights
    return sum([weights[term] ** 2 for term in one.headline & other.weights.keys()]) / every
