"""Alerts over dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage.model import Alert, AlertKind

from .store import Store


class MemoryAlerts:
    """`Alerts` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, alerts: Sequence[Alert]) -> list[Alert]:
        added = []
        with self._store.transaction() as data:
            for alert in alerts:
                (id_,) = self._store.next_ids("alert")
                if not self._is_known(alert):
                    data.alerts[id_] = replace(alert, id=id_), alert.late
                    added.append(data.alerts[id_][0])
        return added

    def remove(self, ids: Collection[int]) -> None:
        with self._store.transaction() as data:
            data.alerts = {id_: one for id_, one in data.alerts.items() if id_ not in ids}

    def put_back(self, alerts: Sequence[Alert]) -> None:
        with self._store.transaction() as data:
            for alert in alerts:
                if alert.id not in data.alerts and not self._is_known(alert):
                    data.alerts[alert.id] = alert, True

    def find(
        self, limit: int | None, *, only_open: bool = False, before: int | None = None
    ) -> list[Alert]:
        found = [
            one
            for one in reversed(self._shown())
            if (before is None or one.id < before) and not (only_open and one.acknowledged)
        ]
        return found[:limit]

    def since(self, after: int, limit: int) -> list[Alert]:
        return [one for one in self._shown() if one.id > after][:limit]

    def count_open(self) -> int:
        return len({one.event for one in self._shown() if _is_open(one)})

    def count_late(self) -> int:
        return len({one.event for one in self._shown() if one.late and one.acknowledged is None})

    def open_ids(self) -> list[int]:
        alerts = self._store.data.alerts
        return [id_ for id_ in sorted(alerts) if alerts[id_][0].acknowledged is None]

    def open_articles(self) -> set[int]:
        alerts = self._store.data.alerts.values()
        return {one.article for one, _ in alerts if _is_open(one)}

    def open_heads(self) -> set[int]:
        data = self._store.data
        stories = {one.story for one, _ in data.alerts.values() if _is_open(one)} - {None}
        heads: dict[int, int] = {}
        for entry in self._store.newest_first():
            take = data.takes.get(entry.article.id)
            if take is not None and take.story in stories:
                heads.setdefault(take.story, take.article)
        return {*heads.values()}

    def about(self, kind: AlertKind, articles: Collection[int]) -> set[int]:
        alerts = self._store.data.alerts.values()
        return {one.article for one, _ in alerts if one.kind == kind} & {*articles}

    def of_stories(self, stories: Collection[int]) -> set[tuple[int, int]]:
        return {
            (one.watch, one.story)
            for one, _ in self._store.data.alerts.values()
            if one.kind == "watch" and one.story is not None and one.story in stories
        }

    def acknowledge(
        self, acknowledged: Mapping[int, datetime | None]
    ) -> dict[int, datetime | None]:
        before = {}
        with self._store.transaction() as data:
            for id_, moment in acknowledged.items():
                if id_ in data.alerts and data.alerts[id_][0].acknowledged != moment:
                    alert, taken = data.alerts[id_]
                    before[id_] = alert.acknowledged
                    data.alerts[id_] = replace(alert, acknowledged=moment), taken
        return before

    def has_new(self) -> bool:
        return any(not self._store.data.alerts[one.id][1] for one in self._shown())

    def take_new(self) -> list[Alert]:
        with self._store.transaction() as data:
            new = [one for one in self._shown() if not data.alerts[one.id][1]]
            data.alerts = {id_: (one, True) for id_, (one, _) in data.alerts.items()}
        return new

    def trim(self, keep: int) -> None:
        with self._store.transaction() as data:
            order = sorted(data.alerts, key=lambda id_: (_is_open(data.alerts[id_][0]), id_))
            for id_ in order[: max(0, len(order) - keep)]:
                del data.alerts[id_]

    def _is_known(self, alert: Alert) -> bool:
        known = {_about(one) for one, _ in self._store.data.alerts.values()}
        return alert.kind != "change" and _about(alert) in known

    def _shown(self) -> list[Alert]:
        data = self._store.data
        ordered = [data.alerts[id_][0] for id_ in sorted(data.alerts)]
        return [one for one in ordered if one.article in data.entries]


def _about(alert: Alert) -> Sequence[object]:
    return alert.article, alert.kind, alert.watch


def _is_open(alert: Alert) -> bool:
    return alert.acknowledged is None and not alert.late
