"""A line to type in."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from tui.formatting.text import clean_line

__all__ = ["Field"]

_LONGEST = 1000
"""Characters a field takes unless told otherwise: no search and no name needs as many."""


class Field(Input):
    """A line to type in that takes whatever is pasted: as one clean line, cut to what fits.

    Textual's own takes the first line only, and nothing at all of what is too long for it.

    Args:
        longest: The most characters it takes.
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        longest: int = _LONGEST,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(value, placeholder=placeholder, max_length=longest, id=id)
        self._longest = longest

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = self._longest - len(self.value) + (end - start)
        self.replace(clean_line(event.text)[:room], start, end)
