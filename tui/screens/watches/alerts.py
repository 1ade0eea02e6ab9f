"""The page of alerts: what watches have found, until it is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from storage import Archive
from storage.model import Headline
from storage.text.plural import format_count
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog
from tui.screens.dialogs.dialog import Dialog
from tui.screens.watches.alert_rows import read_alerts
from tui.widgets.alert_list import AlertList, AlertRow

__all__ = ["AlertsScreen"]

_KEYS = (
    "⏎ article · O story · a acknowledge · x story · A all · f only these · s also done · w watches"
    " · ^z undo · esc close"
)


class AlertsScreen(Dialog[Headline]):
    """Lists the alerts and acknowledges them; returns an article to open.

    Args:
        jobs: Reads and changes the archive.
        watch_key: The key that watches a search at the desk.
        open_story: Shows the story of an article over the page.
    """

    CSS = "AlertsScreen > .dialog { width: 104; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "acknowledge", "Acknowledge", show=False),
        Binding("x", "acknowledge_story", "Acknowledge all of the story", show=False),
        Binding("A", "acknowledge_all", "Acknowledge all", show=False),
        Binding("s", "show_all", "Show or hide acknowledged alerts", show=False),
        Binding("f", "filter", "Only alerts of this watch or kind, or all", show=False),
        Binding("O", "story", "Story of the article", show=False),
        Binding("ctrl+p,colon", "palette", "Commands…", show=False),
        Binding("w", "watches", "Watches", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
    ]

    alert_list = getters.query_one(AlertList)

    def __init__(self, jobs: Jobs, watch_key: str, open_story: Callable[[int], None]) -> None:
        super().__init__()
        self._jobs = jobs
        self._open_story = open_story
        self._only = ""
        """The name of the alerts that are listed; empty: all are."""
        self._watch_key = watch_key
        self._only_open = True

    def compose(self) -> ComposeResult:
        """Lay out the list, and the text that replaces an empty one."""
        with Vertical(classes="dialog page") as frame:
            frame.border_title = "Alerts"
            yield Static(content(""), classes="line", id="nothing")
            yield AlertList(on_open=self._open)

    def _open(self, row: AlertRow) -> None:
        self.dismiss(row.article)

    def on_mount(self) -> None:
        """List the alerts."""
        self.show_keys(_KEYS)
        self.query_one("#nothing").display = False
        self.alert_list.focus()
        self.reload()

    def reload(self) -> None:
        """Show the alerts as they are now."""
        only_open, only = self._only_open, self._only
        self._jobs.query(
            "alerts page",
            lambda archive: read_alerts(archive, only_open=only_open, only=only),
            self.if_open(self._show),
        )

    def _show(self, rows: Sequence[AlertRow]) -> None:
        if self._only and not rows:  # all of these are acknowledged
            self._only = ""
            self.reload()
            return
        shown = _describe_waiting(rows) or "Alerts"
        shown = shown if self._only_open else f"{shown} · {len(rows):,} shown"
        self.show_title(f"{shown} · only {self._only}" if self._only else shown)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not rows
        words = "No alerts to acknowledge." if self._only_open else "There are no alerts."
        nothing.update(content(f"{words} {self._watch_key} at the desk watches a search."))
        if [*rows] != [*self.alert_list.rows]:  # or else the scroll position would be lost
            self.alert_list.show(rows)

    def action_acknowledge(self) -> None:
        """Acknowledge the selected alert."""
        if (chosen := self.alert_list.chosen) is not None:
            ids = chosen.ids
            self._change(lambda archive: archive.alerts.acknowledge(ids))

    def action_acknowledge_story(self) -> None:
        """Acknowledge the listed alerts of the story of the selected one."""
        if (chosen := self.alert_list.chosen) is None:
            return
        story = chosen.alert.story
        rows = [one for one in self.alert_list.rows if one is chosen or story == one.alert.story]
        ids = [id_ for row in (rows if story is not None else [chosen]) for id_ in row.ids]
        self._change(lambda archive: archive.alerts.acknowledge(ids), self._acknowledged)

    def _acknowledged(self, count: int) -> None:
        self.toast(f"{format_count(count, 'alert')} acknowledged. ^z undoes")

    def action_acknowledge_all(self) -> None:
        """Acknowledge all alerts, or all that are listed where only some are."""
        ids = [id_ for row in self.alert_list.rows for id_ in row.ids] if self._only else None
        self._change(lambda archive: archive.alerts.acknowledge(ids), self._acknowledged)

    def action_filter(self) -> None:
        """List only alerts with the name of the selected one, or all again."""
        chosen = self.alert_list.chosen
        names = () if self._only or chosen is None else chosen.names
        if len(names) < 2:
            self._filter(names[0] if names else "")
            return
        choices = [Choice(one, key, one) for one, key in zip(names, CHOICE_KEYS, strict=False)]
        dialog = ChoiceDialog("Only the alerts of…", "", choices)
        self.app.push_screen(dialog, lambda name: None if name is None else self._filter(name))

    def _filter(self, name: str) -> None:
        self._only = name
        self.reload()

    def action_story(self) -> None:
        """Show the story of the article."""
        if (chosen := self.alert_list.chosen) is not None:
            self._open_story(chosen.article.id)

    def action_show_all(self) -> None:
        """Show the alerts that are acknowledged too, or only the others."""
        self._only_open = not self._only_open
        self.reload()

    def action_watches(self) -> None:
        """Show the watches."""
        from tui.screens.watches.watches import WatchesScreen

        self.app.push_screen(WatchesScreen(self._jobs))

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(change: str | None) -> None:
            self.toast(describe_reverted(verb, change))
            self.reload()

        self._jobs.change(lambda archive: archive.undo.revert(verb), reverted)

    def _change(
        self, change: Callable[[Archive], int], done: Callable[[int], None] = lambda _: None
    ) -> None:
        def changed(count: int) -> None:
            done(count)
            self.reload()

        self._jobs.change(change, changed)


def _describe_waiting(rows: Sequence[AlertRow]) -> str:
    """Return how many alerts wait, as the header of the desk counts them, and how many are late."""
    waiting = [row for row in rows if row.alert.acknowledged is None]
    late = sum(row.alert.late for row in waiting)
    others = len(waiting) - late
    counts = [format_count(others, "alert")] if others else []
    if late:
        counts.append(f"{late:,} late" if others else format_count(late, "late alert"))
    return f"{', '.join(counts)} to acknowledge" if counts else ""
