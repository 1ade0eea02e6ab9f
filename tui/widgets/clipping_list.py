"""A list of the items of a brief: their words, where those are from, the note, and warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.model import BriefItem, Clipping
from storage.text.dates import format_date
from storage.text.plural import format_count
from storage.text.timestamps import published_day
from tui.formatting.text import clean_line, cut, cut_words
from tui.formatting.wrap import wrap
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["ClippingList"]

_MAX_LINES = 4
"""Lines of a quote shown here; the article has the rest."""


class ClippingList(LineList):
    """The words of each item, where they are from, the note, and warnings.

    Args:
        on_open: Gets the clipping that was opened.
    """

    DEFAULT_CSS = "ClippingList { height: 1fr; background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "open", "Article", show=False),
        Binding("left,h", "leave", "Briefs", show=False),
    ]

    class Left(Message):
        """The reader wants to go to the list of briefs."""

    def __init__(self, on_open: Callable[[Clipping], None]) -> None:
        super().__init__(id="clippings")
        self.items: Sequence[BriefItem] = ()
        self._on_open = on_open
        self._lines: dict[int, list[Piece]] = {}

    @property
    def row_count(self) -> int:
        """How many items there are."""
        return len(self.items)

    @property
    def chosen(self) -> Clipping | None:
        """The clipping under the cursor."""
        return self.items[self.cursor].clipping if self.cursor < len(self.items) else None

    def row_height(self, row: int) -> int:
        """Return the number of lines of a clipping."""
        return len(self._pieces(row))

    def lead_height(self, row: int) -> int:
        """Return the number of empty lines above a clipping."""
        return 1 if row else 0

    def show(self, items: Sequence[BriefItem]) -> None:
        """Show items, with the cursor on the one it was on, or on the one next to it."""
        chosen = self.chosen
        self.items = items
        self._lines.clear()
        self.follow(chosen and chosen.id, [item.clipping.id for item in items])

    def on_resize(self) -> None:
        """Wrap the text again at the new width."""
        self._lines.clear()

    def _pieces(self, row: int) -> list[Piece]:
        if row not in self._lines:
            self._lines[row] = _lines(self.items[row], max(10, self.size.width - 4))
        return self._lines[row]

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Return a line of a clipping."""
        if line.offset < 0:
            return self.strip((), self.size.width)
        on = line.row == self.cursor
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        piece = self._pieces(line.row)[line.offset]
        background = "on-selection" if self.has_focus else "on-selection-quiet"
        return self.strip([bar, (" ", ""), piece], self.size.width, background if on else "")

    def row_opened(self) -> None:
        """Open the selected clipping."""
        if self.chosen:
            self._on_open(self.chosen)

    def action_open(self) -> None:
        """Open the selected clipping."""
        self.row_opened()

    def action_leave(self) -> None:
        """Go to the list of briefs."""
        self.post_message(self.Left())


def _lines(item: BriefItem, width: int) -> list[Piece]:
    clipping = item.clipping
    if clipping.kind == "heading":
        return _words(clean_line(clipping.headline), width, "accent bold")
    if clipping.kind == "note":
        return _words(f"✎ {clean_line(clipping.note)}", width, "accent")
    lines = _story(item, width) if clipping.kind == "story" else _quoted(clipping, width)
    lines += [(cut_words(clean_line(warning), width), "bad bold") for warning in item.warnings]
    if clipping.note:
        lines.append((cut_words(f"✎ {clean_line(clipping.note)}", width), "accent"))
    return lines


def _quoted(clipping: Clipping, width: int) -> list[Piece]:
    """Return the lines of a quote, or of an article, and where it is from."""
    text = f"“{clean_line(clipping.words)}”" if clipping.words else clean_line(clipping.headline)
    style = "quote" if clipping.words else "text bold"
    lines = _words(text, width, style + (" strike" if clipping.killed else ""))
    day = published_day(clipping.published, clipping.date_kind)
    headline = clipping.headline if clipping.words else ""
    parts = (clipping.speaker, headline, clipping.source, format_date(day, short=True))
    where = " · ".join(clean_line(part) for part in parts if part)
    return lines + [(where[start:end], "muted") for start, end in wrap(where, width)[:_MAX_LINES]]


def _story(item: BriefItem, width: int) -> list[Piece]:
    """Return the lines of a story: its name, and what is in it."""
    if item.story is None:
        return _words(clean_line(item.clipping.headline), width, "text bold")
    summary = item.story.summary
    counts = (
        "Story",
        format_count(summary.sources, "source"),
        format_count(len(summary.takes), "take"),
        format_count(item.story.utterances, "quote"),
    )
    lines = _words(clean_line(summary.name), width, "text bold")
    return [*lines, (cut_words(" · ".join(counts), width), "muted")]


def _words(text: str, width: int, style: str) -> list[Piece]:
    """Wrap text to a few lines; a longer one ends in an ellipsis."""
    spans = wrap(text, width)
    words = [text[start:end] for start, end in spans[:_MAX_LINES]]
    if len(spans) > _MAX_LINES:
        words[-1] = f"{cut(words[-1], width - 2)} …"
    return [(line, style) for line in words]
