"""Count the facets of a query: from the rollups alone, or by reading its hits once."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from storage.engine.sqlite.query.access_paths import (
    AccessPath,
    by_seldom,
    by_speaker,
    full_scan,
    ids_by_speaker,
)
from storage.engine.sqlite.query.hits import Group, HitCache
from storage.engine.sqlite.query.order import ALL_TIME, FIRST, LAST, beyond, cover
from storage.engine.sqlite.query.planner import required_path, scope, wants_hits
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.query.source_groups import add_to_sources
from storage.engine.sqlite.rollups import article_states, rollups
from storage.engine.sqlite.rollups.states import (
    FOLDINGS,
    KEPT,
    SELDOM,
    SQL,
    UNREAD,
    Folding,
    column,
    is_set,
)
from storage.model import FLAGS, Facets

__all__ = ["count"]


@dataclass(slots=True)
class _Sums:
    total: int = 0
    unread: int = 0
    in_all_sections: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    sources: Counter[int] = field(default_factory=Counter)
    unread_sources: Counter[int] = field(default_factory=Counter)


def count(reader: sqlite3.Connection, query: RowQuery, cache: HitCache) -> Facets:
    """Count the matches, and those of every other choice of a section, source or flag."""
    sums = _Sums()
    exact = True
    if required_path(query) is None:
        _from_rollups(reader, query, sums)
    elif wants_hits(query):
        exact = _from_hits(query, cache, sums)
    else:
        path, lo, exact = scope(reader, query)
        _add(sums, query, _groups(reader, query, path, lo, query.hi))
    sources, unread_sources = add_to_sources(reader, sums.sources, sums.unread_sources)
    return Facets(
        sums.total,
        sums.unread,
        {section: n for section, n in sums.sections.items() if n},
        {source: n for source, n in sources.items() if n},
        {flag.name: sums.flags[flag.name] for flag in FLAGS},
        exact and query.exact,
        {source: n for source, n in unread_sources.items() if n},
        sums.in_all_sections if query.folding else None,
    )


def _from_hits(query: RowQuery, cache: HitCache, sums: _Sums) -> bool:
    """Count the hits of a search; return whether these are all."""
    hits = cache.hits(query)
    _add(sums, query, hits.groups(query))
    if hits.horizon is None:
        return True
    older = cache.older(query, hits.horizon)
    if older is not None:  # they are shown too: they count as well
        _add(sums, query, older.groups(query))
    return False


def _from_rollups(reader: sqlite3.Connection, query: RowQuery, sums: _Sums) -> None:
    flags = query.flags
    periods, pieces = _periods(reader, query)
    common = [flag for flag in FLAGS if not flag.seldom]
    columns = [
        column(flags, query.folding),
        *(column(flags | flag.bit, _folding_of(query, flag.bit)) for flag in common),
    ]
    sums.total, *counts = rollups.totals(reader, query, periods, columns)
    sums.flags.update({flag.name: n for flag, n in zip(common, counts, strict=True)})
    sums.unread = sums.flags["unread"]
    of_sections = column(flags, _folding_of_sections(query))
    sums.sections.update(rollups.by_section(reader, query, periods, of_sections))
    columns = [column(flags, None), column(flags | UNREAD, None)]
    sources, unread = rollups.by_source(reader, query, periods, columns)
    if query.folding:
        every, stories = replace(query, sections=frozenset()), column(flags, FOLDINGS["story"])
        (sums.in_all_sections,) = rollups.totals(reader, every, periods, [stories])
    sums.sources.update(sources)
    sums.unread_sources.update(unread)
    strict = replace(query, kept=frozenset())
    for lo, hi, sign in pieces:
        _add(sums, strict, _groups(reader, strict, full_scan, lo, hi), sign)
    if query.kept:
        # The rollups do not know the kept articles, which count wherever unread ones do.
        for is_kept, sign in ((False, -1), (True, 1)):
            _add(sums, query, _kept(reader, query, is_kept), sign)
    for name, number in _count_seldom(reader, replace(query, folding=None)).items():
        sums.flags[name] = number  # not added: the pieces of months have counted some of them


def _folding_of(query: RowQuery, bit: int) -> Folding | None:
    """Return how a list is folded once a flag is chosen, too: with others than unread it is not."""
    return query.folding if bit == UNREAD else None


def _folding_of_sections(query: RowQuery) -> Folding | None:
    """Return how the list of a section is folded."""
    return query.folding and FOLDINGS["section"]


def _count_seldom(reader: sqlite3.Connection, query: RowQuery) -> dict[str, int]:
    """Count the matches that have each of the flags few have, which the rollups do not know."""
    counts = {}
    for flag in FLAGS:
        if flag.seldom:
            scan = by_seldom(replace(query, flags=query.flags | flag.bit), query.lo, query.hi)
            counts[flag.name] = reader.execute(
                f"SELECT count(*) {scan.sql}", scan.params
            ).fetchone()[0]
    return counts


def _periods(
    reader: sqlite3.Connection, query: RowQuery
) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Return the periods of the range of a query, and the ranges to add or subtract by counting."""
    if query.lo == FIRST and query.hi == LAST:
        return [ALL_TIME], []
    periods: list[int] = []
    pieces: list[tuple[int, int, int]] = []
    for block in cover(query.lo, query.hi, rollups.years(reader)):
        rest = [] if block.whole else beyond(block)
        if rest and sum(hi - lo for lo, hi in rest) > block.hi - block.lo:
            pieces.append((block.lo, block.hi, 1))
        else:
            periods.append(block.period)
            pieces.extend((lo, hi, -1) for lo, hi in rest)
    return periods, pieces


def _kept(reader: sqlite3.Connection, query: RowQuery, is_kept: bool) -> list[Group]:
    """Group the articles that an unread filter shows although they are read."""
    return reader.execute(
        f"SELECT a.section, a.source, {SQL}, {is_kept:d}, 1 FROM article a"
        " WHERE a.id IN (SELECT value FROM json_each(?)) AND a.read = 1"
        " AND a.pos >= ? AND a.pos < ?",
        (json.dumps(sorted(query.kept)), query.lo, query.hi),
    ).fetchall()


def _groups(
    reader: sqlite3.Connection, query: RowQuery, path: AccessPath, lo: int, hi: int
) -> list[Group]:
    """Group all articles that match the range, the terms and the speaker of a query."""
    if query.folding:
        return _rows(reader, lo, hi)
    hits = RowQuery(
        match=query.match,
        speaker=query.speaker,
        beyond=query.beyond,
        categories=query.categories,
        shortlists=query.shortlists,
        states=query.states,
        among=query.among,
    )
    if path is by_seldom:
        hits = replace(hits, flags=query.flags & SELDOM, kept=query.kept)
    if query.states:
        hits = replace(hits, kept=query.kept)
    alone = path is by_speaker and not (query.is_looked_up or query.states)
    scan = (ids_by_speaker if alone else path)(hits, lo, hi)
    # Counted by id: GROUP BY would sort them, and might read a page for each.
    (found,) = reader.execute(f"SELECT json_group_array(a.id) {scan.sql}", scan.params).fetchone()
    ids: list[int] = json.loads(found)
    if path is by_speaker:  # an article can quote a speaker more than once
        ids = list(dict.fromkeys(ids))
    kept = query.kept.intersection(ids) if query.kept else frozenset()
    rest = [id_ for id_ in ids if id_ not in kept] if kept else ids
    return [
        (section, source, state, some is kept, n)
        for some in (rest, kept)
        if some
        for (section, source, state), n in article_states.count(reader, some)
    ]


def _rows(reader: sqlite3.Connection, lo: int, hi: int) -> list[Group]:
    """Group all articles of a range by their rows, which know how they are folded."""
    scan = full_scan(RowQuery(), lo, hi)
    columns = ", ".join(f"json_group_array({one})" for one in ("a.section", "a.source", SQL))
    found = reader.execute(f"SELECT {columns} {scan.sql}", scan.params).fetchone()
    groups = Counter(zip(*map(json.loads, found), strict=True))
    return [(section, source, state, False, n) for (section, source, state), n in groups.items()]


def _add(sums: _Sums, query: RowQuery, groups: Iterable[Group], sign: int = 1) -> None:
    wanted, folding = query.flags, query.folding
    of_sections = _folding_of_sections(query)
    of_all_sections = query.folding and FOLDINGS["story"]
    foldings = [(flag, _folding_of(query, flag.bit)) for flag in FLAGS]
    for section, source, state, kept, n in groups:
        n *= sign
        unread = n if is_set(state, UNREAD, folding) else 0
        is_unread = state & UNREAD
        if kept:  # it is listed as if it were unread
            state |= sum(KEPT)
        in_sections = not query.sections or section in query.sections
        in_sources = not query.sources or source in query.sources
        if in_sources and is_set(state, wanted, of_sections):
            sums.sections[section] += n
        if in_sources and is_set(state, wanted, of_all_sections):
            sums.in_all_sections += n
        if in_sections and is_set(state, wanted, None):
            sums.sources[source] += n
            sums.unread_sources[source] += n if is_unread else 0
        if not (in_sections and in_sources):
            continue
        if is_set(state, wanted, folding):
            sums.total += n
            sums.unread += unread
        for flag, of_flag in foldings:
            if is_set(state, wanted | flag.bit, of_flag):
                sums.flags[flag.name] += n
