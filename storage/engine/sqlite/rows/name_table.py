"""The rows of names, and what quotes say about them: their roles and times."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from storage.engine.name_clustering import NEWEST_QUOTES, Bearer, NameRow
from storage.engine.sqlite.query.order import BITS, QUOTE_BITS
from storage.quotes.names.person_keys import DESCRIPTION_KEY, person_key
from storage.text.folding import fold

__all__ = ["SQLiteNameTable"]

_THESE = "(SELECT value FROM json_each(?))"
_NEWEST = (
    f"FROM {_THESE} j CROSS JOIN quote q ON q.pos IN"
    " (SELECT pos FROM quote WHERE speaker = j.value ORDER BY pos DESC LIMIT ?)"
)


class SQLiteNameTable:
    """`NameTable` over a connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def ids(self, names: Iterable[str]) -> dict[str, int]:
        return dict(self._rows(f"SELECT name, id FROM speaker WHERE name IN {_THESE}", names))

    def keys(self, ids: Iterable[int]) -> dict[str, str]:
        return dict(self._rows(f"SELECT name, key FROM speaker WHERE id IN {_THESE}", sorted(ids)))

    def slice(self, after: int, count: int) -> list[tuple[int, str, str, int | None]]:
        return self._connection.execute(
            "SELECT id, name, key, person FROM speaker WHERE id > ? ORDER BY id LIMIT ?",
            (after, count),
        ).fetchall()

    def related(self, names: Iterable[str]) -> list[NameRow]:
        rows = self._rows(
            "SELECT s.id, s.name, s.key, a.target, s.articles"
            " FROM speaker s LEFT JOIN alias a USING (name)"
            f" WHERE s.name IN {_THESE}"
            f" OR s.key IN (SELECT key FROM speaker WHERE name IN {_THESE}"
            f" AND key NOT IN ('', '{DESCRIPTION_KEY}'))"
            f" OR s.person IN (SELECT id FROM speaker WHERE name IN {_THESE})"
            f" OR s.id IN (SELECT person FROM speaker WHERE name IN {_THESE})",
            *[sorted(names)] * 4,
        )
        return [NameRow(*row) for row in rows]

    def with_keys(self, keys: Iterable[str]) -> set[str]:
        rows = self._rows(f"SELECT name FROM speaker WHERE key IN {_THESE}", sorted(keys))
        return {name for (name,) in rows}

    def with_stems(self, stems: Iterable[str]) -> set[str]:
        rows = self._rows(
            f"SELECT s.name FROM {_THESE} j CROSS JOIN speaker s"
            " ON s.key = j.value OR s.key > j.value || ' ' AND s.key < j.value || '!'",
            sorted(stems),
        )
        return {name for (name,) in rows}

    def contested(self, stems: Iterable[str], surnames: Iterable[str]) -> set[str]:
        rows = self._rows(
            "SELECT value FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM speaker"
            " WHERE key >= j.value AND key < j.value || '!' LIMIT 1 OFFSET 1)"
            " UNION ALL SELECT key FROM speaker WHERE key IN (SELECT value FROM json_each(?2))",
            sorted(stems),
            sorted(surnames),
        )
        return {key for (key,) in rows}

    def aliased(self, names: Iterable[str]) -> set[str]:
        rows = self._rows(
            f"SELECT name FROM alias WHERE name IN {_THESE} UNION ALL"
            f" SELECT target FROM alias WHERE target IN {_THESE}",
            *[list(names)] * 2,
        )
        return {name for (name,) in rows}

    def insert(self, names: Iterable[str]) -> None:
        self._connection.executemany(
            "INSERT INTO speaker (name, folded, quotes, articles, key) VALUES (?, ?, 0, 0, ?)",
            [(name, fold(name), person_key(name)) for name in names],
        )

    def set_persons(self, persons: Mapping[int, int | None]) -> None:
        self._connection.executemany(
            "UPDATE speaker SET person = ?1 WHERE id = ?2 AND person IS NOT ?1",
            [(person, number) for number, person in persons.items()],
        )

    def unquoted(self) -> list[tuple[int, str, str]]:
        return self._connection.execute(
            "SELECT id, name, key FROM speaker WHERE quotes <= 0 AND NOT EXISTS (SELECT 1"
            " FROM alias a CROSS JOIN speaker s ON s.name = a.name WHERE a.target = speaker.name"
            " AND s.id <> speaker.id)"
        ).fetchall()

    def of_persons(self, ids: Collection[int]) -> set[str]:
        rows = self._rows(
            f"SELECT name FROM speaker WHERE person IN {_THESE} AND id NOT IN {_THESE}",
            *[list(ids)] * 2,
        )
        return {name for (name,) in rows}

    def delete(self, ids: Collection[int]) -> None:
        self._rows(f"DELETE FROM speaker WHERE id IN {_THESE}", list(ids))

    def refold(self, names: Iterable[str]) -> None:
        self._connection.executemany(
            "UPDATE speaker SET folded = ?1, key = ?2"
            " WHERE name = ?3 AND (folded <> ?1 OR key <> ?2)",
            [(fold(name), person_key(name), name) for name in names],
        )

    def aliases_of(self, names: Iterable[str]) -> dict[str, str]:
        return dict(self._rows(f"SELECT name, target FROM alias WHERE name IN {_THESE}", names))

    def set_alias(self, name: str, target: str | None) -> None:
        self._connection.execute("DELETE FROM alias WHERE name = ?", (name,))
        if target is not None:
            self._connection.execute("INSERT INTO alias VALUES (?, ?)", (name, target))

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

    def _rows(self, sql: str, *values: Iterable[object]) -> list[tuple[Any, ...]]:
        params = [json.dumps(list(some)) for some in values]
        return self._connection.execute(sql, params).fetchall()
