"""Commands about sources: adding one, listing them all, or those that fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storage.archive import Archive
from storage.model import Filter, Rules, Source
from storage.text.plural import format_count
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.source_catalog import SourceCatalog

if TYPE_CHECKING:
    from tui.screens.sources.found_feeds import NewSource

__all__ = ["SourceActions"]


class SourceActions:
    """Opens the dialogs about sources, which are imported when they are first opened."""

    def __init__(
        self,
        context: DeskContext,
        catalog: SourceCatalog,
        feed: HeadlineFeed,
        refresh: SourceRefresh,
    ) -> None:
        self._context = context
        self._catalog = catalog
        self._feed = feed
        self._refresh = refresh

    @command("add-source")
    def ask_source(self) -> None:
        """Ask for an address and add the feed found there."""
        from tui.screens.sources.add_source import AddSourceDialog

        catalog, subprocesses = self._catalog, self._context.jobs.subprocesses
        dialog = AddSourceDialog(subprocesses, catalog.sources, catalog.desk)
        self._context.open_dialog(dialog, self._add)

    def _add(self, chosen: Sequence[NewSource] | None) -> None:
        new = [one for one in chosen or () if not one.existing]
        if not new:
            if chosen:
                self._show_only(one.existing for one in chosen)
            return

        if new[0].kind == "folder":
            folder = Path(new[0].url)
            self._context.jobs.change(partial(_watch, folder), self._list_folder)
            return

        words = f"addition of source {new[0].name}"
        if len(new) > 1:
            words = f"addition of {format_count(len(new), 'source')}"

        def add(archive: Archive) -> list[Source]:
            with archive.undo.joined(words):
                return [
                    archive.sources.add(
                        kind=one.kind,
                        location=one.url,
                        name=archive.sources.free_name(one.name, one.url),
                        section=one.section,
                        rules=Rules(links=one.links),
                        undoable=True,
                    )
                    for one in new
                ]

        self._context.jobs.change(add, self._follow)

    def _list_folder(self, source: Source) -> None:
        """Name a folder that is watched from now on; what is in it follows."""
        self._catalog.add(source)
        undo = self._context.key_label("undo")
        self._context.toast(f"Watching {source.name}. {undo} undoes")

    def _follow(self, sources: Sequence[Source]) -> None:
        """Fetch sources that were just added."""
        for source in sources:
            self._catalog.add(source)
        self._refresh.refresh_added(sources)

    @command("remove-samples")
    def ask_to_remove_samples(self) -> None:
        """Remove the sources of the first run with their articles, after a question."""
        from storage.importing.first_articles import first_sources, remove_first_articles
        from tui.screens.dialogs.choice_dialog import confirm  # with the other dialogs

        found = first_sources(self._catalog.sources)
        if not found:
            self._context.toast("There are no sample articles")
            return

        def on_removed(count: int) -> None:
            undo = self._context.key_label("undo")
            removed = f"Removed {format_count(count, 'sample article')}. {undo} undoes"
            self._context.toast(removed if count else "There are no sample articles")

        def on_answer(answer: str | None) -> None:
            if answer:
                self._context.jobs.change(remove_first_articles, on_removed)

        dialog = confirm(
            "Remove the sample articles?",
            f"Those of {format_count(len(found), 'source')}, starred ones too; your imports stay",
            yes="Remove them",
            no="Keep them",
        )
        self._context.open_dialog(dialog, on_answer)

    @command("sources", False)
    @command("failing", True)
    def show_sources(self, failing: bool) -> None:
        """Show all sources and the state of each, or only those that fail."""
        from tui.screens.sources.screen import SourcesScreen

        def on_answer(source: int | None) -> None:
            if source is not None:
                self._show_only([source])

        screen = SourcesScreen(
            self._context.jobs,
            self._refresh.refresh,
            fetching=lambda: self._refresh.pending,
            failing=failing,
        )
        self._context.open_dialog(screen, on_answer)

    @command("rules")
    def show_rules(self) -> None:
        """Show the rules for what arrives."""
        from tui.screens.rules.screen import RulesScreen

        sources = [one for one in self._catalog.sources if one.is_fetched]
        self._context.open_dialog(RulesScreen(self._context.jobs, sources), lambda _none: None)

    def _show_only(self, sources: Iterable[int]) -> None:
        self._feed.show_filter(Filter(sources=frozenset(sources)))


def _watch(folder: Path, archive: Archive) -> Source:
    from storage.importing.watched_folder import watch_folder

    return watch_folder(archive, folder)
