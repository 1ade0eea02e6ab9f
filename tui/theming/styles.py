"""Widgets that render their own lines, styled by the names of the theme's roles.

Outside text must have passed `tui.formatting.text` before it becomes a piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.color import Color as RichColor
from rich.color import blend_rgb
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.strip import Strip
from textual.widget import Widget

from tui.formatting.text import cells

if TYPE_CHECKING:
    from tui.theming.drag_selection import DragSelection

__all__ = ["LineWidget", "Piece", "panel_frame"]

Piece = tuple[str, str]
"""Cleaned text and its style: names of roles and attributes, as in ``"accent bold"``."""

_ATTRIBUTES = {
    name: Style.parse(name) for name in ("bold", "italic", "underline", "reverse", "strike")
}


def panel_frame(name: str) -> str:
    """Return the CSS of a panel of the desk: its frame shows whether it has the focus."""
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


class LineWidget(Widget):
    """A widget that renders its own lines from pieces of styled text."""

    selection: DragSelection | None = None
    """Where text can be selected with the mouse: what is being dragged over."""

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:
        super().__init__(name=name, id=id)
        self._text_styles: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Drop the styles cached under the previous theme."""
        self._text_styles.clear()
        super().notify_style_update()

    def line_renderer(self) -> Callable[[int], Strip]:
        """Return a function that renders a line inside the frame, with the line filters applied."""
        # `style_of` yields true colours already.
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

    def style_of(self, names: str) -> Style:
        """Return the style named by roles, attributes, and backgrounds such as ``on-selection``.

        On the selection `muted` becomes a colour that is readable there. The colour of what is
        `faded` is blended some way into its background.
        """
        if (style := self._text_styles.get(names)) is None:
            words = names.split()
            if "on-selection" in words:
                words = ["selection-muted" if word == "muted" else word for word in words]
            styles = (self._named_style(word) for word in words if word != "faded")
            style = sum(styles, self.rich_style)
            if "faded" in words:
                style = self._faded(style)
            self._text_styles[names] = style
        return style

    def _faded(self, style: Style) -> Style:
        if style.color is None or style.bgcolor is None:
            return style
        ends = style.bgcolor.get_truecolor(), style.color.get_truecolor()
        strength = int(self.app.theme_variables["fade"].removesuffix("%")) / 100
        return style + Style(color=RichColor.from_triplet(blend_rgb(*ends, cross_fade=strength)))

    def _named_style(self, name: str) -> Style:
        if (attribute := _ATTRIBUTES.get(name)) is not None:
            return attribute
        # Looked up in the theme: a component class for each role would cost a styled node for
        # each, in every widget, twice at the start.
        is_background = name.startswith("on-")
        role = "foreground" if name == "text" else name.removeprefix("on-")
        colour, _, strength = self.app.theme_variables[role].partition(" ")
        paint = Color.parse(colour)
        if strength:
            paint = paint.multiply_alpha(int(strength.removesuffix("%")) / 100)
        rich = (self.background_colors[1] + paint).rich_color
        return Style(bgcolor=rich) if is_background else Style(color=rich)

    def strip(self, pieces: Iterable[Piece], width: int, background: str = "") -> Strip:
        """Return `pieces` as a line of exactly `width` cells, all of it on `background`."""
        segments = [Segment(text, self.style_of(f"{background} {style}")) for text, style in pieces]
        used = sum(cells(text) for text, _ in pieces)
        return Strip(segments, used).adjust_cell_length(width, self.style_of(background))

    # Selecting with the mouse.

    def with_selection(self, y: int, strip: Strip) -> Strip:
        """Return a line of the screen with its selected cells highlighted."""
        return strip if self.selection is None else self.selection.paint(y, strip)

    @property
    def was_dragged(self) -> bool:
        """Whether a click that has just come only ends a drag."""
        return self.selection is not None and self.selection.was_drag

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to select text."""
        if self.selection is not None:
            self.selection.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select text while the button is held."""
        if self.selection is not None:
            self.selection.move(event)

    def on_mouse_up(self) -> None:
        """Announce the selected text."""
        if self.selection is not None:
            self.selection.release()
