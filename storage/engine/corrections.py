"""Speakers set by hand, and quotes made anew; what was set outlives whatever the extractor finds.

A correction is kept by article, place and words: it holds as long as the article has these words.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from storage.engine.protocol import Stored
from storage.model import BY_HAND, Quote

__all__ = ["applied", "correct"]

_Correction = tuple[int, str, str]
"""Start, words, and the speaker (empty: nobody is named)."""


def correct(
    connection: sqlite3.Connection, article: int, quote: Quote, speaker: str | None
) -> str | None:
    """Set who speaks (empty: nobody is named; None: whom the extractor finds).

    Returns what was set before.
    """
    place = (article, quote.start, quote.text)
    where = "WHERE article = ? AND start = ? AND words = ?"
    row = connection.execute(f"SELECT speaker FROM correction {where}", place).fetchone()
    connection.execute(f"DELETE FROM correction {where}", place)
    if speaker is not None:
        connection.execute("INSERT INTO correction VALUES (?, ?, ?, ?)", (*place, speaker))
    return None if row is None else str(row[0])


def applied(connection: sqlite3.Connection, items: Iterable[Stored]) -> Sequence[Stored]:
    """Return articles with the speakers that were set by hand."""
    items = list(items)
    found: defaultdict[int, list[_Correction]] = defaultdict(list)
    for article, *correction in connection.execute(
        "SELECT c.article, c.start, c.words, c.speaker FROM json_each(?) j"
        " CROSS JOIN correction c ON c.article = j.value",
        (json.dumps([item.article.id for item in items]),),
    ):
        found[article].append((correction[0], correction[1], correction[2]))
    if not found:
        return items
    return [
        replace(item, quotes=_corrected(item.quotes, found[item.article.id]))
        if item.article.id in found
        else item
        for item in items
    ]


def _corrected(quotes: Sequence[Quote], corrections: Sequence[_Correction]) -> Sequence[Quote]:
    quotes = list(quotes)
    for start, words, speaker in corrections:
        # The text before may have changed: of the same words the nearest are meant.
        places = [place for place, quote in enumerate(quotes) if quote.text == words]
        if not places:
            continue
        place = min(places, key=lambda place: abs(quotes[place].start - start))
        quote = quotes[place]
        role = quote.role if speaker and speaker == quote.speaker else ""
        quotes[place] = replace(
            quote, speaker=speaker or None, confidence=float(bool(speaker)), role=role,
            sieve=BY_HAND,
        )  # fmt: skip
    return quotes
