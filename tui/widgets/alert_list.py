"""A list of alerts: which watch, when, the headline, and the words that matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from storage.model import Alert, Headline
from tui.formatting.alerts import describe_why, name_of
from tui.formatting.dates import format_age
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.formatting.wrap import Span, wrap
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["AlertList", "AlertRow"]

_HEADLINE_LINES = 2
_BEFORE = 24
"""Cells of a passage before the words that matched."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert with its article.

    Attributes:
        spans: The words of the headline that matched.
        passage: A paragraph with words that matched, if there is one.
        passage_spans: These words in it.
    """

    alert: Alert
    article: Headline
    spans: tuple[Span, ...] = ()
    passage: str = ""
    passage_spans: tuple[Span, ...] = ()


class AlertList(LineList):
    """Each alert with its watch, its time, its headline and why it was raised.

    Args:
        on_open: Gets the alert that was opened.
    """

    DEFAULT_CSS = "AlertList { height: 1fr; background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,l", "open", "Article", show=False)]

    def __init__(self, on_open: Callable[[AlertRow], None]) -> None:
        super().__init__(id="alerts")
        self.rows: Sequence[AlertRow] = []
        self._on_open = on_open
        self._lines: dict[int, list[list[Piece]]] = {}

    @property
    def row_count(self) -> int:
        """How many alerts there are."""
        return len(self.rows)

    @property
    def chosen(self) -> AlertRow | None:
        """The alert under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def row_height(self, row: int) -> int:
        """Return the number of lines of an alert."""
        return len(self._pieces(row))

    def lead_height(self, row: int) -> int:
        """Return the number of empty lines above an alert."""
        return 1 if row else 0

    def show(self, rows: Sequence[AlertRow]) -> None:
        """Show alerts, with the cursor on the one it was on, or on the one in its place."""
        chosen = self.chosen
        self.rows = rows
        self._lines.clear()
        places = {row.alert.id: place for place, row in enumerate(rows)}
        here = max(0, min(self.cursor, len(rows) - 1))
        self.cursor = places.get(chosen.alert.id, here) if chosen else here
        self.reveal() if rows else self.lay_out()

    def on_resize(self) -> None:
        """Wrap the text again at the new width."""
        self._lines.clear()

    def _pieces(self, row: int) -> list[list[Piece]]:
        if row not in self._lines:
            self._lines[row] = _lines(self.rows[row], max(10, self.size.width - 4))
        return self._lines[row]

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Return a line of an alert."""
        if line.offset < 0:
            return self.strip((), self.size.width)
        on = line.row == self.cursor
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        pieces = self._pieces(line.row)[line.offset]
        return self.strip([bar, (" ", ""), *pieces], self.size.width, "on-selection" if on else "")

    def row_opened(self) -> None:
        """Open the selected alert."""
        if self.chosen:
            self._on_open(self.chosen)

    def action_open(self) -> None:
        """Open the selected alert."""
        self.row_opened()


def _lines(row: AlertRow, width: int) -> list[list[Piece]]:
    alert, is_done = row.alert, row.alert.acknowledged is not None
    style = "muted" if is_done else "text bold"
    sign = ("✓ ", "muted") if is_done else ("! ", "warn bold")
    age = f"  {format_age(alert.at, datetime.now(alert.at.tzinfo))}"
    old = "  old" if alert.late else ""
    source = clean_line(row.article.source_name)
    room = width - cells(sign[0]) - cells(age) - cells(old)
    name = cut(name_of(alert), room)
    where = f"  {source}" if cells(name) + cells(source) + 2 <= room else ""
    head: list[Piece] = [sign, (name, "muted" if is_done else "accent bold"), (age, "muted")]
    lines = [[*head, (old, "muted"), (where, "muted")]]
    headline = row.article.headline
    spans = wrap(headline, width)
    for number, (start, end) in enumerate(spans[:_HEADLINE_LINES]):
        is_cut = number == _HEADLINE_LINES - 1 < len(spans) - 1
        text = cut(f"{headline[start:end]}…", width) if is_cut else headline[start:end]
        lines.append(_marked(text, start, row.spans, style))
    lines.append([(cut_words(describe_why(alert.why), width), "muted")])
    if row.passage:
        lines.append(_excerpt(row, width))
    return lines


def _excerpt(row: AlertRow, width: int) -> list[Piece]:
    """Return the line of a passage with the words that matched in it."""
    start = row.passage_spans[0][0]
    begin = 0
    if cells(row.passage[: row.passage_spans[0][1]]) > width - _BEFORE:
        begin = row.passage.rfind(" ", 0, max(0, start - _BEFORE)) + 1
    before: list[Piece] = [("… ", "soft")] if begin else []
    text = cut(row.passage[begin:], width - 2 * bool(begin))
    return [*before, *_marked(text, begin, row.passage_spans, "soft")]


def _marked(text: str, start: int, spans: Sequence[Span], style: str) -> list[Piece]:
    """Highlight the spans in a text that begins at an offset of what they were found in."""
    pieces: list[Piece] = []
    at = 0
    for first, last in spans:
        first, last = max(first - start, at), min(last - start, len(text))
        if first < last:
            pieces += [(text[at:first], style), (text[first:last], f"{style} on-hit")]
            at = last
    return [*pieces, (text[at:], style)]
