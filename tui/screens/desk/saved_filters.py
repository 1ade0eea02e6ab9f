"""Commands about saved filters: choosing one, and saving what is shown under a name."""

from __future__ import annotations

from storage.archive.filter_json import counted_days
from storage.archive.saved_filters import SavedFilter
from storage.model import Filter
from tui.commands.registry import command
from tui.formatting.filters import describe_filter, is_unfiltered
from tui.formatting.text import cut
from tui.screens.desk.context import DeskContext
from tui.screens.desk.counts import FilterCounts
from tui.screens.desk.search import SearchSession
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState

__all__ = ["SavedFilterActions"]

_SUGGESTED_CELLS = 40


class SavedFilterActions:
    """Saves filters and shows saved ones."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        counts: FilterCounts,
        search: SearchSession,
    ) -> None:
        self._context = context
        self._state = state
        self._catalog = catalog
        self._counts = counts
        self._search = search

    @command("saved")
    def choose(self) -> None:
        """Choose one of the saved filters."""
        from tui.screens.saved_filters import SavedFiltersScreen  # with the other dialogs

        def on_answer(chosen: Filter | None) -> None:
            self._counts.query()
            if chosen is not None:
                self._search.replace(chosen)

        screen = SavedFiltersScreen(
            self._context.jobs,
            self._catalog.names,
            today=self._state.today,
            save_key=self._context.key_label("save-filter"),
        )
        self._context.open_dialog(screen, on_answer)

    @command("save-filter")
    def ask_name(self) -> None:
        """Ask for a name and save the filter that is on under it."""
        from tui.screens.dialogs.input_dialog import InputDialog

        shown, key = self._state.shown_filter, self._context.key_label
        if is_unfiltered(shown):
            narrow = f"{key('panel-filters')}, {key('search')} or {key('dates')}"
            save = key("save-filter")
            self._context.toast(
                f"No filter is on. Narrow the list with {narrow}, then {save} saves it"
            )
            return

        def check(name: str) -> str:
            if not name:
                raise ValueError("Enter a name")
            return meaning

        def on_answer(name: str | None) -> None:
            if name:
                self._context.jobs.change(
                    lambda archive: archive.saved_filters.save(name, shown), self._saved
                )

        suggested, meaning = self._describe(shown)
        hint = f"an existing name is replaced · {key('saved')} lists saved filters"
        dialog = InputDialog("Save this filter as", value=suggested, hint=hint, check=check)
        self._context.open_dialog(dialog, on_answer)

    def _describe(self, shown: Filter) -> tuple[str, str]:
        """Return a name for a filter, and what it means on another day than today."""
        names, today = self._catalog.names, self._state.today
        days = counted_days(shown, today=today)
        meaning = describe_filter(shown, names, today=today)
        if shown.since or shown.until:
            meaning += f" · stays “{days}”" if days else " · fixed dates"
        words = describe_filter(shown, names, today=today, days=days)
        return cut(words.removeprefix("All sections › "), _SUGGESTED_CELLS), meaning

    def _saved(self, saved: SavedFilter) -> None:
        keys = " ".join(filter(None, (self._context.key_label("saved"), saved.key)))
        self._context.toast(f"Saved as {saved.name}. {keys} shows it")
        self._counts.query()
