"""The lines of an article at a given width: which part of which passage each one shows; pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from storage.model import Article, Quote
from storage.text.dates import format_date
from storage.text.timestamps import published_day
from tui.formatting.text import cells, clean_line, cut
from tui.formatting.wrap import fold, wrap
from tui.widgets.article.passages import Passage, PassageKind, spans_of

__all__ = ["HANGING", "ArticleLines", "TextLine", "kicker"]

HANGING: dict[PassageKind, str] = {
    "item": "• ",
    "quote": "▎ ",
    "caption": "▣ ",
    "image": "▣ ",
    "attachment": "▶ ",
    "note": "※ ",
}
"""What stands before the first line of a passage; its other lines are indented as far."""

_CLOSE: tuple[PassageKind, ...] = ("item", "attachment")
"""What follows another of its kind without an empty line."""
_ABOUT: tuple[PassageKind, ...] = ("author", "remark", "edited", "note")
"""What is said about an article, in its head."""
_HEAD: tuple[PassageKind, ...] = ("states", "headline", "standfirst", *_ABOUT)


class TextLine(NamedTuple):
    """The characters `start:end` of a passage; an empty line has passage -1."""

    passage: int
    start: int = 0
    end: int = 0
    is_first: bool = False


_EMPTY = TextLine(-1)
_SHORTEST_SOURCE = 8
"""Cells: a shorter part of a source's name says nothing."""


def kicker(article: Article, source: str, room: int, today: date) -> tuple[str, str]:
    """Return the section of an article, and its source, category and date, in `room` cells.

    The date gives up its weekday and the year of today first, then the category is left out; then
    source and section are cut.
    """
    day = published_day(article.published, article.date_kind)
    time = "" if article.date_kind == "day" else f", {article.published.astimezone():%H:%M}"
    about = "seen " if article.date_kind == "seen" else ""
    whole = f"{about}{format_date(day, weekday=True)}{time}"
    short = f"{about}{format_date(day, short=True, year=day.year != today.year)}{time}"
    section = cut(clean_line(article.section), max(0, room - cells(short) - 3))
    room = max(0, room - cells(section) - 3)
    origin = f"{source} · " if source else ""
    category = clean_line(article.other_category)
    named = f"{origin}{category} · " if category else origin
    for begin, text in ((named, whole), (named, short), (origin, whole), (origin, short)):
        if cells(begin) + cells(text) <= room:
            return section, begin + text
    left = room - cells(short)
    origin = f"{cut(source, left - 3)} · " if left > _SHORTEST_SOURCE else ""
    return section, cut(origin + short, room)


class ArticleLines:
    """An article laid out: the head, with a line for the kicker, then the text."""

    def __init__(self, passages: Sequence[Passage], width: int, *, compact: bool) -> None:
        self.lines: list[TextLine] = []
        self._passages = passages
        self._offsets = [
            (passage.offset, number) for number, passage in enumerate(passages) if passage.raw
        ]
        self.kicker = 0 if compact else 1
        """The number of the line of the kicker."""
        self._first: dict[int, int] = {}
        self._lay_head(passages, width, [] if compact else [_EMPTY])
        self.head_height = len(self.lines)
        """How many lines the head takes."""
        before: PassageKind | None = None
        for index, passage in enumerate(passages):
            if passage.kind in _HEAD or (compact and passage.kind == "caption"):
                continue
            if not (passage.kind == before and before in _CLOSE):
                self.lines.append(_EMPTY)
            self._lay(index, passage, width)
            before = passage.kind

    def line_of_quote(self, quote: Quote) -> int | None:
        """Return the line on which a quote starts, if it is shown."""
        at = bisect_right(self._offsets, quote.start, key=lambda entry: entry[0]) - 1
        if at < 0:
            return None
        number = self._offsets[at][1]
        span = spans_of(self._passages[number], quote)
        return self.line_of(number, span[0]) if span else None

    def line_of(self, passage: int, offset: int) -> int | None:
        """Return the line that shows an offset of a passage, if the passage is shown."""
        first = self._first.get(passage)
        if first is None:
            return None
        stop = first
        while stop < len(self.lines) and self.lines[stop].passage == passage:
            stop += 1
        after = bisect_right(self.lines, offset, first, stop, key=lambda line: line.start)
        return max(first, after - 1)

    def _lay_head(self, passages: Sequence[Passage], width: int, gap: list[TextLine]) -> None:
        self.lines += [*gap, _EMPTY]
        before: PassageKind | None = None
        for index, passage in enumerate(passages):
            if passage.kind in _HEAD:
                # What is said about it follows a standfirst without a gap, as headlines do states.
                apart = passage.kind not in _ABOUT or before == "headline"
                apart = apart and before != "states"
                self.lines += gap if apart else []
                self._lay(index, passage, width)
                before = passage.kind
        self.lines += gap

    def _lay(self, index: int, passage: Passage, width: int) -> None:
        self._first[index] = len(self.lines)
        room = width - cells(HANGING.get(passage.kind, ""))
        spans = (fold if passage.kind == "code" else wrap)(passage.text, room)
        first = True
        for start, end in spans:
            self.lines.append(TextLine(index, start, end, first))
            first = False
