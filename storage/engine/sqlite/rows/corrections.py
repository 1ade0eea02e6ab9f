"""Corrections: speakers set by hand, which outlast re-extraction and edits of the article.

A correction is stored by article, place and words, permanently. It applies to the quote of the
article that has its words, or after an edit the most similar ones; without such a quote it waits.
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
from storage.engine.protocol import ArticleToWrite
from storage.text.folding import fold, searchable

if TYPE_CHECKING:
    from storage.model import Correction, Quote

__all__ = ["apply", "correct", "list_all"]

_SIMILAR = 0.7
"""The share of words, in the same order, that two versions of a quote have in common."""
_FEW = 3
"""Quotes with fewer words are too similar to be matched by most of them."""
_LONG = 400
"""Words of a quote that are compared, to bound the work on any text."""

_WORD = re.compile(r"[^\W_]+")

_Place = tuple[int, str]
"""The start of the words, and the words."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A stored correction; an empty speaker means that nobody is named."""

    start: int
    words: str
    speaker: str


def correct(
    connection: sqlite3.Connection, article: int, quote: Quote, speaker: str | None
) -> str | None:
    """Set the speaker of a quote (empty: nobody is named; None: the extracted one).

    Returns the speaker that was set before.
    """
    kept = _stored(connection, [article])[article]
    places = _places(connection, [article])[article]
    place = (quote.start, quote.text)
    # When an undo follows an edit, the quote may have moved.
    here = places.index(place) if place in places else next(iter(_match([place], places)), None)
    before = None if here is None else _applicable(kept, places).get(here)
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


def apply(
    connection: sqlite3.Connection, items: Iterable[ArticleToWrite]
) -> Sequence[ArticleToWrite]:
    """Apply the corrections to the quotes of articles."""
    items = list(items)
    kept = _stored(connection, [item.article.id for item in items])
    if not kept:
        return items
    return [
        replace(item, quotes=_corrected(item.quotes, kept[item.article.id]))
        if item.article.id in kept
        else item
        for item in items
    ]


def list_all(reader: sqlite3.Connection, article: int | None = None) -> list[Correction]:
    """Return the corrections of an article, or of all, the newest articles first."""
    where = "" if article is None else "WHERE a.id = ?"
    rows = reader.execute(
        "SELECT DISTINCT a.id, a.headline FROM correction c CROSS JOIN article a"
        f" ON a.id = c.article {where} ORDER BY a.pos DESC",
        () if article is None else (article,),
    ).fetchall()
    kept = _stored(reader, [id_ for id_, _ in rows])
    places = _places(reader, [id_ for id_, _ in rows])
    found = []
    for id_, headline in rows:
        holding = {
            one: places[id_][at][0] for at, one in _applicable(kept[id_], places[id_]).items()
        }  # fmt: skip
        found += [
            model.Correction(id_, headline, one.words, one.speaker, holding.get(one))
            for one in kept[id_]
        ]  # fmt: skip
    return found


def _stored(reader: sqlite3.Connection, articles: Sequence[int]) -> defaultdict[int, list[_Stored]]:
    found: defaultdict[int, list[_Stored]] = defaultdict(list)
    for article, start, words, speaker in reader.execute(
        "SELECT c.article, c.start, c.words, c.speaker FROM json_each(?) j"
        " CROSS JOIN correction c ON c.article = j.value",
        (json.dumps(list(articles)),),
    ):
        found[article].append(_Stored(start, words, speaker))
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


def _corrected(quotes: Sequence[Quote], kept: Sequence[_Stored]) -> Sequence[Quote]:
    from storage.quotes.names.name_parser import split_title  # late: few articles have corrections

    quotes = list(quotes)
    for at, one in _applicable(kept, [(quote.start, quote.text) for quote in quotes]).items():
        quote = quotes[at]
        name, role = split_title(one.speaker) if one.speaker else ("", "")
        role = role or (quote.role if name and name == quote.speaker else "")
        quotes[at] = replace(
            quote, speaker=name or None, confidence=float(bool(one.speaker)), role=role,
            sieve=model.BY_HAND,
        )  # fmt: skip
    return quotes


def _applicable(kept: Sequence[_Stored], places: Sequence[_Place]) -> dict[int, _Stored]:
    """Return the correction that applies to each place, where there is one."""
    meant = _match([(one.start, one.words) for one in kept], places)
    return {at: kept[number] for at, number in meant.items()}


def _match(before: Sequence[_Place], now: Sequence[_Place]) -> Mapping[int, int]:
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
