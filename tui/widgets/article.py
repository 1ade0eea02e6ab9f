"""One article to read: laid out in lines, of which only those on screen are drawn.

It is given an article and its quotes and tells what the reader reached; it opens and marks nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import Article, Quote
from tui.text import cells, clean, clean_line
from tui.themes import section_hue
from tui.widgets.article_lines import HANGING, ArticleLines, Line, kicker
from tui.widgets.hits import find_hits
from tui.widgets.ink import Piece, panel_frame
from tui.widgets.passages import Passage, PassageKind, Run, passages_of, runs_of
from tui.widgets.scrolled import Scrolled
from tui.widgets.subtitle import write_subtitle
from tui.widgets.wrap import wrap

__all__ = ["ArticleView"]

_COMPACT_BELOW = 26
_WORDS_A_MINUTE = 220
_INKS: dict[PassageKind, str] = {
    "headline": "text bold",
    "standfirst": "soft italic",
    "author": "muted",
    "edited": "muted",
    "caption": "muted",
    "image": "muted",
    "quote": "soft",
    "code": "soft",
}


class Band(NamedTuple):
    """Where text stands in a part `width` cells wide, all in cells.

    `left` of the band, which stands in the middle of a wide part; `margin` from its edge to the
    text: its bar and some air; `text` for a line.
    """

    width: int
    left: int
    margin: int
    text: int


@lru_cache(maxsize=16)
def _band_in(width: int, measure: int) -> Band:
    margin = 3 if width >= 40 else 2
    text = max(1, min(measure, width - margin - 2))
    return Band(width, max(0, (width - text - margin - 2) // 2), margin, text)


class ArticleView(Scrolled):
    """An article under its band, with quotes, speakers, links and hits marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page_on", "Page", id="page-on", show=False),
    ]
    DEFAULT_CSS = panel_frame("ArticleView")

    measure: reactive[int] = reactive(76, repaint=False)
    """The most cells a line of text takes."""

    @dataclass
    class QuoteReached(Message):
        """The reader has scrolled to another quote."""

        index: int

    @dataclass
    class EndReached(Message):
        """The reader paged on where nothing is left."""

    def __init__(
        self,
        *,
        full_text: str = "t",
        browser: str = "o",
        name: str | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(name=name, id=id)
        self.border_title = "2 Article"
        self._helps = ((full_text, "fetches the whole text"), (browser, "opens the page"))
        self.article: Article | None = None
        self.links: list[str] = []
        """Addresses of the links, the first of which is number 1."""
        self._quotes: Sequence[Quote] = ()
        self._hits: tuple[str, ...] = ()
        self._source = ""
        self._message = ""
        self._passages: list[Passage] = []
        self._laid: ArticleLines | None = None
        self._quote_lines: list[tuple[int, int]] = []
        self._hit_places: list[tuple[int, int, int]] = []
        """The passage of each hit that is shown, where in it the hit begins, and on which line."""
        self._hit = 0
        self._hit_wanted = False
        """The hit one is at is to be brought into view as soon as there is room for lines."""
        self._runs: dict[int, list[Run]] = {}
        self._minutes = 1
        self.top = 0
        self._chosen: int | None = None
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
    ) -> None:
        """Show an article; the same one as before stays where it was scrolled to.

        `edited` is the line of its head that says when its source changed it.
        """
        is_other = not (article and self.article and article.id == self.article.id)
        self.article, self._quotes = article, tuple(quotes)
        if is_other:
            self.top, self._chosen, self._reached = 0, None, None
        if is_other or tuple(hits) != self._hits:
            self._hit, self._hit_wanted = 0, bool(hits)
        self._source, self._hits = clean_line(source_name), tuple(hits)
        self._message = ""
        self._passages, self.links = passages_of(article, edited) if article else ([], [])
        words = sum(passage.text.count(" ") + 1 for passage in self._passages)
        self._minutes = max(1, round(words / _WORDS_A_MINUTE))
        self._lay_out()

    def show_empty(self, message: str) -> None:
        """Show no article but a few words that say why; the first line stands out."""
        self.show(None)
        self._message = clean(message)

    def go_to(self, quote_index: int) -> None:
        """Choose a quote and bring it into the middle."""
        if not 0 <= quote_index < len(self._quotes):
            return
        self._chosen = self._reached = quote_index
        self._hit_wanted = False
        self._runs.clear()
        line = self._lines.line_of_quote(self._quotes[quote_index])
        if line is not None:
            self.show_from(line - self.size.height // 2)
        self.repaint()

    @property
    def place(self) -> tuple[int, int]:
        """The passage at the top, and the character of it there: the same at every width.

        Where blank lines stand at the top it is the passage below, and minus their number.
        """
        lines = self._lines.lines[self.top :] if self.top else []
        for blank, line in enumerate(lines):
            if line.passage >= 0:
                return line.passage, line.start or -blank
        return 0, 0

    def go_to_place(self, passage: int, character: int) -> None:
        """Bring a place that `place` has told to the top."""
        if (line := self._lines.line_of(passage, max(0, character))) is not None:
            self._hit_wanted = False
            is_top = not (passage or character)
            self.show_from(0 if is_top else line + min(0, character))

    def step_hit(self, step: int) -> bool:
        """Go `step` hits on, or back, within the article; False where there is none that way.

        From a place without the hit one was at, it goes to the nearest that way.
        """
        if not self._lines.lines or not self._hit_places:
            return False
        lines = [line for _, _, line in self._hit_places]
        start = self._hit
        if not self.in_view(lines[start]):
            start = bisect_left(lines, self.top) - (1 if step > 0 else 0)
        hit = max(0, min(start + step, len(lines) - 1))
        if hit == start:
            return False
        self._hit = hit
        self._runs.clear()
        self._bring_hit()
        self.moved()
        self.repaint()
        return True

    def page_on(self) -> None:
        """Page down; at the end, say so."""
        if self.top >= self.last_top:
            self.post_message(self.EndReached())
        else:
            self.action_page(1)

    def copy_text(self) -> str:
        """Return the article as plain text: a line a paragraph, none broken to fit."""
        article = self.article
        if article is None:
            return ""
        parts = (article.headline, article.standfirst, *(block.text for block in article.blocks))
        return "\n\n".join(clean(part) for part in parts if part)

    # Laying out.

    @property
    def _band(self) -> Band:
        return _band_in(self.size.width, self.measure)

    @property
    def _lines(self) -> ArticleLines:
        if self._laid is None:
            compact = self.app.size.height < _COMPACT_BELOW
            self._laid = ArticleLines(self._passages, self._band.text, compact=compact)
            self._quote_lines = [
                (index, line)
                for index, quote in enumerate(self._quotes)
                if (line := self._laid.line_of_quote(quote)) is not None
            ]
            self._hit_places = [
                (number, start, line)
                for number, passage in enumerate(self._passages)
                for start, _ in find_hits(passage.text, self._hits)
                if (line := self._laid.line_of(number, start)) is not None
            ]
            self._hit = max(0, min(self._hit, len(self._hit_places) - 1))
        return self._laid

    @property
    def line_count(self) -> int:
        """How many lines there are, with the note under a summary."""
        if self.article is None:
            return 0
        note = self._note
        return len(self._lines.lines) + (1 + len(note) if note else 0)

    def _lay_out(self) -> None:
        self._laid = None
        self._runs.clear()
        if self.is_attached:
            self.top = min(self.top, self.last_top)
            if self._hit_wanted and self.size.height:
                self._hit_wanted = False
                self._bring_hit()
            self.write_place()
            self.repaint()

    def write_place(self) -> None:
        """Write which lines are on screen into the border."""
        count = self.line_count
        last = min(count, self.top + self.size.height)
        place = f"{self.top + 1}–{last} of {count} · {self._minutes} min" if count else ""
        write_subtitle(self, Content(place))

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        if self.article is None:
            return self._message_line(y)
        index = self.top + y
        lines = self._lines
        if index >= len(lines.lines):
            row = index - len(lines.lines) - 1
            return self._strip(self._note[row] if 0 <= row < len(self._note) else [])
        line = lines.lines[index]
        if index >= lines.band:
            return self._strip(self._pieces(line))
        pieces = self._kicker(self.article) if index == lines.kicker else self._pieces(line)
        return self._strip(pieces, in_band=True)

    def _pieces(self, line: Line) -> list[Piece]:
        """Return a line of a passage, cut where its marks change."""
        if line.passage < 0:
            return []
        passage = self._passages[line.passage]
        inks = _INKS.get(passage.kind, "text")
        if passage.kind == "heading":
            inks = f"{self._hue} bold"
        pieces: list[Piece] = []
        if hang := HANGING.get(passage.kind):
            keeps = line.is_first or passage.kind == "quote"
            pieces.append((hang if keeps else " " * cells(hang), "muted"))
        runs = self._runs_of(line.passage)
        at = max(0, bisect_left(runs, line.start, key=lambda run: run[1]))
        for start, end, marks in runs[at:]:
            if start >= line.end:
                break
            text = passage.text[max(start, line.start) : min(end, line.end)]
            pieces.append((text, f"{inks} {marks}"))
        return pieces

    def _runs_of(self, passage: int) -> list[Run]:
        if (runs := self._runs.get(passage)) is None:
            at, place, _ = self._hit_places[self._hit] if self._hit_places else (-1, 0, 0)
            current = place if at == passage else None
            runs = runs_of(self._passages[passage], self._quotes, self._chosen, self._hits, current)
            self._runs[passage] = runs
        return runs

    @property
    def _hue(self) -> str:
        return f"section-{section_hue(self.article.section if self.article else '')}"

    def _kicker(self, article: Article) -> list[Piece]:
        section, origin = kicker(article, self._source, self._band.text)
        return [(section, f"{self._hue} bold"), ("   ", ""), (origin, "muted")]

    @property
    def _note(self) -> list[list[Piece]]:
        """Return what says under a summary that it is one, a sentence broken to no two lines."""
        if not (self.article and self.article.summary_only):
            return []
        lines: list[list[Piece]] = [[("Summary only.", "muted")]]
        for key, word in self._helps if self.article.link else ():
            sentence: list[Piece] = [(key, "accent bold"), (f" {word}.", "muted")]
            longer = [*lines[-1], (" ", ""), *sentence]
            if sum(cells(text) for text, _ in longer) <= self._band.text:
                lines[-1] = longer
            else:
                lines.append(sentence)
        return lines

    def _message_line(self, y: int) -> Strip:
        rows = [
            (text[start:end], "soft bold" if number == 0 else "muted")
            for number, text in enumerate(self._message.split("\n"))
            for start, end in wrap(text, max(1, self.size.width - 4)) or [(0, 0)]
        ]
        row = y - max(0, (self.size.height - len(rows)) // 2)
        text, inks = rows[row] if 0 <= row < len(rows) else ("", "")
        return self.strip(
            [(" " * ((self.size.width - cells(text)) // 2), ""), (text, inks)], self.size.width
        )

    def _strip(self, pieces: Sequence[Piece], *, in_band: bool = False) -> Strip:
        """Return a line over the whole width, its text where the text stands."""
        width, left, margin, text_width = self._band
        ground = "on-panel" if in_band else ""
        bar = [Segment("▌", self.ink(f"{ground} {self._hue}"))] if in_band else []
        air = Segment(" " * (margin - len(bar)), self.ink(ground))
        segments = [Segment(" " * left, self.ink("")), *bar, air] if left else [*bar, air]
        segments += [Segment(text, self.ink(f"{ground} {inks}")) for text, inks in pieces if text]
        used = left + margin + sum(cells(text) for text, _ in pieces)
        edge = left + margin + text_width + 2
        if used < edge:
            segments.append(Segment(" " * (edge - used), self.ink(ground)))
        if edge < width:
            segments.append(Segment(" " * (width - edge), self.ink("")))
        return Strip(segments, max(width, used))

    # Moving.

    def _bring_hit(self) -> None:
        """Bring the hit one is at into the middle, unless it is to be seen already."""
        if self._lines.lines and self._hit_places:
            line = self._hit_places[self._hit][2]
            if not self.in_view(line):
                self.show_from(line - self.size.height // 2)

    def moved(self) -> None:
        """Tell which quote the reader has come to: the last at or above the line of reading.

        That line goes from the top of the screen to its foot as the article goes by.
        """
        share = self.top / self.last_top if self.last_top else 0
        reading = self.top + share * self.size.height
        passed = [index for index, line in self._quote_lines if line <= reading]
        reached = passed[-1] if passed else self._reached
        if reached is not None and reached != self._reached:
            self._reached = reached
            self.post_message(self.QuoteReached(reached))

    def action_page_on(self) -> None:
        """Page down; at the end, say so."""
        self.page_on()

    # Events.

    def on_resize(self) -> None:
        """Lay out anew; the first line on screen stays in its passage."""
        before, top = self._laid, self.top
        self._laid = None
        if before and top and top < len(before.lines) and before.lines[top].passage >= 0:
            line = before.lines[top]
            self.top = self._lines.line_of(line.passage, line.start) or 0
        self._lay_out()

    def watch_measure(self) -> None:
        """Lay out anew in another width."""
        if self.is_attached:
            self.on_resize()
