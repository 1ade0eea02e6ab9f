"""A dialog that asks for one line of text."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from tui.formatting.text import clean_line, content
from tui.screens.dialogs.dialog import Dialog
from tui.widgets.field import Field

__all__ = ["InputDialog"]


class InputDialog(Dialog[str]):
    """Asks for one line; it closes only with one that `check` accepts.

    Args:
        title: What is asked for.
        value: What stands there to begin with.
        hint: What may be typed.
        check: Returns what the line would mean, in words; raises ValueError with one line.
        longest: The most characters the line takes.
    """

    line = getters.query_one("#line", Input)
    meaning = getters.query_one("#meaning", Static)
    hint = getters.query_one("#hint", Static)

    def __init__(
        self,
        title: str,
        *,
        value: str,
        hint: str,
        check: Callable[[str], str] = lambda _line: "",
        longest: int = 1000,
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._check = check
        self._longest = longest

    def compose(self) -> ComposeResult:
        """Put the line over what it means and what may be typed."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ done · esc cancel"
            yield Field(clean_line(self._value), longest=self._longest, id="line")
            yield Static(content(""), id="meaning", classes="line")
            yield Static(content(self._hint), id="hint", classes="line")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._read(message.value)

    def _read(self, line: str) -> bool:
        """Say what `line` means; False when it means nothing."""
        try:
            words, right = self._check(line.strip()), True
        except ValueError as error:
            words, right = str(error), False
        self.meaning.update(content(words))
        self.meaning.set_class(right, "good")
        self.meaning.set_class(not right, "bad")
        self.hint.display = right  # what is wrong is told with what to do
        return right

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        if self._read(message.value):
            self.dismiss(message.value.strip())
