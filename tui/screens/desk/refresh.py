"""Refreshing the sources: by hand, and by itself when their time has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage.archive import Archive
from storage.model import Source
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.progress import ProgressSlot
from tui.screens.desk.source_catalog import SourceCatalog
from tui.widgets.header import Header, Progress

if TYPE_CHECKING:
    from tui.jobs.events import RefreshEvent, RefreshFinished, SourceRefreshed

__all__ = ["SourceRefresh"]

_LOOK_EVERY = 60.0
"""Seconds from one look at the sources to the next, unless a wire is due before."""

_LOOK_AFTER_ROUND = 1.0
"""Seconds from the end of a round to the next look, where there are wires."""

_PROGRESS_WITHIN = 0.2
"""Seconds within which progress is shown: of hundreds of feeds many end in one second."""


@dataclass(slots=True)
class _Round:
    """One refresh: the sources in it, and those that are done.

    A scheduled one was begun by no reader, and reports nothing at its end.
    """

    sources: frozenset[int] = frozenset()
    scheduled: bool = False
    total: int = 0
    done: list[SourceRefreshed] = field(default_factory=list)
    following: Progress | None = None
    """How far quotes and stories of what arrived are found, after that."""

    @property
    def left(self) -> frozenset[int]:
        return self.sources - {done.source for done in self.done}

    @property
    def failed(self) -> list[SourceRefreshed]:
        return [done for done in self.done if done.outcome == "failed"]


class SourceRefresh:
    """Owns the round under way and what is to follow it.

    Args:
        context: Subprocesses, timers and toasts.
        catalog: The sources and their names.
        progress: Shows how far the round is.
        header: Shows that no source could be reached.
        on_finished: Called at the end of a round, unless another follows at once.
    """

    def __init__(
        self,
        context: DeskContext,
        catalog: SourceCatalog,
        progress: ProgressSlot,
        header: Header,
        *,
        on_finished: Callable[[], None],
    ) -> None:
        self._context = context
        self._catalog = catalog
        self._progress = progress
        self._header = header
        self._on_finished = on_finished
        self._round = _Round()
        self._next: tuple[Sequence[int], bool] | None = None
        """The sources a reader asked for during a scheduled round, which gives way."""
        self._added: Sequence[Source] = ()
        """Sources just added, whose first articles are reported."""
        self._last_error = ""
        self._absence = ""
        """That nobody fetches the sources of a shared archive, once that was reported."""

    # -- beginning -------------------------------------------------------------------------

    @command("refresh")
    def toggle(self) -> None:
        """Refresh all sources; stop where that is under way.

        Those of a shared archive are fetched by a collector: say which.
        """
        if self._context.jobs.subprocesses.refreshing and not self._round.scheduled:
            self._added = ()
            self._context.jobs.subprocesses.cancel_refresh()
        elif self._context.jobs.is_shared:
            self._context.jobs.query("collectors", _describe_collectors, self._context.toast)
        elif self._catalog.feeds:
            self.refresh([])
        else:
            add = self._context.key_label("add-source")
            self._context.toast(f"No feeds yet. {add} adds one")

    def refresh(self, sources: Sequence[int], *, anyway: bool = False) -> None:
        """Fetch these sources, or all feeds where none is named.

        With `anyway`, fetch a single one although its server asks to wait.
        """
        if self._context.jobs.subprocesses.refreshing and self._round.scheduled:
            self._next = sources, anyway
            self._context.jobs.subprocesses.cancel_refresh()
            return
        self._begin(sources, _Round(frozenset(sources) or self._catalog.feeds), anyway=anyway)

    def refresh_added(self, sources: Sequence[Source]) -> None:
        """Fetch sources that were just added, and report their first articles."""
        self._added = tuple(sources)
        self.refresh([source.id for source in sources])

    def refresh_due(self) -> None:
        """Fetch the feeds whose time has come, unless a round is under way; look again in time.

        That is in a minute, or when the first source marked as wire is due. Those of a shared
        archive are fetched by a collector: say if there is none.
        """
        self._look_again(_LOOK_EVERY)
        if self._context.jobs.is_shared:
            self._context.jobs.query("collectors", _describe_absence, self._report_absence)
            return

        def answer(archive: Archive) -> tuple[frozenset[int], float]:
            from storage.model import schedule  # nothing else on the desk needs it

            sources, now = () if archive.read_only else archive.sources.all(), datetime.now(UTC)
            due = frozenset(source.id for source in schedule.select_due(sources, now=now))
            return due, schedule.until_next_look(sources, now=now).total_seconds()

        def begin(answer: tuple[frozenset[int], float]) -> None:
            due, wait = answer
            if due and not self._context.jobs.subprocesses.refreshing:
                self._begin([], _Round(due, scheduled=True))
            self._look_again(wait)

        self._context.jobs.query("due", answer, begin)

    def _report_absence(self, absence: str) -> None:
        """Report once that nobody fetches."""
        if absence and not self._absence and self._catalog.feeds:
            self._context.toast(absence, wrong=True)
        self._absence = absence

    def _look_again(self, seconds: float) -> None:
        self._context.debounce("due", seconds, self.refresh_due)

    def _begin(self, sources: Sequence[int], new: _Round, *, anyway: bool = False) -> None:
        begun = self._context.jobs.subprocesses.refresh(
            sources, self._on_event, due=new.scheduled, anyway=anyway
        )
        if not begun:
            refresh = self._context.key_label("refresh")
            self._context.toast(f"A refresh is running. {refresh} stops it")
            return
        new.total = len(new.sources)
        self._round = new
        self._show_progress()

    # -- under way -------------------------------------------------------------------------

    @property
    def pending(self) -> frozenset[int]:
        """The sources that the round under way has yet to finish."""
        return self._round.left if self._context.jobs.subprocesses.refreshing else frozenset()

    def _on_event(self, event: RefreshEvent) -> None:
        from tui.jobs.events import (  # with the first
            FollowUpProgress,
            RefreshFinished,
            RefreshStarted,
            SourceRefreshed,
        )

        match event:
            case RefreshStarted():
                self._round.total = event.total
            case SourceRefreshed():
                self._round.done.append(event)
            case FollowUpProgress():
                self._round.following = Progress("quotes and stories", event.done, event.total)
            case RefreshFinished():
                self._finish(event)
                self._context.cancel("progress")
                self._show_progress()
                return
        # No eye follows more, and keys would wait.
        self._context.throttle("progress", _PROGRESS_WITHIN, self._show_progress)

    def _show_progress(self) -> None:
        progress = None
        if self._context.jobs.subprocesses.refreshing:
            done, left = self._round.done, self._round.left
            name = done[-1].name if done else "sources"
            if len(left) == 1:  # the one that is waited for
                name = self._catalog.names.get(next(iter(left)), name)
            progress = self._round.following or Progress(name, len(done), self._round.total)
        self._progress.show("refresh", progress)

    # -- at the end ------------------------------------------------------------------------

    def _finish(self, finished: RefreshFinished) -> None:
        stopped = finished.cancelled or finished.error
        if not stopped and any(source.rules.wire for source in self._catalog.sources):
            self._look_again(_LOOK_AFTER_ROUND)
        self._update_offline()
        if self._next is not None:
            (wanted, anyway), self._next = self._next, None
            self.refresh(wanted, anyway=anyway)
            return
        if self._round.scheduled:
            self._report_once(finished.error)
        else:
            self._report(finished)
        self._on_finished()

    def _update_offline(self) -> None:
        """Show whether the network was away for all sources that were asked over it."""
        on_web = {source.id for source in self._catalog.sources if source.is_on_web}
        asked = [
            one for one in self._round.done if one.source in on_web and one.outcome != "skipped"
        ]
        is_offline = bool(asked) and all(one.offline for one in asked)
        # One of several may have trouble with its own name server.
        if asked and not (is_offline and len(asked) == 1 < len(on_web)):
            self._header.offline = is_offline

    def _report(self, finished: RefreshFinished) -> None:
        added, self._added = self._added, ()
        if finished.error:
            self._context.toast(f"The refresh stopped: {finished.error}", wrong=True)
        elif finished.cancelled:
            self._context.toast("Refresh stopped; what arrived is kept")
        elif added:
            self._report_added(added)
        else:
            self._report_round()

    def _report_once(self, error: str) -> None:
        """Report what stopped a scheduled round, but not every minute again."""
        if error and error != self._last_error:
            self._context.toast(f"The refresh stopped: {error}", wrong=True)
        self._last_error = error

    def _report_round(self) -> None:
        """Report what a round brought, or why it brought nothing."""
        done, failed = self._round.done, self._round.failed
        skipped = [one for one in done if one.outcome == "skipped"]
        new, edited = sum(one.new for one in done), sum(one.changed for one in done)
        counts = [f"{new:,} new"] * bool(new) + [f"{edited:,} edited"] * bool(edited)
        words = ", ".join(counts) or "Nothing new"
        if failed:
            failing = self._context.key_label("failing")
            self._context.toast(f"{words}, {len(failed)} failed. {failing} shows why")
        elif skipped and len(skipped) == len(done):
            others = f", and {len(skipped) - 1} others" if len(skipped) > 1 else ""
            self._context.toast(f"{skipped[0].name}{others}: {skipped[0].error}")
        else:
            note = next((f". {one.name}: {one.note}" for one in done if one.note), "")
            self._context.toast(words + note, kind="refresh")

    def _report_added(self, sources: Sequence[Source]) -> None:
        """Report the first articles of sources that were added."""
        name = sources[0].name if len(sources) == 1 else format_count(len(sources), "source")
        if failed := self._round.failed:
            self._context.toast(f"Added {name}, but: {failed[0].error}", wrong=True)
            return
        done = self._round.done
        articles = format_count(sum(one.new for one in done), "article")
        note = next((f" ({one.note})" for one in done if one.note), "")
        undo = self._context.key_label("undo")
        self._context.toast(f"Added {name}, {articles}{note}. {undo} undoes")


def _describe_absence(archive: Archive) -> str:
    from storage.engine import shared

    is_fetched = any(one.is_running for one in shared.collectors(archive.location))
    return "" if is_fetched else _describe_collectors(archive)


def _describe_collectors(archive: Archive) -> str:
    from storage.engine import shared  # no other archive needs them
    from tui.formatting.collectors import describe_collectors

    return f"Sources are fetched {describe_collectors(shared.collectors(archive.location))}"
