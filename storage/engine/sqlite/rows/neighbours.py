"""What an article is compared with: articles with words of it, and the terms kept of them."""

from __future__ import annotations

import json
import sqlite3
import struct
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.engine import vector_columns
from storage.engine.sqlite.query.order import BITS, FIRST, LAST, SLOTS, bound, published_of
from storage.engine.sqlite.query.source_groups import FIRST_SOURCE
from storage.engine.sqlite.rows import counters
from storage.engine.values import NearSearch, Neighbour

if TYPE_CHECKING:
    from storage.stories.grouping import Vector

__all__ = ["forget_vectors", "keep_vectors", "near", "vectors"]

_THESE = "(SELECT value FROM json_each(?))"
# From the index of words alone, whose keys are in order: the limit bounds the work.
_HITS = "SELECT rowid AS hit FROM a_fts WHERE a_fts MATCH ? AND rowid >= ? AND rowid < ? {} LIMIT ?"
_BEFORE, _AFTER = _HITS.format("ORDER BY rowid DESC"), _HITS.format("ORDER BY rowid")
_IS_EARLIER = "(SELECT id FROM article INDEXED BY article_walk WHERE pos = hit) <= ?"
_EARLIER = f"SELECT hit FROM ({{}}) WHERE {_IS_EARLIER} LIMIT ?"
_EITHER = f"SELECT hit, {{}} FROM ({_HITS.format('')})"
_LOOKED_AT = 5
"""So many times the hits that are wanted are looked at, where later arrivals are passed over."""
_TAKES = (
    f"SELECT t.article, t.story, a.pos, {FIRST_SOURCE} FROM json_each(?) f"
    " CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.value"
    " CROSS JOIN take t ON t.article = a.id"
)
_SPARE = 2
"""So many times the articles that are wanted are looked up: some may be in no story."""


def near(
    reader: sqlite3.Connection,
    words: Mapping[str, float],
    at: datetime,
    within: timedelta,
    search: NearSearch,
    upto: int | None = None,
) -> list[Neighbour]:
    """Return articles in stories with some of these words, from about a time, the nearest first."""
    (newest,) = reader.execute("SELECT max(pos) FROM article").fetchone()
    low, middle, high = _bound(at - within), _bound(at) + SLOTS, _bound(at + within)
    high = min(high, (newest or 0) + 1)
    last = counters.get(reader, counters.ARTICLE) or 0
    upto = None if upto is None or upto >= last else upto
    sums: dict[int, float] = {}
    found = 0
    for word, weight in words.items():
        match = '"' + word.replace('"', '""') + '"'
        hits = _hits(reader, match, (low, middle, high), search.each, upto)
        for pos in hits:
            sums[pos] = sums.get(pos, 0.0) + weight
        found += len(hits) > 1  # the article itself may be one
        if found == search.enough:
            break
    nearest = sorted(sums, key=lambda pos: (-sums[pos], -pos))
    for most in (search.most * _SPARE, len(nearest)):
        places = {pos: place for place, pos in enumerate(nearest[:most])}
        rows = reader.execute(_TAKES, (json.dumps(list(places)),)).fetchall()
        if len(rows) >= search.most or most >= len(nearest):
            break
    rows.sort(key=lambda row: places[row[2]])
    return [
        Neighbour(id_, story, published_of(pos), source)
        for id_, story, pos, source in rows[: search.most]
    ]


def _hits(
    reader: sqlite3.Connection,
    match: str,
    keys: tuple[int, int, int],
    each: int,
    upto: int | None,
) -> list[int]:
    """Return so many keys before a middle and so many after it, the nearest ones."""
    low, middle, high = keys

    def find(query: str, first: int, end: int, limit: int) -> list[int]:
        if upto is None:
            rows = reader.execute(query, (match, first, end, limit))
        else:
            values = (match, first, end, limit * _LOOKED_AT, upto, limit)
            rows = reader.execute(_EARLIER.format(query), values)
        return [pos for (pos,) in rows.fetchall()]

    if high <= middle:
        return find(_BEFORE, low, high, each)
    # Mostly there are few, which one query finds.
    query, values = _EITHER.format(1 if upto is None else _IS_EARLIER), (match, low, high, each + 1)
    rows = reader.execute(query, values if upto is None else (upto, *values)).fetchall()
    if len(rows) <= each:
        return [pos for pos, is_earlier in rows if is_earlier]
    return find(_BEFORE, low, middle, each) + find(_AFTER, middle, high, each)


def vectors(reader: sqlite3.Connection, articles: Collection[int]) -> dict[int, Vector]:
    """Return the terms that are kept of articles."""
    rows = reader.execute(
        "SELECT a.id, v.terms, v.weights, v.proper, v.length FROM article a"
        f" CROSS JOIN story_vector v ON v.pos = a.pos AND v.article = a.id WHERE a.id IN {_THESE}",
        (json.dumps(list(articles)),),
    )
    found: dict[int, Vector] = {}
    for id_, *row in rows.fetchall():
        with suppress(
            TypeError, AttributeError, IndexError, struct.error
        ):  # damaged: they are made again
            found[id_] = vector_columns.unpack(*row)
    return found


def keep_vectors(
    connection: sqlite3.Connection, kept: Mapping[int, Vector], within: timedelta
) -> None:
    """Keep the terms of the latest articles, and forget those of others."""
    (newest,) = connection.execute(
        "SELECT max(pos) FROM (SELECT max(pos) AS pos FROM story_vector WHERE pos < :now"
        " UNION ALL SELECT max(pos) FROM article WHERE pos < :now"
        " AND id IN (SELECT value FROM json_each(:ids)))",
        {"now": bound(int(time.time())), "ids": json.dumps([*kept])},
    ).fetchone()
    seconds = int(within.total_seconds())
    oldest = FIRST if newest is None else bound((newest >> BITS) - seconds)
    connection.execute("DELETE FROM story_vector WHERE pos < ?", (oldest,))
    connection.executemany(
        "INSERT OR REPLACE INTO story_vector SELECT pos, id, ?, ?, ?, ? FROM article"
        " WHERE id = ? AND pos >= ?",
        [(*vector_columns.pack(vector), id_, oldest) for id_, vector in kept.items()],
    )


def forget_vectors(connection: sqlite3.Connection, articles: Collection[int]) -> None:
    """Forget the terms of articles."""
    connection.execute(
        f"DELETE FROM story_vector WHERE pos IN (SELECT pos FROM article WHERE id IN {_THESE})",
        (json.dumps(list(articles)),),
    )


def _bound(time: datetime) -> int:
    return min(max(bound(int(time.timestamp())), FIRST), LAST)
