"""Corrections: speakers set by hand, which outlast re-extraction and edits of the article.

A correction is stored by article, place and words, permanently. It applies to the quote of the
article that has its words, or after an edit the most similar ones; without such a quote it waits.
Every engine applies these rules to what it stores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storage import model
from storage.text.folding import fold, searchable

if TYPE_CHECKING:
    from storage.model import Quote

__all__ = ["Place", "StoredCorrection", "applicable", "corrected", "correction_at"]

_SIMILAR = 0.7
"""The share of words, in the same order, that two versions of a quote have in common."""
_FEW = 3
"""Quotes with fewer words are too similar to be matched by most of them."""
_LONG = 400
"""Words of a quote that are compared, to bound the work on any text."""

_WORD = re.compile(r"[^\W_]+")

Place = tuple[int, str]
"""The start of the words, and the words."""


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A stored correction; an empty speaker means that nobody is named."""

    start: int
    words: str
    speaker: str


def correction_at(
    place: Place, corrections: Sequence[StoredCorrection], places: Sequence[Place]
) -> StoredCorrection | None:
    """Return the correction of a quote, which may have moved; `places` are all of the article."""
    here = places.index(place) if place in places else next(iter(_match([place], places)), None)
    return None if here is None else applicable(corrections, places).get(here)


def corrected(quotes: Sequence[Quote], kept: Sequence[StoredCorrection]) -> Sequence[Quote]:
    """Apply corrections to the quotes of an article."""
    from storage.quotes.names.name_parser import split_title  # late: few articles have corrections

    quotes = list(quotes)
    for at, one in applicable(kept, [(quote.start, quote.text) for quote in quotes]).items():
        quote = quotes[at]
        name, role = split_title(one.speaker) if one.speaker else ("", "")
        role = role or (quote.role if name and name == quote.speaker else "")
        quotes[at] = replace(
            quote, speaker=name or None, confidence=float(bool(one.speaker)), role=role,
            sieve=model.BY_HAND,
        )  # fmt: skip
    return quotes


def applicable(
    kept: Sequence[StoredCorrection], places: Sequence[Place]
) -> dict[int, StoredCorrection]:
    """Return the correction that applies to each place, where there is one."""
    meant = _match([(one.start, one.words) for one in kept], places)
    return {at: kept[number] for at, number in meant.items()}


def _match(before: Sequence[Place], now: Sequence[Place]) -> Mapping[int, int]:
    """Match the places `now` to those `before`; better matches are chosen first."""
    found: dict[int, int] = {}
    for alike in (_same, _same_but_marks, _similarity):
        left = [number for number in range(len(before)) if number not in found.values()]
        if not left:
            break
        pairs = sorted(
            (-likeness, abs(now[at][0] - before[number][0]), at, number)
            for at in range(len(now)) if at not in found
            for number in left
            if (likeness := alike(before[number][1], now[at][1]))
        )  # fmt: skip
        for _, _, at, number in pairs:
            if at not in found and number not in found.values():
                found[at] = number
    return found


def _same(one: str, other: str) -> float:
    return float(one == other)


def _same_but_marks(one: str, other: str) -> float:
    """Return whether two texts have the same words, regardless of case and punctuation."""
    return float(_words(one) == _words(other))


def _similarity(one: str, other: str) -> float:
    """Return the share of words two texts have in common, in order, or 0 if it is too small."""
    from difflib import SequenceMatcher  # late: few corrections need it

    words, others = (_words(text)[:_LONG] for text in (one, other))
    if min(len(words), len(others)) < _FEW:
        return 0.0
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.real_quick_ratio() < _SIMILAR or matcher.quick_ratio() < _SIMILAR:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _SIMILAR else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(searchable(fold(text)))
