"""What has become of the words that were clipped: who says them now, and whether anybody does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.clippings import Clipping
    from storage.model import Quote

__all__ = ["WITHDRAWN", "part_of", "said_now", "same_quote", "withdrawn"]

WITHDRAWN = "The article no longer says this"
"""What is told of a clipping whose words its source has changed or taken out."""

_MARKS = str.maketrans("‘’‚‛“”„‟«»–—", '\'\'\'\'""""""--')


def same_quote(clipping: Clipping, quotes: Sequence[Quote]) -> Quote | None:
    """Return the quote of the article that has the clipped words, the nearest to where they were.

    Marks written otherwise, and a comma or full stop at the end, are no other words.
    """
    words = _plain(clipping.words)
    same = [one for one in quotes if clipping.words == one.text or words == _plain(one.text)]
    return min(
        same,
        key=lambda one: (one.text != clipping.words, abs(one.start - clipping.start)),
        default=None,
    )


def part_of(clipping: Clipping, quotes: Sequence[Quote]) -> Quote | None:
    """Return the quote that has part of the clipped words, or has them as a part of its own.

    The same words are bounded otherwise once a newer extractor has looked at the article.
    """
    return next(
        (
            one
            for one in sorted(quotes, key=lambda one: abs(one.start - clipping.start))
            if _within(clipping.words, one.text) or _within(one.text, clipping.words)
        ),
        None,
    )


def said_now(clipping: Clipping, quote: Quote) -> Clipping:
    """Return a clipping with the speaker of a quote."""
    certainty = quote.certainty
    if certainty == "none":
        return replace(clipping, speaker="", role="", certainty=certainty)
    return replace(clipping, speaker=quote.speaker or "", role=quote.role, certainty=certainty)


def withdrawn(clipping: Clipping, text: str) -> bool:
    """Tell whether the clipped words are no longer in the text of their article."""
    return not _within(clipping.words, text)


def _within(words: str, text: str) -> bool:
    """Tell whether `text` has `words`, as whole words in this order."""
    words = _plain(words)
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", _plain(text)) is not None


def _plain(words: str) -> str:
    return clean_line(words).translate(_MARKS).rstrip(",. ")
