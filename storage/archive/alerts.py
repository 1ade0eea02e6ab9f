"""Alerts: what the watches and other rules have raised, until the reader acknowledges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.archive.undo import Reverted
from storage.text.cleaning import quote_line
from storage.text.plural import format_count

if TYPE_CHECKING:
    from storage.archive.undo import Change, Undo
    from storage.engine.protocol import Engine
    from storage.model import Alert

__all__ = ["Alerts"]

_STALE = timedelta(minutes=15)
"""An alert that no program has interrupted for by then interrupts nobody any more: it is listed."""


class Alerts:
    """The alerts of an archive; each change is durable when its method returns."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo
        undo.register("alerts", self._revert)

    def all(
        self, limit: int | None = 200, *, only_open: bool = False, before: int | None = None
    ) -> list[Alert]:
        """Return the newest alerts, or all where there is no limit.

        `only_open` leaves out those that are acknowledged.
        """
        return self._engine.alerts.find(limit, only_open=only_open, before=before)

    def since(self, after: int, limit: int = 200) -> list[Alert]:
        """Return the alerts that were raised after one, in their order."""
        return self._engine.alerts.since(after, limit)

    def last_id(self) -> int:
        """Return the id of the newest alert, or 0."""
        return next((one.id for one in self._engine.alerts.find(1)), 0)

    def count(self) -> int:
        """Count the alerts that wait to be acknowledged; those of old articles do not count.

        Those about one event count as one.
        """
        return self._engine.alerts.count_open()

    def count_late(self) -> int:
        """Count the alerts to acknowledge about articles that were old when they arrived."""
        return self._engine.alerts.count_late()

    def articles(self) -> frozenset[int]:
        """Return the articles with an alert that waits to be acknowledged."""
        return frozenset(self._engine.alerts.open_articles())

    def heads(self) -> frozenset[int]:
        """Return the newest takes of the stories with these alerts."""
        return frozenset(self._engine.alerts.open_heads())

    @transactional
    def acknowledge(self, ids: Sequence[int] | None = None) -> int:
        """Acknowledge alerts, or (None) all; return how many were not before.

        Those about one event count as one.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        ids = self._engine.alerts.open_ids() if ids is None else ids
        waiting = {*self._engine.alerts.open_ids()}
        open_ = self._engine.alerts.find(len(waiting), only_open=True) if waiting else []
        before = self._engine.alerts.acknowledge({id_: now for id_ in ids if id_ in waiting})
        if before:
            done = [one for one in open_ if one.id in before]
            count = len({(one.event, one.late) for one in done})
            words = f"{format_count(count, 'alert')}{self._subject(done)} acknowledged"
            self._undo.record("alerts", words, acknowledged=_written(before))
            return count
        return 0

    def _subject(self, alerts: Sequence[Alert]) -> str:
        """Return which watch raised all of these alerts, or which story they are about."""
        watches = {one.name if one.kind == "watch" else "" for one in alerts}
        if len(watches) == 1 and (name := watches.pop()):
            return f" of watch “{name}”"
        if len({one.story or -one.article for one in alerts}) == 1:
            article = self._engine.articles.get(alerts[0].article)
            return f" about {quote_line(article.headline)}" if article else ""
        return ""

    def is_due(self) -> bool:
        """Return whether an embargo has ended that nobody was alerted to yet."""
        return bool(self._ended())

    @transactional
    def raise_due(self) -> int:
        """Raise the alerts about embargoes that have ended; return how many."""
        return len(self._engine.alerts.add(self._ended()))

    def _ended(self) -> list[Alert]:
        from storage.archive.used_material import ended_embargoes  # late: few ask

        return ended_embargoes(self._engine, datetime.now(UTC))

    def has_new(self) -> bool:
        """Return whether there is an alert that `take_new` would return."""
        return self._engine.alerts.has_new()

    @transactional
    def take_new(self) -> list[Alert]:
        """Return the alerts to interrupt for now: whoever calls this first does it, once."""
        limit = datetime.now(UTC) - _STALE
        new = self._engine.alerts.take_new()
        return [one for one in new if one.at >= limit and one.acknowledged is None]

    def _revert(self, change: Change) -> Reverted:
        before = self._engine.alerts.acknowledge(change["acknowledged"])
        return Reverted("alerts", {"acknowledged": _written(before)})


def _written(acknowledged: Mapping[int, datetime | None]) -> dict[str, str | None]:
    return {str(id_): when.isoformat() if when else None for id_, when in acknowledged.items()}
