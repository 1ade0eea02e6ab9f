"""The articles that match a query, in order, from one partition after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from itertools import chain
from typing import Any, Literal

from storage.engine.postgres import article_rows, story_rows, words
from storage.engine.postgres.article_rows import HEADLINE, HEADLINE_JOINS
from storage.engine.postgres.connections import Asked, Connections, Reader
from storage.engine.postgres.matching import Matching, articles_of
from storage.engine.postgres.partitions import WITHIN, Partition
from storage.engine.values import FilterQuery, Order
from storage.model import Headline

__all__ = ["PostgresResultSet"]

_NEWEST_FIRST = "ORDER BY a.published DESC, a.id DESC"
_HEADLINES = (
    f"SELECT {HEADLINE} FROM article a {article_rows.STATE} {HEADLINE_JOINS}"
    f" WHERE {WITHIN} AND a.id = ANY(%(ids)s) {_NEWEST_FIRST}"
)
_IN_HEADLINE = "(a.published, a.id) IN (SELECT published, id FROM heads)"
_NEWER = "(a.published, a.id) > (%(at)s, %(id)s)"
_LEGS_OF_WORDS = 3
"""Parts in which words are looked for at once, at first: the newest articles, and two more."""
_PROBED = 200
"""The newest articles that are looked at first for words: common ones are in enough of them."""
_OLDEST_PROBED = (
    "SELECT a.published FROM article a WHERE a.published >= %(lower)s AND a.published < %(upper)s"
    " ORDER BY a.published DESC OFFSET %(skip)s LIMIT 1"
)


class _Leg:
    """A part of a partition, of which some matches are listed: all, or those with one trait."""

    def __init__(self, matching: Matching, part: Partition) -> None:
        self.matching = matching
        self.part = part

    def counts(self, condition: str = "true", **params: Any) -> Asked:
        """Return the query that counts the matches for which a condition is true."""
        return self.matching.narrowed(condition, **params).query_of(self.part, "count(*)")

    def ids(self, limit: int, skip: int) -> Asked:
        """Return the query for when some matches were published, and their ids, newest first."""
        rest = f"{_NEWEST_FIRST} LIMIT %(limit)s OFFSET %(skip)s"
        return self.matching.query_of(self.part, "a.published, a.id", rest, limit=limit, skip=skip)


class PostgresResultSet:
    """A `ResultSet` that asks the server for each window of rows."""

    def __init__(self, connections: Connections, query: FilterQuery, order: Order) -> None:
        self._connections = connections
        self._query = query
        self._order = order

    def __len__(self) -> int:  # noqa: D105
        return self.total

    @property
    def total(self) -> int:
        return self._counts[0]

    @property
    def unread(self) -> int:
        return self._counts[1]

    @property
    def exact(self) -> bool:
        return self._query.exact

    @cached_property
    def _counts(self) -> tuple[int, int]:
        return self._connections.read(self._count)

    def rows(self, start: int, stop: int) -> list[Headline]:
        start, stop = max(start, 0), max(stop, 0)
        return self._connections.read(partial(self._rows, start=start, stop=stop))

    def position(self, id: int) -> int | None:
        return self._connections.read(lambda reader: self._position(reader, id))

    def newer(self, id: int) -> int:
        return self._connections.read(lambda reader: self._newer(reader, id))

    def takes(self, id: int) -> list[Headline]:
        if not self._query.fold:
            return []
        fold = self._query.fold
        return self._connections.read(lambda reader: story_rows.takes(reader, fold, id))

    def next_unread(self, id: int | None, *, step: Literal[1, -1] = 1) -> int | None:
        return self._connections.read(lambda reader: self._next_unread(reader, id, step))

    def _legs(self, reader: Reader) -> list[_Leg]:
        matching = articles_of(reader, self._query)
        kinds = [matching]
        terms = self._query.terms
        if self._order == "relevance" and terms is not None and terms.wanted:
            heads = words.headline_match(terms)
            both = replace(matching, hits=(*matching.hits, "heads"))
            kinds = [both.narrowed(f"{no} {_IN_HEADLINE}", heads=heads) for no in ("", "NOT")]
        legs = [_Leg(kind, part) for kind in kinds for part in matching.parts]
        if terms is not None and len(kinds) == 1 and legs:
            legs[:1] = _probed(reader, legs[0])
        return legs

    def _count(self, reader: Reader) -> tuple[int, int]:
        matching = articles_of(reader, self._query)
        counts = matching.all_rows(reader, f"count(*), count(*) FILTER (WHERE {matching.unread})")
        return sum(total for total, _ in counts), sum(unread for _, unread in counts)

    def _rows(self, reader: Reader, *, start: int, stop: int) -> list[Headline]:
        pages: list[list[tuple[Any, ...]]] = []
        skip, left, legs = start, stop - start, self._legs(reader)
        at_once = 1 if self._query.terms is None else _LEGS_OF_WORDS
        # The ids first, from indexes where that is possible: skipped rows are not read.
        while legs and left > 0:
            # Which of the next are empty cannot be known: ever more of them are asked at once.
            some, legs = (legs[:1], legs[1:]) if skip else (legs[:at_once], legs[at_once:])
            answers = reader.together([leg.ids(left, skip) for leg in some])
            if skip and not answers[0]:
                ((passed,),) = reader.together([some[0].counts()])[0]
                skip -= passed
                continue
            skip, at_once = 0, 2 * at_once
            for rows in answers:
                pages += [rows[:left]] if rows and left > 0 else []
                left -= len(rows)
        asked = [_headlines(rows) for rows in pages]
        found = [*chain.from_iterable(reader.together(asked))]
        stories = {}
        if self._query.fold:
            stories = story_rows.stories(reader, self._query.fold, [row[0] for row in found])
        return [article_rows.headline(row, stories.get(row[0])) for row in found]

    def _position(self, reader: Reader, id: int) -> int | None:
        if self._query.fold:
            id = story_rows.heads(reader, self._query.fold, [id])[id]
        at = article_rows.places(reader, [id]).get(id)
        if at is None:
            return None
        legs = self._legs(reader)
        holding = [place for place, leg in enumerate(legs) if leg.part.holds(at)]
        legs = legs[: holding[-1] + 1] if holding else []
        here = {"at": at, "id": id}
        asked = [leg.counts() for leg in legs]
        asked += [legs[place].counts("a.id = %(id)s", id=id) for place in holding]
        asked += [legs[place].counts(_NEWER, **here) for place in holding]
        counts = [int(count) for ((count,),) in reader.together(asked)]
        there = counts[len(legs) :]
        for place, is_listed, before in zip(holding, there, there[len(holding) :], strict=False):
            if is_listed:
                return sum(counts[:place]) + before
        return None

    def _newer(self, reader: Reader, id: int) -> int:
        at = article_rows.places(reader, [id]).get(id)
        if at is None:
            return 0
        matching = articles_of(reader, self._query)
        asked = [
            _Leg(matching, part).counts(_NEWER, at=at, id=id)
            for part in matching.parts
            if part.upper > at
        ]
        return sum(int(count) for ((count,),) in reader.together(asked))

    def _next_unread(self, reader: Reader, id: int | None, step: Literal[1, -1]) -> int | None:
        head = id
        if id is not None and self._query.fold:
            head = story_rows.heads(reader, self._query.fold, [id])[id]
        at = None if head is None else article_rows.places(reader, [head]).get(head)
        if at is None and step < 0:
            return None
        matching = articles_of(reader, self._query)
        matching = matching.narrowed(matching.unread)
        if at is not None:
            sign = "<" if step > 0 else ">"
            matching = matching.narrowed(
                f"(a.published, a.id) {sign} (%(at)s, %(here)s)", at=at, here=head
            )
        order = _NEWEST_FIRST if step > 0 else "ORDER BY a.published, a.id"
        for part in matching.parts[::step]:
            if at is not None and not (part.lower <= at if step > 0 else part.upper > at):
                continue
            if rows := matching.rows(reader, part, "a.id", f"{order} LIMIT 1"):
                return self._position(reader, rows[0][0])
        return None


def _headlines(rows: Sequence[tuple[Any, ...]]) -> Asked:
    """Return the query for the headlines of articles of one partition, the newest first."""
    bounds = {"lower": rows[-1][0], "upper": rows[0][0] + 1}
    return Asked(_HEADLINES, {**bounds, "ids": [id_ for _, id_ in rows]})


def _probed(reader: Reader, leg: _Leg) -> list[_Leg]:
    """Split the newest articles off a leg, in which common words are found without an index."""
    part = leg.part
    oldest = reader.value(_OLDEST_PROBED, {**part.bounds, "skip": _PROBED - 1})
    if oldest is None:
        return [leg]
    newest = replace(leg.matching, looks_up=False)
    return [
        _Leg(newest, Partition(part.number, oldest, part.upper)),
        _Leg(leg.matching, Partition(part.number, part.lower, oldest)),
    ]
