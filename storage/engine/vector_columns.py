"""The terms of an article as columns of a table."""

from __future__ import annotations

import struct

from storage.stories.grouping import Vector

__all__ = ["pack", "unpack"]

_SUBJECT = "+"
"""What is before a name that is in the headline."""
_WEIGHT = 65_535
"""The weight 1 as it is stored."""


def pack(vector: Vector) -> tuple[str, bytes, str, int]:
    """Return the columns of the terms of an article."""
    weights = [round(value * _WEIGHT) for value in vector.weights.values()]
    packed = struct.pack(f"<{len(weights)}H", *weights)
    proper = [_SUBJECT + one if one in vector.subjects else one for one in vector.proper]
    return "\n".join(vector.weights), packed, "\n".join(proper), vector.length


def unpack(terms: str, packed: bytes, proper: str, length: int) -> Vector:
    """Return the terms of an article from their columns."""
    names = terms.split("\n") if terms else []
    weights = [value / _WEIGHT for value in struct.unpack(f"<{len(names)}H", packed)]
    pairs = dict(zip(names, weights, strict=True))
    marked = proper.split("\n") if proper else []
    subjects = frozenset([one[1:] for one in marked if one[0] == _SUBJECT])
    return Vector(pairs, frozenset([one.lstrip(_SUBJECT) for one in marked]), subjects, length)
