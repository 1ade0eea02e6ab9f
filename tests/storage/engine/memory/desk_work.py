"""Notes on articles, and marks for later, in dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from storage.model import Note, Referral

from .store import Store


class MemoryDeskWork:
    """`DeskWork` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.desk = ""

    def notes(self, articles: Collection[int] | None = None) -> list[Note]:
        return [
            one
            for one in sorted(self._store.data.notes.values(), key=lambda one: (one.at, one.id))
            if one.article in self._store.data.entries
            and (articles is None or one.article in articles)
        ]

    def add_notes(self, notes: Sequence[Note]) -> list[Note]:
        with self._store.transaction() as data:
            kept = [one for one in notes if one.article in data.entries]
            ids = iter(self._store.next_ids("note", sum(not one.id for one in kept)))
            added = [one if one.id else replace(one, id=next(ids)) for one in kept]
            data.notes |= {one.id: one for one in added}
            return added

    def remove_notes(self, ids: Collection[int]) -> list[Note]:
        removed = [one for one in self.notes() if one.id in ids]
        with self._store.transaction() as data:
            for one in removed:
                del data.notes[one.id]
        return removed

    def shortlists(self) -> frozenset[str]:
        lists = (("noted", self.notes()), ("aside", self.referrals()))
        return frozenset(name for name, found in lists if found)

    def desks(self) -> list[str]:
        return [""]

    def referrals(self, articles: Collection[int] | None = None) -> list[Referral]:
        return [
            one
            for one in sorted(self._store.data.referrals.values(), key=lambda one: one.article)
            if one.article in self._store.data.entries
            and (articles is None or one.article in articles)
        ]

    def refer(self, articles: Collection[int], desk: str, on: bool) -> list[int]:
        now = datetime.now(UTC).replace(microsecond=0)
        with self._store.transaction() as data:
            changed = [
                id_
                for id_ in sorted(articles)
                if id_ in data.entries and on != ((id_, desk) in data.referrals)
            ]
            for id_ in changed:
                if on:
                    data.referrals[id_, desk] = Referral(id_, desk, now)
                else:
                    del data.referrals[id_, desk]
            return changed
