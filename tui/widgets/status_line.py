"""A line of a dialog that says how things stand: in a neutral, good or bad tone."""

from __future__ import annotations

from typing import Literal

from textual.widgets import Static

from tui.formatting.text import clean_line, content

__all__ = ["StatusLine"]

Tone = Literal["", "good", "bad"]


class StatusLine(Static):
    """Shows a text in the colour of its tone; outside text in it stays text."""

    def __init__(self, text: str = "", *, id: str) -> None:
        super().__init__(content(text), id=id, classes="line")

    def show(self, text: str, tone: Tone = "") -> None:
        """Show another text."""
        self.update(content(clean_line(text)))
        for name in ("good", "bad"):
            self.set_class(name == tone, name)
