"""The dialog of the saved filters: apply, rename or remove one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage.archive.filter_json import counted_days
from storage.archive.saved_filters import SavedFilterCount
from storage.model import Filter
from tui.formatting.filters import describe_filter
from tui.formatting.labels import abbreviate_count
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.widgets.key_line import KeyLine

__all__ = ["SavedFiltersScreen"]


class SavedFiltersScreen(Dialog[Filter]):
    """Lists the saved filters with their unread counts; returns one to apply.

    Args:
        jobs: Reads and changes the archive.
        source_names: The names of the sources by id.
        today: The current date.
        save_key: The key that saves a filter at the desk.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move('cursor_down')", "Down", show=False),
        Binding("k", "move('cursor_up')", "Up", show=False),
        Binding("e", "rename", "Rename", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("q", "leave", "Close", show=False),
    ]

    options = getters.query_one(OptionList)
    meaning = getters.query_one("#meaning", Static)

    def __init__(
        self, jobs: Jobs, source_names: Mapping[int, str], *, today: date, save_key: str
    ) -> None:
        super().__init__()
        self._save_key = save_key
        self._jobs = jobs
        self._source_names = source_names
        self._today = today
        self._saved: Sequence[SavedFilterCount] = ()

    def compose(self) -> ComposeResult:
        """Lay out the filters above the description of the highlighted one."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Saved filters"
            yield OptionList()
            yield Static(content(""), id="meaning", classes="line")

    def on_mount(self) -> None:
        """Load the filters."""
        self.show_keys("⏎ or key show · e rename · x remove · ^z undo · esc close")
        self._load()

    def _load(self, _done: None = None) -> None:
        self._jobs.query(
            "saved dialog",
            lambda archive: archive.saved_filters.with_unread(self._today),
            self._show,
        )

    def _show(self, saved: Sequence[SavedFilterCount]) -> None:
        self._saved = saved
        highlighted = self.options.highlighted or 0
        self.options.clear_options()
        for one, unread in saved:
            count = f"{abbreviate_count(unread)} unread"
            self.options.add_option(Option(KeyLine(one.name, one.key, count)))
        self.options.display = bool(saved)
        if saved:
            self.options.highlighted = min(highlighted, len(saved) - 1)
            self.options.focus()
        else:
            words = (
                f"None yet. Narrow the list, then {self._save_key} saves the filter under a name."
            )
            self.meaning.update(content(words))

    @property
    def _current(self) -> SavedFilterCount | None:
        place = self.options.highlighted
        return self._saved[place] if place is not None and place < len(self._saved) else None

    @on(OptionList.OptionHighlighted)
    def _describe(self) -> None:
        if current := self._current:
            filter_, today = current[0].filter, self._today
            # `Last week` rather than its dates.
            days = counted_days(filter_, today=today)
            days = days[:1].upper() + days[1:]
            words = describe_filter(filter_, self._source_names, today=today, days=days)
            self.meaning.update(content(words))

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._saved[message.option_index][0].filter)

    def on_key(self, event: events.Key) -> None:
        """Apply the filter that has this key."""
        for one, _ in self._saved:
            if event.key == one.key:
                event.stop()
                self.dismiss(one.filter)
                return

    def action_move(self, how: str) -> None:
        """Move the highlight by an action of the list."""
        getattr(self.options, f"action_{how}")()

    def action_rename(self) -> None:
        """Ask for a new name."""
        if (current := self._current) is None:
            return
        name = current[0].name

        def named(line: str) -> str:
            if not line:
                raise ValueError("Enter a name")
            return ""

        def answered(new: str | None) -> None:
            if new:
                self._jobs.change(
                    lambda archive: archive.saved_filters.rename(name, new), self._load
                )

        self.app.push_screen(InputDialog("New name", value=name, hint="", check=named), answered)

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(change: str | None) -> None:
            self.toast(describe_reverted(verb, change))
            self._load()

        self._jobs.change(lambda archive: archive.undo.revert(verb), reverted)

    def action_remove(self) -> None:
        """Remove the filter, which can be undone."""
        if (current := self._current) is None:
            return
        name = current[0].name

        def removed(_none: None) -> None:
            self.toast(f"Removed “{name}” · ^z undoes")
            self._load()

        self._jobs.change(lambda archive: archive.saved_filters.remove(name), removed)
