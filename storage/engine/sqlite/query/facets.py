"""Counts under a query: from the rollups alone, or by going once through hits."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from storage.engine.sqlite.query.access_paths import Way, by_speaker, numbers_by_speaker, walk
from storage.engine.sqlite.query.hits import Group, Hits, Searches
from storage.engine.sqlite.query.order import ALL_TIME, FIRST, LAST, beyond, cover
from storage.engine.sqlite.query.planner import among_hits, hits_way, scope, wants_hits
from storage.engine.sqlite.query.row_query import RowQuery
from storage.engine.sqlite.rollups import packed, rollups
from storage.engine.sqlite.rollups.states import SQL, UNREAD
from storage.model import FLAGS, Facets

__all__ = ["count"]


@dataclass(slots=True)
class _Sums:
    total: int = 0
    unread: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    sources: Counter[int] = field(default_factory=Counter)
    unread_sources: Counter[int] = field(default_factory=Counter)


def count(reader: sqlite3.Connection, query: RowQuery, searches: Searches) -> Facets:
    """Count what the query shows, and what each other choice would show."""
    sums = _Sums()
    exact = True
    if hits_way(query) is None:
        _from_rollups(reader, query, sums)
    elif wants_hits(query):
        exact = _from_hits(reader, query, searches.hits(query), sums)
    else:
        way, lo, exact = scope(reader, query)
        _add(sums, query, _groups(reader, query, way, lo, query.hi))
    return Facets(
        sums.total,
        sums.unread,
        {section: n for section, n in sums.sections.items() if n},
        {source: n for source, n in sums.sources.items() if n},
        {flag.name: sums.flags[flag.name] for flag in FLAGS},
        exact,
        {source: n for source, n in sums.unread_sources.items() if n},
    )


def _from_hits(reader: sqlite3.Connection, query: RowQuery, hits: Hits, sums: _Sums) -> bool:
    """Count the hits of words; tell whether these are all."""
    _add(sums, query, hits.groups(query))
    if hits.horizon is None:
        return True
    way, lo, is_all = among_hits(reader, query, hits.horizon)
    if is_all:
        # So few are asked for that older ones are found too: these count as what is shown.
        older = _groups(reader, query, lambda _, *ends: way(query, *ends), lo, hits.horizon)
        _add(sums, query, older)
    return False


def _from_rollups(reader: sqlite3.Connection, query: RowQuery, sums: _Sums) -> None:
    flags = query.flags
    periods, pieces = _laid(reader, query)
    states = [flags, *(flags | flag.bit for flag in FLAGS)]
    sums.total, *counts = rollups.totals(reader, query, periods, states)
    sums.flags.update({flag.name: n for flag, n in zip(FLAGS, counts, strict=True)})
    sums.unread = sums.flags["unread"]
    sums.sections.update(rollups.by_section(reader, query, periods, flags))
    sums.sources.update(rollups.by_source(reader, query, periods, flags))
    unread = rollups.by_source(reader, query, periods, flags | UNREAD)
    sums.unread_sources.update(unread)
    strict = replace(query, kept=frozenset())
    for lo, hi, sign in pieces:
        _add(sums, strict, _groups(reader, strict, walk, lo, hi), sign)
    if query.kept:
        # The rollups know nothing of what is kept: it counts wherever unread is asked for.
        groups = _kept(reader, query)
        if flags & UNREAD:
            _add(sums, query, groups)
        else:
            extra = _Sums()
            _add(extra, query, groups)
            sums.flags["unread"] += extra.flags["unread"]


def _laid(
    reader: sqlite3.Connection, query: RowQuery
) -> tuple[list[int], list[tuple[int, int, int]]]:
    """Return the periods of the query's range, and the stretches to count in or out by hand."""
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


def _kept(reader: sqlite3.Connection, query: RowQuery) -> list[Group]:
    """Return the articles that an unread filter shows although they have been read."""
    return reader.execute(
        f"SELECT a.section, a.source, {SQL}, 1, 1 FROM article a"
        " WHERE a.id IN (SELECT value FROM json_each(?)) AND a.read = 1"
        " AND a.pos >= ? AND a.pos < ?",
        (json.dumps(sorted(query.kept)), query.lo, query.hi),
    ).fetchall()


def _groups(reader: sqlite3.Connection, query: RowQuery, way: Way, lo: int, hi: int) -> list[Group]:
    """Go through everything that the range, the words and the speaker leave, in groups."""
    hits = RowQuery(match=query.match, speaker=query.speaker, beyond=query.beyond)
    route = (numbers_by_speaker if way is by_speaker else way)(hits, lo, hi)
    # Counted by their numbers: to group them would sort them, and may read a page for each.
    (found,) = reader.execute(f"SELECT json_group_array(a.id) {route.sql}", route.params).fetchone()
    numbers: list[int] = json.loads(found)
    if way is by_speaker:  # who can be quoted more than once in an article
        numbers = list(dict.fromkeys(numbers))
    kept = query.kept.intersection(numbers) if query.kept else frozenset()
    rest = [number for number in numbers if number not in kept] if kept else numbers
    return [
        (section, source, state, some is kept, n)
        for some in (rest, kept)
        if some
        for (section, source, state), n in packed.count(reader, some)
    ]


def _add(sums: _Sums, query: RowQuery, groups: Iterable[Group], sign: int = 1) -> None:
    wanted = query.flags
    for section, source, state, kept, n in groups:
        n *= sign
        unread = n if state & UNREAD else 0
        if kept:  # it is listed as if it were unread
            state |= UNREAD
        in_sections = not query.sections or section in query.sections
        in_sources = not query.sources or source in query.sources
        matches = state & wanted == wanted
        if matches and in_sources:
            sums.sections[section] += n
        if matches and in_sections:
            sums.sources[source] += n
            sums.unread_sources[source] += unread
        if not (in_sections and in_sources):
            continue
        if matches:
            sums.total += n
            sums.unread += unread
        for flag in FLAGS:
            if state & (wanted | flag.bit) == wanted | flag.bit:
                sums.flags[flag.name] += n
