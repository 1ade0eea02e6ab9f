"""A take as a row: what it is to earlier takes, what it adds, and the same text elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from storage.model import Article, TakeKind
from tui.formatting.states import ChippedHeadline, chip_headline
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.theming.styles import Piece
from tui.theming.themes import section_hue

__all__ = ["KINDS", "TakeRow", "headline_pieces", "lines_of"]

KINDS: dict[TakeKind, str] = {
    "repeat": "same text",
    "correction": "correction",
    "cut": "cut",
    "retake": "retake",
}
"""What a take is called in a row."""
_NO_MARK: Piece = (" ", "")
_MARGIN = 3
"""Cells before a line: bar, mark and space."""


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take in the list.

    Attributes:
        source: The name of its source.
        kind: What its text is to that of an earlier take.
        added: How many paragraphs no earlier take has.
        change: What the take changes, in words.
        error: What it repeats that was corrected, in words.
        repeats: The takes with the same text that this row stands for.
        repeated_by: The names of the sources of these, and of others that carry the article.
        is_new: Whether it came since the reader last looked.
        shared: It has text of a withdrawn article.
        fenced: It has text that is under embargo elsewhere.
    """

    article: Article
    source: str
    kind: TakeKind | None = None
    added: int = 0
    change: str = ""
    error: str = ""
    repeats: tuple[Article, ...] = ()
    repeated_by: tuple[str, ...] = ()
    is_new: bool = False
    shared: bool = False
    fenced: bool = False

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the row, its own first."""
        return (self.article, *self.repeats)

    @property
    def matters(self) -> bool:
        """Whether it says something new, or something about an earlier take."""
        is_about = self.kind == "correction" or self.article.killed is not None
        return bool(self.added or self.change or self.error or is_about)

    @property
    def is_unread(self) -> bool:
        """Whether one of its articles is unread."""
        return not all(article.read for article in self.articles)


def lines_of(row: TakeRow, width: int, now: datetime, *, picked: bool) -> list[list[Piece]]:
    """Return the lines of a row without the bar at their left; a second mark is below the first."""
    first, second, *_ = [*_marks(row, picked=picked), _NO_MARK, _NO_MARK]
    lines = [
        [first, *_first_line(row, width)],
        [second, *_headline(row, width - _MARGIN - 1, now)],
    ]
    for words, style in ((row.error, "bad"), (row.change, "warn")):
        if words:
            lines.append([("  ", ""), (cut_words(clean_line(words), width - _MARGIN - 1), style)])
    if row.repeated_by:
        named = ", ".join(dict.fromkeys(map(clean_line, row.repeated_by)))
        words = f"+{len(row.repeated_by)} same text: {named}"
        lines.append([("  ", ""), (cut_words(words, width - _MARGIN - 1), "muted")])
    return lines


def _marks(row: TakeRow, *, picked: bool) -> Iterator[Piece]:
    """Yield the marks of a row, in the order of the list of headlines."""
    if picked:
        yield "✓", "accent bold"
    elif row.is_unread:
        yield "●", f"section-{section_hue(row.article.section)}"
    if row.article.starred:
        yield "★", "accent"


def _first_line(row: TakeRow, width: int) -> list[Piece]:
    """Return the time, the source, and at the right what the take is and adds."""
    article = row.article
    about = "~" if article.date_kind == "seen" else ""
    local = article.published.astimezone()
    time = "" if article.date_kind == "day" else f"{about}{local:%H:%M} "
    end = _badges(row)
    used = _MARGIN + cells(time) + sum(cells(text) for text, _ in end) + 1
    source = cut(clean_line(row.source), max(6, width - used - 1))
    room = max(1, width - used - cells(source))
    return [
        (" ", ""),
        (time, "muted"),
        (source, "soft bold" if row.is_unread else "muted"),
        (" " * room, ""),
        *end,
    ]


def _badges(row: TakeRow) -> list[Piece]:
    badges: list[Piece] = []
    if row.kind:
        badges.append((KINDS[row.kind], "warn" if row.kind == "correction" else "muted"))
    if row.added:
        badges.append((f"+{row.added} ¶", "good"))
    if row.is_new:
        badges.append(("new", "accent bold"))
    spaced: list[Piece] = []
    for badge in badges:
        spaced += [("  ", ""), badge] if spaced else [badge]
    return spaced


def _headline(row: TakeRow, room: int, now: datetime) -> list[Piece]:
    style = "text bold" if row.is_unread else "read"
    if row.article.killed:
        style += " strike"
    headline = chip_headline(row.article, now, shared=row.shared, fenced=row.fenced)
    return [(" ", ""), *headline_pieces(headline, room, style)]


def headline_pieces(headline: ChippedHeadline, room: int, style: str) -> list[Piece]:
    """Return a headline with its chips in so many cells."""
    text = cut_words(headline.text, room)
    pieces: list[Piece] = []
    at = 0
    for chip, (start, end) in zip(headline.chips, headline.spans, strict=True):
        if end <= len(text):
            pieces += [(text[at:start], style), (text[start:end], chip.style)]
            at = end
    return [*pieces, (text[at:], style)]
