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
from storage.engine.sqlite.query.source_groups import NUMBERS
from storage.engine.sqlite.rollups.states import (
    CONDITIONS,
    KEPT,
    NAMES,
    SELDOM,
    SELDOM_BITS,
    STARRED,
    UNREAD,
    StateGroup,
)
from storage.text.folding import fold

__all__ = [
    "HORIZON",
    "SPEAKERS",
    "AccessPath",
    "Scan",
    "at_keys",
    "by_arrival",
    "by_flagged_speaker",
    "by_lookup",
    "by_pairs",
    "by_seldom",
    "by_speaker",
    "by_starred",
    "by_starred_pairs",
    "by_starred_unread",
    "by_states",
    "by_unread",
    "by_unread_pairs",
    "by_words",
    "condition",
    "conditions",
    "full_scan",
    "ids_by_speaker",
    "newest_hits",
    "newest_keys",
    "spoken",
]

HORIZON = 10_000
"""A search with more hits shows the newest of them only."""

SPEAKERS = (
    "(WITH n AS (SELECT id, person FROM speaker WHERE folded = ?) SELECT id FROM n"
    " UNION SELECT m.id FROM n CROSS JOIN speaker m ON m.person = n.person)"
)
"""All names of the person (or people) with a name."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A ``FROM … WHERE …`` over ``article a``, its parameters, and the order of newest first.

    Without an order its rows come newest first by themselves.
    """

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
        extra.append(f"a.source IN {NUMBERS}")
    return _articles("INDEXED BY article_pair", query, lo, hi, extra)


def by_unread_pairs(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the sections and sources of the query, and look each up among the unread ones."""
    return _looked_up(_pairs(query, lo, hi), UNREAD, query)


def by_starred_pairs(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the sections and sources of the query, and look each up among the starred ones."""
    return _looked_up(_pairs(query, lo, hi), STARRED, query)


def by_starred_unread(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the starred articles, and look each up among the unread ones."""
    starred = by_starred(RowQuery(flags=STARRED), lo, hi)
    return _looked_up(replace(starred, sql=f"SELECT a.pos AS pos {starred.sql}"), UNREAD, query)


def by_starred(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the starred articles only."""
    return _articles("INDEXED BY article_starred", query, lo, hi)


def by_seldom(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that have one of the flags few have, and those kept although it is gone.

    Of several flags it is the one with the least bit.
    """
    seldom = query.flags & SELDOM
    bit = seldom & -seldom
    index = f"INDEXED BY article_{NAMES[bit]}"
    if bit not in KEPT or not query.kept:
        return _articles(index, query, lo, hi)
    where, params = conditions(query)
    return Scan(
        f"FROM (SELECT id FROM article {index} WHERE signs & {bit} AND pos >= ? AND pos < ?"
        " UNION SELECT value FROM json_each(?)) k"
        f" CROSS JOIN article a ON a.id = k.id WHERE {' AND '.join([*where, _RANGE])}",
        (lo, hi, json.dumps(sorted(query.kept)), *params, lo, hi),
    )


def by_arrival(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that arrived after the one of the query."""
    return _articles("NOT INDEXED", query, lo, hi)


def by_lookup(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that the query names, of its categories or on its short lists."""
    none = frozenset[str]()
    where, params = conditions(replace(query, categories=none, shortlists=none, among=None))
    ids, found = _ids_elsewhere(query)
    return Scan(
        f"FROM ({ids}) k CROSS JOIN article a ON a.id = k.id"
        f" WHERE {' AND '.join([_RANGE, *where])}",
        (*found, lo, hi, *params),
    )


def by_states(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that have one of some states: in their indexes, if few have them."""
    group = next((one for one in sorted(query.states) if one.is_seldom), None)
    if group is None or (query.kept and group.any_set & sum(KEPT)):
        return full_scan(query, lo, hi)
    some = " UNION ".join(
        f"SELECT id FROM article INDEXED BY article_{NAMES[bit]}"
        f" WHERE signs & {bit} AND pos >= ? AND pos < ?"
        for bit in SELDOM_BITS
        if group.any_set & bit
    )
    where, params = conditions(query)
    return Scan(
        f"FROM ({some}) k CROSS JOIN article a ON a.id = k.id"
        f" WHERE {' AND '.join([_RANGE, *where])}",
        (*(lo, hi) * group.any_set.bit_count(), lo, hi, *params),
    )


def by_unread(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the unread articles only, or rows of a folded list, and those kept though read."""
    folding = query.folding
    index = f"INDEXED BY article_unread{f'_{folding.name}' if folding else ''}"
    if not query.kept:
        return _articles(index, query, lo, hi)
    sections = query.sections if folding else frozenset()
    unread = _articles(index, RowQuery(sections, flags=UNREAD, folding=folding), lo, hi)
    where, params = conditions(query)
    return Scan(
        f"FROM (SELECT id {unread.sql} UNION SELECT value FROM json_each(?)) k"
        f" CROSS JOIN article a ON a.id = k.id WHERE {' AND '.join([*where, _RANGE])}",
        (*unread.params, json.dumps(sorted(query.kept)), *params, lo, hi),
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


def ids_by_speaker(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the articles that quote the speaker, but know only their ``id``.

    It is for a query of a speaker and arrival alone; an article may occur twice.
    """
    return Scan(f"FROM (SELECT article AS id {_SAID}) a", _said(query, lo, hi))


def by_flagged_speaker(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the quotes of the speaker, and look their articles up among the starred or unread ones.

    An article comes once for each quote.
    """
    flag = STARRED if query.flags & STARRED else UNREAD
    keys = Scan(f"SELECT pos >> {QUOTE_BITS} AS pos {_SAID}", _said(query, lo, hi))
    return _looked_up(keys, flag, replace(query, speaker="", beyond=-1))


def spoken(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the quotes of the speaker, in an index that holds their ``pos`` and ``article``."""
    return Scan(_SAID, _said(query, lo, hi), "pos DESC")


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


def at_keys(keys: Sequence[int]) -> Scan:
    """Scan the articles with these keys, whatever is asked."""
    return Scan(
        "FROM json_each(?) k CROSS JOIN article a INDEXED BY article_walk ON a.pos = k.value",
        (json.dumps([*keys]),),
    )


def condition(query: RowQuery, bit: int) -> str:
    """Return SQL over ``article a`` that is true where a bit is set, as a query has it."""
    return query.folding.is_unread if query.folding and bit == UNREAD else CONDITIONS[bit]


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
    if query.folding:
        where.append(query.folding.is_row)
    for bit in CONDITIONS:
        if not query.flags & bit:
            continue
        if bit in KEPT and query.kept:
            kept = "a.id IN (SELECT value FROM json_each(?))"
            where.append(f"({condition(query, bit)} OR {kept})")
            params.append(json.dumps(sorted(query.kept)))
        else:
            where.append(condition(query, bit))
    for group in sorted(query.states):
        some, kept_ids = _of_group(query, group)
        where.append(some)
        params.extend(kept_ids)
    if query.speaker:
        # Not by the index of the articles: each key would be looked up with each of these ids.
        where.append(f"+a.id IN (SELECT article FROM quote WHERE speaker IN {SPEAKERS})")
        params.append(fold(query.speaker))
    if query.is_looked_up:
        ids, found = _ids_elsewhere(query)
        where.append(f"+a.id IN ({ids})")
        params.extend(found)
    return where, params


def _of_group(query: RowQuery, group: StateGroup) -> tuple[str, list[Any]]:
    """Return the condition of a group of states, with its parameters."""
    found = [sql for bit, sql in CONDITIONS.items() if group.any_set & bit]
    found += [f"NOT ({sql})" for bit, sql in CONDITIONS.items() if group.any_clear & bit]
    if not (query.kept and group.any_set & sum(KEPT)):
        return f"({' OR '.join(found)})", []
    found.append("a.id IN (SELECT value FROM json_each(?))")
    return f"({' OR '.join(found)})", [json.dumps(sorted(query.kept))]


def _pairs(query: RowQuery, lo: int, hi: int) -> Scan:
    pairs = by_pairs(RowQuery(query.sections, query.sources), lo, hi)
    return replace(pairs, sql=f"SELECT a.pos AS pos {pairs.sql}")


def _looked_up(keys: Scan, flag: int, query: RowQuery) -> Scan:
    """Look up selected keys in the small index of a flag, before any article is read."""
    index = {UNREAD: "article_unread", STARRED: "article_starred"}[flag]
    where, params = conditions(replace(query, flags=query.flags & ~flag))
    return Scan(
        f"FROM ({keys.sql}) k"
        f" CROSS JOIN article a INDEXED BY {index} ON a.pos = k.pos"
        f" WHERE {' AND '.join([CONDITIONS[flag], *where])}",
        (*keys.params, *params),
        "k.pos DESC",
    )


def newest_hits(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the newest hits of a search, `HORIZON` at most, and in their order only."""
    match = _match(query)
    where, params = conditions(query)
    # The order is that of the hits, as a LIMIT keeps it; SQLite would sort them once more.
    return Scan(
        f"FROM ({_NEWEST.format(index=match.index)}) f"
        " CROSS JOIN article a INDEXED BY article_walk ON a.pos = f.pos"
        f" WHERE {' AND '.join(where) or 1}",
        (match.expression, lo, hi, *params),
        "",
    )


def newest_keys(query: RowQuery, lo: int, hi: int) -> Scan:
    """Scan the newest hits of a search, `HORIZON` at most, but know only their ``pos``."""
    match = _match(query)
    return Scan(f"FROM ({_NEWEST.format(index=match.index)}) a", (match.expression, lo, hi), "")


_RANGE = "a.pos >= ? AND a.pos < ?"

_SHORTLISTS = {
    "alerted": "SELECT article AS id FROM alert INDEXED BY alert_open WHERE acknowledged IS NULL",
    "noted": "SELECT article AS id FROM note INDEXED BY note_article",
    "aside": "SELECT article AS id FROM referral WHERE desk = ''",
}
"""Queries for the ids of the articles on each short list."""

_NEWEST = (
    "SELECT rowid AS pos FROM {index} WHERE {index} MATCH ? AND rowid >= ? AND rowid < ?"
    f" ORDER BY rowid DESC LIMIT {HORIZON}"
)
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


def _ids_elsewhere(query: RowQuery) -> tuple[str, list[Any]]:
    """Return a query, with its parameters, for the ids that `RowQuery.is_looked_up` is about."""
    found: list[str] = []
    params: list[Any] = []
    if query.categories:
        found.append(
            "SELECT id FROM body INDEXED BY body_category"
            f" WHERE category <> '' AND category IN ({_marks(query.categories)})"
        )
        params.extend(sorted(query.categories))
    # An article may be on a short list more than once; INTERSECT drops that by itself.
    found.extend(f"{_SHORTLISTS[name]} GROUP BY 1" for name in sorted(query.shortlists))
    if query.among is not None:
        found.append("SELECT value AS id FROM json_each(?)")
        params.append(json.dumps(sorted(query.among)))
    return " INTERSECT ".join(found), params


def _marks(values: Iterable[Any]) -> str:
    return ",".join("?" for _ in values)
