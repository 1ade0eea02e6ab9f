"""How the lines of an article look: the band it stands in, its styles, the note under a summary.

Pure: what is drawn comes out as pieces and strips, nothing here knows a widget.
"""

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
from tui.widgets.article.layout import HANGING, Line
from tui.widgets.article.passages import Passage, PassageKind, Run

__all__ = ["Band", "band_in", "message_row", "pieces_of", "strip_of", "summary_note"]

_STYLES: dict[PassageKind, str] = {
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
def band_in(width: int, measure: int) -> Band:
    """Return where text stands whose lines take `measure` cells at the most."""
    margin = 3 if width >= 40 else 2
    text = max(1, min(measure, width - margin - 2))
    return Band(width, max(0, (width - text - margin - 2) // 2), margin, text)


def pieces_of(line: Line, passage: Passage, runs: Sequence[Run], hue: str) -> list[Piece]:
    """Return a line of a passage, cut where its marks change; `hue` is the section's colour."""
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
    pieces: Sequence[Piece], band: Band, style_of: Callable[[str], Style], hue: str = ""
) -> Strip:
    """Return a line over the whole width, its text where the text stands.

    With the `hue` of a section it is a line of the band at the head.
    """
    width, left, margin, text_width = band
    background = "on-panel" if hue else ""
    bar = [Segment("▌", style_of(f"{background} {hue}"))] if hue else []
    air = Segment(" " * (margin - len(bar)), style_of(background))
    segments = [Segment(" " * left, style_of("")), *bar, air] if left else [*bar, air]
    segments += [Segment(text, style_of(f"{background} {style}")) for text, style in pieces if text]
    used = left + margin + sum(cells(text) for text, _ in pieces)
    edge = left + margin + text_width + 2
    if used < edge:
        segments.append(Segment(" " * (edge - used), style_of(background)))
    if edge < width:
        segments.append(Segment(" " * (width - edge), style_of("")))
    return Strip(segments, max(width, used))


def summary_note(helps: Iterable[tuple[str, str]], room: int) -> list[list[Piece]]:
    """Return what says of a summary that it is one, a sentence broken to no two lines.

    `helps` are keys and what they do; `room` is in cells.
    """
    lines: list[list[Piece]] = [[("Summary only.", "muted")]]
    for key, word in helps:
        sentence: list[Piece] = [(key, "accent bold"), (f" {word}.", "muted")]
        longer = [*lines[-1], (" ", ""), *sentence]
        if sum(cells(text) for text, _ in longer) <= room:
            lines[-1] = longer
        else:
            lines.append(sentence)
    return lines


def message_row(message: str, y: int, width: int, height: int) -> list[Piece]:
    """Return line `y` of a cleaned message in the middle of a part; its first line stands out."""
    rows = [
        (text[start:end], "soft bold" if number == 0 else "muted")
        for number, text in enumerate(message.split("\n"))
        for start, end in wrap(text, max(1, width - 4)) or [(0, 0)]
    ]
    row = y - max(0, (height - len(rows)) // 2)
    text, style = rows[row] if 0 <= row < len(rows) else ("", "")
    return [(" " * ((width - cells(text)) // 2), ""), (text, style)]
