"""Alerts at the desk: how many wait, their page, and watching what is searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from storage import Archive, model
from storage.model import Filter, Headline, TimeSpan
from tui.commands.registry import command
from tui.commands.settings_file import AlertSettings
from tui.screens.desk.context import DeskContext
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.screens.desk.widgets import DeskWidgets
from tui.widgets.headlines.alerted import Alerted

if TYPE_CHECKING:
    from storage.model import Watch
    from tui.screens.desk.interruptions import Interruptions, NewAlert
    from tui.screens.watches.alerts import AlertsScreen
    from tui.screens.watches.watch_dialog import WatchDraft

__all__ = ["AlertActions"]

_START = -1
"""In place of a quote: an article is opened at its beginning."""


class _Waiting(NamedTuple):
    """What waits.

    Attributes:
        alerts: How many alerts wait to be acknowledged.
        late: How many wait that are about old articles.
        alerted: The articles they are about, and those with text of a withdrawn one.
        has_new: Whether nobody has been interrupted for some of them.
        arrival: The first article whose quotes, story and watches are still to come, or 0.
    """

    alerts: int
    late: int
    alerted: Alerted
    has_new: bool
    arrival: int


class AlertActions:
    """Owns the page of alerts while it is open; shows in header and list that some wait."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        navigation: ArticleNavigation,
        widgets: DeskWidgets,
        settings: AlertSettings,
        *,
        open_story: Callable[[int], None],
        on_arrival: Callable[[int], None],
    ) -> None:
        self._context = context
        self._state = state
        self._catalog = catalog
        self._navigation = navigation
        self._widgets = widgets
        self._settings = settings
        self._open_story = open_story
        self._on_arrival = on_arrival
        self._page: AlertsScreen | None = None
        self._interruptions: Interruptions | None = None

    def update(self) -> None:
        """Count the alerts again, and list them where their page is open."""

        def answer(archive: Archive) -> _Waiting:
            alerts = archive.alerts
            withdrawn = archive.withdrawals.with_withdrawn_text()
            embargoed = archive.withdrawals.with_embargoed_text()
            quoting = archive.withdrawals.with_withdrawn_quotes()
            alerted = Alerted(alerts.articles(), alerts.heads(), withdrawn, embargoed, quoting)
            count, late = alerts.count(), alerts.count_late()
            return _Waiting(count, late, alerted, alerts.has_new(), archive.waiting_arrival())

        self._context.jobs.query("alerts", answer, self._show)
        if self._page is not None:
            self._page.reload()

    def raise_due(self) -> None:
        """Raise alerts about embargoes that have just ended."""

        def raise_them(is_due: bool) -> None:
            if is_due:
                self._context.jobs.change(
                    lambda archive: archive.alerts.raise_due(), lambda _count: self.update()
                )

        self._context.jobs.query("alerts due", lambda one: one.alerts.is_due(), raise_them)

    def _show(self, waiting: _Waiting) -> None:
        self._widgets.header.alerts, self._widgets.header.late = waiting.alerts, waiting.late
        self._widgets.headlines.alerted = waiting.alerted
        if waiting.arrival:
            self._on_arrival(waiting.arrival)
        if waiting.has_new:
            self._context.jobs.change(_take_new, self._interrupt)

    def _interrupt(self, new: Sequence[NewAlert]) -> None:
        from tui.screens.desk.interruptions import Interruptions  # a start does without

        if self._interruptions is None:
            self._interruptions = Interruptions(self._context, self._settings)
        self._interruptions.interrupt(new, datetime.now().astimezone())

    @command("alerts")
    def show_alerts(self) -> None:
        """Show the alerts."""
        from tui.screens.watches.alerts import AlertsScreen  # not at the start, as all dialogs

        def on_answer(article: Headline | None) -> None:
            self._page = None
            if self._interruptions is not None:
                self._interruptions.forget()
            self.update()
            if article is not None:
                self._navigation.open_at(article, _START)

        self._page = AlertsScreen(
            self._context.jobs, self._context.key_label("watch"), self._open_story
        )
        self._context.open_dialog(self._page, on_answer)

    @command("watches")
    def show_watches(self) -> None:
        """Show the watches."""
        from tui.screens.watches.watches import WatchesScreen

        self._context.open_dialog(WatchesScreen(self._context.jobs))

    @command("watch")
    def watch_search(self) -> None:
        """Ask for a watch that looks for what the list shows."""
        from tui.formatting.search_line import search_line
        from tui.screens.watches.watch_dialog import WatchDialog, WatchDraft

        def on_answer(draft: WatchDraft | None) -> None:
            if draft is not None:
                self._add(draft)

        shown = self._state.shown_filter.within(TimeSpan())
        later = Filter(unread=True, starred=True, edited=True).flags
        shown = replace(shown, after=None).with_flags(shown.flags - later)
        draft = WatchDraft(search_line(shown, self._catalog.names), "", model.LEVELS[0])
        self._context.open_dialog(WatchDialog(self._context.jobs, "New watch", draft), on_answer)

    def _add(self, draft: WatchDraft) -> None:
        def added(watch: Watch) -> None:
            alerts, undo = self._context.key_label("alerts"), self._context.key_label("undo")
            self._context.toast(f"Watching “{watch.name}”. {alerts} shows alerts, {undo} undoes")

        self._context.jobs.change(
            lambda archive: archive.watches.add(draft.search, name=draft.name, level=draft.level),
            added,
        )


def _take_new(archive: Archive) -> list[NewAlert]:
    """Return the alerts to interrupt for, which no other program will interrupt for."""
    from tui.screens.desk.interruptions import take_new  # a start does without

    return take_new(archive)
