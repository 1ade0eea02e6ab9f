"""Speakers set by hand: they outlive whatever the extractor finds and sources edit.

A correction is kept by article, place and words, for good. It holds for the quote of the article
that has its words, or, once they were edited, the words most like them; while there is none it
waits.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storage import model
from storage.engine.protocol import Stored
from storage.text.folding import fold, searchable

if TYPE_CHECKING:
    from storage.model import Correction, Quote

__all__ = ["applied", "correct", "every"]

_ALIKE = 0.7
"""This share of their words two versions of a quote have in common, in the same order."""
_FEW = 3
"""Quotes of fewer words are too much alike to be told apart by most of them."""
_LONG = 400
"""So many words of a quote are compared, that work stays bounded on any text."""

_WORD = re.compile(r"[^\W_]+")

_Place = tuple[int, str]
"""Where words start, and the words."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A correction as it is kept; an empty speaker: nobody is named."""

    start: int
    words: str
    speaker: str


def correct(
    connection: sqlite3.Connection, article: int, quote: Quote, speaker: str | None
) -> str | None:
    """Set who speaks (empty: nobody is named; None: whom the extractor finds).

    Returns what was set before.
    """
    kept = _kept(connection, [article])[article]
    places = _places(connection, [article])[article]
    place = (quote.start, quote.text)
    # Taken back after an edit, a quote may stand elsewhere than it did.
    here = places.index(place) if place in places else next(iter(_meant([place], places)), None)
    before = None if here is None else _held(kept, places).get(here)
    if before is not None:
        connection.execute(
            "DELETE FROM correction WHERE article = ? AND start = ? AND words = ?",
            (article, before.start, before.words),
        )
    if speaker is not None:
        connection.execute(
            "INSERT OR REPLACE INTO correction VALUES (?, ?, ?, ?)", (article, *place, speaker)
        )
    return before.speaker if before else None


def applied(connection: sqlite3.Connection, items: Iterable[Stored]) -> Sequence[Stored]:
    """Return articles with the speakers that were set by hand."""
    items = list(items)
    kept = _kept(connection, [item.article.id for item in items])
    if not kept:
        return items
    return [
        replace(item, quotes=_corrected(item.quotes, kept[item.article.id]))
        if item.article.id in kept
        else item
        for item in items
    ]


def every(reader: sqlite3.Connection, article: int | None = None) -> list[Correction]:
    """Return the corrections of an article, or of all, those of the newest articles first."""
    where = "" if article is None else "WHERE a.id = ?"
    rows = reader.execute(
        "SELECT DISTINCT a.id, a.headline FROM correction c CROSS JOIN article a"
        f" ON a.id = c.article {where} ORDER BY a.pos DESC",
        () if article is None else (article,),
    ).fetchall()
    kept = _kept(reader, [id_ for id_, _ in rows])
    places = _places(reader, [id_ for id_, _ in rows])
    found = []
    for id_, headline in rows:
        holding = {
            one: places[id_][at][0] for at, one in _held(kept[id_], places[id_]).items()
        }  # fmt: skip
        found += [
            model.Correction(id_, headline, one.words, one.speaker, holding.get(one))
            for one in kept[id_]
        ]  # fmt: skip
    return found


def _kept(reader: sqlite3.Connection, articles: Sequence[int]) -> defaultdict[int, list[_Kept]]:
    found: defaultdict[int, list[_Kept]] = defaultdict(list)
    for article, start, words, speaker in reader.execute(
        "SELECT c.article, c.start, c.words, c.speaker FROM json_each(?) j"
        " CROSS JOIN correction c ON c.article = j.value",
        (json.dumps(list(articles)),),
    ):
        found[article].append(_Kept(start, words, speaker))
    return found


def _places(reader: sqlite3.Connection, articles: Sequence[int]) -> defaultdict[int, list[_Place]]:
    found: defaultdict[int, list[_Place]] = defaultdict(list)
    for article, start, words in reader.execute(
        "SELECT q.article, q.start, q.words FROM json_each(?) j"
        " CROSS JOIN quote q ON q.article = j.value ORDER BY q.start, q.stop",
        (json.dumps(list(articles)),),
    ):
        found[article].append((start, words))
    return found


def _corrected(quotes: Sequence[Quote], kept: Sequence[_Kept]) -> Sequence[Quote]:
    from storage.quotes.names.name_parser import split_title  # late: few articles have corrections

    quotes = list(quotes)
    for at, one in _held(kept, [(quote.start, quote.text) for quote in quotes]).items():
        quote = quotes[at]
        name, role = split_title(one.speaker) if one.speaker else ("", "")
        role = role or (quote.role if name and name == quote.speaker else "")
        quotes[at] = replace(
            quote, speaker=name or None, confidence=float(bool(one.speaker)), role=role,
            sieve=model.BY_HAND,
        )  # fmt: skip
    return quotes


def _held(kept: Sequence[_Kept], places: Sequence[_Place]) -> dict[int, _Kept]:
    """Return by which correction the speaker of each place is set, where there is one."""
    meant = _meant([(one.start, one.words) for one in kept], places)
    return {at: kept[number] for at, number in meant.items()}


def _meant(before: Sequence[_Place], now: Sequence[_Place]) -> Mapping[int, int]:
    """Return which of the places `now` is which of those `before`; surer ones choose first."""
    found: dict[int, int] = {}
    for alike in (_same, _same_but_marks, _edited):
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
    """Tell whether two texts have the same words, whatever case and punctuation."""
    return float(_words(one) == _words(other))


def _edited(one: str, other: str) -> float:
    """Return how much of their words two texts share, in order; 0: too little."""
    from difflib import SequenceMatcher  # late: hardly any correction needs it

    words, others = (_words(text)[:_LONG] for text in (one, other))
    if min(len(words), len(others)) < _FEW:
        return 0.0
    matcher = SequenceMatcher(None, words, others, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= _ALIKE else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(searchable(fold(text)))
