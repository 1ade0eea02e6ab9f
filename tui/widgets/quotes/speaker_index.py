"""The speakers of an article's quotes: how many there are, and an index of who speaks how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.model import Quote
from storage.text.plural import format_count
from tui.formatting.text import clean_line, fit
from tui.theming.styles import Piece
from tui.widgets.quotes.cards import speaker_of

__all__ = ["IndexRow", "format_quote_counts", "group_by_speaker", "index_lines", "index_rows"]

_INDEX_ROWS = 4


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A row of the index: a speaker and a number of quotes; `name` None is all the others."""

    words: str
    count: int
    name: str | None = None


def format_quote_counts(quotes: Iterable[Quote], hidden: int, *, by_speaker: bool = False) -> str:
    """Return the number of quotes and speakers: ``6 from 5 speakers``."""
    said = [*quotes]
    speakers = [speaker_of(quote) for quote in said]
    named = len({speaker for speaker in speakers if speaker})
    words = f"{len(speakers)} from {format_count(named, 'speaker')}"
    if not named:
        words = format_count(len(speakers), "quote")
    if stated := sum(quote.kind == "statement" for quote in said):
        words = f"{format_count(len(said) - stated, 'quote')} · {format_count(stated, 'statement')}"
    order = " · by speaker" if by_speaker else ""
    return f"{words}{order} · {hidden} hidden" if hidden else words + order


def group_by_speaker(quotes: Sequence[Quote], listed: Iterable[int]) -> list[int]:
    """Sort these quotes by speaker, in the order they first speak; unattributed ones last."""
    groups: dict[str | None, list[int]] = {}
    for index in listed:
        groups.setdefault(speaker_of(quotes[index]), []).append(index)
    unnamed = groups.pop(None, [])
    return [index for group in (*groups.values(), unnamed) for index in group]


def index_rows(quotes: Iterable[Quote]) -> list[IndexRow]:
    """Count quotes per speaker, most first; the last row sums up the others."""
    counts = Counter(name for quote in quotes if (name := speaker_of(quote)))
    ranked = counts.most_common()
    listed = ranked if len(ranked) <= _INDEX_ROWS else ranked[: _INDEX_ROWS - 1]
    rows = [IndexRow(clean_line(name), count, name) for name, count in listed]
    if rest := ranked[len(listed) :]:
        rows.append(IndexRow(f"{len(rest)} others", sum(count for _, count in rest)))
    return rows


def index_lines(rows: Sequence[IndexRow], chosen: str | None, width: int) -> list[list[Piece]]:
    """Return the index in `width` cells, with a rule under it and the speaker `chosen` marked."""
    most = max((row.count for row in rows), default=1)
    room = max(4, width // 4)
    digits = len(str(most))
    lines: list[list[Piece]] = []
    for row in rows:
        filled = max(1, round(row.count * room / most))
        on = row.name is not None and row.name == chosen
        name = "text bold" if on else "muted" if row.name is None else "text"
        lines.append(
            [
                (fit(row.words, max(1, width - room - digits - 2)), name),
                (" ", ""),
                ("━" * filled, "accent" if on else "bar"),
                (" " * (room - filled), ""),
                (f" {row.count:>{digits}}", "text" if on else "muted"),
            ]
        )
    return [*lines, [("─" * width, "line")]]
