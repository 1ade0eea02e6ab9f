"""What changed in an article: `−` marks lines of the earlier version, `+` of the later one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from storage.text.comparison import Comparison
from storage.text.diff import Change, DiffPart
from storage.text.important_places import ImportantPlace, Span
from storage.text.plural import format_count
from tui.formatting.text import cells, clean
from tui.formatting.wrap import wrap
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import Piece
from tui.widgets.pager import Pager

__all__ = ["ChangesView"]

_GUTTER = 2
_CORNERS = 4
"""Cells at the ends of the border that stay free of text."""
_CONTEXT = 2
"""Lines that are shown above the place one goes to."""

_Side = Literal["before", "after"]
_SIGNS: dict[_Side | None, Piece] = {
    "before": ("−", "bad"),
    "after": ("+", "good"),
    None: (" ", "faint"),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with the part of a paragraph it shows: `text[start:start + length]` of a side."""

    pieces: Sequence[Piece] = ()
    change: int = -1
    side: _Side | None = None
    start: int = 0

    @property
    def end(self) -> int:
        """Where the part ends."""
        return self.start + sum(len(words) for words, _ in self.pieces[1:])

    def span_of(self, place: ImportantPlace) -> Span | None:
        """Return which part of the text belongs to a place, if any does."""
        if self.side is None or self.change != place.change:
            return None
        start, end = place.before if self.side == "before" else place.after
        start, end = max(start, self.start), min(end, self.end)
        return (start - self.start, end - self.start) if start < end else None


class ChangesView(Pager):
    """The paragraphs that changed, with the changed words marked, and keys that go to these.

    Args:
        keys: Keys for the border.
    """

    DEFAULT_CSS = """
    ChangesView { height: 1fr; background: $surface; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "go(1)", "Next changed figure, name or quotation", show=False),
        Binding("p", "go(-1)", "Previous changed figure, name or quotation", show=False),
    ]

    def __init__(self, keys: str) -> None:
        super().__init__(self)
        self._keys = keys
        self._changes: Sequence[Change] = ()
        self._places: Sequence[ImportantPlace] = ()
        self._current: int | None = None
        self._laid: list[_Line] | None = None

    def show(self, found: Comparison) -> None:
        """Show the changes from the top."""
        self._changes, self._places, self._current = found.changes, found.places, None
        self._laid, self.top = None, 0
        self.write_position()
        self.repaint()

    @property
    def _lines(self) -> list[_Line]:
        if self._laid is None:
            width = max(10, self.content_size.width)
            self._laid = [
                line
                for number, change in enumerate(self._changes)
                for line in _lines(change, number, width)
            ]
        return self._laid

    @property
    def line_count(self) -> int:
        """How many lines there are at this width."""
        return len(self._lines)

    def write_position(self) -> None:
        """Show in the border of the dialog which lines are on screen."""
        count = self.line_count
        last = min(count, self.top + self.size.height)
        parts = [f"{self.top + 1}–{last} of {count}"] if count > self.size.height else []
        if self._places:
            parts.append(f"n/p {self._describe_places()}")
        parts.append(self._keys)
        if not isinstance(frame := self.parent, Widget):
            return
        while len(parts) > 1 and cells(" · ".join(parts)) > frame.size.width - _CORNERS:
            parts.pop(0)
        set_subtitle(frame, Content(" · ".join(parts)))

    def _describe_places(self) -> str:
        count = len(self._places)
        if self._current is None:
            return format_count(count, "major change")
        return f"major change {self._current + 1} of {count}"

    def action_go(self, step: int) -> None:
        """Go to the next (1) or previous change of a figure, a name or a quotation.

        It is counted from the one that is marked, or from the top of the screen.
        """
        if not self._places:
            return
        lines = [self._line_of(place) for place in self._places]
        if self._current is not None and self.in_view(lines[self._current]):
            number = self._current + step
        elif step > 0:
            number = next((at for at, line in enumerate(lines) if line >= self.top), len(lines))
        else:
            number = sum(line < self.top for line in lines) - 1
        self._current = max(0, min(number, len(lines) - 1))
        line = lines[self._current]
        if not self.top + _CONTEXT <= line < self.top + self.size.height - _CONTEXT:
            self.show_from(line - _CONTEXT)
        self.write_position()
        self.repaint()

    def _line_of(self, place: ImportantPlace) -> int:
        """Return the first line of a place."""
        spans = ((at, line.span_of(place)) for at, line in enumerate(self._lines))
        return next((at for at, span in spans if span is not None), 0)

    def on_resize(self) -> None:
        """Lay out again at the new width."""
        self._laid = None
        self.top = min(self.top, self.last_top)
        self.write_position()
        self.repaint()

    def paragraph_at(self, y: int) -> int | None:  # noqa: ARG002
        """Return None: each line is a paragraph by itself."""
        return None

    def draw_line(self, y: int) -> Strip:
        """Draw one line of the screen, the words one has gone to highlighted."""
        place = self.top + y
        if place >= self.line_count:
            return self.strip([], self.size.width)
        line = self._lines[place]
        pieces: Sequence[Piece] = line.pieces
        if self._current is not None:
            span = line.span_of(self._places[self._current])
            pieces = pieces if span is None else _highlighted(line.pieces, span)
        return self.strip(pieces, self.size.width)


def _highlighted(pieces: Sequence[Piece], span: Span) -> list[Piece]:
    """Return the pieces of a line with a part of its text reversed, in the colour of its sign."""
    (sign, hue), *text = pieces
    shown, at = [(sign, hue)], 0
    for words, style in text:
        start, end = (max(0, min(edge - at, len(words))) for edge in span)
        parts = (words[:start], style), (words[start:end], f"{hue} reverse"), (words[end:], style)
        shown += [part for part in parts if part[0]]
        at += len(words)
    return shown


def _lines(change: Change, number: int, width: int) -> Iterator[_Line]:
    if change.kind == "same":
        yield _Line([(f"  … {format_count(change.count, 'paragraph')} unchanged", "faint")])
        yield _Line()
        return
    if change.kind == "moved":
        yield _Line([(f"  {change.name}, moved", "muted bold")])
        if change.before == change.after:
            yield from _side(change.after, number, None, width)
            yield _Line()
            return
    elif change.name:
        yield _Line([(f"  {change.name}", "muted bold")])
    yield from _side(change.before, number, "before", width)
    yield from _side(change.after, number, "after", width)
    yield _Line()


def _side(
    parts: Sequence[DiffPart], number: int, side: _Side | None, width: int
) -> Iterator[_Line]:
    """Yield the lines of one side: its sign first, the changed words underlined."""
    if not parts:
        return
    sign, hue = _SIGNS[side]
    parts = [(clean(words), marked) for words, marked in parts]
    whole = all(marked for _, marked in parts)  # nothing unchanged to contrast it with
    plain = "faint" if side is None else "text" if whole else "soft"
    text = "".join(words for words, _ in parts)
    for start, end in wrap(text, width - _GUTTER):
        pieces: list[Piece] = [(f"{sign} ", f"{hue} bold")]
        at = 0
        for words, marked in parts:
            piece = text[max(start, at) : min(end, at + len(words))]
            at += len(words)
            if piece:
                style = f"{hue} underline" if marked and not whole else plain
                pieces.append((piece, style))
        yield _Line(pieces, number, side, start)
