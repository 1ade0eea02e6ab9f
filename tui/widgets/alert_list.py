"""A list of alerts: which watch, when, the headline, and the words that matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.strip import Strip

from storage.model import Alert, Headline
from storage.text.plural import format_count
from tui.formatting.dates import format_age, format_relative_time
from tui.formatting.excerpts import fit_excerpt
from tui.formatting.hits import find_hits
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.formatting.wrap import wrap
from tui.theming.styles import Piece
from tui.widgets.headlines.row_pieces import mark_hits
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["AlertList", "AlertRow"]

_HEADLINE_LINES = 2
_TAKES = 8
"""Takes that an alert about a withdrawal lists."""
_WATCHES = 4
"""Watches whose reasons an alert lists."""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """What waits to be acknowledged at once: the alerts about one event.

    Attributes:
        alert: The alert it is listed as.
        article: The article of that.
        names: What it is called: the names of its watches, or its kind.
        reasons: Why there is an alert, a line for each watch.
        words: The words that matched in the article.
        passage: A part of its text with words that matched, if there is one.
        takes: The articles of a withdrawal; empty where it is one.
        uses: What the reader did with them, by article, where that is known.
        ids: The alerts of the row.
        count: How many articles they are about.
        story: The name of a story with several rows.
        is_first: Whether it is the first of these.
    """

    alert: Alert
    article: Headline
    names: tuple[str, ...]
    reasons: tuple[str, ...]
    words: tuple[str, ...] = ()
    passage: str = ""
    takes: tuple[Headline, ...] = ()
    uses: Mapping[int, str] = field(default_factory=dict)
    ids: tuple[int, ...] = ()
    count: int = 1
    story: str = ""
    is_first: bool = True


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
        """Return the number of empty lines above an alert; a story has none inside."""
        return int(row > 0 and self.rows[row].is_first)

    def show(self, rows: Sequence[AlertRow]) -> None:
        """Show alerts, with the cursor on the one it was on, or on the one in its place."""
        chosen = self.chosen
        self.rows = rows
        self._lines.clear()
        self.follow(chosen and chosen.alert.id, [row.alert.id for row in rows])

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
    age = f"  raised {format_age(alert.at, datetime.now(alert.at.tzinfo))}"
    old = "  late" if alert.late else ""
    sent = f"  {_when(row.article)}"
    source = clean_line(row.article.source_name)
    room = width - sum(map(cells, (sign[0], sent, age, old)))
    count = f" · newest of {row.count} takes" if row.count > 1 and not row.takes else ""
    name = cut(", ".join(row.names), room - cells(count)) + count
    where = f" {source}" if cells(name) + cells(source) + 1 <= room else ""
    lines: list[list[Piece]] = []
    if row.story and row.is_first:
        lines.append([(cut(clean_line(row.story), width), "soft bold")])
    head: list[Piece] = [sign, (name, "muted" if is_done else "accent bold")]
    lines.append([*head, (sent, "soft"), (where, "soft"), (age, "muted"), (old, "muted")])
    headline, passage = clean_line(row.article.headline), clean_line(row.passage)
    hits, spans = find_hits(headline, row.words), wrap(headline, width)
    for number, (start, end) in enumerate(spans[:_HEADLINE_LINES]):
        is_cut = number == _HEADLINE_LINES - 1 < len(spans) - 1
        text = cut(f"{headline[start:end]}…", width) if is_cut else headline[start:end]
        lines.append(mark_hits(text, start, hits, style))
    lines += [[(cut_words(one, width), "muted")] for one in row.reasons[:_WATCHES]]
    if more := len(row.reasons[_WATCHES:]):
        lines.append([(f"and {more} more", "muted")])
    for take in row.takes[:_TAKES]:
        use = f"  {clean_line(row.uses[take.id])}" if take.id in row.uses else ""
        about = f"{_when(take)} {clean_line(take.source_name)}{use}  {clean_line(take.headline)}"
        lines.append([(cut(f"  {about}", width), "soft")])
    if more := len(row.takes[_TAKES:]):
        lines.append([(f"  and {format_count(more, 'other take')}", "muted")])
    if passage:
        text = fit_excerpt(passage, row.words, width)
        lines.append(mark_hits(text, 0, find_hits(text, row.words), "soft"))
    return lines


def _when(article: Headline) -> str:
    """Return when an article was sent, to the minute where its source says it."""
    if article.date_kind == "day":
        return f"{article.published:%d %b}".lstrip("0")
    return format_relative_time(article.published, date.today())
