"""The pieces of a row of the headline list: words, each with the names of its style."""

from __future__ import annotations

from collections.abc import Sequence

from storage.model import EditWeight, Headline
from tui.formatting.states import ChippedHeadline
from tui.formatting.text import clean_line, cut
from tui.formatting.wrap import Span
from tui.theming.themes import section_hue

__all__ = [
    *("chip_pieces", "headline_style", "mark_hits", "quotes_of", "row_marks", "section_style"),
    *("CHANGE_SIGNS", "source_name"),
]

CHANGE_SIGNS = ("≠ ", "✎ ")
"""How the line of a row begins that says what was changed, major or minor."""
_EDIT_MARKS = {"minor": ("✎", "text"), "major": ("≠", "accent bold")}


def row_marks(row: Headline, *, is_picked: bool, is_alerted: bool) -> list[tuple[str, str]]:
    """Return the marks of a row: selected or unread; starred; alert; notes; set aside; edited."""
    marks = [("✓", "accent bold")] if is_picked else []
    if row.is_unread and not is_picked:
        marks.append(("●", section_style(row.section)))
    if row.starred:
        marks.append(("★", "accent"))
    if is_alerted:
        marks.append(("!", "warn bold"))
    if row.notes:
        marks.append(("※", "accent"))
    if row.desks:
        marks.append(("⚑", "accent" if "" in row.desks else "muted"))
    if edit := _unseen_edit(row):
        marks.append(_EDIT_MARKS[edit])
    return marks


def _unseen_edit(row: Headline) -> EditWeight:
    """Return the weight of the heaviest unseen edit of what a row stands for."""
    return "major" if row.unseen_edit == "major" else (row.story or row).unseen_edit


def quotes_of(row: Headline) -> str:
    """Return the number of quotes, with a pair of quotation marks."""
    return f"{min(row.quotes, 99)} “”" if row.quotes else ""


def source_name(row: Headline, room: int | None = None) -> str:
    """Return the name of the source, cut to a room, and how many others carry the article."""
    name, more = clean_line(row.source_name), f" +{len(row.also)}" if row.also else ""
    return (name if room is None else cut(name, room - len(more))) + more


def section_style(section: str) -> str:
    return f"section-{section_hue(section)}"


def headline_style(row: Headline) -> str:
    """Return the style of a headline: bright if unread or edited since, struck if withdrawn."""
    style = "text bold" if row.is_unread else "read"
    if edit := _unseen_edit(row):
        style = "text bold" if edit == "major" or row.is_unread else "text"
    return f"{style} strike" if row.killed else style


def chip_pieces(
    text: str, start: int, headline: ChippedHeadline, hits: Sequence[Span], style: str
) -> list[tuple[str, str]]:
    """Return a line of a headline that starts at an offset, with its chips and hits."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for chip, (first, last) in zip(headline.chips, headline.spans, strict=True):
        first, last = max(first - start, at), min(last - start, len(text))
        if first < last:
            pieces += [(text[at:first], style), (text[first:last], chip.style)]
            at = last
    return [*pieces, *mark_hits(text[at:], start + at, hits, style)]


def mark_hits(text: str, start: int, hits: Sequence[Span], style: str) -> list[tuple[str, str]]:
    """Highlight the hits in a line that starts at offset `start` of the text they were found in."""
    pieces: list[tuple[str, str]] = []
    at = 0
    for first, last in hits:
        first, last = max(first - start, at), min(last - start, len(text))
        if first >= last:
            continue
        pieces += [(text[at:first], style), (text[first:last], f"{style} on-hit")]
        at = last
    return [*pieces, (text[at:], style)]
