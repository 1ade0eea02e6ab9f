"""What quotes say about names that may be of one person: their roles and times."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from storage.engine.name_clustering import NEWEST_QUOTES, Bearer
from storage.engine.sqlite.query.order import BITS, QUOTE_BITS

__all__ = ["SQLiteEvidence"]

_NEWEST = (
    "FROM (SELECT value FROM json_each(?)) j CROSS JOIN quote q ON q.pos IN"
    " (SELECT pos FROM quote WHERE speaker = j.value ORDER BY pos DESC LIMIT ?)"
)


class SQLiteEvidence:
    """`Evidence` from the tables of names and quotes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def bearers(self, surname: str) -> list[Bearer]:
        rows = self._connection.execute(
            "SELECT id, name, key, articles, person FROM speaker"
            " WHERE key >= ?1 || ', ' AND key < ?1 || ',!'",
            (surname,),
        )
        return [Bearer(*row) for row in rows.fetchall()]

    def moments(self, names: Sequence[int]) -> list[int]:
        rows = self._connection.execute(
            f"SELECT q.pos >> {BITS + QUOTE_BITS} {_NEWEST}", (json.dumps(names), NEWEST_QUOTES)
        )
        return [second for (second,) in rows]

    def roles(self, names: Sequence[int]) -> set[str]:
        rows = self._connection.execute(
            f"SELECT DISTINCT q.role {_NEWEST}", (json.dumps(names), NEWEST_QUOTES)
        )
        return {role for (role,) in rows}
