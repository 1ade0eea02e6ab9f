"""Access paths to the articles that match a query: each scans another index.

`planner` estimates what they cost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from storage.engine.sqlite.query.full_text import Match
from storage.engine.sqlite.query.order import QUOTE_BITS, quote_range
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups.states import CONDITIONS, UNREAD
from storage.text.folding import fold

__all__ = [
    "AccessPath",
    "Scan",
    "by_arrival",
    "by_pairs",
    "by_speaker",
    "by_starred",
    "by_unread",
    "by_words",
    "by_words_among",
    "conditions",
    "full_scan",
    "ids_by_speaker",
    "keys_by_speaker",
]

SPEAKERS = (
    "(WITH n AS (SELECT id, person FROM speaker WHERE folded = ?) SELECT id FROM n"
    " UNION SELECT m.id FROM n CROSS JOIN speaker m ON m.person = n.person)"
)
"""All names of the person (or people) with a name."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A ``FROM … WHERE …`` over ``article a``, its parameters, and the order of newest first."""

    sql: str
    params: tuple[Any, ...]
    order: str = "a.pos DESC"


AccessPath = Callable[[RowQuery, int, int], Scan]
"""Makes the scan of the articles that match a query, within ``lo <= pos < hi``."""


def full_scan(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan all articles, newest first, in an index that holds all that a query can ask about."""
    return _articles("INDEXED BY article_walk", query, lo, hi)


def by_pairs(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the sections and sources of the query, each pair separately."""
    extra = []
    if not query.sections:
        extra.append("a.section IN (SELECT section FROM tally WHERE period = 0 AND source = -1)")
    if not query.sources:
        extra.append("a.source IN (SELECT id FROM source UNION ALL SELECT 0)")
    return _articles("INDEXED BY article_pair", query, lo, hi, extra)


def by_starred(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the starred articles only."""
    return _articles("INDEXED BY article_starred", query, lo, hi)


def by_arrival(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that arrived after the one of the query."""
    return _articles("NOT INDEXED", query, lo, hi)


def by_unread(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the unread articles only, and those kept although they are read."""
    if not query.kept:
        return _articles("INDEXED BY article_unread", query, lo, hi)
    where, params = conditions(query)
    return Scan(
        "FROM (SELECT id FROM article INDEXED BY article_unread"
        " WHERE read = 0 AND pos >= ? AND pos < ?"
        " UNION SELECT value FROM json_each(?)) k"
        f" CROSS JOIN article a ON a.id = k.id WHERE {' AND '.join([*where, _RANGE])}",
        (lo, hi, json.dumps(sorted(query.kept)), *params, lo, hi),
    )


def by_speaker(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that quote the speaker."""
    where, params = conditions(replace(query, speaker="", beyond=-1))
    # The narrow index, if nothing else is needed.
    index = "article_unread" if where == [CONDITIONS[UNREAD]] else "article_walk"
    return Scan(
        f"FROM ({_SPOKEN}) k CROSS JOIN article a INDEXED BY {index} ON a.pos = k.pos"
        f" WHERE {' AND '.join(where) or 1}",
        (*_said(query, lo, hi), *params),
    )


def keys_by_speaker(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that quote the speaker, but know only their ``pos`` and ``read``.

    It is for a query of a speaker, arrival and unread alone: it costs a third of `by_speaker`.
    """
    join = "CROSS JOIN" if query.flags & UNREAD else "LEFT JOIN"
    return Scan(
        f"FROM (SELECT k.pos AS pos, u.pos IS NULL AS read FROM ({_SPOKEN}) k"
        f" {join} article u INDEXED BY article_unread ON u.pos = k.pos AND u.read = 0) a",
        _said(query, lo, hi),
    )


def ids_by_speaker(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that quote the speaker, but know only their ``id``.

    It is for a query of a speaker and arrival alone; an article may occur twice.
    """
    return Scan(f"FROM (SELECT article AS id {_SAID}) a", _said(query, lo, hi))


def by_words(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the hits of a search."""
    match = _match(query)
    where, params = conditions(query)
    if match.unwanted:
        return Scan(
            f"FROM article a INDEXED BY article_walk WHERE {' AND '.join([_RANGE, *where])}"
            f" AND a.pos NOT IN (SELECT rowid FROM {match.index} WHERE {match.index} MATCH ?"
            " AND rowid >= ? AND rowid < ?)",
            (lo, hi, *params, match.expression, lo, hi),
        )
    rest = "".join(f" AND {condition}" for condition in where)
    return Scan(
        f"FROM {match.index} f CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.rowid"
        f" WHERE f.{match.index} MATCH ? AND f.rowid >= ? AND f.rowid < ?{rest}",
        (match.expression, lo, hi, *params),
        "f.rowid DESC",
    )


def by_words_among(query: RowQuery, lo: int, hi: int) -> Scan:
    """Search each of the few articles that match the rest of the query."""
    match = _match(query)
    where, params = conditions(query)
    return Scan(
        f"FROM article a CROSS JOIN {match.index} f ON f.rowid = a.pos"
        f" WHERE f.{match.index} MATCH ? AND {' AND '.join([_RANGE, *where])}",
        (match.expression, lo, hi, *params),
    )


def conditions(query: RowQuery) -> tuple[list[str], list[Any]]:
    """Return the conditions on an article ``a``, without the range and the search terms."""
    where: list[str] = []
    params: list[Any] = []
    for column, values in (("section", query.sections), ("source", query.sources)):
        if values:
            where.append(f"a.{column} IN ({_marks(values)})")
            params.extend(sorted(values))
    if query.beyond >= 0:
        where.append("a.id > ?")
        params.append(query.beyond)
    for bit, condition in CONDITIONS.items():
        if not query.flags & bit:
            continue
        if bit == UNREAD and query.kept:
            where.append(f"({condition} OR a.id IN (SELECT value FROM json_each(?)))")
            params.append(json.dumps(sorted(query.kept)))
        else:
            where.append(condition)
    if query.speaker:
        where.append(f"a.id IN (SELECT article FROM quote WHERE speaker IN {SPEAKERS})")
        params.append(fold(query.speaker))
    return where, params


_RANGE = "a.pos >= ? AND a.pos < ?"

_SAID = (
    f"FROM quote INDEXED BY quote_speaker WHERE speaker IN {SPEAKERS} AND pos >= ? AND pos < ?"
    " AND article > ?"
)
_SPOKEN = f"SELECT DISTINCT pos >> {QUOTE_BITS} AS pos {_SAID}"


def _said(query: RowQuery, lo: int, hi: int) -> tuple[Any, ...]:
    return fold(query.speaker), *quote_range(lo, hi), query.beyond


def _articles(index: str, query: RowQuery, lo: int, hi: int, extra: Sequence[str] = ()) -> Scan:
    where, params = conditions(query)
    where.extend(extra)
    return Scan(f"FROM article a {index} WHERE {' AND '.join([_RANGE, *where])}", (lo, hi, *params))


def _match(query: RowQuery) -> Match:
    if query.match is None:
        raise ValueError("no words to search for")
    return query.match


def _marks(values: Iterable[Any]) -> str:
    return ",".join("?" for _ in values)
