"""Keep the names of speakers clustered as quotes and aliases change; no SQL.

A row is a name as articles spell it, with the person it belongs to: the id of the name shown for
that, or None for a name that stands alone. Aliases set by the reader outlast the names; all else
follows from the names, the numbers of articles that quote them and their roles, in whatever order
they came in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from storage.engine.name_clustering import Evidence, NameRow, persons
from storage.quotes.names.person_keys import (
    given_name_stem,
    is_named,
    other_stems,
    person_key,
    surname_of,
)

__all__ = ["NameChanges", "NameTable"]


class NameTable(Evidence, Protocol):
    """The rows of names and aliases."""

    def ids(self, names: Iterable[str]) -> dict[str, int]:
        """Return the ids of those names that exist."""

    def keys(self, ids: Iterable[int]) -> dict[str, str]:
        """Return the keys of names by id."""

    def slice(self, after: int, count: int) -> list[tuple[int, str, str, int | None]]:
        """Return the ids, names, keys and persons of some names, by id, starting after one."""

    def related(self, names: Iterable[str]) -> list[NameRow]:
        """Return these names and all that share a key or a person with them."""

    def with_keys(self, keys: Iterable[str]) -> set[str]:
        """Return the names with one of these keys."""

    def with_stems(self, stems: Iterable[str]) -> set[str]:
        """Return the names with one of these keys, or one that goes on after it with a space."""

    def contested(self, stems: Iterable[str], surnames: Iterable[str]) -> set[str]:
        """Return the stems that several names begin with, and the surnames that are names."""

    def aliased(self, names: Iterable[str]) -> set[str]:
        """Return which of these names are aliases, or have any."""

    def insert(self, names: Iterable[str]) -> None:
        """Add names without quotes."""

    def set_persons(self, persons: Mapping[int, int | None]) -> None:
        """Set the persons of names, where they differ."""

    def unquoted(self) -> list[tuple[int, str, str]]:
        """Return the ids, names and keys without quotes, except those that others are shown under.

        These are targets of aliases that exist as names.
        """

    def of_persons(self, ids: Collection[int]) -> set[str]:
        """Return the names that belong to these persons, other than these themselves."""

    def delete(self, ids: Collection[int]) -> None:
        """Delete names."""

    def refold(self, names: Iterable[str]) -> None:
        """Fold names again, and make their keys again."""

    def aliases_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return the aliases of those of the names that have one."""

    def set_alias(self, name: str, target: str | None) -> None:
        """Set the alias of a name; None removes it."""


class NameChanges:
    """The changes to a table of names."""

    def __init__(self, table: NameTable) -> None:
        self._table = table

    def add(self, names: Collection[str]) -> dict[str, int]:
        """Return the ids of names, and add new ones; `recount` then clusters them."""
        known = self._table.ids(names)
        if new := sorted(set(names) - known.keys()):
            self._table.insert(new)
            known |= self._table.ids(new)
        return known

    def recount(self, ids: Iterable[int]) -> None:
        """Cluster again those of the names, by id, on whose counts or roles a cluster depends."""
        keys = self._table.keys(ids)
        stems = {name: given_name_stem(key) or key for name, key in keys.items() if is_named(key)}
        surnames = {surname_of(keys[name]) for name in stems} - {""}
        contested = self._table.contested(set(stems.values()), surnames)
        others = {name: other_stems(keys[name]) for name in stems}
        forms = self._table.with_stems(set().union(*others.values()))
        contested |= {given_name_stem(person_key(name)) for name in forms}
        touched = {
            name
            for name, stem in stems.items()
            if not contested.isdisjoint((stem, surname_of(keys[name]), *others[name]))
        }
        self.cluster(touched | self._table.aliased(keys))

    def set_aliases(self, values: Mapping[str, str | None]) -> dict[str, str | None]:
        """Set aliases: of another name, of itself (it then stands alone), or by rule (None).

        Returns what was set before, in the same form.
        """
        before = dict.fromkeys(values) | self._table.aliases_of(values)
        for name, target in values.items():
            self._table.set_alias(name, target)
        self.cluster(values)
        self.delete_unquoted()
        return before

    def cluster(self, names: Iterable[str]) -> None:
        """Cluster these names again, with all names that they may belong to."""
        rows = self._related(names)
        while missing := {row.target for row in rows if row.target} - {row.name for row in rows}:
            self._table.insert(sorted(missing))
            rows = self._related(missing | {row.name for row in rows})
        self._table.set_persons(persons(rows, self._table))

    def find_misplaced(self, after: int, count: int) -> tuple[set[str], int]:
        """Return those of some names that are not clustered as the rules say, and the last id.

        The names start after an id; the last id is 0 if there are none.
        """
        stored = {
            number: (name, person) for number, name, _, person in self._table.slice(after, count)
        }
        rows = self._related([name for name, _ in stored.values()])
        known = {row.name for row in rows}
        right = persons(
            [row for row in rows if row.target is None or row.target in known], self._table
        )
        found = {name for id_, (name, person) in stored.items() if right.get(id_, -1) != person}
        return found, max(stored, default=0)

    def delete_unquoted(self) -> None:
        """Delete names without quotes, except those that the reader shows others under."""
        touched: set[str] = set()
        while gone := self._table.unquoted():
            ids = [number for number, _, _ in gone]
            touched |= self._table.of_persons(ids)
            self._table.delete(ids)
            touched |= self._kin({key for _, _, key in gone})
        if touched:
            self.cluster(self._table.ids(touched))

    def refold(self, names: Iterable[str]) -> None:
        """Fold names again, and make their keys again; the caller then calls `cluster`."""
        self._table.refold(names)

    def recluster_some(self, after: int, count: int) -> int | None:
        """Fold and cluster some names again, starting after an id; return the last id, or None."""
        rows = self._table.slice(after, count)
        names = {name for _, name, _, _ in rows}
        # Those that a name no longer belongs with lose it.
        former = self._kin({key for _, _, key, _ in rows})
        self._table.refold(names)
        self.cluster(names | former)
        return rows[-1][0] if rows else None

    def _related(self, names: Iterable[str]) -> Sequence[NameRow]:
        """Return these names and all that share a key, surname or person with them.

        With a surname, only names that are the surname alone are added: these are few.
        """
        wanted = set(names)
        while True:
            rows = self._table.related(wanted)
            targets = {row.target for row in rows if row.target is not None}
            more = {row.name for row in rows} | targets | self._kin({row.key for row in rows})
            if more <= wanted:
                return rows
            wanted |= more

    def _kin(self, keys: Collection[str]) -> set[str]:
        """Return the names that these keys may take into a cluster, or keep out of one."""
        alone = self._table.with_keys({surname_of(key) for key in keys} - {""})
        return alone | self._table.with_stems(
            {stem for key in keys for stem in (given_name_stem(key), *other_stems(key)) if stem}
        )
