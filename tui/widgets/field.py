"""A text field."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from tui.formatting.text import clean_line

__all__ = ["Field"]

_LONGEST = 1000
"""The most characters by default; no search and no name needs as many."""


class Field(Input):
    """A text field that accepts any paste: as one clean line, cut to the longest that fits.

    Textual's `Input` takes only the first line, and nothing of a paste that is too long.

    Args:
        longest: The most characters.
    """

    class HelpAsked(Message):
        """A question mark was typed into the empty field."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        longest: int = _LONGEST,
        id: str | None = None,
    ) -> None:
        super().__init__(value, placeholder=placeholder, max_length=longest, id=id)
        self._longest = longest

    def on_key(self, event: events.Key) -> None:
        """Ask for help: nothing one looks for begins with a question mark."""
        if event.character == "?" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.HelpAsked())

    def on_paste(self, event: events.Paste) -> None:
        """Insert what is pasted, in place of what is selected."""
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = self._longest - len(self.value) + (end - start)
        self.replace(clean_line(event.text)[:room], start, end)
