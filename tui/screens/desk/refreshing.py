"""What arrives: refreshing the sources, and the archive changing under the reader's eyes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage import places
from storage.archive import Archive
from storage.model import Filter, Source
from tui.jobs import RefreshBegan, RefreshEnded, RefreshStep, SourceRefreshed
from tui.screens.desk.searching import Searching
from tui.widgets.status import Progress

if TYPE_CHECKING:
    from storage.imports import Imported

__all__ = ["Refreshing"]


class Refreshing(Searching):
    """Refreshes the sources and takes in what has changed."""

    _asked: frozenset[int] = frozenset()
    _total: int = 0
    _done: tuple[SourceRefreshed, ...] = ()
    _followed: Source | None = None
    offline: bool = False

    def watch_archive(self) -> None:
        """Follow what anybody changes in the archive."""
        self.jobs.watch(self.archive_changed)

    def archive_changed(self) -> None:
        """Show fresh rows and counts; what is being read stays where it is."""
        self.list_again()
        self.reload()

    def action_refresh(self) -> None:
        """Refresh all sources; stop when that is under way."""
        if self.jobs.errands.refreshing:
            self.jobs.errands.cancel_refresh()
            return
        if not any(source.kind == "feed" for source in self.sources):
            self.say("No feeds to refresh yet. a adds one")
            return
        self.refresh_sources([])

    def refresh_sources(self, sources: Sequence[int]) -> None:
        """Fetch these sources, or all feeds when none is named."""
        feeds = frozenset(source.id for source in self.sources if source.kind == "feed")
        if not self.jobs.errands.refresh(sources, self._refresh_step):
            self.say("A refresh is under way. R stops it")
            return
        self._asked = frozenset(sources) or feeds
        self._total = len(self._asked)
        self._done = ()
        self.show_progress()

    def being_refreshed(self) -> frozenset[int]:
        """Return the sources the refresh under way has yet to finish."""
        if not self.jobs.errands.refreshing:
            return frozenset()
        return self._asked - {done.source for done in self._done}

    def _refresh_step(self, step: RefreshStep) -> None:
        match step:
            case RefreshBegan():
                self._total = step.total
            case SourceRefreshed():
                self._done = (*self._done, step)
            case RefreshEnded():
                self._refresh_ended(step)
        self.show_progress()

    def _refresh_ended(self, step: RefreshEnded) -> None:
        failed = [done for done in self._done if done.outcome == "failed"]
        new = sum(done.new for done in self._done)
        # One source that fails has its own trouble; all of several at once is the line.
        self.offline = len(failed) > 1 and len(failed) == len(self._done)
        followed, self._followed = self._followed, None
        if step.error:
            self.say(f"The refresh stopped: {step.error}", wrong=True)
        elif step.cancelled:
            self.say("Refresh stopped; what has come in stays")
        elif followed:
            self._say_followed(followed, new, failed)
        else:
            told = f"{new} new" if new else "Nothing new"
            self.say(f"{told}, {len(failed)} failed. ! shows why" if failed else told)
        self.list_again()

    def show_progress(self) -> None:
        """Say in the header how the refresh goes."""
        if self.jobs.errands.refreshing:
            name = self._done[-1].name if self._done else "sources"
            self.header.progress = Progress(name, len(self._done), self._total)
        else:
            self.header.progress = None
        self.header.offline = self.offline

    def follow(self, source: Source) -> None:
        """Show a source just added, and fetch it."""
        self._followed = source
        self.sources = (*self.sources, source)
        self.show_filter(Filter(sources=frozenset({source.id})))
        self.refresh_sources([source.id])

    def _say_followed(self, source: Source, new: int, failed: Sequence[SourceRefreshed]) -> None:
        if failed:
            self.say(f"Added {source.name}, but: {failed[0].error}", wrong=True)
        else:
            self.say(f"Added {source.name}, {new} articles")

    # -- the first run ---------------------------------------------------------------------

    def fill_if_empty(self) -> None:
        """Give an archive that holds nothing the articles that come with the program."""

        def is_empty(archive: Archive) -> bool:
            known = archive.sources() or archive.former_sources()  # removed seeds stay away
            return not (archive.read_only or known or archive.select(Filter()).total)

        def fill(empty: bool) -> None:
            if empty and places.seeds_folder().is_dir():
                self.jobs.import_folder(places.seeds_folder(), self._seeding, self._seeded)

        self.jobs.query("empty", is_empty, fill)

    def _seeding(self, done: int, total: int) -> None:
        self.header.progress = Progress("first articles", done, total)

    def _seeded(self, failed: list[Imported]) -> None:
        self.header.progress = None
        if failed:
            self.say(f"{failed[0].file}: {failed[0].error}", wrong=True)
        self.list_again()
