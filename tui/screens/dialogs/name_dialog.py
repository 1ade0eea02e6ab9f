"""A dialog that asks for a speaker's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from storage.model import Speaker
from storage.quotes.names.person_keys import matches_prefixes
from storage.text.folding import fold
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["NOBODY", "NameDialog"]

NOBODY = ""
"""The answer that the speaker is not named."""

_LIMIT = 12


class NameDialog(Dialog[str]):
    """Asks for the name of a speaker; returns it, or None on Esc.

    Args:
        title: Shown in the border.
        jobs: Searches the names in the archive.
        suggestions: Names to offer first, even before anything is typed.
        allow_new: Accept a name that is not in the archive, and `NOBODY`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next", show=False, priority=True),
        Binding("up", "step(-1)", "Previous", show=False, priority=True),
    ]

    line = getters.query_one(Input)
    options = getters.query_one(OptionList)

    def __init__(
        self, title: str, jobs: Jobs, suggestions: Sequence[str], *, allow_new: bool
    ) -> None:
        super().__init__()
        self._title = title
        self._jobs = jobs
        self._suggestions = list(dict.fromkeys(suggestions))
        self._allow_new = allow_new
        self.offered: list[str] = []

    def compose(self) -> ComposeResult:
        """Lay out the line above the names."""
        with SteadyFrame() as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ choose · ↑↓ · esc cancel"
            yield Field(placeholder="A name, or a part of it")
            options = OptionList()
            options.can_focus = False  # letters always go to the line
            yield options

    def on_mount(self) -> None:
        """Offer the suggestions."""
        self._offer("", ())

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        words = message.value.strip()
        self._offer(words, ())
        if words:
            self._jobs.query(
                "names",
                lambda archive: archive.speakers.find(words=words, limit=_LIMIT),
                self.if_open(lambda found: self._offer(words, found)),
            )

    def _offer(self, words: str, found: Sequence[Speaker]) -> None:
        if clean_line(self.line.value.strip()) != clean_line(words):
            return
        near = [name for name in self._suggestions if fold(words) in fold(name)]
        names = list(dict.fromkeys([*near, *(speaker.name for speaker in found)]))
        names = sorted(names, key=lambda name: not matches_prefixes(name, words))[:_LIMIT]
        offers = [(name, name, "") for name in names]
        if self._allow_new:
            if words and words not in names:
                offers.append((words, words, "as typed"))
            if not words:
                offers.append((NOBODY, "Unattributed", ""))
        self.offered = [answer for answer, _, _ in offers]
        self.options.clear_options()
        self.options.add_options(Option(KeyLine(text, note=note)) for _, text, note in offers)
        self.options.highlighted = 0 if offers else None

    def action_step(self, step: int) -> None:
        """Highlight the next or previous name."""
        if self.offered:
            index = (self.options.highlighted or 0) + step
            self.options.highlighted = max(0, min(index, len(self.offered) - 1))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self.options.highlighted is not None and self.offered:
            self.dismiss(self.offered[self.options.highlighted])

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self.offered[message.option_index])
