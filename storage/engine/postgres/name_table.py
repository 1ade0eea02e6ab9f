"""The rows of names, and what quotes say about them: their roles and times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from storage.engine.name_clustering import NEWEST_QUOTES, Bearer, NameRow
from storage.engine.postgres import counters, partitions
from storage.engine.postgres.connections import Reader
from storage.quotes.names.person_keys import DESCRIPTION_KEY, person_key
from storage.text.folding import fold

__all__ = ["PostgresNameTable"]

_NEWEST = (
    "SELECT q.speaker, q.published, q.role FROM quote q"
    " WHERE q.published >= %(lower)s AND q.published < %(upper)s AND q.speaker = %(id)s"
    " ORDER BY q.published DESC, q.article DESC, q.place LIMIT %(limit)s"
)


class PostgresNameTable:
    """`NameTable` over a connection."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def ids(self, names: Iterable[str]) -> dict[str, int]:
        return dict(self._of("SELECT name, id FROM speaker WHERE name = ANY(%(these)s)", names))

    def keys(self, ids: Iterable[int]) -> dict[str, str]:
        return dict(self._of("SELECT name, key FROM speaker WHERE id = ANY(%(these)s)", ids))

    def slice(self, after: int, count: int) -> list[tuple[int, str, str, int | None]]:
        return self._reader.rows(
            "SELECT id, name, key, person FROM speaker WHERE id > %(after)s ORDER BY id"
            " LIMIT %(count)s",
            {"after": after, "count": count},
        )

    def related(self, names: Iterable[str]) -> list[NameRow]:
        rows = self._of(
            "SELECT s.id, s.name, s.key, a.target, s.articles"
            " FROM speaker s LEFT JOIN alias a USING (name) WHERE s.id IN"
            " (SELECT id FROM speaker WHERE name = ANY(%(these)s)"
            " UNION SELECT o.id FROM speaker n JOIN speaker o ON o.key = n.key"
            f" WHERE n.name = ANY(%(these)s) AND n.key NOT IN ('', '{DESCRIPTION_KEY}')"
            " UNION SELECT o.id FROM speaker n JOIN speaker o ON o.person = n.id"
            " WHERE n.name = ANY(%(these)s)"
            " UNION SELECT person FROM speaker WHERE name = ANY(%(these)s))"
            " ORDER BY s.id",
            names,
        )
        return [NameRow(*row) for row in rows]

    def with_keys(self, keys: Iterable[str]) -> set[str]:
        return self._names("SELECT name FROM speaker WHERE key = ANY(%(these)s)", keys)

    def with_stems(self, stems: Iterable[str]) -> set[str]:
        return self._names(
            "SELECT s.name FROM unnest(%(these)s::text[]) AS stem JOIN speaker s ON s.key = stem"
            " OR s.key > (stem || ' ') COLLATE \"C\" AND s.key < (stem || '!') COLLATE \"C\"",
            stems,
        )

    def contested(self, stems: Iterable[str], surnames: Iterable[str]) -> set[str]:
        rows = self._reader.rows(
            "SELECT stem FROM unnest(%(stems)s::text[]) AS stem WHERE EXISTS (SELECT 1 FROM speaker"
            ' WHERE key >= stem COLLATE "C" AND key < (stem || \'!\') COLLATE "C"'
            " OFFSET 1 LIMIT 1) UNION ALL SELECT key FROM speaker WHERE key = ANY(%(surnames)s)",
            {"stems": list(stems), "surnames": list(surnames)},
        )
        return {key for (key,) in rows}

    def aliased(self, names: Iterable[str]) -> set[str]:
        return self._names(
            "SELECT name FROM alias WHERE name = ANY(%(these)s)"
            " UNION ALL SELECT target FROM alias WHERE target = ANY(%(these)s)",
            names,
        )

    def insert(self, names: Iterable[str]) -> None:
        added = list(names)
        ids = counters.reserve(self._reader, counters.SPEAKER, len(added))
        self._reader.many(
            "INSERT INTO speaker (id, name, folded, key)"
            " VALUES (%(id)s, %(name)s, %(folded)s, %(key)s)",
            [
                {"id": id_, "name": name, "folded": fold(name), "key": person_key(name)}
                for id_, name in zip(ids, added, strict=True)
            ],
        )

    def set_persons(self, persons: Mapping[int, int | None]) -> None:
        self._reader.many(
            "UPDATE speaker SET person = %(person)s"
            " WHERE id = %(id)s AND person IS DISTINCT FROM %(person)s::bigint",
            [{"id": id_, "person": persons[id_]} for id_ in sorted(persons)],
        )

    def unquoted(self) -> list[tuple[int, str, str]]:
        return self._reader.rows(
            "SELECT id, name, key FROM speaker WHERE quotes <= 0 AND NOT EXISTS (SELECT 1"
            " FROM alias a JOIN speaker s ON s.name = a.name WHERE a.target = speaker.name"
            " AND s.id <> speaker.id)"
        )

    def of_persons(self, ids: Collection[int]) -> set[str]:
        return self._names(
            "SELECT name FROM speaker WHERE person = ANY(%(these)s) AND NOT id = ANY(%(these)s)",
            ids,
        )

    def delete(self, ids: Collection[int]) -> None:
        self._reader.run("DELETE FROM speaker WHERE id = ANY(%(these)s)", {"these": list(ids)})

    def refold(self, names: Iterable[str]) -> None:
        self._reader.many(
            "UPDATE speaker SET folded = %(folded)s, key = %(key)s WHERE name = %(name)s"
            " AND (folded <> %(folded)s OR key <> %(key)s)",
            [{"name": name, "folded": fold(name), "key": person_key(name)} for name in names],
        )

    def aliases_of(self, names: Iterable[str]) -> dict[str, str]:
        return dict(self._of("SELECT name, target FROM alias WHERE name = ANY(%(these)s)", names))

    def set_alias(self, name: str, target: str | None) -> None:
        self._reader.run("DELETE FROM alias WHERE name = %(name)s", {"name": name})
        if target is not None:
            self._reader.run(
                "INSERT INTO alias VALUES (%(name)s, %(target)s)", {"name": name, "target": target}
            )

    def bearers(self, surname: str) -> list[Bearer]:
        rows = self._reader.rows(
            "SELECT id, name, key, articles, person FROM speaker"
            " WHERE key >= %(first)s AND key < %(last)s",
            {"first": f"{surname}, ", "last": f"{surname},!"},
        )
        return [Bearer(*row) for row in rows]

    def moments(self, names: Sequence[int]) -> list[int]:
        return [published for _, published, _ in self._newest(names)]

    def roles(self, names: Sequence[int]) -> set[str]:
        return {role for _, _, role in self._newest(names)}

    def _newest(self, names: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return the newest quotes of each of some names."""
        parts = partitions.all_of(self._reader)
        found: list[tuple[Any, ...]] = []
        for name in names:
            own: list[tuple[Any, ...]] = []
            for part in parts:
                if len(own) < NEWEST_QUOTES:
                    params = {**part.bounds, "id": name, "limit": NEWEST_QUOTES - len(own)}
                    own += self._reader.rows(_NEWEST, params)
            found += own
        return found

    def _of(self, sql: str, these: Iterable[object]) -> list[tuple[Any, ...]]:
        return self._reader.rows(sql, {"these": list(these)})

    def _names(self, sql: str, these: Iterable[object]) -> set[str]:
        return {name for (name,) in self._of(sql, these)}
