"""The article panel: an article laid out in lines, of which only those on screen are rendered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import Article, Quote
from tui.commands.table import panel_binding
from tui.formatting.text import clean, clean_line
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import Piece, panel_frame
from tui.theming.themes import section_hue
from tui.widgets.article.drawing import (
    TextColumn,
    message_row,
    pieces_of,
    strip_of,
    summary_note,
    text_column,
)
from tui.widgets.article.hit_cursor import HitCursor
from tui.widgets.article.layout import ArticleLines, TextLine, kicker
from tui.widgets.article.passages import (
    Passage,
    Run,
    dimmed,
    fold_known,
    is_teaser,
    passages_of,
    plain_text,
    runs_of,
    struck,
)
from tui.widgets.pager import Pager

__all__ = ["ArticleView"]

_COMPACT_BELOW = 26
_WORDS_A_MINUTE = 220


class ArticleView(Pager):
    """An article with its quotes, speakers, links and search hits marked."""

    BINDINGS: ClassVar[list[BindingType]] = [panel_binding("page-on", "page_on")]
    DEFAULT_CSS = panel_frame("ArticleView")

    measure: reactive[int] = reactive(76, repaint=False)
    """The most cells of a line of text."""

    @dataclass
    class QuoteReached(Message):
        """The reader has scrolled to another quote."""

        index: int

    @dataclass
    class EndReached(Message):
        """The reader paged on at the end."""

    def __init__(
        self,
        *,
        full_text: str = "t",
        browser: str = "o",
        name: str | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(self, name=name, id=id)
        self.border_title = "2 Article"
        self._helps = ((full_text, "fetches the whole text"), (browser, "opens the page"))
        self.article: Article | None = None
        self.links: list[str] = []
        """The URLs of the links, in the order of their numbers, from 1."""
        self.link_words: list[str] = []
        self._quotes: Sequence[Quote] = ()
        self._hits = HitCursor()
        self._source = ""
        self._message = ""
        self._fetchable = True
        self._passages: list[Passage] = []
        self._laid: ArticleLines | None = None
        self._quote_lines: list[tuple[int, int]] = []
        self._runs: dict[int, list[Run]] = {}
        self._minutes = 1
        self.top = 0
        self.chosen: int | None = None
        """The index of the quote that is highlighted."""
        self._reached: int | None = None

    # What the screen calls.

    def show(
        self,
        article: Article | None,
        quotes: Sequence[Quote] = (),
        *,
        source_name: str = "",
        hits: Sequence[str] = (),
        edited: str = "",
        remarks: Sequence[str] = (),
        notes: Sequence[str] = (),
        fetchable: bool = True,
        known: Collection[int] = (),
        fold: bool = False,
    ) -> None:
        """Show an article; the same one as before stays scrolled where it was.

        Args:
            article: The article; None: none.
            quotes: Its quotes.
            source_name: The name of its source.
            hits: Words to highlight.
            edited: The line of its head that says when its source edited it.
            remarks: Lines of its head about other articles, and other sources that carry it.
            notes: What desks left on it, also lines of its head.
            fetchable: Whether the full text of a summary can be fetched.
            known: The numbers of blocks the reader knows from elsewhere: they are dimmed.
            fold: Whether to leave these out.
        """
        self._fetchable = fetchable
        is_other = not (article and self.article and article.id == self.article.id)
        self.article, self._quotes = article, tuple(quotes)
        if is_other:
            self.top, self.chosen, self._reached = 0, None, None
        self._hits.search(hits, restart=is_other)
        self._source, self._message = clean_line(source_name), ""
        shown: list[Passage] = []
        self.links = []
        if article:
            shown, self.links = passages_of(article, edited, remarks, known, notes)
        self.link_words = [one.text[start:end] for one in shown for start, end in one.links]
        self._passages = fold_known(shown) if fold else shown
        words = sum(passage.text.count(" ") + 1 for passage in self._passages)
        self._minutes = max(1, round(words / _WORDS_A_MINUTE))
        self._lay_out()

    @property
    def attachments(self) -> list[tuple[str, str]]:
        """Each attachment of the article, in order: the line that stands for it, and its URL."""
        blocks = self.article.blocks if self.article else ()
        return [
            (block.text, block.links[0].url)
            for block in blocks
            if block.kind == "attachment" and block.links
        ]

    def show_empty(self, message: str) -> None:
        """Show a message instead of an article; its first line is emphasized."""
        self.show(None)
        self._message = clean(message)

    def go_to(self, quote_index: int) -> None:
        """Highlight a quote and scroll it to the middle."""
        if not 0 <= quote_index < len(self._quotes):
            return
        self.chosen = self._reached = quote_index
        self._hits.reveal_pending = False
        self._runs.clear()
        line = self._lines.line_of_quote(self._quotes[quote_index])
        if line is not None:
            self.show_from(line - self.size.height // 2)
        self.repaint()

    @property
    def position(self) -> tuple[int, int]:
        """The passage at the top, and the offset there in its text: the same at every width.

        With blank lines at the top it is the passage below them, and minus their number.
        """
        lines = self._lines.lines[self.top :] if self.top else []
        for blank, line in enumerate(lines):
            if line.passage >= 0:
                return line.passage, line.start or -blank
        return 0, 0

    def go_to_position(self, passage: int, offset: int) -> None:
        """Scroll to a `position`."""
        if (line := self._lines.line_of(passage, max(0, offset))) is not None:
            self._hits.reveal_pending = False
            is_top = not (passage or offset)
            self.show_from(0 if is_top else line + min(0, offset))

    def step_hit(self, step: int) -> bool:
        """Go `step` hits forward, or back where negative; False where there is none.

        If the current hit is not on screen, go to the nearest one in that direction.
        """
        if not (self._lines.lines and self._hits.step(step, self.top, self.size.height)):
            return False
        self._runs.clear()
        self._reveal_hit()
        self.moved()
        self.repaint()
        return True

    def action_page_on(self) -> None:
        """Page down; at the end, announce that."""
        if self.top >= self.last_top:
            self.post_message(self.EndReached())
        else:
            self.action_page(1)

    def copy_text(self) -> str:
        """Return the article as plain text, one line per paragraph."""
        return plain_text(self.article) if self.article else ""

    # Layout.

    @property
    def _column(self) -> TextColumn:
        return text_column(self.size.width, self.measure)

    @property
    def _lines(self) -> ArticleLines:
        if self._laid is None:
            compact = self.app.size.height < _COMPACT_BELOW
            self._laid = ArticleLines(self._passages, self._column.text, compact=compact)
            self._quote_lines = [
                (index, line)
                for index, quote in enumerate(self._quotes)
                if (line := self._laid.line_of_quote(quote)) is not None
            ]
            self._hits.lay_out(self._passages, self._laid)
        return self._laid

    @property
    def line_count(self) -> int:
        """How many lines there are, including the note under a summary."""
        if self.article is None:
            return 0
        note = self._note
        return len(self._lines.lines) + (1 + len(note) if note else 0)

    def _lay_out(self) -> None:
        self._laid = None
        self._runs.clear()
        if self.is_attached:
            self.top = min(self.top, self.last_top)
            if self._hits.reveal_pending and self.size.height:
                self._hits.reveal_pending = False
                self._reveal_hit()
            self.write_position()
            self.repaint()

    def write_position(self) -> None:
        """Show in the border which lines are on screen."""
        count = self.line_count
        last = min(count, self.top + self.size.height)
        position = f"{self.top + 1}–{last} of {count} · {self._minutes} min" if count else ""
        set_subtitle(self, Content(position))

    # Rendering.

    def paragraph_at(self, y: int) -> int | None:
        """Return the passage in a line of the screen."""
        lines = self._lines.lines
        passage = lines[self.top + y].passage if self.top + y < len(lines) else -1
        return passage if passage >= 0 else None

    def draw_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        if self.article is None:
            return self.strip(message_row(self._message, y, *self.size), self.size.width)
        index = self.top + y
        lines = self._lines
        if index >= len(lines.lines):
            row = index - len(lines.lines) - 1
            return self._strip(self._note[row] if 0 <= row < len(self._note) else [])
        line = lines.lines[index]
        is_kicker = index == lines.kicker and index < lines.head_height
        pieces = self._kicker(self.article) if is_kicker else self._pieces(line)
        return self._strip(pieces, self._hue if index < lines.head_height else "")

    def _pieces(self, line: TextLine) -> list[Piece]:
        if line.passage < 0:
            return []
        runs = self._runs_of(line.passage)
        return pieces_of(line, self._passages[line.passage], runs, self._hue)

    def _runs_of(self, passage: int) -> list[Run]:
        if (runs := self._runs.get(passage)) is None:
            current, words = self._hits.current_in(passage), self._hits.words
            runs = runs_of(self._passages[passage], self._quotes, self.chosen, words, current)
            if self.article and self.article.killed:
                runs = struck(runs, self._passages[passage].kind)
            if self._passages[passage].is_known:
                runs = dimmed(runs)
            self._runs[passage] = runs
        return runs

    @property
    def _hue(self) -> str:
        return f"section-{section_hue(self.article.section if self.article else '')}"

    def _kicker(self, article: Article) -> list[Piece]:
        section, origin = kicker(article, self._source, self._column.text, date.today())
        return [(section, f"{self._hue} bold"), ("   ", ""), (origin, "muted")]

    @property
    def _note(self) -> list[list[Piece]]:
        """The note under a summary."""
        if not (self.article and is_teaser(self.article)):
            return []
        what = "Summary" if self.article.text.strip() else "Headline"
        helps = self._helps if self._fetchable else self._helps[1:]
        return summary_note(what, helps, self._column.text)

    def _strip(self, pieces: Sequence[Piece], hue: str = "") -> Strip:
        return strip_of(pieces, self._column, self.style_of, hue)

    # Moving.

    def _reveal_hit(self) -> None:
        """Scroll the current hit to the middle, unless it is on screen already."""
        if self._lines.lines and (line := self._hits.line) is not None and not self.in_view(line):
            self.show_from(line - self.size.height // 2)

    def moved(self) -> None:
        """Announce the quote that the reader has reached: the last one above the reading line.

        That line moves from the top of the screen to the bottom as the article is scrolled.
        """
        share = self.top / self.last_top if self.last_top else 0
        reading = self.top + share * self.size.height
        passed = [index for index, line in self._quote_lines if line <= reading]
        reached = passed[-1] if passed else self._reached
        if reached is not None and reached != self._reached:
            self._reached = reached
            self.post_message(self.QuoteReached(reached))

    # Events.

    def on_resize(self) -> None:
        """Lay out again; the first line on screen stays in its passage."""
        before, top = self._laid, self.top
        self._laid = None
        if before and top and top < len(before.lines) and before.lines[top].passage >= 0:
            line = before.lines[top]
            self.top = self._lines.line_of(line.passage, line.start) or 0
        self._lay_out()

    def watch_measure(self) -> None:
        """Lay out again at another width."""
        if self.is_attached:
            self.on_resize()
