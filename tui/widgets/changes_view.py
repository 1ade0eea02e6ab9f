"""What changed in an article: `−` marks lines of the earlier version, `+` of the later one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.strip import Strip

from storage.text.diff import Change, DiffPart
from storage.text.plural import format_count
from tui.formatting.text import clean
from tui.formatting.wrap import wrap
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import Piece
from tui.widgets.pager import Pager

__all__ = ["ChangesView"]

_GUTTER = 2
_Line = list[Piece]


class ChangesView(Pager):
    """The paragraphs that changed, with the changed words marked; `keys` is for the border."""

    DEFAULT_CSS = """
    ChangesView { height: 1fr; background: $surface; padding: 0 1; }
    """

    def __init__(self, keys: str) -> None:
        super().__init__(self)
        self._keys = keys
        self._changes: Sequence[Change] = ()
        self._laid: list[_Line] | None = None

    def show(self, changes: Sequence[Change]) -> None:
        """Show these changes from the top."""
        self._changes, self._laid, self.top = changes, None, 0
        self.write_position()
        self.repaint()

    @property
    def line_count(self) -> int:
        """How many lines there are at this width."""
        if self._laid is None:
            width = max(10, self.content_size.width)
            self._laid = [line for change in self._changes for line in _lines(change, width)]
        return len(self._laid)

    def write_position(self) -> None:
        """Show in the border of the dialog which lines are on screen."""
        count = self.line_count
        last = min(count, self.top + self.size.height)
        place = f"{self.top + 1}–{last} of {count} · " if count > self.size.height else ""
        if self.parent:
            set_subtitle(self.parent, Content(f"{place}{self._keys}"))  # type: ignore[arg-type]

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
        """Draw one line of the screen."""
        place = self.top + y
        pieces = self._laid[place] if place < self.line_count and self._laid else []
        return self.strip(pieces, self.size.width)


def _lines(change: Change, width: int) -> Iterator[_Line]:
    if change.kind == "same":
        yield [(f"  … {format_count(change.count, 'paragraph')} unchanged", "faint")]
        yield []
        return
    if change.kind == "moved":
        yield [(f"  {change.name}, moved", "muted bold")]
        if change.before == change.after:
            yield from _side(change.after, " ", "faint", width)
            yield []
            return
    elif change.name:
        yield [(f"  {change.name}", "muted bold")]
    yield from _side(change.before, "−", "bad", width)
    yield from _side(change.after, "+", "good", width)
    yield []


def _side(parts: Sequence[DiffPart], sign: str, hue: str, width: int) -> Iterator[_Line]:
    """Yield the lines of one side: its sign first, the changed words underlined."""
    if not parts:
        return
    parts = [(clean(words), marked) for words, marked in parts]
    whole = all(marked for _, marked in parts)  # nothing unchanged to contrast it with
    plain = "faint" if hue == "faint" else "text" if whole else "soft"
    text = "".join(words for words, _ in parts)
    for start, end in wrap(text, width - _GUTTER):
        line: _Line = [(f"{sign} ", f"{hue} bold")]
        at = 0
        for words, marked in parts:
            piece = text[max(start, at) : min(end, at + len(words))]
            at += len(words)
            if piece:
                style = f"{hue} underline" if marked and not whole else plain
                line.append((piece, style))
        yield line
