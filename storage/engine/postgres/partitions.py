"""Partitions of articles by when these were published, each of about a million.

A statement about articles asks one partition, or a few, within bounds: without any, the server
would open all of them. So what is asked of all articles is asked of one after the other, the newest
first, and can be stopped between them.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from psycopg import sql

from storage.engine.postgres.connections import Asked, Reader
from storage.engine.postgres.schema import ARTICLES
from storage.engine.postgres.values import second_of

__all__ = [
    "ARTICLES_EACH",
    "NOT_BY_TIME",
    "WITHIN",
    "Partition",
    "all_of",
    "balance",
    "holding",
    "newest",
    "rows_of_all",
    "split",
    "within",
]

ARTICLES_EACH = 1_000_000
"""About how many articles a partition has: a search reads the index of one."""

WITHIN = "a.published >= %(lower)s AND a.published < %(upper)s"
"""The bounds of a statement over ``article a``."""

NOT_BY_TIME = "b.published + 0 >= %(lower)s AND b.published + 0 < %(upper)s"
"""The bounds of a statement over one partition ``body_1 b``, found by another index than theirs.

By that of the times the server would read all texts between them, and make the words of each.
"""

_SECONDS_KEPT = 5.0
_FIRST, _LAST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Partition:
    """The times of a partition, in seconds: from `lower` up to, but without, `upper`."""

    number: int
    lower: int
    upper: int

    @property
    def bounds(self) -> dict[str, int]:
        """The parameters of `WITHIN`."""
        return {"lower": self.lower, "upper": self.upper}

    def holds(self, second: int) -> bool:
        """Return whether what was published at a time is in it."""
        return self.lower <= second < self.upper


def all_of(reader: Reader) -> list[Partition]:
    """Return all partitions, the newest first.

    They are asked for every few seconds: the bounds of one that was split meanwhile hold its parts.
    """
    now = time.monotonic()
    if reader.partitions is None or now - reader.partitions[0] > _SECONDS_KEPT:
        reader.partitions = now, _read(reader)
    return reader.partitions[1]


def rows_of_all(
    reader: Reader, sql: str, params: Mapping[str, Any] = MappingProxyType({})
) -> list[tuple[Any, ...]]:
    """Return all rows of a query within `WITHIN`, asked of all partitions at once."""
    asked = [Asked(sql, {**params, **part.bounds}) for part in all_of(reader)]
    return [row for found in reader.together(asked) for row in found]


def _read(reader: Reader) -> list[Partition]:
    rows = reader.rows("SELECT number, lower, upper FROM partition")
    found = [
        Partition(number, _FIRST if lower is None else lower, _LAST if upper is None else upper)
        for number, lower, upper in rows
    ]
    return sorted(found, key=lambda one: one.lower, reverse=True)


def within(
    partitions: Iterable[Partition], since: datetime | None, before: datetime | None
) -> list[Partition]:
    """Return the parts of partitions between two times, in the same order."""
    first = _FIRST if since is None else _ceiling(since)
    last = _LAST if before is None else _ceiling(before)
    parts = [Partition(p.number, max(p.lower, first), min(p.upper, last)) for p in partitions]
    return [part for part in parts if part.lower < part.upper]


def holding(partitions: Iterable[Partition], seconds: Collection[int]) -> list[Partition]:
    """Return the parts of partitions in which these times are."""
    found = []
    for part in partitions:
        held = [second for second in seconds if part.holds(second)]
        if held:
            found.append(Partition(part.number, min(held), max(held) + 1))
    return found


def balance(owner: Reader, most: int = ARTICLES_EACH) -> int:
    """Split partitions with more articles than `most`; by the owner of the tables.

    Returns how many were added. The newest is left as it is, and what arrives goes to another, so
    that no row moves; only where many older articles came in at once are rows moved.
    """
    added = 0
    waiting = _read(owner)
    while waiting:
        part = waiting.pop()
        count = owner.value(f"SELECT count(*) FROM article a WHERE {WITHIN}", part.bounds)
        is_newest = part.upper == _LAST and count < 2 * most
        if count < (most if is_newest else 2 * most):
            continue
        skip = count - 1 if is_newest else count // 2
        at = owner.value(
            f"SELECT a.published FROM article a WHERE {WITHIN} ORDER BY a.published"
            " OFFSET %(skip)s LIMIT 1",
            {**part.bounds, "skip": skip},
        )
        at += is_newest
        if not part.lower < at < part.upper:
            continue  # all were published in one second
        split(owner, part.number, at)
        added += 1
        if not is_newest:
            waiting = _read(owner)
    owner.partitions = None
    return added


def split(owner: Reader, number: int, at: int) -> None:
    """Split a partition at a time; by the owner of the tables."""
    new = int(owner.value("SELECT max(number) + 1 FROM partition"))
    lower, upper = owner.row(  # type: ignore[misc]
        "SELECT lower, upper FROM partition WHERE number = %(number)s FOR UPDATE",
        {"number": number},
    )
    first = sql.SQL("MINVALUE") if lower is None else sql.Literal(lower)
    last = sql.SQL("MAXVALUE") if upper is None else sql.Literal(upper)
    for table in ARTICLES:
        parent = sql.Identifier(table)
        old, added = sql.Identifier(f"{table}_{number}"), sql.Identifier(f"{table}_{new}")
        middle = sql.Literal(at)
        for statement in (
            sql.SQL("ALTER TABLE {} DETACH PARTITION {}").format(parent, old),
            sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
                added, parent, middle, last
            ),
            sql.SQL(
                "WITH moved AS (DELETE FROM {} WHERE published >= {} RETURNING *)"
                " INSERT INTO {} SELECT * FROM moved"
            ).format(old, middle, added),
            sql.SQL("ALTER TABLE {} ATTACH PARTITION {} FOR VALUES FROM ({}) TO ({})").format(
                parent, old, first, middle
            ),
            # Words are looked for in one partition, by its name.
            sql.SQL("GRANT SELECT ON {} TO newsdesk_reader").format(added),
        ):
            owner.connection.execute(statement)
    owner.run(
        "UPDATE partition SET upper = %(at)s WHERE number = %(number)s",
        {"at": at, "number": number},
    )
    owner.run(
        "INSERT INTO partition VALUES (%(new)s, %(at)s, %(upper)s)",
        {"new": new, "at": at, "upper": upper},
    )


def _ceiling(moment: datetime) -> int:
    second = second_of(moment)
    return second if moment.timestamp() == second else second + 1


def newest(reader: Reader, before: int) -> int | None:
    """Return when the newest article before a time was published."""
    for part in all_of(reader):
        if part.lower < before:
            second = reader.value(
                f"SELECT max(a.published) FROM article a WHERE {WITHIN}",
                {"lower": part.lower, "upper": min(part.upper, before)},
            )
            if second is not None:
                return int(second)
    return None
