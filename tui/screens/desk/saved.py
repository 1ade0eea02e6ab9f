"""Filters kept under a name: saved, chosen, and counted for the filters panel."""

from __future__ import annotations

from storage.archive.filter_json import counted_days
from storage.archive.saved_filters import SavedFilter
from storage.model import Filter
from tui.commands.registry import command
from tui.formatting.filters import describe_filter, is_unfiltered
from tui.formatting.text import cut
from tui.screens.desk.base import DeskBase

__all__ = ["Saved"]

_SUGGESTED = 40


class Saved(DeskBase):
    """Saves filters and shows saved ones."""

    @command("everything")
    def action_everything(self) -> None:
        """Clear every filter."""
        self.replace_filter(Filter())

    def replace_filter(self, filter: Filter) -> None:  # noqa: A002 - the design's word
        """Show what `filter` asks for, whatever was asked for before."""
        self.feed.show_filter(filter)

    @command("new")
    def action_new(self) -> None:
        """Show only what is new since the reader last looked, or everything again."""
        if (last_visit := self.state.last_visit) is None:
            self.context.toast("This is your first look: everything is new")
            return
        self.feed.narrow(after=None if self.state.filter.after else last_visit)

    @command("oldest-first")
    def action_oldest_first(self) -> None:
        """List the oldest first, or the newest again; it is remembered."""
        self.state.toggle_oldest_first()
        self.session_store.remember(oldest_first=self.state.oldest_first)
        self.feed.list_again()
        self.context.toast("Oldest first" if self.state.oldest_first else "Newest first")

    @command("saved")
    def action_saved(self) -> None:
        """Choose one of the saved filters."""
        from tui.screens.saved_filters import (
            SavedFiltersScreen,  # with the other dialogs, not at start
        )

        def answered(chosen: Filter | None) -> None:
            self.counts.query()
            if chosen is not None:
                self.replace_filter(chosen)

        dialog = SavedFiltersScreen(
            self.context.jobs,
            self.catalog.names,
            today=self.state.today,
            save_key=self.context.key_label("save-filter"),
        )
        self.context.open_dialog(dialog, answered)

    @command("save-filter")
    def action_save_filter(self) -> None:
        """Ask for a name and save what is shown under it."""
        from tui.screens.dialogs.input_dialog import InputDialog

        shown = self.state.shown_filter
        if is_unfiltered(shown):
            key = self.context.key_label
            narrow = f"{key('panel-filters')}, {key('search')} or {key('dates')}"
            save = key("save-filter")
            self.context.toast(
                f"No filter is on: {narrow} narrow what is shown, then {save} saves it"
            )
            return
        counted = counted_days(shown, today=self.state.today)
        meaning = describe_filter(shown, self.catalog.names, today=self.state.today)
        if shown.since or shown.until:
            meaning += f" · on any day: {counted}" if counted else " · always these days"
        words = describe_filter(shown, self.catalog.names, today=self.state.today, days=counted)
        suggested = cut(words.removeprefix("All sections › "), _SUGGESTED)

        def named(line: str) -> str:
            if not line:
                raise ValueError("A name is needed")
            return meaning

        def answered(name: str | None) -> None:
            if name:
                self.context.jobs.change(
                    lambda archive: archive.saved_filters.save(name, shown), self._saved
                )

        lists = self.context.key_label("saved")
        hint = f"the same name again replaces it · {lists} lists the saved ones"
        dialog = InputDialog("Save this filter as", value=suggested, hint=hint, check=named)
        self.context.open_dialog(dialog, answered)

    def _saved(self, saved: SavedFilter) -> None:
        keys = " ".join(filter(None, (self.context.key_label("saved"), saved.key)))
        self.context.toast(f"Saved {saved.name}; {keys} shows it")
        self.counts.query()
