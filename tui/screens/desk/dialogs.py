"""The dialogs the desk opens, and what becomes of their answers.

Each is imported when it is first opened: together they would take a tenth of the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from storage.archive import Archive
from storage.model import Filter, Source
from tui.commands.registry import command
from tui.screens.desk.refreshing import Refreshing
from tui.theming.themes import DARK, LIGHT
from tui.widgets.filters.filters import AddSourceWanted
from tui.widgets.quotes.quotes import SpeakerWanted

if TYPE_CHECKING:
    from tui.screens.sources.add_source import NewSource
    from tui.screens.speakers.screen import QuotePosition

__all__ = ["Dialogs"]


class Dialogs(Refreshing):
    """Opens dialogs."""

    @command("add-source")
    @on(AddSourceWanted)
    def action_add_source(self) -> None:
        """Ask for an address and add what feed is there."""
        from tui.screens.sources.add_source import AddSourceDialog

        dialog = AddSourceDialog(
            self.context.jobs.subprocesses, self.catalog.sources, sorted(self.catalog.sections)
        )
        self.context.open_dialog(dialog, self._add)

    def _add(self, new: NewSource | None) -> None:
        if new is None:
            return
        if new.existing:
            self.feed.show_filter(Filter(sources=frozenset({new.existing})))
            return

        def add(archive: Archive) -> Source:
            name = archive.sources.free_name(new.name, new.url)
            return archive.sources.add(
                kind="feed", location=new.url, name=name, section=new.section, undoable=True
            )

        self.context.jobs.change(add, self.follow)

    @command("sources")
    def action_sources(self, *, failing: bool = False) -> None:
        """Show all sources and how they fare."""
        from tui.screens.sources.screen import SourcesScreen

        dialog = SourcesScreen(
            self.context.jobs, self.refresh_sources, fetching=self.being_refreshed, failing=failing
        )

        def answered(number: int | None) -> None:
            if number is not None:
                self.feed.show_filter(Filter(sources=frozenset({number})))

        self.context.open_dialog(dialog, answered)

    @command("failing")
    def action_failing(self) -> None:
        """Show the sources that fail."""
        self.action_sources(failing=True)

    @command("speakers")
    def action_speakers(self) -> None:
        """Show who said what, beginning with the speaker of the chosen quote."""
        quote = (
            self.quotes.chosen if self.panel_layout.focused_panel in ("article", "quotes") else None
        )
        named = quote is not None and quote.certainty != "none"
        self._show_speakers(quote.speaker or "" if quote and named else "")

    @on(SpeakerWanted)
    def _speaker_wanted(self, message: SpeakerWanted) -> None:
        self._show_speakers(message.name)

    def _show_speakers(self, speaker: str) -> None:
        from tui.screens.speakers.screen import SpeakersScreen

        def answered(answer: QuotePosition | Filter | None) -> None:
            if isinstance(answer, Filter):
                self.feed.show_filter(answer)
            elif answer is not None:
                self.navigation.open_at(answer.article, answer.start)

        page = SpeakersScreen(
            self.context.jobs, speaker, clippings_key=self.context.key_label("clippings")
        )
        self.context.open_dialog(page, answered)

    @command("help")
    def action_help(self) -> None:
        """Show all keys."""
        from tui.screens.help import HelpScreen

        self.context.open_dialog(HelpScreen(self.context.commands))

    @command("palette")
    def action_palette(self) -> None:
        """Show all commands and run the one chosen."""
        from tui.screens.palette import CommandPalette

        def chosen(command: str | None) -> None:
            if command:
                self.registry.run(command)

        self.context.open_dialog(CommandPalette(self.context.commands), chosen)

    @command("theme")
    def action_theme(self) -> None:
        """Change between dark and light; it is remembered."""
        if self.app.no_color:
            self.context.toast("NO_COLOR is set: dark and light look the same")
            return
        name = DARK.name if self.app.theme == LIGHT.name else LIGHT.name
        self.app.theme = name
        self.session_store.remember(theme=name)
