"""Arrivals over a set of ids."""

from __future__ import annotations

from collections.abc import Collection

from .store import Store


class MemoryArrivals:
    """`Arrivals` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, articles: Collection[int]) -> None:
        with self._store.transaction() as data:
            data.arrivals |= {*articles}

    def first(self, limit: int, after: int = 0) -> list[int]:
        return [id_ for id_ in self._there() if id_ > after][:limit]

    def count(self) -> int:
        return len(self._there())

    def among(self, articles: Collection[int]) -> set[int]:
        return {*articles} & {*self._there()}

    def take(self, articles: Collection[int]) -> set[int]:
        with self._store.transaction() as data:
            taken = data.arrivals & {*articles}
            data.arrivals -= taken
            return taken

    def _there(self) -> list[int]:
        data = self._store.data
        return sorted(data.arrivals & data.entries.keys())
