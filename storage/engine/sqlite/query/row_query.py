"""A filter query as the tables answer it: keys for times, a match for search terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.engine.sqlite.query.full_text import Match, match_articles, match_quotes
from storage.engine.sqlite.query.order import FIRST, LAST, bound
from storage.engine.sqlite.query.source_groups import expand
from storage.engine.sqlite.rollups.states import (
    FOLDINGS,
    Folding,
    StateGroup,
    mask,
    state_group,
)
from storage.engine.values import FilterQuery
from storage.search.terms import TermTree

__all__ = ["RowQuery", "expanded", "of_articles", "of_quotes"]


@dataclass(frozen=True, slots=True)
class RowQuery:
    """A `FilterQuery` of articles with ``lo <= pos < hi`` and (0 or more) ids above `beyond`.

    `flags` are bits of an article's state. `sources` are those of the column: sources, and (once
    it is `expanded`) groups of sources that have any of them.
    """

    sections: frozenset[str] = frozenset()
    sources: frozenset[int] = frozenset()
    lo: int = FIRST
    hi: int = LAST
    flags: int = 0
    speaker: str = ""
    match: Match | None = None
    kept: frozenset[int] = frozenset()
    beyond: int = -1
    categories: frozenset[str] = frozenset()
    shortlists: frozenset[str] = frozenset()
    states: frozenset[StateGroup] = frozenset()
    among: frozenset[int] | None = None
    exact: bool = True
    folding: Folding | None = None

    @property
    def is_looked_up(self) -> bool:
        """Whether it asks for some articles by their ids, or what another table says of them."""
        return self.among is not None or bool(self.shortlists or self.categories)


def of_articles(query: FilterQuery) -> RowQuery:
    """Translate a query whose terms are searched in articles; it has to be `expanded`."""
    return _translate(query, match_articles)


def of_quotes(query: FilterQuery) -> RowQuery:
    """Translate a query whose terms are searched in quotes; it has to be `expanded`."""
    return _translate(query, match_quotes)


def expanded(reader: sqlite3.Connection, query: RowQuery) -> RowQuery:
    """Return a query with the groups of sources there are now that have any of its sources."""
    return replace(query, sources=expand(reader, query.sources)) if query.sources else query


def _translate(query: FilterQuery, to_match: Callable[[TermTree], Match]) -> RowQuery:
    return RowQuery(
        query.sections,
        query.sources,
        FIRST if query.since is None else _key(query.since),
        LAST if query.before is None else _key(query.before),
        mask(query.flags),
        query.speaker,
        None if query.terms is None else to_match(query.terms),
        query.kept,
        -1 if query.arrived_after is None else query.arrived_after,
        query.categories,
        query.shortlists,
        frozenset(map(state_group, query.states)),
        query.among,
        query.exact,
        FOLDINGS.get(query.fold),
    )


def _key(moment: datetime) -> int:
    return bound(int(moment.timestamp()))
