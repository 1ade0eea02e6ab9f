"""Quotes as lines: a card each, and an index of who speaks how often. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.model import LIKELY, SURE, Quote
from storage.text.plural import format_count
from tui.formatting.text import cells, clean_line, cut, cut_words, fit
from tui.formatting.wrap import Span, wrap
from tui.theming.styles import Piece

__all__ = [
    "Card",
    "IndexRow",
    "count_line",
    "grouped",
    "index_lines",
    "index_rows",
    "speaker_of",
]

STANDFIRST, CAPTION = 0, -1
"""What stands for the paragraph of a quote outside the body."""

LONGEST = 12
"""Lines of a quote that a card shows; the article has the rest."""

_DOTS = 4
_ENOUGH = 4000
_ROLE_ROOM = 8
_INDEX_ROWS = 4


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A line of the index: a speaker and the number of quotes; `name` None stands for the rest."""

    words: str
    count: int
    name: str | None = None


def speaker_of(quote: Quote) -> str | None:
    """Return who is shown as the speaker of `quote`, None where that is too unsure."""
    return quote.speaker if quote.speaker and quote.confidence >= LIKELY else None


def count_line(quotes: Iterable[Quote], hidden: int, *, by_speaker: bool = False) -> str:
    """Return how many quotes by how many speakers there are: ``6 from 5 speakers``."""
    speakers = [speaker_of(quote) for quote in quotes]
    named = len({speaker for speaker in speakers if speaker})
    words = f"{len(speakers)} from {format_count(named, 'speaker')}"
    if not named:
        words = format_count(len(speakers), "quote")
    order = " · by speaker" if by_speaker else ""
    return f"{words}{order} · {hidden} hidden" if hidden else words + order


def grouped(quotes: Sequence[Quote], listed: Iterable[int]) -> list[int]:
    """Return these quotes speaker by speaker, in the order they first speak; unnamed ones last."""
    groups: dict[str | None, list[int]] = {}
    for index in listed:
        groups.setdefault(speaker_of(quotes[index]), []).append(index)
    unnamed = groups.pop(None, [])
    return [index for group in (*groups.values(), unnamed) for index in group]


def index_rows(quotes: Iterable[Quote]) -> list[IndexRow]:
    """Return who speaks most, and in the last row how many quotes the others have."""
    counts = Counter(name for quote in quotes if (name := speaker_of(quote)))
    ranked = counts.most_common()
    listed = ranked if len(ranked) <= _INDEX_ROWS else ranked[: _INDEX_ROWS - 1]
    rows = [IndexRow(clean_line(name), count, name) for name, count in listed]
    if rest := ranked[len(listed) :]:
        rows.append(IndexRow(f"{len(rest)} others", sum(count for _, count in rest)))
    return rows


def index_lines(rows: Sequence[IndexRow], chosen: str | None, width: int) -> list[list[Piece]]:
    """Return the index in `width` cells, with a rule under it; `chosen` is the speaker to mark."""
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


class Card:
    """A quote laid out in `width` cells: `height` lines that are made when asked for."""

    __slots__ = (
        *("_drawn", "_foot", "_paragraph", "_quote", "_role", "_short"),
        *("_spans", "_text", "_width", "height"),
    )

    def __init__(self, quote: Quote, paragraph: int | None, width: int, *, short: bool) -> None:
        self._quote = quote
        self._paragraph = paragraph
        self._width = width
        self._short = short
        self._text = f"“{clean_line(quote.text[:_ENOUGH])}”"
        # What is too unsure for a name is too unsure for what the name is known as.
        unsure = quote.speaker is not None and speaker_of(quote) is None
        self._role = "" if unsure else clean_line(quote.role)
        place = _place(paragraph)
        self._foot = " · ".join(part for part in (place, clean_line(quote.cue)) if part)
        self._drawn: list[list[Piece]] = []
        self._spans: list[Span] = [] if short else wrap(self._text, width)
        self.height = 2
        if not short:
            words = min(len(self._spans), LONGEST)
            self.height = 1 + bool(self._role) + words + bool(self._foot)

    def lines(self) -> list[list[Piece]]:
        """Return the lines of the card, `height` of them."""
        if not self._drawn:
            self._drawn = self._two_lines() if self._short else self._all_lines()
        return self._drawn

    @property
    def _style(self) -> str:
        return "quote" if self._quote.confidence >= LIKELY else "soft"

    def _all_lines(self) -> list[list[Piece]]:
        name, used = self._name(self._width - _DOTS - 1)
        lines = [[*name, (" " * (self._width - used - _DOTS), ""), *_dots(self._quote)]]
        if self._role:
            lines.append([(cut(self._role, self._width), "muted")])
        shown = [self._text[start:end] for start, end in self._spans[:LONGEST]]
        if len(self._spans) > LONGEST:
            shown[-1] = f"{cut(shown[-1], self._width - 2)} …"
        lines += [[(text, self._style)] for text in shown]
        if self._foot:
            lines.append([(cut(self._foot, self._width), "muted")])
        return lines

    def _two_lines(self) -> list[list[Piece]]:
        """Return name, role, dots and paragraph in one line, and the words in the other."""
        place = _place(self._paragraph)
        mark = f" {place:<4}" if place else ""
        room = self._width - _DOTS - len(mark) - 1
        name, used = self._name(room)
        pieces = [*name]
        if self._role and room - used > _ROLE_ROOM:
            role = cut(self._role, room - used - 2)
            pieces.append((f"  {role}", "muted"))
            used += 2 + cells(role)
        pieces += [(" " * (room - used + 1), ""), *_dots(self._quote), (mark, "muted")]
        return [pieces, [(cut_words(self._text, self._width), self._style)]]

    def _name(self, width: int) -> tuple[list[Piece], int]:
        """Return the speaker as far as known, in `width` cells, and how many it took."""
        if (speaker := speaker_of(self._quote)) is None:
            word = cut("unattributed", width)
            return [(word, "muted italic")], len(word)
        likely = "likely " if self._quote.confidence < SURE else ""
        name = cut(clean_line(speaker), width - len(likely))
        return [(likely, "muted italic"), (name, "text bold")], len(likely) + cells(name)


def _place(paragraph: int | None) -> str:
    """Return where in its article a quote stands, as the reader would say it."""
    leads = {None: "", STANDFIRST: "standfirst", CAPTION: "caption"}
    return leads.get(paragraph, f"¶{paragraph}")


def _dots(quote: Quote) -> list[Piece]:
    """Return the confidence as four dots, as many full as it has quarters; a pen where it was set.

    What the reader has set is not a matter of confidence.
    """
    if quote.corrected:
        return [(" " * (_DOTS - 1), ""), ("✎", "accent")]
    full = 0
    if speaker := speaker_of(quote):
        full = 4 if quote.confidence >= 0.9 else 3 if quote.confidence >= SURE else 2
    elif quote.speaker:
        full = 1
    style = "muted" if not full else "bad" if not speaker else "good" if full > 2 else "warn"
    return [("●" * full, style), ("○" * (_DOTS - full), style)]
