"""Choose sort keys for articles about to be written: the preferred one, or the nearest free one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from storage.engine.sqlite.query.order import BITS, SLOTS, bound, pos_of
from storage.model import Article

__all__ = ["free_keys"]


def free_keys(connection: sqlite3.Connection, articles: Sequence[Article]) -> list[int]:
    """Return a key for each article that no other article has.

    If a second has no slot left, it is a key of a later second: a thousand articles of one second
    cannot be told apart by their time anyway.
    """
    wanted = [pos_of(article.published, article.id) for article in articles]
    if len(set(wanted)) == len(wanted):
        taken = connection.execute(
            "SELECT 1 FROM json_each(?) j CROSS JOIN article a INDEXED BY article_walk"
            " ON a.pos = j.value LIMIT 1",
            (json.dumps(wanted),),
        )
        if taken.fetchone() is None:
            return wanted
    slots = _Slots(connection)
    return [slots.take(pos) for pos in wanted]


class _Slots:
    """The slots of the seconds that are needed, with those already taken."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._used: dict[int, set[int]] = {}
        self._onward: dict[int, int] = {}  # from a full second to one that may have a free slot

    def take(self, pos: int) -> int:
        """Take a key: this one, or else one after it."""
        first = second = pos >> BITS
        while len(used := self._slots(second)) == SLOTS:
            second = self._onward.get(second, second + 1)
        if second != first:
            self._onward[first] = second
        slot = next(s for n in range(SLOTS) if (s := (pos + n) % SLOTS) not in used)
        used.add(slot)
        return bound(second) | slot

    def _slots(self, second: int) -> set[int]:
        if second not in self._used:
            rows = self._connection.execute(
                "SELECT pos FROM article INDEXED BY article_walk WHERE pos >= ? AND pos < ?",
                (bound(second), bound(second + 1)),
            )
            self._used[second] = {pos % SLOTS for (pos,) in rows.fetchall()}
        return self._used[second]
