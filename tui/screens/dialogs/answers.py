"""A dialog that offers answers below the line that one types into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.formatting.text import clean_line, content
from tui.screens.dialogs.dialog import Dialog
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["AnswerDialog", "Answers"]

Answer = TypeVar("Answer")

_STEP_KEYS = (
    Binding("down", "step(1)", "Next", show=False, priority=True),
    Binding("up", "step(-1)", "Previous", show=False, priority=True),
)
"""The keys of a dialog that go through its answers, while letters go to the line."""


class Answers(OptionList, Generic[Answer]):
    """A list of answers, each with a name and a note."""

    def __init__(self) -> None:
        super().__init__()
        self.can_focus = False  # letters always go to the line
        self.offered: list[Answer] = []

    @property
    def chosen(self) -> Answer | None:
        """The highlighted answer."""
        return None if self.highlighted is None else self.offered[self.highlighted]

    def offer(self, rows: Iterable[tuple[Answer, str, str]], *, highlight: bool = True) -> None:
        """Offer answers, each with its name and note; `highlight` the first of them."""
        rows = list(rows)
        self.offered = [answer for answer, _, _ in rows]
        self.clear_options()
        self.add_options(Option(KeyLine(name, note=note)) for _, name, note in rows)
        self.highlighted = 0 if rows and highlight else None

    def step(self, step: int) -> None:
        """Highlight the next or previous answer; the first where none is highlighted."""
        if self.offered:
            index = 0 if self.highlighted is None else self.highlighted + step
            self.highlighted = max(0, min(index, len(self.offered) - 1))


class AnswerDialog(Dialog[Answer]):
    """Offers answers below a line that one types into; returns one of them, or None on Esc.

    Args:
        title: Shown in the border.
        placeholder: What to type, shown in the empty line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*_STEP_KEYS]
    CHOOSE_HINT = ""
    """What to say where `Enter` is pressed while no answer is highlighted."""

    line = getters.query_one(Input)

    def __init__(self, title: str, placeholder: str) -> None:
        super().__init__()
        self._title = title
        self._placeholder = placeholder
        self.options: Answers[Answer] = Answers()

    def compose(self) -> ComposeResult:
        """Lay out the line above the answers."""
        with SteadyFrame() as frame:
            frame.border_title = content(clean_line(self._title))
            frame.border_subtitle = "⏎ choose · ↑↓ · esc cancel"
            yield Field(placeholder=self._placeholder)
            yield self.options

    def on_mount(self) -> None:
        """Offer what there is before anything is typed."""
        self.find_answers("")

    def find_answers(self, words: str) -> None:
        """Offer the answers that have words; without any, those to begin with."""
        raise NotImplementedError

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        self.find_answers(message.value.strip())

    def action_step(self, step: int) -> None:
        """Highlight the next or previous answer."""
        self.options.step(step)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if (chosen := self.options.chosen) is not None:
            self.dismiss(chosen)
        elif self.CHOOSE_HINT and self.options.offered:
            self.toast(self.CHOOSE_HINT)

    @on(OptionList.OptionSelected)
    def _selected(self, message: OptionList.OptionSelected) -> None:
        self.dismiss(self.options.offered[message.option_index])
