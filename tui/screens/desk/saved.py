"""Filters kept under a name: saved, chosen, and counted for the filters panel."""

from __future__ import annotations

from datetime import date

from storage.archive import Archive
from storage.archive.filter_json import counted_days
from storage.archive.saved_filters import Counted, SavedFilter
from storage.model import Filter
from tui.commands.registry import command
from tui.formatting.filters import describe_filter, is_unfiltered
from tui.formatting.text import cut
from tui.screens.desk.resuming import Resuming

__all__ = ["Saved"]

_SUGGESTED = 40


class Saved(Resuming):
    """Saves filters and shows saved ones."""

    _counted_at: tuple[int, date] | None = None
    """The archive's version and the day for which the saved filters were counted last."""

    def count_again(self) -> None:
        """Ask for fresh counts, of the saved filters only where the archive has changed."""
        super().count_again()
        today, before = self.today, self._counted_at

        def answer(archive: Archive) -> tuple[tuple[int, date], list[Counted]] | None:
            now = (archive.version(), today)
            return None if now == before else (now, archive.saved_filters.with_unread(today))

        def show(answered: tuple[tuple[int, date], list[Counted]] | None) -> None:
            if answered:
                self._counted_at, saved = answered
                self.filters.show_saved(saved)

        self.jobs.query("saved", answer, show)

    @command("saved")
    def action_saved(self) -> None:
        """Choose one of the saved filters."""
        from tui.screens.saved_filters import (
            SavedFiltersScreen,  # with the other dialogs, not at start
        )

        def answered(chosen: Filter | None) -> None:
            self.count_again()
            if chosen is not None:
                self.replace_filter(chosen)

        dialog = SavedFiltersScreen(
            self.jobs, self.source_names(), today=self.today, save_key=self.key("save-filter")
        )
        self.app.push_screen(dialog, answered)

    @command("save-filter")
    def action_save_filter(self) -> None:
        """Ask for a name and save what is shown under it."""
        from tui.screens.dialogs.input_dialog import InputDialog

        shown = self.shown_filter()
        if is_unfiltered(shown):
            narrow = f"{self.key('panel-filters')}, {self.key('search')} or {self.key('dates')}"
            save = self.key("save-filter")
            self.say(f"No filter is on: {narrow} narrow what is shown, then {save} saves it")
            return
        counted = counted_days(shown, today=self.today)
        meaning = describe_filter(shown, self.source_names(), today=self.today)
        if shown.since or shown.until:
            meaning += f" · on any day: {counted}" if counted else " · always these days"
        words = describe_filter(shown, self.source_names(), today=self.today, days=counted)
        suggested = cut(words.removeprefix("All sections › "), _SUGGESTED)

        def named(line: str) -> str:
            if not line:
                raise ValueError("A name is needed")
            return meaning

        def answered(name: str | None) -> None:
            if name:
                self.jobs.change(
                    lambda archive: archive.saved_filters.save(name, shown), self._saved
                )

        hint = f"the same name again replaces it · {self.key('saved')} lists the saved ones"
        dialog = InputDialog("Save this filter as", value=suggested, hint=hint, check=named)
        self.app.push_screen(dialog, answered)

    def _saved(self, saved: SavedFilter) -> None:
        keys = " ".join(filter(None, (self.key("saved"), saved.key)))
        self.say(f"Saved {saved.name}; {keys} shows it")
        self.count_again()
