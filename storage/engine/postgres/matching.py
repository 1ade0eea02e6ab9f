"""Which articles match a query, as conditions over ``article a``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from storage.engine.postgres import partitions, words
from storage.engine.postgres.article_rows import EDIT, STATE, STATE_BITS
from storage.engine.postgres.connections import Asked, Reader
from storage.engine.postgres.partitions import WITHIN, Partition, all_of, within
from storage.engine.values import FilterQuery
from storage.text.folding import fold

__all__ = [
    "UNREAD",
    "Matching",
    "articles_of",
    "flag_condition",
    "has_kept",
    "speakers_named",
]

_WITH_WORDS = (
    "{0} AS MATERIALIZED (SELECT {1} FROM {2} b WHERE {3}"
    " AND to_tsvector('pg_catalog.simple', b.words) @@ %({0})s::tsquery)"
)
"""The articles or quotes that a tsquery matches, by the name of its parameter."""
_OF_WORDS = {
    "match": ("b.published, b.id", "body"),
    "heads": ("b.published, b.id", "body"),
    "said": ("b.published, b.article, b.place", "quote"),
}
"""What the parameters that are a tsquery find, and in which table."""
_BY_TIME = "b.published >= %(lower)s AND b.published < %(upper)s"

UNREAD = "s.read IS NOT TRUE"

_FLAGS = {
    "unread": UNREAD,
    "starred": "s.starred IS TRUE",
    "quoted": "a.quotes > 0",
    "captioned": "a.captioned",
    "edited": f"{EDIT} <> ''",
    "killed": "a.killed IS NOT NULL",
    **{name: f"a.signs & {bit} <> 0" for name, bit in STATE_BITS.items()},
}
_SHORTLISTS = {
    "alerted": "SELECT article FROM alert WHERE acknowledged IS NULL",
    "noted": "SELECT article FROM note",
    "aside": "SELECT article FROM referral WHERE desk = %(desk)s",
}
"""Queries for the ids of the articles on each short list."""
_KEPT = ("unread", "edited")
"""What reading an article clears: those read since a filter was set are kept in its list."""

_TAKE = "take t ON t.article = a.id"
_SAME_ROW = {"story": "o.story = t.story", "section": "o.story = t.story AND o.section = t.section"}
"""Which takes ``o`` are in one row with a take ``t``."""


@dataclass(frozen=True, slots=True)
class Matching:
    """The tables and conditions of a query, for one part of its partitions after another.

    Attributes:
        query: What is asked.
        parts: The parts of partitions to ask, the newest first.
        origin: The tables, from ``article a`` on.
        where: The conditions.
        params: Their parameters, but for the bounds.
        hits: The parameters that are a tsquery: what these match is found before all else, and is
            a table of the same name.
        looks_up: The words are found by their index, rather than in few articles.
        unread: When a row is unread: an article, or in a folded list any that it stands for.
    """

    query: FilterQuery
    parts: tuple[Partition, ...]
    origin: str
    where: str
    params: dict[str, Any] = field(default_factory=dict)
    unread: str = UNREAD
    hits: tuple[str, ...] = ()
    looks_up: bool = True

    def query_of(self, part: Partition, columns: str, rest: str = "", **params: Any) -> Asked:
        """Return the query for columns of the matches in a part of a partition."""
        by_index = bool(self.hits) and self.looks_up
        bounds = partitions.NOT_BY_TIME if by_index else _BY_TIME
        suffix = f"_{part.number}" if by_index else ""
        found = [
            _WITH_WORDS.format(one, _OF_WORDS[one][0], f"{_OF_WORDS[one][1]}{suffix}", bounds)
            for one in self.hits
        ]
        first = f"WITH {', '.join(found)} " if found else ""
        sql = f"{first}SELECT {columns} FROM {self.origin} WHERE {self.where} {rest}"
        return Asked(sql, {**self.params, **part.bounds, **params}, by_index)

    def rows(
        self, reader: Reader, part: Partition, columns: str, rest: str = "", **params: Any
    ) -> list[tuple[Any, ...]]:
        """Return columns of the matches in a part of a partition."""
        (found,) = reader.together([self.query_of(part, columns, rest, **params)])
        return found

    def all_rows(
        self, reader: Reader, columns: str, rest: str = "", **params: Any
    ) -> list[tuple[Any, ...]]:
        """Return columns of the matches in all parts, asked at once; the newest part first."""
        asked = [self.query_of(part, columns, rest, **params) for part in self.parts]
        return [row for found in reader.together(asked) for row in found]

    def narrowed(self, condition: str, **params: Any) -> Matching:
        """Return the matches for which a condition is true."""
        return replace(
            self, where=f"{self.where} AND ({condition})", params={**self.params, **params}
        )


def articles_of(reader: Reader, query: FilterQuery) -> Matching:
    """Return how the matches of a query are found."""
    parts = tuple(within(all_of(reader), query.since, query.before))
    origin = f"article a {STATE}"
    where = [WITHIN]
    params: dict[str, Any] = {}
    hits: tuple[str, ...] = ()
    if query.terms is not None:
        origin += " JOIN match h ON h.published = a.published AND h.id = a.id"
        hits = ("match",)
        params["match"] = words.match(query.terms)
    if query.sections:
        where.append("a.section = ANY(%(sections)s)")
        params["sections"] = sorted(query.sections)
    if query.sources:
        where.append("(a.source = ANY(%(sources)s) OR a.others && %(sources)s::integer[])")
        params["sources"] = sorted(query.sources)
    if query.categories:
        where.append("a.category = ANY(%(categories)s)")
        params["categories"] = sorted(query.categories)
    where += [f"a.id IN ({_SHORTLISTS[name]})" for name in sorted(query.shortlists)]
    if query.among is not None:
        where.append("a.id = ANY(%(among)s)")
        params["among"] = sorted(query.among)
    if query.arrived_after is not None:
        where.append("a.id IN (SELECT article FROM arrival WHERE number > %(arrived)s)")
        params["arrived"] = query.arrived_after
    if query.speaker:
        where.append(
            "(a.published, a.id) IN (SELECT q.published, q.article FROM quote q WHERE"
            " q.speaker = ANY(%(names)s) AND q.published >= %(lower)s AND q.published < %(upper)s)"
        )
        params["names"] = speakers_named(reader, query.speaker)
    unread = UNREAD
    if query.fold:
        unread = _is_unread(query)
        same = _SAME_ROW[query.fold]
        origin += f" LEFT JOIN {_TAKE}"
        where.append(
            f"NOT EXISTS (SELECT 1 FROM take o WHERE {same}"
            " AND (o.published, o.article) > (a.published, a.id))"
        )
    where += [flag_condition(query, name, unread) for name in sorted(query.flags)]
    for group in query.states:
        where.append(f"({' OR '.join(_state_condition(query, name) for name in sorted(group))})")
    params["kept"] = sorted(query.kept)
    return Matching(query, parts, origin, " AND ".join(where), params, unread, hits)


def flag_condition(query: FilterQuery, name: str, unread: str = UNREAD) -> str:
    """Return when an article is shown if a flag is asked for."""
    condition = unread if name == "unread" else _FLAGS[name]
    return f"({condition} OR a.id = ANY(%(kept)s))" if has_kept(query, name) else f"({condition})"


def _state_condition(query: FilterQuery, name: str) -> str:
    if name.startswith("-"):
        return f"({_FLAGS[name.removeprefix('-')]}) IS NOT TRUE"
    return flag_condition(query, name)


def has_kept(query: FilterQuery, name: str) -> bool:
    """Return whether articles are shown for which a flag was cleared by reading them."""
    return name in _KEPT and bool(query.kept)


def speakers_named(reader: Reader, name: str) -> list[int]:
    """Return the ids of all names of the people with a name."""
    rows = reader.rows(
        "SELECT m.id FROM speaker n JOIN speaker m ON m.id = n.id OR m.person = n.person"
        " WHERE n.folded = %(folded)s",
        {"folded": fold(name)},
    )
    return [id_ for (id_,) in rows]


def _is_unread(query: FilterQuery) -> str:
    same = _SAME_ROW[query.fold]
    return (
        f"({UNREAD} OR EXISTS (SELECT 1 FROM take o LEFT JOIN state r ON r.desk = %(desk)s"
        f" AND r.article = o.article WHERE {same} AND o.published IS NOT NULL"
        " AND r.read IS NOT TRUE))"
    )
