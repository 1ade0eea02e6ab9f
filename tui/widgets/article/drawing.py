"""How the lines of an article look: margins, styles, and the note under a summary; no widget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.formatting.text import cells
from tui.formatting.wrap import wrap
from tui.theming.styles import Piece
from tui.widgets.article.layout import HANGING, TextLine
from tui.widgets.article.passages import Passage, PassageKind, Run

__all__ = ["TextColumn", "message_row", "pieces_of", "strip_of", "summary_note", "text_column"]

_STYLES: dict[PassageKind, str] = {
    "states": "muted",
    "headline": "text bold",
    "standfirst": "soft italic",
    "author": "muted",
    "remark": "muted",
    "edited": "muted",
    "note": "soft",
    "caption": "muted",
    "image": "muted",
    "attachment": "soft",
    "quote": "soft",
    "code": "soft",
    "folded": "muted italic",
}


class TextColumn(NamedTuple):
    """The column of text in a panel `width` cells wide; all fields are in cells.

    In a wide panel the column is centred: `left` is what is free on its left. `margin` is its bar
    and the space to the text, `text` the width of a line of text.
    """

    width: int
    left: int
    margin: int
    text: int


@lru_cache(maxsize=16)
def text_column(width: int, measure: int) -> TextColumn:
    """Return the column for lines of at most `measure` cells."""
    margin = 3 if width >= 40 else 2
    text = max(1, min(measure, width - margin - 2))
    return TextColumn(width, max(0, (width - text - margin - 2) // 2), margin, text)


def pieces_of(line: TextLine, passage: Passage, runs: Sequence[Run], hue: str) -> list[Piece]:
    """Return a line of a passage, split where its marks change; `hue` is the section's colour."""
    style = f"{hue} bold" if passage.kind == "heading" else _STYLES.get(passage.kind, "text")
    pieces: list[Piece] = []
    if hang := HANGING.get(passage.kind):
        keeps = line.is_first or passage.kind == "quote"
        pieces.append((hang if keeps else " " * cells(hang), "muted"))
    at = max(0, bisect_left(runs, line.start, key=lambda run: run[1]))
    for start, end, marks in runs[at:]:
        if start >= line.end:
            break
        text = passage.text[max(start, line.start) : min(end, line.end)]
        pieces.append((text, f"{style} {marks}"))
    return pieces


def strip_of(
    pieces: Sequence[Piece], column: TextColumn, style_of: Callable[[str], Style], hue: str = ""
) -> Strip:
    """Return a line of the whole width, its text in the column.

    With the `hue` of a section it is a line of the head.
    """
    width, left, margin, text_width = column
    background = "on-panel" if hue else ""
    bar = [Segment("▌", style_of(f"{background} {hue}"))] if hue else []
    gap = Segment(" " * (margin - len(bar)), style_of(background))
    segments = [Segment(" " * left, style_of("")), *bar, gap] if left else [*bar, gap]
    segments += [Segment(text, style_of(f"{background} {style}")) for text, style in pieces if text]
    used = left + margin + sum(cells(text) for text, _ in pieces)
    edge = left + margin + text_width + 2
    if used < edge:
        segments.append(Segment(" " * (edge - used), style_of(background)))
    if edge < width:
        segments.append(Segment(" " * (width - edge), style_of("")))
    return Strip(segments, max(width, used))


def summary_note(what: str, helps: Iterable[tuple[str, str]], room: int) -> list[list[Piece]]:
    """Return the note that an article is only `what`; no sentence is broken across lines.

    `helps` are keys and what they do; `room` is in cells.
    """
    lines: list[list[Piece]] = [[(f"{what} only.", "muted")]]
    for key, word in helps:
        sentence: list[Piece] = [(key, "accent bold"), (f" {word}.", "muted")]
        longer = [*lines[-1], (" ", ""), *sentence]
        if sum(cells(text) for text, _ in longer) <= room:
            lines[-1] = longer
        else:
            lines.append(sentence)
    return lines


def message_row(message: str, y: int, width: int, height: int) -> list[Piece]:
    """Return line `y` of a cleaned message, centred; its first line is emphasized."""
    rows = [
        (text[start:end], "soft bold" if number == 0 else "muted")
        for number, text in enumerate(message.split("\n"))
        for start, end in wrap(text, max(1, width - 4)) or [(0, 0)]
    ]
    row = y - max(0, (height - len(rows)) // 2)
    text, style = rows[row] if 0 <= row < len(rows) else ("", "")
    return [(" " * ((width - cells(text)) // 2), ""), (text, style)]
