"""Clipping status: who says the clipped words now, and whether the article still has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.model import Clipping, Quote

__all__ = ["WITHDRAWN", "overlapping_quote", "same_quote", "with_speaker", "withdrawn"]

WITHDRAWN = "The article no longer says this"
"""The notice on a clipping whose words its source has changed or removed."""

_MARKS = str.maketrans("‘’‚‛“”„‟«»–—", '\'\'\'\'""""""--')


def same_quote(clipping: Clipping, quotes: Sequence[Quote]) -> Quote | None:
    """Return the quote that has the clipped words, the nearest to where they were.

    Different quotation marks, or another comma or full stop at the end, do not matter.
    """
    words = _plain(clipping.words)
    same = [one for one in quotes if clipping.words == one.text or words == _plain(one.text)]
    return min(
        same,
        key=lambda one: (one.text != clipping.words, abs(one.start - clipping.start)),
        default=None,
    )


def overlapping_quote(clipping: Clipping, quotes: Sequence[Quote]) -> Quote | None:
    """Return the nearest quote that is part of the clipped words, or has them as a part.

    A newer extractor may draw the bounds of the same quote differently.
    """
    return next(
        (
            one
            for one in sorted(quotes, key=lambda one: abs(one.start - clipping.start))
            if _within(clipping.words, one.text) or _within(one.text, clipping.words)
        ),
        None,
    )


def with_speaker(clipping: Clipping, quote: Quote) -> Clipping:
    """Return a clipping with the speaker of a quote."""
    certainty = quote.certainty
    if certainty == "none":
        return replace(clipping, speaker="", role="", certainty=certainty)
    return replace(clipping, speaker=quote.speaker or "", role=quote.role, certainty=certainty)


def withdrawn(clipping: Clipping, text: str) -> bool:
    """Return whether the clipped words are no longer in the text of their article."""
    return not _within(clipping.words, text)


def _within(words: str, text: str) -> bool:
    """Return whether `text` has `words`, as whole words in this order."""
    words = _plain(words)
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _plain(text)) is not None


def _plain(words: str) -> str:
    return clean_line(words).translate(_MARKS).rstrip(",. ")
