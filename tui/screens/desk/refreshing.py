"""What arrives: refreshing the sources, and the archive changing under the reader's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from storage import paths
from storage.archive import Archive
from storage.model import Filter, Source
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.jobs import RefreshEvent, RefreshFinished, RefreshStarted, SourceRefreshed
from tui.screens.desk.base import DeskBase
from tui.widgets.header import Progress

if TYPE_CHECKING:
    from storage.importing.files import ImportResult

__all__ = ["Refreshing"]

_FIRST_LOOK = 5.0
"""Seconds after the start before feeds whose time has come are fetched for the first time."""
_LOOK_EVERY = 60.0
_PROGRESS_WITHIN = 0.2


class Refreshing(DeskBase):
    """Refreshes the sources, by hand and by itself, and takes in what has changed."""

    _asked: frozenset[int] = frozenset()
    _total: int = 0
    _done: tuple[SourceRefreshed, ...] = ()
    _followed: Source | None = None
    _by_itself: bool = False
    """Whether the refresh under way was begun by no reader: it ends without a word."""
    _next: Sequence[int] | None = None
    """What a reader asked for while a refresh went on by itself: it gives way."""
    _trouble: str = ""
    offline: bool = False

    def watch_archive(self) -> None:
        """Follow what anybody changes in the archive, and fetch feeds when their time comes."""
        self.context.jobs.watch(self.archive_changed)
        self.set_timer(_FIRST_LOOK, self.refresh_due)
        self.set_interval(_LOOK_EVERY, self.refresh_due)

    def archive_changed(self) -> None:
        """Show fresh rows and counts; what is being read stays where it is."""
        self.feed.list_again()
        self.reading.update()

    @command("refresh")
    def action_refresh(self) -> None:
        """Refresh all sources; stop when that is under way."""
        if self.context.jobs.subprocesses.refreshing and not self._by_itself:
            self._followed = None
            self.context.jobs.subprocesses.cancel_refresh()
            return
        if not self.catalog.feeds:
            self.context.toast(
                f"No feeds to refresh yet. {self.context.key_label('add-source')} adds one"
            )
            return
        self.refresh_sources([])

    def refresh_sources(self, sources: Sequence[int]) -> None:
        """Fetch these sources, or all feeds when none is named."""
        if self.context.jobs.subprocesses.refreshing and self._by_itself:
            self._next = sources
            self.context.jobs.subprocesses.cancel_refresh()
            return
        self._begin(sources, frozenset(sources) or self.catalog.feeds)

    def refresh_due(self) -> None:
        """Fetch the feeds whose time has come, unless a refresh is under way."""

        def due(archive: Archive) -> frozenset[int]:
            from storage.model import schedule  # nothing else on the desk needs it

            sources = () if archive.read_only else archive.sources.all()
            return frozenset(
                source.id for source in schedule.select_due(sources, now=datetime.now(UTC))
            )

        def begin(asked: frozenset[int]) -> None:
            if asked and not self.context.jobs.subprocesses.refreshing:
                self._begin([], asked, by_itself=True)

        self.context.jobs.query("due", due, begin)

    def _begin(
        self, sources: Sequence[int], asked: frozenset[int], *, by_itself: bool = False
    ) -> None:
        if not self.context.jobs.subprocesses.refresh(sources, self._refresh_step, due=by_itself):
            self.context.toast(
                f"A refresh is under way. {self.context.key_label('refresh')} stops it"
            )
            return
        self._by_itself = by_itself
        self._asked = asked
        self._total = len(asked)
        self._done = ()
        self.show_progress()

    def being_refreshed(self) -> frozenset[int]:
        """Return the sources the refresh under way has yet to finish."""
        if not self.context.jobs.subprocesses.refreshing:
            return frozenset()
        return self._asked - {done.source for done in self._done}

    def _refresh_step(self, step: RefreshEvent) -> None:
        match step:
            case RefreshStarted():
                self._total = step.total
            case SourceRefreshed():
                self._done = (*self._done, step)
            case RefreshFinished():
                self._refresh_ended(step)
                self.context.cancel("progress")
                self.show_progress()
                return
        # Of hundreds of feeds many end in one second: no eye follows, and keys would wait.
        self.context.throttle("progress", _PROGRESS_WITHIN, self.show_progress)

    def _refresh_ended(self, step: RefreshFinished) -> None:
        failed = [done for done in self._done if done.outcome == "failed"]
        new = sum(done.new for done in self._done)
        # One source that fails has its own trouble; all of several at once is the line.
        if self._done:
            self.offline = len(failed) > 1 and len(failed) == len(self._done)
        if self._next is not None:
            wanted, self._next = self._next, None
            self.refresh_sources(wanted)
            return
        if self._by_itself:
            self._say_once(step.error)
            self.feed.list_again()
            return
        followed, self._followed = self._followed, None
        if step.error:
            self.context.toast(f"The refresh stopped: {step.error}", wrong=True)
        elif step.cancelled:
            self.context.toast("Refresh stopped; what has come in stays")
        elif followed:
            self._say_followed(followed, new, self._done)
        else:
            self._say_ended(new, failed)
        self.feed.list_again()

    def _say_ended(self, new: int, failed: Sequence[SourceRefreshed]) -> None:
        """Say what a refresh brought, or why it brought nothing."""
        skipped = [done for done in self._done if done.outcome == "skipped"]
        edited = sum(done.changed for done in self._done)
        counts = [f"{new:,} new"] * bool(new) + [f"{edited:,} edited"] * bool(edited)
        told = ", ".join(counts) or "Nothing new"
        if failed:
            self.context.toast(
                f"{told}, {len(failed)} failed. {self.context.key_label('failing')} shows why"
            )
        elif skipped and len(skipped) == len(self._done):
            others = f", and {len(skipped) - 1} others" if len(skipped) > 1 else ""
            self.context.toast(f"{skipped[0].name}{others}: {skipped[0].error}")
        else:
            noted = next((f". {done.name}: {done.note}" for done in self._done if done.note), "")
            self.context.toast(told + noted, kind="refresh")

    def show_progress(self) -> None:
        """Say in the header how the refresh goes."""
        if self.context.jobs.subprocesses.refreshing:
            name = self._done[-1].name if self._done else "sources"
            left = self.being_refreshed()
            if len(left) == 1:  # what is being waited for
                name = self.catalog.names.get(next(iter(left)), name)
            self.progress.show("refresh", Progress(name, len(self._done), self._total))
        else:
            self.progress.show("refresh", None)
        self.header.offline = self.offline

    def follow(self, source: Source) -> None:
        """Show a source just added, and fetch it."""
        self._followed = source
        self.catalog.add(source)
        self.feed.show_filter(Filter(sources=frozenset({source.id})))
        self.refresh_sources([source.id])

    def _say_followed(self, source: Source, new: int, done: Sequence[SourceRefreshed]) -> None:
        failed = [one.error for one in done if one.outcome == "failed"]
        if failed:
            self.context.toast(f"Added {source.name}, but: {failed[0]}", wrong=True)
            return
        articles = format_count(new, "article")
        noted = next((f" ({one.note})" for one in done if one.note), "")
        undo = self.context.key_label("undo")
        self.context.toast(f"Added {source.name}, {articles}{noted}. {undo} takes it back")

    def _say_once(self, trouble: str) -> None:
        """Say what stopped a refresh nobody asked for, but not every minute anew."""
        if trouble and trouble != self._trouble:
            self.context.toast(f"The refresh stopped: {trouble}", wrong=True)
        self._trouble = trouble

    # -- whole texts -----------------------------------------------------------------------

    @command("full-text")
    def action_full_text(self) -> None:
        """Fetch the whole text of the article that is open, where its feed sent a summary."""
        if self.reading.opened is None:
            return
        if not self.reading.opened.article.link:
            self.context.toast("This article has no link")
            return
        number = self.reading.opened.article.id

        def fetched(error: str) -> None:
            if error:
                self.context.toast(error[:1].upper() + error[1:], wrong=True)
                return
            self.reading.load_again(number)
            self.feed.list_again()

        if self.context.jobs.subprocesses.fetch_full_text(number, fetched):
            self.context.toast("Fetching the whole text…")
        else:
            self.context.toast("Another text is being fetched")

    # -- the first run ---------------------------------------------------------------------

    def fill_if_empty(self) -> None:
        """Give an archive that holds nothing the articles that come with the program."""

        def is_empty(archive: Archive) -> bool:
            known = archive.sources.all() or archive.sources.removed()  # removed seeds stay away
            return not (archive.read_only or known or archive.select(Filter()).total)

        def fill(empty: bool) -> None:
            if empty and paths.seeds_folder().is_dir():
                self.context.jobs.import_folder(paths.seeds_folder(), self._seeding, self._seeded)

        self.context.jobs.query("empty", is_empty, fill)

    def _seeding(self, done: int, total: int) -> None:
        self.progress.show("first articles", Progress("first articles", done, total))

    def _seeded(self, failed: list[ImportResult]) -> None:
        self.progress.show("first articles", None)
        if failed:
            self.context.toast(f"{failed[0].file}: {failed[0].error}", wrong=True)
        self.feed.list_again()
