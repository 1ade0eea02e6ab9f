"""Corrections: speakers set by hand, which outlast re-extraction and edits of the article.

A correction is stored by article, place and words, permanently. It applies to the quote of the
article that has its words, or after an edit the most similar ones; without such a quote it waits.
Every engine applies these rules to what it stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storage import model

if TYPE_CHECKING:
    from storage.engine.correction_matching import Place
    from storage.model import Quote

__all__ = ["StoredCorrection", "applicable", "corrected", "displaced"]


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A stored correction; an empty speaker means that nobody is named."""

    start: int
    words: str
    speaker: str


def displaced(
    changes: Sequence[Place], corrections: Sequence[StoredCorrection], places: Sequence[Place]
) -> dict[int, StoredCorrection]:
    """Return the correction that applies to the quote of each change, where there is one.

    Quotes may have moved; `places` are all of the article.
    """
    if not corrections:
        return {}
    from storage.engine.correction_matching import match_places  # late: few articles have any

    applies = applicable(corrections, places)
    return {
        number: applies[at] for at, number in match_places(changes, places).items() if at in applies
    }


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
            sieve=model.BY_HAND if quote.kind == "quote" else model.STATED_BY_HAND,
        )  # fmt: skip
    return quotes


def applicable(
    kept: Sequence[StoredCorrection], places: Sequence[Place]
) -> dict[int, StoredCorrection]:
    """Return the correction that applies to each place, where there is one."""
    from storage.engine.correction_matching import match_places  # late: few articles have any

    meant = match_places([(one.start, one.words) for one in kept], places)
    return {at: kept[number] for at, number in meant.items()}
