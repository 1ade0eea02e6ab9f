"""A dialog that asks for one line of text."""

from __future__ import annotations

from collections.abc import Callable

from textual import getters, on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.formatting.text import clean_line, content
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.status_line import StatusLine

__all__ = ["InputDialog"]


class InputDialog(Dialog[str]):
    """Asks for one line of text that `check` accepts; returns it, or None on Esc.

    Args:
        title: Shown in the border.
        value: The initial text.
        hint: Shown below the line.
        check: Returns how the line is understood; raises ValueError with one line if it is invalid.
        max_length: The most characters the line may have.
        verb: What Enter does, in the border.
        typed: What the reader has typed already, in place of `value`; typing goes on after it.
    """

    CSS = "InputDialog StatusLine { min-height: 2; }"  # its meaning may take two lines

    line = getters.query_one("#line", Input)
    meaning = getters.query_one(StatusLine)

    def __init__(
        self,
        title: str,
        *,
        value: str,
        hint: str,
        check: Callable[[str], str] = lambda _line: "",
        max_length: int = 1000,
        verb: str = "save",
        typed: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._value = typed or value
        self._typed = typed
        self._hint = hint
        self._check = check
        self._max_length = max_length
        self._verb = verb

    def compose(self) -> ComposeResult:
        """Lay out the line above its meaning and the hint."""
        with SteadyFrame() as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = content(f"⏎ {self._verb} · esc cancel")
            field = Field(clean_line(self._value), longest=self._max_length, id="line")
            field.select_on_focus = not self._typed
            yield field
            yield StatusLine(id="meaning")
            yield Static(content(self._hint), id="hint", classes="line")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._validate(message.value)

    def _validate(self, line: str) -> bool:
        """Show how `line` is understood, or what is wrong with it; return whether it is valid."""
        try:
            meaning, valid = self._check(line.strip()), True
        except ValueError as error:
            meaning, valid = str(error), False
        self.meaning.show(meaning, "good" if valid else "bad")
        return valid

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        if self._validate(message.value):
            self.dismiss(message.value.strip())
