"""A pager of plain text, wrapped to its width."""

from __future__ import annotations

from textual.strip import Strip

from tui.formatting.text import clean
from tui.formatting.wrap import wrap
from tui.widgets.pager import Pager

__all__ = ["TextPager"]


class TextPager(Pager):
    """Lines of text that somebody reads before writing them to a file."""

    DEFAULT_CSS = "TextPager { height: 1fr; background: $surface; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__(self)
        self._text = ""
        self._laid: list[tuple[str, int]] | None = None

    def show(self, text: str) -> None:
        """Show a text from the top."""
        self._text, self._laid, self.top = clean(text), None, 0
        self.repaint()

    @property
    def _lines(self) -> list[tuple[str, int]]:
        """The lines at this width, each with the number of the line of the text it is from."""
        if self._laid is None:
            width = max(10, self.content_size.width)
            self._laid = [
                (line[start:end], number)
                for number, line in enumerate(self._text.split("\n"))
                for start, end in (wrap(line, width) or [(0, 0)])
            ]
        return self._laid

    @property
    def line_count(self) -> int:
        """How many lines there are at this width."""
        return len(self._lines)

    def draw_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        place = self.top + y
        text = self._lines[place][0] if place < len(self._lines) else ""
        return self.strip([(text, "text")], self.size.width)

    def paragraph_at(self, y: int) -> int | None:
        """Return the number of the line of the text in a line of the screen."""
        place = self.top + y
        return self._lines[place][1] if place < len(self._lines) else None

    def on_resize(self) -> None:
        """Wrap again at the new width."""
        self._laid = None
        self.show_from(self.top)
        self.repaint()
