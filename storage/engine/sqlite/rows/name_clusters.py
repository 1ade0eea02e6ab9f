"""Cluster the names of speakers that refer to one person, by rule and by what the reader set.

A row of `speaker` is a name as articles spell it; `person` is the row of the name shown for the
person, or NULL for a name that stands alone. Aliases set by the reader are in `alias` and outlast
the names; all else follows from the names, in whatever order they came in.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from storage.engine.sqlite.rows import counters
from storage.quotes.names.person_keys import (
    DESCRIPTION_KEY,
    RULES_VERSION,
    find_initial_variant,
    given_name_stem,
    is_surname,
    person_key,
    surname_of,
)
from storage.text.folding import fold

__all__ = [
    *("add", "aliases", "are_current", "cluster", "delete_unquoted", "find"),
    *("recluster", "recluster_some", "refold", "set_aliases"),
]

_Row = tuple[int, str, str, str | None]
"""Id, name, key, and the name that the reader set it to be an alias of (itself: it is alone)."""

_THESE = "(SELECT value FROM json_each(?))"


def find(reader: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of those names that exist."""
    rows = reader.execute(
        f"SELECT name, id FROM speaker WHERE name IN {_THESE}", (json.dumps(list(names)),)
    )
    return dict(rows.fetchall())


def add(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, int]:
    """Return the ids of names, and add new ones to the clusters of their persons."""
    known = find(connection, names)
    if new := sorted(set(names) - known.keys()):
        _insert(connection, new)
        cluster(connection, new)
        known |= find(connection, new)
    return known


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
    numbers = {name: number for number, name, _, _ in rows}
    persons: dict[int, int | None] = {}
    by_key: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        number, name, key, target = row
        persons[number] = None if target in (None, name) else numbers[str(target)]
        if key not in ("", DESCRIPTION_KEY) and target != name:
            by_key[key].append(row)
    for same in _by_person(by_key):
        if len(same) > 1:
            _join(same, persons)
    for person in {person for person in persons.values() if person is not None}:
        if persons[person] is None:
            persons[person] = person
    for number in persons:
        persons[number] = _end(number, persons)
    connection.executemany(
        "UPDATE speaker SET person = ?1 WHERE id = ?2 AND person IS NOT ?1",
        [(person, number) for number, person in persons.items()],
    )
    for number, _, key, target in rows:
        if target is None and is_surname(key):
            _join_surname(connection, number, key)


def _by_person(by_key: Mapping[str, Sequence[_Row]]) -> list[Sequence[_Row]]:
    """Group the names of one person: those with one key, or with two that differ by an initial."""
    same = dict(by_key)
    families: defaultdict[str, list[str]] = defaultdict(list)
    for key in by_key:
        families[given_name_stem(key)].append(key)
    for stem, keys in families.items():
        if stem in same and (key := find_initial_variant(stem, keys)):
            same[stem] = [*same[stem], *same.pop(key)]
    return list(same.values())


def _join_surname(connection: sqlite3.Connection, number: int, surname: str) -> None:
    """Join a surname alone to the person with that surname, if there is only one."""
    bearers = connection.execute(
        "SELECT DISTINCT coalesce(person, id) FROM speaker"
        " WHERE key >= ?1 || ', ' AND key < ?1 || ',!' LIMIT 2",
        (surname,),
    ).fetchall()
    if len(bearers) == 1:
        connection.execute(
            "UPDATE speaker SET person = ?1 WHERE person IS NOT ?1"
            " AND (id = ?2 OR person = ?2 OR id = ?1)",
            (bearers[0][0], number),
        )


def _join(same: Sequence[_Row], persons: dict[int, int | None]) -> None:
    """Join names with one key: to the person the reader chose, else to the plainest name."""
    chosen = [persons[row[0]] for row in same if row[3] is not None]
    plainest = min(same, key=lambda row: (len(row[1]), row[0]))[0]
    head = chosen[0] if chosen else plainest
    for number, _, _, target in same:
        if target is None:
            persons[number] = head


def _end(number: int, persons: Mapping[int, int | None]) -> int | None:
    """Follow a chain of aliases to its end; a cycle ends at its first name."""
    chain = [number]
    while (person := persons.get(chain[-1])) is not None and person not in chain:
        chain.append(person)
    if person is not None:
        return min(chain[chain.index(person) :])
    return chain[-1] if len(chain) > 1 else None


def _related(connection: sqlite3.Connection, names: Iterable[str]) -> list[_Row]:
    """Return these names and all that share a key, surname or person with them.

    With a surname, only names that are the surname alone are added: these are few.
    """
    wanted = set(names)
    while True:
        these = json.dumps(sorted(wanted))
        rows: list[_Row] = connection.execute(
            "SELECT s.id, s.name, s.key, a.target FROM speaker s LEFT JOIN alias a USING (name)"
            f" WHERE s.name IN {_THESE}"
            f" OR s.key IN (SELECT key FROM speaker WHERE name IN {_THESE}"
            f" AND key > '{DESCRIPTION_KEY}')"
            f" OR s.person IN (SELECT id FROM speaker WHERE name IN {_THESE})"
            f" OR s.id IN (SELECT person FROM speaker WHERE name IN {_THESE})",
            (these,) * 4,
        ).fetchall()
        targets = {target for *_, target in rows if target is not None}
        found = {name for _, name, *_ in rows}
        if missing := targets - found - find(connection, targets).keys():
            _insert(connection, missing)
        keys = {key for _, _, key, _ in rows}
        alone = _kin(connection, keys)
        if found | targets | alone <= wanted and not missing:
            return rows
        wanted |= found | targets | alone


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
