"""The list of everybody who is quoted, with their number of quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.model import Speaker
from tui.formatting.text import cells, clean_line, fit
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["EVERYBODY", "SpeakerList"]

EVERYBODY = Speaker("", 0, 0)
"""Stands for all speakers."""


class SpeakerList(LineList):
    """A line for each speaker: the name, what it is if no person, and the number of quotes."""

    DEFAULT_CSS = "SpeakerList { height: 1fr; background: $surface; }"

    @dataclass
    class Chosen(Message):
        """The cursor is on another speaker."""

        name: str

    @dataclass
    class Opened(Message):
        """The reader wants to go to the speaker's quotes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "open", "Quotes", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="speakers")
        self.speakers: Sequence[Speaker] = ()

    @property
    def row_count(self) -> int:
        """How many speakers there are."""
        return len(self.speakers)

    def show(self, speakers: Sequence[Speaker], *, name: str = "") -> None:
        """Show `speakers`, with the cursor on `name`, else on the first."""
        self.speakers = speakers
        places = {speaker.name: place for place, speaker in enumerate(speakers)}
        self.cursor = places.get(name, 0)
        if speakers:
            self.reveal()
            self.row_selected()
        else:
            self.lay_out()

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render the line of a speaker."""
        speaker = self.speakers[line.row]
        on = line.row == self.cursor
        width = self.size.width
        count = f"{speaker.quotes:,}" if speaker.name else ""
        if speaker.described or speaker.kind != "person":
            count = f"{'role only' if speaker.described else speaker.kind} {count}"
        bar: Piece = ("▌", "accent") if on else (" ", "")
        name = fit(clean_line(speaker.name) or "Everybody", width - 3 - cells(count))
        background = ("on-selection" if self.has_focus else "on-selection-quiet") if on else ""
        pieces = [bar, (name, "text bold" if on else "text"), (f" {count} ", "muted")]
        return self.strip(pieces, width, background)

    def row_selected(self) -> None:
        """Announce the speaker under the cursor."""
        self.post_message(self.Chosen(self.speakers[self.cursor].name))

    def row_opened(self) -> None:
        """Ask to go to the quotes."""
        self.post_message(self.Opened())

    def action_open(self) -> None:
        """Go to the quotes."""
        self.row_opened()
