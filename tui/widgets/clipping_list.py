"""A list of clippings: their words, where those are from, and the note."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from storage.archive.clipping_status import WITHDRAWN
from storage.model import Clipping
from storage.quotes.citation import embargo_notice, withdrawal_notice
from storage.text.dates import format_date
from storage.text.timestamps import published_day
from tui.formatting.text import clean_line, cut, cut_words
from tui.formatting.wrap import wrap
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["ClippingList"]

_MAX_LINES = 4
"""Lines of a quote shown here; the article has the rest."""


class ClippingList(LineList):
    """The words of each clipping, where they are from, and the note.

    Args:
        on_open: Gets the clipping that was opened.
    """

    DEFAULT_CSS = "ClippingList { height: 1fr; background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,l", "open", "Article", show=False)]

    def __init__(self, on_open: Callable[[Clipping], None]) -> None:
        super().__init__(id="clippings")
        self.clippings: Sequence[Clipping] = []
        self._on_open = on_open
        self._lines: dict[int, list[Piece]] = {}

    @property
    def row_count(self) -> int:
        """How many clippings there are."""
        return len(self.clippings)

    @property
    def chosen(self) -> Clipping | None:
        """The clipping under the cursor."""
        return self.clippings[self.cursor] if self.cursor < len(self.clippings) else None

    def row_height(self, row: int) -> int:
        """Return the number of lines of a clipping."""
        return len(self._pieces(row))

    def lead_height(self, row: int) -> int:
        """Return the number of empty lines above a clipping."""
        return 1 if row else 0

    def show(self, clippings: Sequence[Clipping]) -> None:
        """Show clippings, with the cursor on the one it was on, or on the one next to it."""
        chosen = self.chosen
        self.clippings = clippings
        self._lines.clear()
        places = {clipping.id: place for place, clipping in enumerate(clippings)}
        here = max(0, min(self.cursor, len(clippings) - 1))
        self.cursor = places.get(chosen.id, here) if chosen else here
        self.reveal() if clippings else self.lay_out()

    def on_resize(self) -> None:
        """Wrap the text again at the new width."""
        self._lines.clear()

    def _pieces(self, row: int) -> list[Piece]:
        if row not in self._lines:
            self._lines[row] = _lines(self.clippings[row], max(10, self.size.width - 4))
        return self._lines[row]

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Return a line of a clipping."""
        if line.offset < 0:
            return self.strip((), self.size.width)
        on = line.row == self.cursor
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        piece = self._pieces(line.row)[line.offset]
        return self.strip([bar, (" ", ""), piece], self.size.width, "on-selection" if on else "")

    def row_opened(self) -> None:
        """Open the selected clipping."""
        if self.chosen:
            self._on_open(self.chosen)

    def action_open(self) -> None:
        """Open the selected clipping."""
        self.row_opened()


def _lines(clipping: Clipping, width: int) -> list[Piece]:
    text = f"“{clean_line(clipping.words)}”" if clipping.words else clean_line(clipping.headline)
    spans = wrap(text, width)
    words = [text[start:end] for start, end in spans[:_MAX_LINES]]
    if len(spans) > _MAX_LINES:
        words[-1] = f"{cut(words[-1], width - 2)} …"
    style = "quote" if clipping.words else "text bold"
    style += " strike" if clipping.killed else ""
    lines: list[Piece] = [(line, style) for line in words]
    day = published_day(clipping.published, clipping.date_kind)
    headline = clipping.headline if clipping.words else ""
    parts = (clipping.speaker, headline, clipping.source, format_date(day, short=True))
    where = " · ".join(clean_line(part) for part in parts if part)
    lines += [(where[start:end], "muted") for start, end in wrap(where, width)[:_MAX_LINES]]
    notices = [withdrawal_notice(clipping.killed)] if clipping.killed else []
    notices.append(embargo_notice(clipping.headline, clipping.published, datetime.now(UTC)))
    lines += [(cut_words(notice, width), "bad bold") for notice in notices if notice]
    if clipping.withdrawn:
        lines.append((cut_words(WITHDRAWN, width), "muted"))
    if clipping.note:
        lines.append((cut_words(f"✎ {clean_line(clipping.note)}", width), "accent"))
    return lines
