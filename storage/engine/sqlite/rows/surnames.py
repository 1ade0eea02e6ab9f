"""Find the person whom a surname alone refers to, by the counts, roles and times of quotes."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping

from storage.engine.sqlite.query.order import BITS, QUOTE_BITS
from storage.quotes.names.person_clusters import (
    Candidate,
    NameUse,
    are_near,
    find_bearer,
    genders_of,
    title_gender,
)
from storage.quotes.names.roles import role_head, title_role

__all__ = ["join_surname"]

_THESE = "(SELECT value FROM json_each(?))"
_ROLES_OF = 20
"""How many of the newest quotes of a name say in which roles it is called, and when."""


def join_surname(
    connection: sqlite3.Connection,
    names: Mapping[str, int],
    surname: str,
    persons: dict[int, int | None],
) -> None:
    """Join names that are a surname alone to the person they refer to, if there is evidence."""
    bearers: defaultdict[int, list[NameUse]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for number, name, key, articles, person in connection.execute(
        "SELECT id, name, key, articles, person FROM speaker"
        " WHERE key >= ?1 || ', ' AND key < ?1 || ',!'",
        (surname,),
    ):
        head = persons.get(number, person)
        bearers[number if head is None else head].append(NameUse(name, key, articles))
        numbers[name] = number
    if not bearers:
        return
    roles: list[set[str]] = []

    def shares_role(one: Candidate) -> bool:
        if not roles:
            roles.append(_roles(connection, names))
        those = {use.name: numbers[use.name] for use in bearers[one.id]}
        return bool(roles[0]) and not roles[0].isdisjoint(_roles(connection, those))

    # Genders are worth their cost only where a title says which of them is meant.
    is_titled = any(map(title_gender, names))
    candidates = [
        Candidate(
            head,
            sum(use.articles for use in uses),
            frozenset().union(*(genders_of(use.name, use.key) for use in uses if is_titled)),
        )
        for head, uses in bearers.items()
    ]

    def is_near(one: Candidate) -> bool:
        those = [numbers[use.name] for use in bearers[one.id]]
        return are_near(_moments(connection, names.values()), _moments(connection, those))

    if bearer := find_bearer(names, candidates, shares_role, is_near):
        persons |= dict.fromkeys((bearer.id, *names.values()), bearer.id)


def _moments(connection: sqlite3.Connection, names: Iterable[int]) -> list[int]:
    """Return the seconds of the newest quotes of names, by id."""
    rows = connection.execute(
        f"SELECT q.pos >> {BITS + QUOTE_BITS} FROM {_THESE} j CROSS JOIN quote q ON q.pos IN"
        " (SELECT pos FROM quote WHERE speaker = j.value ORDER BY pos DESC LIMIT ?)",
        (json.dumps([*names]), _ROLES_OF),
    )
    return [second for (second,) in rows]


def _roles(connection: sqlite3.Connection, names: Mapping[str, int]) -> set[str]:
    """Return the nouns of the roles in which names are called, and of the titles before them."""
    rows = connection.execute(
        f"SELECT DISTINCT q.role FROM {_THESE} j CROSS JOIN quote q ON q.pos IN"
        " (SELECT pos FROM quote WHERE speaker = j.value ORDER BY pos DESC LIMIT ?)",
        (json.dumps([*names.values()]), _ROLES_OF),
    )
    found = {role_head(role) for (role,) in rows} | set(map(title_role, names))
    return found - {""}
