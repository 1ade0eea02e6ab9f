"""Alerts in their table."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from storage import model
from storage.engine.sqlite.rows import counters
from storage.engine.sqlite.rows.articles import moment_of

if TYPE_CHECKING:
    from storage.model import Alert, AlertKind, Reason

__all__ = [
    *("about", "acknowledge", "add", "count_open", "find", "forget", "has_new", "of_stories"),
    *("open_articles", "open_heads", "open_ids", "put_back", "remove", "since", "take_new", "trim"),
]

_THESE = "(SELECT value FROM json_each(?))"
_ALERT = (
    "kind, article, why, at, watch, name, story, level, late, acknowledged, id FROM alert"
    " WHERE EXISTS (SELECT 1 FROM article WHERE article.id = alert.article)"
)
_LONG_AGO = datetime.fromtimestamp(0, UTC)
_OPEN = "acknowledged IS NULL AND late = 0"
_EVENT = (
    "CASE WHEN kind IN ('kill', 'watch') AND story IS NOT NULL THEN kind || ' ' || story"
    " WHEN kind = 'watch' THEN 'article ' || article ELSE 'alert ' || id END"
)
"""`Alert.event`."""


def add(connection: sqlite3.Connection, alerts: Sequence[Alert]) -> list[Alert]:
    """Store those of the alerts that there are none like yet; return them with their ids."""
    if not alerts:
        return []
    numbers = counters.reserve(connection, counters.ALERT, len(alerts))
    numbered = [replace(one, id=id_) for id_, one in zip(numbers, alerts, strict=True)]
    return [one for one in numbered if _insert(connection, one, is_raised=one.late)]


def put_back(connection: sqlite3.Connection, alerts: Iterable[Alert]) -> None:
    """Store removed alerts under the ids they had, unless they were raised again."""
    for alert in alerts:
        _insert(connection, alert, is_raised=True)


def _insert(connection: sqlite3.Connection, alert: Alert, *, is_raised: bool) -> bool:
    """Store an alert; return False if there is one like it."""
    why = json.dumps(alert.why, ensure_ascii=False, separators=(",", ":"))
    cursor = connection.execute(
        "INSERT OR IGNORE INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(alert.id, alert.kind, alert.watch, alert.name, alert.article, alert.story),
            *(int(alert.at.timestamp()), alert.level, why, int(alert.late), int(is_raised)),
            alert.acknowledged and int(alert.acknowledged.timestamp()),
        ),
    )
    return bool(cursor.rowcount)


def remove(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Delete alerts."""
    connection.execute(f"DELETE FROM alert WHERE id IN {_THESE}", (json.dumps(list(ids)),))


def find(
    reader: sqlite3.Connection, limit: int | None, *, only_open: bool, before: int | None
) -> list[Alert]:
    """Return the newest alerts, of those with lesser ids than `before`, if that is given."""
    rows = reader.execute(
        f"SELECT {_ALERT}{' AND acknowledged IS NULL' if only_open else ''}"
        " AND (?1 IS NULL OR id < ?1) ORDER BY id DESC LIMIT ?2",
        (before, -1 if limit is None else limit),
    )
    return [_alert(row) for row in rows.fetchall()]


def since(reader: sqlite3.Connection, after: int, limit: int) -> list[Alert]:
    """Return the alerts with greater ids than one, in their order."""
    rows = reader.execute(f"SELECT {_ALERT} AND id > ? ORDER BY id LIMIT ?", (after, limit))
    return [_alert(row) for row in rows.fetchall()]


def count_open(reader: sqlite3.Connection) -> int:
    """Count the alerts that wait to be acknowledged; those about one event count as one."""
    return _count_events(reader, _OPEN)


def count_late(reader: sqlite3.Connection) -> int:
    """Count the late alerts that are not acknowledged."""
    return _count_events(reader, "acknowledged IS NULL AND late <> 0")


def _count_events(reader: sqlite3.Connection, which: str) -> int:
    row = reader.execute(
        f"SELECT count(DISTINCT {_EVENT}) FROM (SELECT {_ALERT} AND {which})"
    ).fetchone()
    return int(row[0])


def open_ids(reader: sqlite3.Connection) -> list[int]:
    """Return the ids of the alerts that are not acknowledged."""
    rows = reader.execute("SELECT id FROM alert WHERE acknowledged IS NULL ORDER BY id")
    return [id_ for (id_,) in rows.fetchall()]


def open_articles(reader: sqlite3.Connection) -> set[int]:
    """Return the articles with an alert that waits to be acknowledged."""
    rows = reader.execute(f"SELECT DISTINCT article FROM alert WHERE {_OPEN}")
    return {article for (article,) in rows.fetchall()}


def open_heads(reader: sqlite3.Connection) -> set[int]:
    """Return the newest takes of the stories with an alert that waits to be acknowledged."""
    rows = reader.execute(
        "SELECT (SELECT t.article FROM take t CROSS JOIN article a ON a.id = t.article"
        " WHERE t.story = s.story ORDER BY a.pos DESC LIMIT 1)"
        f" FROM (SELECT DISTINCT story FROM alert WHERE {_OPEN} AND story IS NOT NULL) s"
    )
    return {article for (article,) in rows.fetchall() if article is not None}


def about(reader: sqlite3.Connection, kind: AlertKind, articles: Collection[int]) -> set[int]:
    """Return which of these articles there is an alert of a kind about."""
    rows = reader.execute(
        f"SELECT article FROM alert WHERE kind = ? AND article IN {_THESE}",
        (kind, json.dumps(list(articles))),
    )
    return {article for (article,) in rows.fetchall()}


def of_stories(reader: sqlite3.Connection, stories: Collection[int]) -> set[tuple[int, int]]:
    """Return which watches have raised an alert in which of these stories."""
    rows = reader.execute(
        f"SELECT DISTINCT watch, story FROM alert WHERE story IN {_THESE} AND kind = 'watch'",
        (json.dumps(list(stories)),),
    )
    return set(rows.fetchall())


def acknowledge(
    connection: sqlite3.Connection, acknowledged: Mapping[int, datetime | None]
) -> dict[int, datetime | None]:
    """Set when alerts were acknowledged, or that they were not; return what differed before."""
    rows = connection.execute(
        f"SELECT id, acknowledged FROM alert WHERE id IN {_THESE}",
        (json.dumps(list(acknowledged)),),
    ).fetchall()
    before: dict[int, datetime | None] = {}
    for id_, seconds in rows:
        moment = acknowledged[id_]
        stored = None if moment is None else int(moment.timestamp())
        if stored != seconds:
            before[id_] = moment_of(seconds)
            connection.execute("UPDATE alert SET acknowledged = ? WHERE id = ?", (stored, id_))
    return before


def has_new(reader: sqlite3.Connection) -> bool:
    """Return whether there are alerts that no program has interrupted for yet."""
    row = reader.execute(f"SELECT EXISTS (SELECT {_ALERT} AND raised = 0)").fetchone()
    return bool(row[0])


def take_new(connection: sqlite3.Connection) -> list[Alert]:
    """Return the alerts that no program has interrupted for yet, and record that one does."""
    rows = connection.execute(f"SELECT {_ALERT} AND raised = 0 ORDER BY id").fetchall()
    if rows:
        connection.execute("UPDATE alert SET raised = 1 WHERE raised = 0")
    return [_alert(row) for row in rows]


def forget(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Forget the alerts about articles that are gone for good."""
    connection.execute(
        f"DELETE FROM alert WHERE article IN {_THESE}", (json.dumps(list(articles)),)
    )


def trim(connection: sqlite3.Connection, keep: int) -> None:
    """Delete the oldest alerts beyond a number, those first that wait for nobody."""
    connection.execute(
        "DELETE FROM alert WHERE id IN (SELECT id FROM alert"
        f" ORDER BY ({_OPEN}) DESC, id DESC LIMIT -1 OFFSET ?)",
        (keep,),
    )


def _alert(row: Sequence[Any]) -> Alert:
    kind, article, why, at, watch, name, story, level, late, acknowledged, id_ = row
    return model.Alert(
        kind, article, _reasons(why), moment_of(at) or _LONG_AGO, watch, name, story, level,
        bool(late), moment_of(acknowledged), id_,
    )  # fmt: skip


def _reasons(why: str) -> tuple[Reason, ...]:
    """Return stored reasons; none of what cannot be read, as the alert itself matters more."""
    try:
        return tuple([model.Reason(*reason) for reason in json.loads(why)])
    except (TypeError, ValueError):
        return ()
