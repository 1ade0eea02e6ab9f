"""Rows of corrections: speakers set by hand; `correction_rules` says where they apply."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from storage import model
from storage.engine.correction_rules import (
    StoredCorrection,
    applicable,
    corrected,
    displaced,
)
from storage.engine.values import ArticleToWrite

if TYPE_CHECKING:
    from storage.engine.correction_matching import Place
    from storage.model import Correction, Quote

__all__ = ["apply", "correct", "correct_all", "list_all"]


def correct(
    connection: sqlite3.Connection, article: int, quote: Quote, speaker: str | None
) -> str | None:
    """Set the speaker of a quote (empty: nobody is named; None: the extracted one).

    Returns the speaker that was set before.
    """
    before = _set(connection, article, {(quote.start, quote.text): speaker})
    return before[0].speaker if before else None


def correct_all(
    connection: sqlite3.Connection, article: int, corrections: Iterable[Correction]
) -> None:
    """Set the speakers of several quotes, found by their words and where these start."""
    _set(connection, article, {(one.start or 0, one.words): one.speaker for one in corrections})


def _set(
    connection: sqlite3.Connection, article: int, speakers: Mapping[Place, str | None]
) -> Sequence[StoredCorrection]:
    """Set the speakers of quotes by their places; return the corrections that these replace."""
    kept = _stored(connection, [article])[article]
    places = _places(connection, [article])[article]
    before = list(displaced(list(speakers), kept, places).values())
    connection.executemany(
        "DELETE FROM correction WHERE article = ? AND start = ? AND words = ?",
        [(article, one.start, one.words) for one in before],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO correction VALUES (?, ?, ?, ?)",
        [(article, *place, name) for place, name in speakers.items() if name is not None],
    )
    return before


def apply(
    connection: sqlite3.Connection, items: Iterable[ArticleToWrite]
) -> Sequence[ArticleToWrite]:
    """Apply the corrections to the quotes of articles."""
    items = list(items)
    kept = _stored(connection, [item.article.id for item in items])
    if not kept:
        return items
    return [
        replace(item, quotes=corrected(item.quotes, kept[item.article.id]))
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
            one: places[id_][at][0] for at, one in applicable(kept[id_], places[id_]).items()
        }  # fmt: skip
        found += [
            model.Correction(id_, headline, one.words, one.speaker, holding.get(one))
            for one in kept[id_]
        ]  # fmt: skip
    return found


def _stored(
    reader: sqlite3.Connection, articles: Sequence[int]
) -> defaultdict[int, list[StoredCorrection]]:
    found: defaultdict[int, list[StoredCorrection]] = defaultdict(list)
    for article, start, words, speaker in reader.execute(
        "SELECT c.article, c.start, c.words, c.speaker FROM json_each(?) j"
        " CROSS JOIN correction c ON c.article = j.value",
        (json.dumps(list(articles)),),
    ):
        found[article].append(StoredCorrection(start, words, speaker))
    return found


def _places(reader: sqlite3.Connection, articles: Sequence[int]) -> defaultdict[int, list[Place]]:
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for article, start, words in reader.execute(
        "SELECT q.article, q.start, q.words FROM json_each(?) j"
        " CROSS JOIN quote q ON q.article = j.value ORDER BY q.start, q.stop",
        (json.dumps(list(articles)),),
    ):
        found[article].append((start, words))
    return found
