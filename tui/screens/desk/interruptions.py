"""Interruptions: what an alert does besides being listed, by the level of its watch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

from storage.model import LEVELS, Alert, Article, WatchLevel
from storage.text.plural import format_count
from tui.commands.settings_file import AlertSettings
from tui.formatting.alerts import describe_why, merge_alerts, name_of, names_of
from tui.formatting.text import clean_line

if TYPE_CHECKING:
    from storage import Archive

__all__ = ["Bell", "Interruptions", "NewAlert", "is_quiet", "take_new"]

_NAMED = 3
"""Watches that a line about several alerts names."""

_TOGETHER = timedelta(seconds=10)
"""Alerts that come so soon after the last ones are counted with them, in one line."""


class NewAlert(NamedTuple):
    """An alert nobody has been interrupted for yet, and its article."""

    alert: Alert
    article: Article


class Bell(Protocol):
    """What rings and shows: the desk, or a program that prints lines."""

    def ring(self) -> None:
        """Ring the bell of the terminal."""

    def toast(self, message: str, *, kind: str = "alert") -> None:
        """Show a line."""

    def notify_desktop(self, title: str, body: str) -> None:
        """Show a notification of the desktop."""

    def key_label(self, command: str, /) -> str:
        """Return the key of a command."""


class Interruptions:
    """Rings, shows a line and a notification, and runs the reader's command.

    An import raises alerts batch by batch: its line counts them together, until they are looked at.
    """

    def __init__(self, context: Bell, settings: AlertSettings) -> None:
        self._context = context
        self._settings = settings
        self._rung: list[NewAlert] = []
        self._rung_at: datetime | None = None

    def interrupt(self, new: Sequence[NewAlert], now: datetime) -> None:
        """Interrupt for new alerts, all at once; in quiet hours not at all."""
        if is_quiet(self._settings.quiet, now.time()):
            return
        if ringing := _of_level(new, "bell"):
            if self._rung_at is None or abs(now - self._rung_at) > _TOGETHER:
                self._rung = []
            self._rung += ringing
            self._rung_at = now
            title, body = _words(self._rung)
            self._context.ring()
            key = self._context.key_label("alerts")
            self._context.toast(f"! {title}: {body} · {key}", kind="alert")
        if notified := _of_level(new, "desktop"):
            self._context.notify_desktop(*_words(notified))
        if self._settings.command and (commanded := _of_level(new, "command")):
            from tui.jobs.notifications import run_for_each  # few have a command

            run_for_each(self._settings.command, [*map(_environment, _by_article(commanded))])

    def forget(self) -> None:
        """Count later alerts by themselves: the reader has looked at these."""
        self._rung = []


def take_new(archive: Archive) -> list[NewAlert]:
    """Return the alerts to interrupt for, which no other program will interrupt for."""
    return [NewAlert(one, archive.article(one.article)) for one in archive.alerts.take_new()]


def is_quiet(hours: tuple[time, time] | None, now: time) -> bool:
    """Return whether a time of day is within quiet hours, which may go over midnight."""
    if hours is None:
        return False
    begin, end = hours
    return begin <= now < end if begin <= end else now >= begin or now < end


def _of_level(new: Sequence[NewAlert], level: WatchLevel) -> list[NewAlert]:
    """Return the alerts that interrupt in a way: those of its level, or of one above."""
    least = LEVELS.index(level)
    return [one for one in new if LEVELS.index(one.alert.level) >= least]


def _words(new: Sequence[NewAlert]) -> tuple[str, str]:
    """Return what alerts are called, and what they are about."""
    articles = {one.alert.article: one.article for one in new}
    events = merge_alerts(one.alert for one in new)
    if len(events) == 1:
        # As on the page of alerts, what was withdrawn itself comes before what has its text.
        newest = max(new, key=lambda one: (one.article.killed is not None, one.alert.id)).article
        about = clean_line(newest.headline)
        if new[0].alert.kind == "correction":
            about = f"{describe_why(new[0].alert.why)} · {about}"
        return _join(names_of(events[0], newest)), about
    names = (name_of(one, articles[one.article]) for one in chain.from_iterable(events))
    return format_count(len(events), "alert"), _join([*dict.fromkeys(names)])


def _join(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _by_article(new: Iterable[NewAlert]) -> list[list[NewAlert]]:
    found: dict[int, list[NewAlert]] = {}
    for one in new:
        found.setdefault(one.alert.article, []).append(one)
    return [*found.values()]


def _environment(new: Sequence[NewAlert]) -> dict[str, str]:
    """Return what the reader's command gets to know of the alerts about an article."""
    alerts, article = [one.alert for one in new], new[0].article
    why = dict.fromkeys(describe_why(one.why) for one in alerts)
    return {
        "NEWSDESK_ALERT": str(alerts[0].id),
        "NEWSDESK_WATCH": ", ".join(names_of(alerts, article)),
        "NEWSDESK_ARTICLE": str(article.id),
        "NEWSDESK_STORY": str(alerts[0].story or ""),
        "NEWSDESK_HEADLINE": clean_line(article.headline),
        "NEWSDESK_LINK": article.link,
        "NEWSDESK_WHY": " · ".join(why),
    }
