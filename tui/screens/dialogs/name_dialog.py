"""Asks for a name: one of those offered, one from the archive, or what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from storage.model import Speaker
from storage.quotes.names.person_keys import matches_prefixes
from storage.text.folding import fold
from tui.formatting.text import clean_line, content
from tui.jobs import Jobs
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["NOBODY", "NameDialog"]

NOBODY = ""
"""The answer that nobody is named."""

_MOST = 12


class NameDialog(Dialog[str]):
    """Asks for a name; Esc gives None.

    Args:
        title: What is asked.
        jobs: Looks names up in the archive.
        names: Offered first, before anything is typed too.
        free: A name that is nowhere yet may be typed, and `NOBODY` be chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next", show=False, priority=True),
        Binding("up", "step(-1)", "Previous", show=False, priority=True),
    ]

    line = getters.query_one(Input)
    options = getters.query_one(OptionList)

    def __init__(self, title: str, jobs: Jobs, names: Sequence[str], *, free: bool) -> None:
        super().__init__()
        self._title = title
        self._jobs = jobs
        self._names = list(dict.fromkeys(names))
        self._free = free
        self._answers: list[str] = []

    def compose(self) -> ComposeResult:
        """Put the line over the names."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ choose · ↑↓ · esc cancel"
            yield Field(placeholder="A name, or a part of it")
            options = OptionList()
            options.can_focus = False  # the keys stay with the line: what is typed is a name
            yield options

    def on_mount(self) -> None:
        """Offer the first names."""
        self._offer("", ())

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        words = message.value.strip()
        self._offer(words, ())
        if words:
            self._jobs.query(
                "names",
                lambda archive: archive.speakers.find(words=words, limit=_MOST),
                lambda found: self._offer(words, found),
            )

    def _offer(self, words: str, found: Sequence[Speaker]) -> None:
        if not self.is_running or clean_line(self.line.value.strip()) != clean_line(words):
            return
        near = [name for name in self._names if fold(words) in fold(name)]
        names = list(dict.fromkeys([*near, *(speaker.name for speaker in found)]))
        names = sorted(names, key=lambda name: not matches_prefixes(name, words))[:_MOST]
        offers = [(name, name, "") for name in names]
        if self._free:
            if words and words not in names:
                offers.append((words, words, "as typed"))
            if not words:
                offers.append((NOBODY, "Nobody: the article does not say", ""))
        self._answers = [answer for answer, _, _ in offers]
        self.options.clear_options()
        self.options.add_options(Option(KeyLine(text, note=note)) for _, text, note in offers)
        self.options.highlighted = 0 if offers else None

    def action_step(self, step: int) -> None:
        """Go to the next or previous name, whatever has the focus."""
        if self._answers:
            here = self.options.highlighted or 0
            self.options.highlighted = max(0, min(here + step, len(self._answers) - 1))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self.options.highlighted is not None and self._answers:
            self.dismiss(self._answers[self.options.highlighted])

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self._answers[message.option_index])
