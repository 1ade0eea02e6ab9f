"""A storage engine over dictionaries: slow, small, and complete, to prove the engine's seam."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from storage.engine.values import CheckResult, FilterQuery
from storage.errors import ArchiveError, Conflict
from storage.model import (
    Article,
    FetchState,
    Profile,
    Rules,
    Source,
    SourceKind,
    Speaker,
    SpeakerKind,
)
from storage.model.waiting import WaitListener

from . import people
from .alerts import MemoryAlerts
from .arrivals import MemoryArrivals
from .articles import MemoryArticles, MemoryTrash
from .desk_work import MemoryDeskWork
from .matching import sources_of
from .quotes import MemoryQuotes
from .store import Store
from .stories import MemoryStories

T = TypeVar("T")


class MemoryEngine:
    """An `Engine` that runs each change twice, as the contract allows, unless told otherwise."""

    def __init__(self, store: Store | None = None, *, repeat: bool = True) -> None:
        self._store = store or Store()
        self._repeat = repeat
        self.location = "memory"
        self.read_only = False
        self.notice = ""
        self.articles = MemoryArticles(self._store)
        self.trash = MemoryTrash(self._store)
        self.quotes = MemoryQuotes(self._store)
        self.speakers = MemorySpeakers(self._store)
        self.sources = MemorySources(self._store)
        self.stories = MemoryStories(self._store)
        self.alerts = MemoryAlerts(self._store)
        self.arrivals = MemoryArrivals(self._store)
        self.desk_work = MemoryDeskWork(self._store)
        self.documents = MemoryDocuments(self._store)
        self.maintenance = MemoryMaintenance(self._store)

    def files(self) -> tuple[Path, ...]:
        return ()

    def change(self, function: Callable[[], T]) -> T:
        return self._store.change(function, repeat=self._repeat)

    def rest(self) -> float:
        return 0.0

    def listen_while_waiting(self, listener: WaitListener) -> None:
        pass  # no other program can have the lock

    def version(self) -> int:
        return self._store.version

    def interrupter(self) -> Callable[[], None]:
        return lambda: None  # no query takes long

    def close(self) -> None:
        pass


class MemorySpeakers:
    """`Speakers` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def search(
        self,
        words: str,
        limit: int,
        *,
        described: bool = False,
        kind: SpeakerKind | None = None,
    ) -> list[Speaker]:
        return people.search(self._store, words, limit, described=described, kind=kind)

    def with_role(self, words: str, limit: int) -> list[Speaker]:
        return people.with_role(self._store, words, limit)

    def possible_duplicates(self, name: str) -> list[Speaker]:
        return list(people.profile(self._store, name, []).possible_duplicates)

    def names_of(self, name: str) -> list[Speaker]:
        return list(people.profile(self._store, name, ()).names)

    def profile(self, query: FilterQuery) -> Profile:
        quotes = MemoryQuotes(self._store).matching(query)
        return people.profile(self._store, query.speaker, quotes)

    def aliases(self) -> dict[str, str]:
        return dict(sorted(self._store.data.aliases.items()))

    def set_aliases(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        with self._store.transaction() as data:
            before = {name: data.aliases.get(name) for name in values}
            for name, target in values.items():
                data.aliases.pop(name, None)
                if target is not None:
                    data.aliases[name] = target
            return before

    def are_current(self) -> bool:
        return True

    def recluster(self, after: int, count: int) -> int | None:
        return None


class MemorySources:
    """`Sources` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, *, removed: bool = False) -> list[Source]:
        return [
            self._counted(s) for s, gone in self._store.data.sources.values() if gone == removed
        ]

    def get(self, id: int, *, removed: bool = False, counted: bool = True) -> Source | None:
        return next((source for source in self.all(removed=removed) if source.id == id), None)

    def at(self, location: str, *, removed: bool = False) -> Source | None:
        sources = self.all(removed=removed)
        return next((source for source in sources if source.location == location), None)

    def ids_at(self, locations: Sequence[str]) -> Mapping[str, tuple[int, bool]]:
        found = {}
        for location in locations:
            for removed in (False, True):
                if (source := self.at(location, removed=removed)) is not None:
                    found[location] = source.id, removed
        return found

    def names(self) -> Mapping[int, str]:
        return {id_: source.name for id_, (source, _) in self._store.data.sources.items()}

    def latest(self, limit: int) -> Mapping[int, Sequence[datetime]]:
        times: dict[int, list[Article]] = {}
        for entry in self._store.newest_first():
            for source in sources_of(entry.article):
                times.setdefault(source, []).append(entry.article)
        dated = {
            source: [one.published for one in some[:limit] if one.date_kind != "seen"]
            for source, some in times.items()
        }
        return {source: some for source, some in dated.items() if some}

    def add(
        self,
        kind: SourceKind,
        location: str,
        name: str,
        section: str,
        site: str,
        fetch: FetchState,
    ) -> int:
        with self._store.transaction() as data:
            former = self.at(location, removed=True) or self.at(location)
            number = former.id if former else self._store.next_ids("source")[0]
            rules = former.rules if former else Rules()
            added = datetime.now(UTC).replace(microsecond=0)
            source = Source(number, name, kind, location, section, site, added, fetch, rules)
            data.sources[number] = source, False
            data.deleted = {key: of for key, of in data.deleted.items() if of != number}
            return number

    def update(self, id: int, values: Mapping[str, str]) -> None:
        with self._store.transaction():
            location = values.get("location")
            if any(
                s.location == location for s in self.all() + self.all(removed=True) if s.id != id
            ):
                raise Conflict(f"{location}: is already a source")
            self._replace(id, **values)

    def set_removed(self, id: int, removed: bool) -> None:
        with self._store.transaction() as data:
            data.sources[id] = data.sources[id][0], removed

    def record_fetch(self, id: int, state: FetchState) -> None:
        with self._store.transaction():
            self._replace(id, fetch=state)

    def set_rules(self, id: int, rules: Rules) -> None:
        with self._store.transaction():
            self._replace(id, rules=rules)

    def _replace(self, id: int, **values: Any) -> None:
        if id in self._store.data.sources:
            source, removed = self._store.data.sources[id]
            self._store.data.sources[id] = replace(source, **values), removed

    def _counted(self, source: Source) -> Source:
        articles = [entry.article for entry in self._store.data.entries.values()]
        own = [article for article in articles if source.id in sources_of(article)]
        return replace(source, articles=len(own), unread=sum(not one.read for one in own))


class MemoryDocuments:
    """`Documents` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, table: str, id: int) -> dict[str, Any] | None:
        return dict(self.all(table)).get(id)

    def all(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        found = self._store.data.documents.get(table, {})
        return [(id_, dict(document)) for id_, document in found.items()]

    def find(self, table: str, field: str, text: str) -> list[tuple[int, dict[str, Any]]]:
        return [(id_, document) for id_, document in self.all(table) if document.get(field) == text]

    def last_id(self, table: str) -> int:
        return max(dict(self.all(table)), default=0)

    def next_id(self, table: str) -> int:
        given = self._store.data.given
        given[table] = max(given.get(table, 0), self.last_id(table)) + 1
        return given[table]

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:
        with self._store.transaction() as data:
            data.documents.setdefault(table, {})[id] = dict(document)

    def delete(self, table: str, ids: Iterable[int]) -> None:
        with self._store.transaction() as data:
            for id_ in ids:
                data.documents.get(table, {}).pop(id_, None)


class MemoryMaintenance:
    """`Maintenance` of what is always sound, and gone with the process."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self) -> Iterator[CheckResult]:
        yield CheckResult("structure")

    def rebuild(self) -> None:
        pass

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:
        raise ArchiveError("an archive in memory cannot be backed up")

    def readable(self) -> list[int]:
        return [entry.article.id for entry in self._store.newest_first()]

    def compact(self) -> int:
        return 0
