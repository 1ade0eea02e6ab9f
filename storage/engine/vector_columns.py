"""The terms of an article as columns of a table."""

from __future__ import annotations

import struct

from storage.stories.grouping import Vector

__all__ = ["pack", "unpack"]

_IN_HEADLINE = "+"
"""What is before a term, and before a name, that is in the headline."""
_WEIGHT = 65_535
"""The weight 1 as it is stored."""


def pack(vector: Vector) -> tuple[str, bytes, str, int]:
    """Return the columns of the terms of an article."""
    weights = [round(value * _WEIGHT) for value in vector.weights.values()]
    packed = struct.pack(f"<{len(weights)}H", *weights)
    terms, proper = (
        "\n".join([_IN_HEADLINE + one if one in headline else one for one in some])
        for some, headline in ((vector.weights, vector.headline), (vector.proper, vector.subjects))
    )
    return terms, packed, proper, vector.length


def unpack(terms: str, packed: bytes, proper: str, length: int) -> Vector:
    """Return the terms of an article from their columns."""
    words, headline = _unmark(terms)
    weights = [value / _WEIGHT for value in struct.unpack(f"<{len(words)}H", packed)]
    names, subjects = _unmark(proper)
    pairs = dict(zip(words, weights, strict=True))
    return Vector(pairs, frozenset(names), subjects, length, headline)


def _unmark(terms: str) -> tuple[list[str], frozenset[str]]:
    """Return terms, and those of them that are in the headline."""
    marked = terms.split("\n") if terms else []
    headline = [one[1:] for one in marked if one[0] == _IN_HEADLINE]
    return [one.lstrip(_IN_HEADLINE) for one in marked], frozenset(headline)
