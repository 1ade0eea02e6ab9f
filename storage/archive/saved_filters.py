"""Saved filters: filters that the reader keeps under a name and a key, as one setting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from storage.archive.filter_json import filter_from_json, filter_to_json
from storage.archive.queries import ToQuery
from storage.archive.transactions import transactional
from storage.errors import NewsdeskError, NotFound
from storage.model import Filter
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.archive.last_visit import LastVisit
    from storage.archive.settings import Settings
    from storage.engine.protocol import Engine

__all__ = ["SavedFilter", "SavedFilterCount", "SavedFilters"]

_SETTING = "saved filters"
_KEYS = "123456789abcdfghilmnoprstuvwyz"
"""The keys given out, first come first served; e, x, j, k and q have a meaning in the list."""
_LONGEST_NAME = 60


class _NameTaken(NewsdeskError):
    """Another saved filter has the name."""


class _NoName(NewsdeskError):
    """A name without a visible character."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter with a name, unique in any case, and the key that applies it, if any."""

    name: str
    key: str
    filter: Filter


SavedFilterCount = tuple[SavedFilter, int]
"""A saved filter and how many unread articles it shows."""


class SavedFilters:
    """The saved filters of an archive; each change is durable when its method returns."""

    def __init__(
        self, engine: Engine, settings: Settings, last_visit: LastVisit, to_query: ToQuery
    ) -> None:
        self._engine = engine
        self._to_query = to_query
        self._settings = settings
        self._last_visit = last_visit

    def all(self, *, today: date | None = None) -> list[SavedFilter]:
        """Return the saved filters in the order they were saved; unreadable ones are left out."""
        today, last_visit = today or date.today(), self._last_visit.baseline()
        found = []
        for one in self._settings.read(_SETTING) or ():
            if name := one["name"]:
                filter_ = filter_from_json(one["filter"], today=today, last_visit=last_visit)
                found.append(SavedFilter(name, one["key"][:1], filter_))
        return found

    def with_unread(self, today: date) -> list[SavedFilterCount]:
        """Return the saved filters, each with how many unread articles it shows."""
        return [
            (one, self._engine.articles.select(self._to_query(one.filter), "date").unread)
            for one in self.all(today=today)
        ]

    def find(self, name: str, *, today: date | None = None) -> SavedFilter:
        """Return the saved filter of that name, in any case.

        Raises:
            NotFound: There is none; the message lists the existing ones.
        """
        saved = self.all(today=today)
        for one in saved:
            if _same(one.name, name):
                return one
        from storage.text.suggestions import suggest  # not at the start

        names = [one.name for one in saved]
        known = f"there are {', '.join(names)}" if names else "V in the dashboard saves one"
        raise NotFound(
            f"there is no saved filter “{clean_line(name)}”; {suggest(name, names) or known}"
        )

    @transactional
    def save(self, name: str, filter: Filter) -> SavedFilter:
        """Save `filter` under a name, replacing what had the name before.

        Raises:
            NewsdeskError: The name is empty.
        """
        name, stored = _checked(name), self._stored()
        place = next((n for n, one in enumerate(stored) if _same(_name(one), name)), len(stored))
        before = stored[place] if place < len(stored) else {}
        taken = {one.get("key") for one in stored if isinstance(one, dict)}
        key = before.get("key") or next((key for key in _KEYS if key not in taken), "")
        entry = {"name": name, "key": key, "filter": filter_to_json(filter, today=date.today())}
        stored[place : place + 1] = [{**before, **entry}]
        self._settings.change(_SETTING, stored, f"saved filter “{name}”")
        return SavedFilter(name, key, replace(filter, kept=frozenset()))

    @transactional
    def rename(self, name: str, new: str) -> None:
        """Give a saved filter another name.

        Raises:
            NewsdeskError: There is no such saved filter, or another has the new name.
        """
        self.find(name)
        new, stored = _checked(new), self._stored()
        if any(_same(_name(one), new) and not _same(_name(one), name) for one in stored):
            raise _NameTaken(f"a saved filter “{new}” already exists; use another name")
        renamed = [{**one, "name": new} if _same(_name(one), name) else one for one in stored]
        words = f"renaming of saved filter “{clean_line(name)}”"
        self._settings.change(_SETTING, renamed, words)

    @transactional
    def remove(self, name: str) -> None:
        """Remove a saved filter.

        Raises:
            NotFound: There is none of that name.
        """
        self.find(name)
        kept = [one for one in self._stored() if not _same(_name(one), name)]
        self._settings.change(_SETTING, kept, f"removal of saved filter “{clean_line(name)}”")

    def _stored(self) -> list[Any]:
        """Return what is stored, with what is no saved filter: a newer newsdesk may know it."""
        return list(self._settings.get(_SETTING, ()))


def _checked(name: str) -> str:
    if not (name := clean_line(name)[:_LONGEST_NAME].strip()):
        raise _NoName("a saved filter needs a name")
    return name


def _name(entry: Any) -> str:
    """Return the name of a stored saved filter; an empty one of anything else."""
    name = entry.get("name") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else ""


def _same(name: str, other: str) -> bool:
    return clean_line(name).casefold() == clean_line(other).casefold()
