"""The page of watches: what is waited for, and how a match interrupts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from storage import Archive
from storage.archive.watches import Trial
from storage.model import LEVELS, Watch
from tui.formatting.alerts import LEVEL_WORDS, describe_trial
from tui.formatting.text import content
from tui.formatting.undo import UndoVerb, describe_reverted
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.input_dialog import InputDialog
from tui.screens.watches.watch_dialog import WatchDialog, WatchDraft
from tui.widgets.key_line import KeyLine

__all__ = ["WatchesScreen"]

_KEYS = "⏎ change · a add · l level · o owner · x remove · ^z undo · esc close"


class WatchesScreen(Dialog[None]):
    """Lists the watches, and adds, changes and removes them.

    Args:
        jobs: Reads and changes the archive.
    """

    CSS = "WatchesScreen OptionList { max-height: 60vh; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "move('cursor_down')", "Down", show=False),
        Binding("k", "move('cursor_up')", "Up", show=False),
        Binding("a", "add", "Add a watch", show=False),
        Binding("l", "level", "How a match interrupts", show=False),
        Binding("o", "owner", "Whose watch it is", show=False),
        Binding("x,delete", "remove", "Remove", show=False),
        Binding("ctrl+z", "revert('undo')", "Undo", show=False),
        Binding("ctrl+r", "revert('redo')", "Redo", show=False),
        Binding("ctrl+p,colon", "palette", "Commands…", show=False),
        Binding("q", "leave", "Close", show=False),
    ]

    options = getters.query_one(OptionList)
    meaning = getters.query_one("#meaning", Static)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._watches: Sequence[Watch] = ()

    def compose(self) -> ComposeResult:
        """Lay out the watches above what the highlighted one asks."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Watches"
            yield OptionList()
            yield Static(content(""), id="meaning", classes="line")

    def on_mount(self) -> None:
        """Load the watches."""
        self.show_keys(_KEYS)
        self._load()

    def _load(self, _done: object = None) -> None:
        self._jobs.query(
            "watches page", lambda archive: archive.watches.all(), self.if_open(self._show)
        )

    def _show(self, watches: Sequence[Watch]) -> None:
        highlighted = self.options.highlighted or 0
        self._watches = watches
        self.options.clear_options()
        self.options.add_options(
            Option(KeyLine(one.name, note=" · ".join(filter(None, (one.level, one.owner)))))
            for one in watches
        )
        self.options.display = bool(watches)
        if watches:
            self.options.highlighted = min(highlighted, len(watches) - 1)
            self.options.focus()
        else:
            self.meaning.update(content("No watches yet. a adds one."))

    @property
    def _current(self) -> Watch | None:
        place = self.options.highlighted
        return self._watches[place] if place is not None and place < len(self._watches) else None

    @on(OptionList.OptionHighlighted)
    def _describe(self) -> None:
        """Say what the highlighted watch asks, and what it would have matched."""
        if (watch := self._current) is None:
            return

        def answer(archive: Archive) -> Trial:
            from storage.archive.name_lookup import archive_names

            return archive.watches.try_out(watch.search, archive_names(archive))

        def show(trial: Trial) -> None:
            level = f"{watch.level}: {LEVEL_WORDS[watch.level]}"
            owner = f"\nowner: {watch.owner}" if watch.owner else ""
            words = f"{watch.search}\n{describe_trial(trial)}\n{level}{owner}"
            self.meaning.update(content(words))

        self._jobs.query("watch trial", answer, self.if_open(show))

    def action_move(self, how: str) -> None:
        """Move the highlight by an action of the list."""
        getattr(self.options, f"action_{how}")()

    def action_add(self) -> None:
        """Ask for a new watch."""

        def answered(draft: WatchDraft | None) -> None:
            if draft is not None:
                self._change(
                    lambda archive: archive.watches.add(
                        draft.search, name=draft.name, level=draft.level
                    )
                )

        draft = WatchDraft("", "", LEVELS[0])
        self.app.push_screen(WatchDialog(self._jobs, "New watch", draft), answered)

    @on(OptionList.OptionSelected)
    def _edit(self) -> None:
        """Ask for changes of the watch."""
        if (watch := self._current) is None:
            return

        def answered(draft: WatchDraft | None) -> None:
            if draft is not None:
                values = {
                    "search": draft.search,
                    "name": draft.name or draft.search,
                    "level": draft.level,
                }
                self._change(lambda archive: archive.watches.change(watch.name, values))

        draft = WatchDraft(watch.search, watch.name, watch.level)
        self.app.push_screen(WatchDialog(self._jobs, "Watch", draft), answered)

    def action_level(self) -> None:
        """Let a match interrupt in the next way."""
        if (watch := self._current) is not None:
            level = LEVELS[(LEVELS.index(watch.level) + 1) % len(LEVELS)]
            self._change(lambda archive: archive.watches.change(watch.name, {"level": level}))

    def action_owner(self) -> None:
        """Ask whose watch it is."""
        if (watch := self._current) is None:
            return

        def answered(owner: str | None) -> None:
            if owner is not None:
                self._change(lambda archive: archive.watches.change(watch.name, {"owner": owner}))

        hint = "Who wants to know; empty: nobody in particular."
        title = f"Owner of “{watch.name}”"
        self.app.push_screen(InputDialog(title, value=watch.owner, hint=hint), answered)

    def action_remove(self) -> None:
        """Remove the watch, which can be undone."""
        if (watch := self._current) is not None:
            self._change(lambda archive: archive.watches.remove(watch.name))
            self.toast(f"Removed “{watch.name}” · ^z undoes")

    def action_revert(self, verb: UndoVerb) -> None:
        """Undo or redo the last change, whatever it was."""

        def reverted(change: str | None) -> None:
            self.toast(describe_reverted(verb, change))
            self._load()

        self._jobs.change(lambda archive: archive.undo.revert(verb), reverted)

    def _change(self, change: Callable[[Archive], Any]) -> None:
        self._jobs.change(change, self._load)
