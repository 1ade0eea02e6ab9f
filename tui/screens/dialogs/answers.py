"""The answers that a dialog offers below the line that one types into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.formatting.text import clean_line, content
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.widgets.field import Field
from tui.widgets.key_line import KeyLine

__all__ = ["STEP_KEYS", "Answers", "compose_answers"]

Answer = TypeVar("Answer")

STEP_KEYS = (
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


def compose_answers(title: str, placeholder: str, answers: Answers[Answer]) -> ComposeResult:
    """Lay out a line above the answers in the frame of a dialog."""
    with SteadyFrame() as frame:
        frame.border_title = content(clean_line(title))
        frame.border_subtitle = "⏎ choose · ↑↓ · esc cancel"
        yield Field(placeholder=placeholder)
        yield answers
