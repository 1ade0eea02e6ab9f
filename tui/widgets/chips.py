"""A row of choices, one of them selected, wrapped to the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.formatting.text import cells, clean_line, content

__all__ = ["Chips"]


class Chips(Widget, can_focus=True):
    """Choices side by side, on as many lines as they need; arrow keys and clicks select one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "step(1)", "Next", show=False),
        Binding("left,h", "step(-1)", "Previous", show=False),
    ]
    DEFAULT_CSS = """
    Chips { height: auto; width: 1fr; padding: 0 1; }
    """
    ALLOW_SELECT = False

    chosen: reactive[int] = reactive(0, layout=True)
    """Index of the selected choice."""

    @dataclass
    class Chosen(Message):
        """Another choice was selected."""

        word: str

    def __init__(self, words: Sequence[str], *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self._words = [clean_line(word) for word in words]

    @property
    def word(self) -> str:
        """The selected choice."""
        return self._words[self.chosen]

    def choose(self, word: str) -> bool:
        """Select `word` if it is one of the choices; return whether it is."""
        if word in self._words:
            self.chosen = self._words.index(word)
        return word in self._words

    def _lines(self) -> list[list[int]]:
        """Return the indexes of the choices on each line."""
        lines: list[list[int]] = [[]]
        room = width = max(10, self.content_size.width or 70)
        for index, word in enumerate(self._words):
            taken = cells(word) + 3
            if taken > room and lines[-1]:
                lines.append([])
                room = width
            lines[-1].append(index)
            room -= taken
        return lines

    def render(self) -> Content:
        """Draw the choices, the selected one in the accent colour, inverted unless focused."""
        on = "$background on $accent bold" if self.has_focus else "$accent bold reverse"
        return Content("\n").join(
            Content(" ").join(
                content(
                    f" {self._words[index]} ", on if index == self.chosen else "$soft on $panel"
                )
                for index in line
            )
            for line in self._lines()
        )

    def action_step(self, step: int) -> None:
        """Select the next or previous choice."""
        self._choose((self.chosen + step) % len(self._words))

    def _choose(self, index: int) -> None:
        self.chosen = index
        self.post_message(self.Chosen(self.word))

    def on_click(self, event: events.Click) -> None:
        """Select the choice under the mouse."""
        place = event.get_content_offset(self)
        lines = self._lines()
        if place is None or place.y >= len(lines):
            return
        x = 0
        for index in lines[place.y]:
            width = cells(self._words[index]) + 2
            if x <= place.x < x + width:
                self._choose(index)
            x += width + 1
