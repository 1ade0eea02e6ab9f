"""Cluster the names of speakers that refer to one person, by rule and by what the reader set.

A row of `speaker` is a name as articles spell it; `person` is the row of the name shown for the
person, or NULL for a name that stands alone. Aliases set by the reader are in `alias` and outlast
the names; all else follows from the names, the numbers of articles that quote them and their roles,
in whatever order they came in.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from storage.engine.sqlite.rows import counters
from storage.quotes.names.person_keys import (
    DESCRIPTION_KEY,
    RULES_VERSION,
    given_name_stem,
    is_named,
    person_key,
    surname_of,
)
from storage.text.folding import fold

__all__ = [
    *("add", "aliases", "are_current", "cluster", "delete_unquoted", "find", "find_misplaced"),
    *("recluster", "recluster_some", "recount", "refold", "set_aliases"),
]

_Row = tuple[int, str, str, str | None, int]
"""Id, name, key, the name the reader set it to be an alias of (itself: it is alone), articles."""


_THESE = "(SELECT value FROM json_each(?))"


def find(reader: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of those names that exist."""
    rows = reader.execute(
        f"SELECT name, id FROM speaker WHERE name IN {_THESE}", (json.dumps(list(names)),)
    )
    return dict(rows.fetchall())


def add(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, int]:
    """Return the ids of names, and add new ones; `recount` then clusters them."""
    known = find(connection, names)
    if new := sorted(set(names) - known.keys()):
        _insert(connection, new)
        known |= find(connection, new)
    return known


def recount(connection: sqlite3.Connection, names: Iterable[int]) -> None:
    """Cluster again those of the names, by id, on whose counts or roles a cluster depends."""
    rows = connection.execute(
        f"SELECT name, key FROM speaker WHERE id IN {_THESE}", (json.dumps(sorted(names)),)
    )
    keys: dict[str, str] = dict(rows.fetchall())
    stems = {name: given_name_stem(key) or key for name, key in keys.items() if is_named(key)}
    shared = connection.execute(
        "SELECT value FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM speaker"
        " WHERE key >= j.value AND key < j.value || '!' LIMIT 1 OFFSET 1)"
        " UNION ALL SELECT key FROM speaker WHERE key IN (SELECT value FROM json_each(?2))",
        (
            json.dumps(sorted(set(stems.values()))),
            json.dumps(sorted({surname_of(keys[name]) for name in stems} - {""})),
        ),
    )
    contested = {key for (key,) in shared}
    touched = {
        name
        for name, stem in stems.items()
        if stem in contested or surname_of(keys[name]) in contested
    }
    aliased = connection.execute(
        f"SELECT name FROM alias WHERE name IN {_THESE} UNION ALL"
        f" SELECT target FROM alias WHERE target IN {_THESE}",
        (json.dumps([*keys]),) * 2,
    )
    cluster(connection, touched | {name for (name,) in aliased})


def set_aliases(
    connection: sqlite3.Connection, values: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Set aliases: of another name, of itself (it then stands alone), or by rule (None).

    Returns what was set before, in the same form.
    """
    rows = connection.execute(
        f"SELECT name, target FROM alias WHERE name IN {_THESE}", (json.dumps(list(values)),)
    )
    before = dict.fromkeys(values) | dict(rows.fetchall())
    for name, target in values.items():
        connection.execute("DELETE FROM alias WHERE name = ?", (name,))
        if target is not None:
            connection.execute("INSERT INTO alias VALUES (?, ?)", (name, target))
    cluster(connection, values)
    delete_unquoted(connection)
    return before


def aliases(reader: sqlite3.Connection) -> dict[str, str]:
    """Return the aliases, as `set_aliases` takes them."""
    return dict(reader.execute("SELECT name, target FROM alias ORDER BY name").fetchall())


def cluster(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Cluster these names again, with all names that they may belong to."""
    rows = _related(connection, names)
    while missing := {row[3] for row in rows if row[3]} - {row[1] for row in rows}:
        _insert(connection, missing)
        rows = _related(connection, missing | {row[1] for row in rows})
    connection.executemany(
        "UPDATE speaker SET person = ?1 WHERE id = ?2 AND person IS NOT ?1",
        [(person, number) for number, person in _persons(connection, rows).items()],
    )


def find_misplaced(reader: sqlite3.Connection, after: int, count: int) -> tuple[set[str], int]:
    """Return those of some names that are not clustered as the rules say, and the last id.

    The names start after an id; the last id is 0 if there are none.
    """
    stored = {
        number: (name, person)
        for number, name, person in reader.execute(
            "SELECT id, name, person FROM speaker WHERE id > ? ORDER BY id LIMIT ?", (after, count)
        )
    }
    rows = _related(reader, [name for name, _ in stored.values()])
    known = {row[1] for row in rows}
    persons = _persons(reader, [row for row in rows if row[3] is None or row[3] in known])
    found = {name for id_, (name, person) in stored.items() if persons.get(id_, -1) != person}
    return found, max(stored, default=0)


def _persons(connection: sqlite3.Connection, rows: Sequence[_Row]) -> dict[int, int | None]:
    """Return the persons of names that are all that belong together, as ids of main names."""
    from storage.engine.name_clustering import NameRow, persons  # late: a start clusters none
    from storage.engine.sqlite.rows.surnames import SQLiteEvidence

    return persons([NameRow(*row) for row in rows], SQLiteEvidence(connection))


def _related(connection: sqlite3.Connection, names: Iterable[str]) -> list[_Row]:
    """Return these names and all that share a key, surname or person with them.

    With a surname, only names that are the surname alone are added: these are few.
    """
    wanted = set(names)
    while True:
        these = json.dumps(sorted(wanted))
        rows: list[_Row] = connection.execute(
            "SELECT s.id, s.name, s.key, a.target, s.articles"
            " FROM speaker s LEFT JOIN alias a USING (name)"
            f" WHERE s.name IN {_THESE}"
            f" OR s.key IN (SELECT key FROM speaker WHERE name IN {_THESE}"
            f" AND key NOT IN ('', '{DESCRIPTION_KEY}'))"
            f" OR s.person IN (SELECT id FROM speaker WHERE name IN {_THESE})"
            f" OR s.id IN (SELECT person FROM speaker WHERE name IN {_THESE})",
            (these,) * 4,
        ).fetchall()
        targets = {row[3] for row in rows if row[3] is not None}
        more = {row[1] for row in rows} | targets | _kin(connection, {row[2] for row in rows})
        if more <= wanted:
            return rows
        wanted |= more


def _kin(connection: sqlite3.Connection, keys: Collection[str]) -> set[str]:
    """Return the names that these keys may take into a cluster, or keep out of one."""
    return _alone(connection, map(surname_of, keys)) | _family(connection, keys)


def _alone(connection: sqlite3.Connection, surnames: Iterable[str]) -> set[str]:
    """Return the names that are one of these surnames alone."""
    rows = connection.execute(
        f"SELECT name FROM speaker WHERE key IN {_THESE} AND key <> ''",
        (json.dumps(sorted(set(surnames))),),
    )
    return {name for (name,) in rows}


def _family(connection: sqlite3.Connection, keys: Iterable[str]) -> set[str]:
    """Return the names that share surname and first name with one of these keys."""
    rows = connection.execute(
        f"SELECT s.name FROM {_THESE} j CROSS JOIN speaker s"
        " ON s.key = j.value OR s.key > j.value || ' ' AND s.key < j.value || '!'",
        (json.dumps(sorted({stem for key in keys if (stem := given_name_stem(key))})),),
    )
    return {name for (name,) in rows}


def _insert(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    connection.executemany(
        "INSERT INTO speaker (name, folded, quotes, articles, key) VALUES (?, ?, 0, 0, ?)",
        [(name, fold(name), person_key(name)) for name in names],
    )


def delete_unquoted(connection: sqlite3.Connection) -> None:
    """Delete names without quotes, except those that the reader shows others under."""
    touched: set[str] = set()
    while gone := connection.execute(
        "SELECT id, name, key FROM speaker WHERE quotes <= 0 AND NOT EXISTS (SELECT 1 FROM alias a"
        " CROSS JOIN speaker s ON s.name = a.name WHERE a.target = speaker.name"
        " AND s.id <> speaker.id)"
    ).fetchall():
        numbers = json.dumps([number for number, _, _ in gone])
        others = connection.execute(
            f"SELECT name FROM speaker WHERE person IN {_THESE} AND id NOT IN {_THESE}",
            (numbers, numbers),
        )
        touched |= {name for (name,) in others}
        connection.execute(f"DELETE FROM speaker WHERE id IN {_THESE}", (numbers,))
        touched |= _kin(connection, {key for _, _, key in gone})
    if touched:
        cluster(connection, find(connection, touched))


def refold(connection: sqlite3.Connection, names: Iterable[str] | None = None) -> None:
    """Fold names again, or all of them; the caller then calls `cluster`."""
    if names is None:
        names = [name for (name,) in connection.execute("SELECT name FROM speaker")]
    connection.executemany(
        "UPDATE speaker SET folded = ?1, key = ?2 WHERE name = ?3 AND (folded <> ?1 OR key <> ?2)",
        [(fold(name), person_key(name), name) for name in names],
    )


def recluster_some(connection: sqlite3.Connection, after: int, count: int) -> int | None:
    """Fold and cluster some names again, starting after an id; return the last id, or None."""
    rows = connection.execute(
        "SELECT id, name, key FROM speaker WHERE id > ? ORDER BY id LIMIT ?", (after, count)
    ).fetchall()
    names = {name for _, name, _ in rows}
    # Those that a name no longer belongs with lose it.
    former = _kin(connection, {key for *_, key in rows})
    refold(connection, names)
    cluster(connection, names | former)
    return rows[-1][0] if rows else None


def are_current(reader: sqlite3.Connection) -> bool:
    """Return whether all names are clustered by the current rules."""
    return (counters.get(reader, counters.JOINED_BY) or 0) >= RULES_VERSION


def recluster(connection: sqlite3.Connection, after: int, count: int) -> int | None:
    """Do `recluster_some`, and record when no name was left."""
    last = recluster_some(connection, after, count)
    if last is None:
        counters.put(connection, counters.JOINED_BY, RULES_VERSION)
    return last
