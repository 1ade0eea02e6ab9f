"""A line of a list of choices: what it is at the left, how to get it at the right."""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from tui.formatting.text import cells, clean_line, content, cut

__all__ = ["KeyLine"]


class KeyLine(Visual):
    """Takes the whole width of its list, and another when that changes.

    Args:
        text: What is to be chosen; it is cut where it does not fit.
        key: Stands in the accent at the right.
        note: Stands muted before the key.
    """

    def __init__(self, text: str, key: str = "", note: str = "") -> None:
        self._text = clean_line(text)
        self._end = Content("  ").join(
            content(clean_line(words), style)
            for words, style in ((note, "$muted"), (key, "$accent bold"))
            if words
        )

    def at(self, width: int) -> Content:
        """Return the line in `width` cells."""
        line = cut(self._text, width - self._end.cell_length - 2)
        between = width - cells(line) - self._end.cell_length
        return Content.assemble(content(line), " " * between, self._end)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the line."""
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Return the cells the line takes uncut."""
        return cells(self._text) + 2 + self._end.cell_length

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Return that it is one line."""
        return 1
