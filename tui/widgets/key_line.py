"""A line of a list of choices, with its key at the right."""

from __future__ import annotations

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from tui.formatting.text import cells, clean_line, content, cut

__all__ = ["KeyLine"]


class KeyLine(Visual):
    """A choice, laid out at the current width of its list.

    Args:
        text: The choice; cut if it does not fit.
        key: Shown in the accent colour at the right.
        note: Shown muted before the key.
        mark: The role of a coloured square before the choice; empty for none.
    """

    def __init__(self, text: str, key: str = "", note: str = "", mark: str = "") -> None:
        self._text = clean_line(text)
        self._begin = content("■ ", f"${mark}") if mark else Content("")
        self._end = Content("  ").join(
            content(clean_line(words), style)
            for words, style in ((note, "$muted"), (key, "$accent bold"))
            if words
        )

    def at(self, width: int) -> Content:
        """Lay out the line in `width` cells."""
        width -= self._begin.cell_length
        line = cut(self._text, width - self._end.cell_length - 2)
        gap = width - cells(line) - self._end.cell_length
        return Content.assemble(self._begin, content(line), " " * gap, self._end)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Draw the line."""
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002
        """Return the width of the uncut line."""
        return self._begin.cell_length + cells(self._text) + 2 + self._end.cell_length

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002
        """Return the number of lines: one."""
        return 1
