"""People: which names in table speaker are one person's, by rule and by what the reader said.

A row of `speaker` is a name as articles give it; `person` is the row that stands for the person,
NULL where the name stands alone. What the reader said is in `alias` and outlives the names.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from storage.engine.text_query import fold
from storage.model import Speaker
from storage.speakers import person_key

__all__ = ["add", "alias", "find", "forget_unquoted", "group", "names_of", "speakers"]

_Row = tuple[int, str, str, str | None]
"""Number, name, key, and whom the reader says it is (itself: nobody else)."""

_THESE = "(SELECT value FROM json_each(?))"


def find(reader: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Return the numbers of those names that are there."""
    rows = reader.execute(
        f"SELECT name, id FROM speaker WHERE name IN {_THESE}", (json.dumps(list(names)),)
    )
    return dict(rows.fetchall())


def add(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, int]:
    """Return the numbers of names; new ones are added, beside the other names of their person."""
    known = find(connection, names)
    if new := sorted(set(names) - known.keys()):
        _insert(connection, new)
        group(connection, new)
        known |= find(connection, new)
    return known


def alias(
    connection: sqlite3.Connection, values: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Set whose names these are: another name's person, itself alone, or (None) by rule.

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
    group(connection, values)
    forget_unquoted(connection)
    return before


def group(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Find out anew whose these names are, and those they have to do with."""
    rows = _around(connection, names)
    numbers = {name: number for number, name, _, _ in rows}
    persons: dict[int, int | None] = {}
    by_key: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        number, name, key, target = row
        persons[number] = None if target in (None, name) else numbers[str(target)]
        if key and target != name:
            by_key[key].append(row)
    for same in by_key.values():
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


def _join(same: Sequence[_Row], persons: dict[int, int | None]) -> None:
    """Let names with one key be one person: whom the reader named, else the plainest name."""
    said = [persons[row[0]] for row in same if row[3] is not None]
    plainest = min(same, key=lambda row: (len(row[1]), row[0]))[0]
    head = said[0] if said else plainest
    for number, _, _, target in same:
        if target is None:
            persons[number] = head


def _end(number: int, persons: Mapping[int, int | None]) -> int | None:
    """Follow one person to the next, to where it ends; a circle ends at its first name."""
    way = [number]
    while (person := persons.get(way[-1])) is not None and person not in way:
        way.append(person)
    if person is not None:
        return min(way[way.index(person) :])
    return way[-1] if len(way) > 1 else None


def _around(connection: sqlite3.Connection, names: Iterable[str]) -> list[_Row]:
    """Return these names and all that share a key or a person with them, or stand for them."""
    wanted = set(names)
    while True:
        these = json.dumps(sorted(wanted))
        rows: list[_Row] = connection.execute(
            "SELECT s.id, s.name, s.key, a.target FROM speaker s LEFT JOIN alias a USING (name)"
            f" WHERE s.name IN {_THESE}"
            f" OR s.key IN (SELECT key FROM speaker WHERE name IN {_THESE} AND key <> '')"
            f" OR s.person IN (SELECT id FROM speaker WHERE name IN {_THESE})",
            (these, these, these),
        ).fetchall()
        targets = {target for *_, target in rows if target is not None}
        found = {name for _, name, *_ in rows}
        if missing := targets - found - find(connection, targets).keys():
            _insert(connection, missing)
        if found | targets <= wanted and not missing:
            return rows
        wanted |= found | targets


def _insert(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    connection.executemany(
        "INSERT INTO speaker (name, folded, quotes, articles, key) VALUES (?, ?, 0, 0, ?)",
        [(name, fold(name), person_key(name)) for name in names],
    )


def forget_unquoted(connection: sqlite3.Connection) -> None:
    """Take names out that nobody is quoted by and that stand for nobody else."""
    connection.execute(
        "DELETE FROM speaker WHERE quotes <= 0 AND NOT EXISTS"
        " (SELECT 1 FROM speaker other WHERE other.person = speaker.id AND other.id <> speaker.id)"
    )


def names_of(reader: sqlite3.Connection, name: str) -> list[Speaker]:
    """Return the names of the person this is a name of, the one that stands for them first."""
    rows = reader.execute(
        "SELECT DISTINCT m.name, m.quotes, m.articles, m.id = m.person FROM speaker n"
        " CROSS JOIN speaker m ON m.id = n.id OR m.person = n.person"
        " WHERE n.folded = ? ORDER BY 4 DESC, m.quotes DESC, m.name",
        (fold(name),),
    )
    return [Speaker(*row[:3]) for row in rows.fetchall()]


def speakers(reader: sqlite3.Connection, words: str, limit: int) -> list[Speaker]:
    """Return the people one of whose names holds all the words, most quoted first."""
    parts = fold(words).split()
    where = " AND ".join(["instr(folded, ?) > 0"] * len(parts)) or "1"
    among = f"IN (SELECT person FROM speaker WHERE {where})" if parts else "IS NOT NULL"
    # People of several names are few: they are added up here, the others stand added up.
    rows = reader.execute(
        "SELECT coalesce(h.name, p.name), p.quotes, CASE WHEN p.person IS NULL THEN p.articles ELSE"
        " (SELECT count(DISTINCT q.article) FROM quote q WHERE q.speaker IN"
        " (SELECT id FROM speaker WHERE person = p.person)) END FROM ("
        " SELECT * FROM (SELECT name, quotes, articles, person FROM speaker"
        f" WHERE person IS NULL AND quotes > 0 AND {where} ORDER BY quotes DESC, name LIMIT ?)"
        " UNION ALL SELECT name, sum(quotes), 0, person FROM speaker"
        f" WHERE person {among} GROUP BY person HAVING sum(quotes) > 0"
        " ORDER BY quotes DESC, name LIMIT ?"
        ") p LEFT JOIN speaker h ON h.id = p.person ORDER BY 2 DESC, 1",
        (*parts, limit, *parts, limit),
    )
    return [Speaker(*row) for row in rows.fetchall()]
