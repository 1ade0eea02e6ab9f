"""How the line widgets colour their text: inks named for the theme's roles, and pieces of a line.

Outside text must have passed `tui.formatting.text` before it becomes a piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.formatting.text import cells

__all__ = ["Inked", "Piece", "panel_frame"]

Piece = tuple[str, str]
"""Cleaned text and its inks: names of roles and attributes, as in ``"accent bold"``."""

_ATTRIBUTES = {name: Style.parse(name) for name in ("bold", "italic", "underline", "reverse")}


def panel_frame(name: str) -> str:
    """Return the style of one of the four parts of the desk: its frame tells whether it is live."""
    return f"""
    {name} {{
        background: $surface;
        border: round $line;
        border-title-color: $soft;
        border-subtitle-color: $soft;
        &:focus {{
            border: round $accent;
            border-title-color: $accent;
            border-title-style: bold;
        }}
    }}
    """


class Inked(Widget):
    """A widget that draws its own lines out of pieces."""

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self._inks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Forget the colours of the theme that was on."""
        self._inks.clear()
        super().notify_style_update()

    def pen(self) -> Callable[[int], Strip]:
        """Return what draws lines within the frame as the terminal is to show them just now."""
        # The colours of inks are true ones already.
        filters = [one for one in self.get_line_filters() if not isinstance(one, ANSIToTruecolor)]
        if not filters:
            return self.render_line
        background = self.background_colors[1]

        def line(y: int) -> Strip:
            strip = self.render_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            return strip

        return line

    def repaint_parts(self, *regions: Region) -> None:
        """Paint parts of the inside anew, which change nothing else.

        `refresh` comes to the same by way of three messages, and forgets what it has measured.
        """
        screen = self.screen
        self._set_dirty(*regions)
        screen._dirty_widgets.add(self)
        screen._update_timer.resume()

    def ink(self, inks: str) -> Style:
        """Return the style of `inks`: roles, attributes, and grounds as ``on-selection``.

        On the selection `muted` is lifted to what can be read there.
        """
        if (style := self._inks.get(inks)) is None:
            words = inks.split()
            if "on-selection" in words:
                words = ["selection-muted" if word == "muted" else word for word in words]
            styles = map(self._style, words)
            style = self._inks[inks] = sum(styles, self.rich_style)
        return style

    def _style(self, word: str) -> Style:
        if (attribute := _ATTRIBUTES.get(word)) is not None:
            return attribute
        # Asked of the theme: a component class for each role costs a styled node for each, in
        # every widget, twice at the start.
        is_ground = word.startswith("on-")
        name = "foreground" if word == "text" else word.removeprefix("on-")
        colour, _, strength = self.app.theme_variables[name].partition(" ")
        paint = Color.parse(colour)
        if strength:
            paint = paint.multiply_alpha(int(strength.removesuffix("%")) / 100)
        rich = (self.background_colors[1] + paint).rich_color
        return Style(bgcolor=rich) if is_ground else Style(color=rich)

    def strip(self, pieces: Iterable[Piece], width: int, ground: str = "") -> Strip:
        """Return `pieces` as a line of exactly `width` cells, all of it on `ground`."""
        segments = [Segment(text, self.ink(f"{ground} {inks}")) for text, inks in pieces]
        used = sum(cells(text) for text, _ in pieces)
        return Strip(segments, used).adjust_cell_length(width, self.ink(ground))
