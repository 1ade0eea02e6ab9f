"""Which names of speakers refer to one person, by rule and by what the reader set; no SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from storage.quotes.names.person_clusters import (
    NEAR_FORMS,
    Candidate,
    NameUse,
    are_near,
    find_bearer,
    genders_of,
    group,
    title_gender,
)
from storage.quotes.names.person_keys import is_named, is_surname
from storage.quotes.names.roles import role_head, title_role

__all__ = ["NEWEST_QUOTES", "Bearer", "Evidence", "NameRow", "persons"]

NEWEST_QUOTES = 20
"""How many of the newest quotes of a name say in which roles it is called, and when."""


class NameRow(NamedTuple):
    """A name; `target` is the name the reader set it to be an alias of (itself: it is alone)."""

    id: int
    name: str
    key: str
    target: str | None
    articles: int


class Bearer(NamedTuple):
    """A name with a surname, and the id of the name shown for its person."""

    id: int
    name: str
    key: str
    articles: int
    person: int | None


class Evidence(Protocol):
    """What is asked about names that may be of one person, by their ids."""

    def bearers(self, surname: str) -> Iterable[Bearer]:
        """Return the names with a surname, other than the surname alone."""

    def moments(self, names: Sequence[int]) -> list[int]:
        """Return the seconds of the newest quotes of each of these names."""

    def roles(self, names: Sequence[int]) -> set[str]:
        """Return the roles in the newest quotes of each of these names."""


def persons(rows: Sequence[NameRow], evidence: Evidence) -> dict[int, int | None]:
    """Return the persons of names that are all that belong together, as ids of main names."""
    numbers = {row.name: row.id for row in rows}
    targets = {row.name: row.target for row in rows}
    keys = {row.name: row.key for row in rows}
    persons = {
        numbers[name]: None if target in (None, name) else numbers[str(target)]
        for name, target in targets.items()
    }
    groups = group(
        (
            NameUse(row.name, row.key, row.articles)
            for row in rows
            if is_named(row.key) and row.target != row.name
        ),
        lambda some, others: _are_quoted_alike(
            evidence, *([numbers[use.name] for use in uses] for uses in (some, others))
        ),
    )
    by_rule = [[use.name for use in same] for same in groups]
    for same in by_rule:
        if len(same) > 1:
            _join(same, numbers, targets, persons)
    for person in {person for person in persons.values() if person is not None}:
        if persons[person] is None:
            persons[person] = person
    for number in persons:
        persons[number] = _end(number, persons)
    for same in by_rule:
        surname = keys[same[0]]
        if is_surname(surname) and all(targets[name] is None for name in same):
            _join_surname(evidence, {name: numbers[name] for name in same}, surname, persons)
    return persons


def _join(
    same: Sequence[str],
    numbers: Mapping[str, int],
    targets: Mapping[str, str | None],
    persons: dict[int, int | None],
) -> None:
    """Join names of one person: to the person the reader chose, else to the plainest name."""
    chosen = sorted(name for name in same if targets[name] is not None)
    plainest = min(same, key=lambda name: (len(name), name))
    head = persons[numbers[chosen[0]]] if chosen else numbers[plainest]
    for name in same:
        if targets[name] is None:
            persons[numbers[name]] = head


def _end(number: int, persons: Mapping[int, int | None]) -> int | None:
    """Follow a chain of aliases to its end; a cycle ends at its first name."""
    chain = [number]
    while (person := persons.get(chain[-1])) is not None and person not in chain:
        chain.append(person)
    if person is not None:
        return min(chain[chain.index(person) :])
    return chain[-1] if len(chain) > 1 else None


def _are_quoted_alike(evidence: Evidence, some: Sequence[int], others: Sequence[int]) -> bool:
    """Return whether names are quoted in one role, or, where that is unknown, within a month."""
    roles = [set(map(role_head, evidence.roles(names))) - {""} for names in (some, others)]
    if all(roles):
        return not roles[0].isdisjoint(roles[1])
    return are_near(evidence.moments(some), evidence.moments(others), NEAR_FORMS)


def _join_surname(
    evidence: Evidence, names: Mapping[str, int], surname: str, persons: dict[int, int | None]
) -> None:
    """Join names that are a surname alone to the person they refer to, if there is evidence."""
    bearers: defaultdict[int, list[NameUse]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for number, name, key, articles, person in evidence.bearers(surname):
        head = persons.get(number, person)
        bearers[number if head is None else head].append(NameUse(name, key, articles))
        numbers[name] = number
    if not bearers:
        return
    roles: list[set[str]] = []

    def shares_role(one: Candidate) -> bool:
        if not roles:
            roles.append(_roles(evidence, names))
        those = {use.name: numbers[use.name] for use in bearers[one.id]}
        return bool(roles[0]) and not roles[0].isdisjoint(_roles(evidence, those))

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
        return are_near(evidence.moments([*names.values()]), evidence.moments(those))

    if bearer := find_bearer(names, candidates, shares_role, is_near):
        persons |= dict.fromkeys((bearer.id, *names.values()), bearer.id)


def _roles(evidence: Evidence, names: Mapping[str, int]) -> set[str]:
    """Return the nouns of the roles in which names are called, and of the titles before them."""
    roles = evidence.roles([*names.values()])
    return (set(map(role_head, roles)) | set(map(title_role, names))) - {""}
