"""The list of what one speaker, or everybody, said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.model import QuoteHit
from tui.formatting.dates import format_published
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.formatting.wrap import wrap
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine
from tui.widgets.quotes.cards import STATED

__all__ = ["Part", "QuoteList"]

Part = tuple[int, str]
"""The row at which a part of the list begins, and its heading."""

_ROOMY = 60
"""The least width with room for a speaker, the date and the source in one line."""
_LONGEST = 6
"""The most lines of a quote; the article has the rest."""


class QuoteList(LineList):
    """The quotes of a speaker, each with its article."""

    DEFAULT_CSS = """
    QuoteList { width: 1fr; height: 1fr; background: $surface; border-left: vkey $line; }
    """

    @dataclass
    class Opened(Message):
        """The reader wants to see the quote in its article."""

        hit: QuoteHit

    @dataclass
    class EndReached(Message):
        """The cursor is on the last quote that is loaded."""

    @dataclass
    class Left(Message):
        """The reader wants to go back to the speakers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l", "open", "Open", show=False),
        Binding("h,left", "leave_list", "Speakers", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="quote-list")
        self.hits: Sequence[QuoteHit] = ()
        self._speaker = ""
        self._nothing: Sequence[Sequence[Piece]] = ()
        self._notes: Sequence[str] = ()
        self._parts: Sequence[Part] = ()
        self._wrapped: dict[int, list[str]] = {}
        self._placed: dict[int, list[str]] = {}

    @property
    def row_count(self) -> int:
        """How many quotes there are."""
        return len(self.hits)

    def row_height(self, row: int) -> int:
        """Return the lines of a quote, with those of its article."""
        return len(self._words(row)) + len(self._where(row))

    def lead_height(self, row: int) -> int:
        """Return the lines above a quote: a blank one, and the heading of a part."""
        return 1 + any(first == row for first, _ in self._parts)

    @property
    def head_height(self) -> int:
        """How many lines say at the top which part is there."""
        return 1 if self._parts else 0

    @property
    def chosen(self) -> QuoteHit | None:
        """The quote under the cursor."""
        return self.hits[self.cursor] if self.cursor < len(self.hits) else None

    def show(
        self,
        hits: Sequence[QuoteHit],
        *,
        of: str = "",
        nothing: Sequence[Sequence[Piece]] = (),
        notes: Sequence[str] = (),
        parts: Sequence[Part] = (),
    ) -> None:
        """Show quotes from the first.

        Args:
            hits: The quotes.
            of: The name of the speaker, which is left out; other names are shown.
            nothing: The lines that say why there are none, shown in the middle.
            notes: What to say of each beside its source; empty for nothing.
            parts: The parts of the list, which have headings.
        """
        self.hits = hits
        self._speaker = of
        self._notes = notes
        self._parts = parts
        self._nothing = () if hits else nothing
        self._forget_lines()
        self.cursor = 0
        if hits:
            self.reveal()
        else:
            self.lay_out()
        self.refresh()  # a list does not repaint lines without a row, but here they have text

    def explain_nothing(self, nothing: Sequence[Sequence[Piece]]) -> None:
        """Change the lines that say why there are no quotes, if there are none."""
        if self._nothing:
            self._nothing = nothing
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render one line of the screen."""
        lines, size = self._nothing, self.size
        place = y - max(0, (size.height - len(lines)) // 2)
        if not 0 <= place < len(lines):
            return super().render_line(y)
        before = max(0, (size.width - sum(cells(text) for text, _ in lines[place])) // 2)
        return self.strip([(" " * before, ""), *lines[place]], size.width)

    def extend(
        self, hits: Sequence[QuoteHit], notes: Sequence[str], parts: Sequence[Part] = ()
    ) -> None:
        """Show more quotes, those before included; the cursor stays on its quote."""
        chosen = self.chosen
        self.hits, self._notes, self._parts = hits, notes, parts
        if chosen in hits:
            self.cursor = hits.index(chosen)
        self._forget_lines()
        self.reveal()

    def row_selected(self) -> None:
        """Announce that the cursor is on the last quote."""
        if self.cursor == len(self.hits) - 1:
            self.post_message(self.EndReached())

    def on_resize(self) -> None:
        """Wrap again at the new width."""
        self._forget_lines()

    def _forget_lines(self) -> None:
        """Compute the lines of each quote again: those of the last width count until then."""
        self._wrapped.clear()
        self._placed.clear()

    def _words(self, row: int) -> list[str]:
        if row not in self._wrapped:
            quote = self.hits[row].quote
            words = clean_line(quote.text)
            text = f"{STATED} {words}" if quote.kind == "statement" else f"“{words}”"
            spans = wrap(text, max(10, self.size.width - 4))
            self._wrapped[row] = [text[start:end] for start, end in spans[:_LONGEST]]
            if len(spans) > _LONGEST:
                self._wrapped[row][-1] = f"{cut(self._wrapped[row][-1], self.size.width - 6)} …"
        return self._wrapped[row]

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render a line of a quote."""
        width = self.size.width
        if line.offset < 0:
            return self.strip(self._lead(line), width)
        on = line.row == self.cursor and self.has_focus
        words = self._words(line.row)
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        if line.offset < len(words):
            killed = self.hits[line.row].article.killed
            stated = self.hits[line.row].quote.kind == "statement"
            style = "soft italic" if stated else "quote"
            piece: Piece = (words[line.offset], f"{style} strike" if killed else style)
        else:
            where = self._where(line.row)[line.offset - len(words)]
            piece = (cut_words(where, width - 3), "muted")
        return self.strip([bar, (" ", ""), piece], width, "on-selection" if on else "")

    def _lead(self, line: ScreenLine) -> list[Piece]:
        """Return a line above a quote: the heading of its part where it begins, and at the top."""
        begun = [part for part in self._parts if part[0] <= line.row]
        if line.offset < -1 or not begun or line.row not in (self.top, begun[-1][0]):
            return []
        return [(" ", ""), (cut(clean_line(begun[-1][1]), self.size.width - 2), "accent bold")]

    def _where(self, row: int) -> list[str]:
        """Return the lines below the words of a quote."""
        if row not in self._placed:
            self._placed[row] = self._place(row)
        return self._placed[row]

    def _place(self, row: int) -> list[str]:
        """Return the speaker, if not obvious, date, source, note and headline of a quote.

        Where there is no room for all of it, the speaker and the note have a line of their own.
        """
        hit, note = self.hits[row], self._notes[row] if row < len(self._notes) else ""
        quote, article = hit.quote, hit.article
        name = quote.speaker or ""
        if quote.certainty == "none":
            name = "unattributed"
        elif quote.certainty == "likely":
            name = f"likely {name}"
        who = "" if name == self._speaker else clean_line(name)
        when = format_published(article.published, article.date_kind)
        is_apart = bool(who or note) and self.size.width < _ROOMY
        parts = (when, article.source_name, "" if is_apart else note, article.headline)
        where = " · ".join(clean_line(part) for part in parts if part)
        first = " · ".join(part for part in (who, clean_line(note) if is_apart else where) if part)
        lines = [first, where] if is_apart else [first]
        mark = "✎ " if quote.corrected else ""
        mark += "KILLED · " if article.killed else ""
        return [mark + lines[0], *lines[1:]]

    def row_opened(self) -> None:
        """Ask to see the quote in its article."""
        if self.chosen:
            self.post_message(self.Opened(self.chosen))

    def action_open(self) -> None:
        """Open the article at the quote."""
        self.row_opened()

    def action_leave_list(self) -> None:
        """Go back to the speakers."""
        self.post_message(self.Left())
