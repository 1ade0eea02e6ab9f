"""Alerts in PostgreSQL; each desk is interrupted once by each of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storage.engine.postgres import counters
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import moment_of, second_of, storable
from storage.model import Alert, Reason

if TYPE_CHECKING:
    from storage.model import AlertKind

__all__ = ["PostgresAlerts"]

_ALERT = (
    "kind, article, why, at, watch, name, story, level, late, acknowledged, id FROM alert"
    " WHERE EXISTS (SELECT 1 FROM known WHERE known.id = alert.article)"
)
_OPEN = "acknowledged IS NULL AND NOT late"
_EVENT = (
    "CASE WHEN kind IN ('kill', 'watch') AND story IS NOT NULL THEN kind || ' ' || story"
    " WHEN kind = 'watch' THEN 'article ' || article ELSE 'alert ' || id END"
)
"""`Alert.event`."""
_NEW = f"{_ALERT} AND NOT late AND id > (SELECT alerted FROM desk WHERE desk.id = %(desk)s)"


class PostgresAlerts:
    """`Alerts` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, alerts: Sequence[Alert]) -> list[Alert]:
        if not alerts:
            return []
        return self._connections.write(lambda writer: _add(writer, alerts))

    def find(
        self, limit: int | None, *, only_open: bool = False, before: int | None = None
    ) -> list[Alert]:
        return self._alerts(
            f"SELECT {_ALERT}{' AND acknowledged IS NULL' if only_open else ''}"
            " AND (%(before)s::bigint IS NULL OR id < %(before)s)"
            " ORDER BY id DESC LIMIT %(limit)s",
            before=before,
            limit=limit,
        )

    def since(self, after: int, limit: int) -> list[Alert]:
        return self._alerts(
            f"SELECT {_ALERT} AND id > %(after)s ORDER BY id LIMIT %(limit)s",
            after=after,
            limit=limit,
        )

    def count_open(self) -> int:
        return self._count_events(_OPEN)

    def count_late(self) -> int:
        return self._count_events("acknowledged IS NULL AND late")

    def _count_events(self, which: str) -> int:
        rows = self._rows(f"SELECT count(DISTINCT {_EVENT}) FROM (SELECT {_ALERT} AND {which}) o")
        return int(rows[0][0])

    def open_ids(self) -> list[int]:
        rows = self._rows("SELECT id FROM alert WHERE acknowledged IS NULL ORDER BY id")
        return [id_ for (id_,) in rows]

    def open_articles(self) -> set[int]:
        rows = self._rows(f"SELECT DISTINCT article FROM alert WHERE {_OPEN}")
        return {article for (article,) in rows}

    def open_heads(self) -> set[int]:
        rows = self._rows(
            "SELECT DISTINCT ON (story) article FROM take WHERE published IS NOT NULL"
            f" AND story IN (SELECT story FROM alert WHERE {_OPEN} AND story IS NOT NULL)"
            " ORDER BY story, published DESC, article DESC"
        )
        return {article for (article,) in rows}

    def about(self, kind: AlertKind, articles: Collection[int]) -> set[int]:
        rows = self._rows(
            "SELECT article FROM alert WHERE kind = %(kind)s AND article = ANY(%(ids)s)",
            kind=kind,
            ids=list(articles),
        )
        return {article for (article,) in rows}

    def of_stories(self, stories: Collection[int]) -> set[tuple[int, int]]:
        rows = self._rows(
            "SELECT DISTINCT watch, story FROM alert WHERE story = ANY(%(ids)s) AND kind = 'watch'",
            ids=list(stories),
        )
        return {(watch, story) for watch, story in rows}

    def acknowledge(
        self, acknowledged: Mapping[int, datetime | None]
    ) -> dict[int, datetime | None]:
        return self._connections.write(lambda writer: _acknowledge(writer, acknowledged))

    def remove(self, ids: Collection[int]) -> None:
        self._connections.write(
            lambda writer: writer.run(
                "DELETE FROM alert WHERE id = ANY(%(ids)s)", {"ids": list(ids)}
            )
        )

    def put_back(self, alerts: Sequence[Alert]) -> None:
        def put_back(writer: Reader) -> None:
            for alert in alerts:
                _insert(writer, alert)

        self._connections.write(put_back)

    def has_new(self) -> bool:
        return bool(self._rows(f"SELECT {_NEW} LIMIT 1"))

    def take_new(self) -> list[Alert]:
        def take(writer: Reader) -> list[Alert]:
            rows = writer.rows(f"SELECT {_NEW} ORDER BY id")
            if rows:
                writer.run(
                    "UPDATE desk SET alerted = (SELECT max(id) FROM alert) WHERE id = %(desk)s"
                )
            return [_alert(row) for row in rows]

        return self._connections.write(take, house=False) if self.has_new() else []

    def trim(self, keep: int) -> None:
        self._connections.write(
            lambda writer: writer.run(
                "DELETE FROM alert WHERE id IN (SELECT id FROM alert"
                f" ORDER BY ({_OPEN}) DESC, id DESC OFFSET %(keep)s)",
                {"keep": keep},
            )
        )

    def _alerts(self, sql: str, **params: Any) -> list[Alert]:
        return [_alert(row) for row in self._rows(sql, **params)]

    def _rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        return self._connections.read(lambda reader: reader.rows(sql, params))


def _add(writer: Reader, alerts: Sequence[Alert]) -> list[Alert]:
    # Until the change ends others wait for their ids: so the order of ids is that of changes.
    ids = counters.reserve(writer, counters.ALERT, len(alerts))
    numbered = [replace(one, id=id_) for id_, one in zip(ids, alerts, strict=True)]
    return [one for one in numbered if _insert(writer, one)]


def _insert(writer: Reader, alert: Alert) -> bool:
    """Store an alert; return False if there is one like it."""
    why = json.dumps(alert.why, ensure_ascii=False, separators=(",", ":"))
    stored = writer.row(
        "INSERT INTO alert VALUES (%(id)s, %(kind)s, %(watch)s, %(name)s, %(article)s,"
        " %(story)s, %(at)s, %(level)s, %(why)s, %(late)s, %(acknowledged)s)"
        " ON CONFLICT DO NOTHING RETURNING id",
        {
            "id": alert.id,
            "kind": alert.kind,
            "watch": alert.watch,
            "name": storable(alert.name),
            "article": alert.article,
            "story": alert.story,
            "at": second_of(alert.at),
            "level": alert.level,
            "why": storable(why),
            "late": alert.late,
            "acknowledged": alert.acknowledged and second_of(alert.acknowledged),
        },
    )
    return bool(stored)


def _acknowledge(
    writer: Reader, acknowledged: Mapping[int, datetime | None]
) -> dict[int, datetime | None]:
    rows = writer.rows(
        "SELECT id, acknowledged FROM alert WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE",
        {"ids": list(acknowledged)},
    )
    before: dict[int, datetime | None] = {}
    for id_, second in rows:
        moment = acknowledged[id_]
        stored = None if moment is None else second_of(moment)
        if stored != second:
            before[id_] = None if second is None else moment_of(second)
            writer.run(
                "UPDATE alert SET acknowledged = %(at)s WHERE id = %(id)s",
                {"at": stored, "id": id_},
            )
    return before


def _alert(row: Sequence[Any]) -> Alert:
    kind, article, why, at, watch, name, story, level, late, acknowledged, id_ = row
    reasons: tuple[Reason, ...] = ()
    with suppress(TypeError, ValueError):
        reasons = tuple([Reason(*reason) for reason in json.loads(why)])
    return Alert(
        kind, article, reasons, moment_of(at), watch, name, story, level, late,
        None if acknowledged is None else moment_of(acknowledged), id_,
    )  # fmt: skip
