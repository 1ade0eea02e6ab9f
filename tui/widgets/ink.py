"""How the line widgets colour their text: inks named for the theme's roles, and pieces of a line.

Outside text must have passed `tui.text` before it becomes a piece.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.text import cells
from tui.themes import SECTION_HUES
from tui.widgets.lean import LeanWidget

__all__ = ["Inked", "Piece"]

Piece = tuple[str, str]
"""Cleaned text and its inks: names of roles and attributes, as in ``"accent bold"``."""

_ROLES = (
    *("soft", "muted", "faint", "read", "line", "bar", "accent", "quote", "good", "warn", "bad"),
    "selection-muted",
    *(f"section-{hue}" for hue in SECTION_HUES),
)
_GROUNDS = ("selection", "selection-quiet", "panel", "hit")
_ATTRIBUTES = {name: Style.parse(name) for name in ("bold", "italic", "underline", "reverse")}


def _rules() -> str:
    """Return one rule a role, for its colour, and one a ground, for its background."""
    roles = (f".ink--{role} {{ color: ${role}; }}" for role in _ROLES)
    grounds = (f".ink--on-{ground} {{ background: ${ground}; }}" for ground in _GROUNDS)
    return "\n".join((".ink--text { color: $foreground; }", *roles, *grounds))


class Inked(LeanWidget):
    """A widget that draws its own lines out of pieces."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "ink--text",
        *(f"ink--{role}" for role in _ROLES),
        *(f"ink--on-{ground}" for ground in _GROUNDS),
    }
    DEFAULT_CSS = f"Inked {{ {_rules()} }}"

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self._inks: dict[str, Style] = {}

    def notify_style_update(self) -> None:
        """Forget the colours of the theme that was on."""
        self._inks.clear()
        super().notify_style_update()

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
        style = self.get_component_rich_style(f"ink--{word}")
        return Style(bgcolor=style.bgcolor) if word.startswith("on-") else Style(color=style.color)

    def strip(self, pieces: Iterable[Piece], width: int, ground: str = "") -> Strip:
        """Return `pieces` as a line of exactly `width` cells, all of it on `ground`."""
        segments = [Segment(text, self.ink(f"{ground} {inks}")) for text, inks in pieces]
        used = sum(cells(text) for text, _ in pieces)
        return Strip(segments, used).adjust_cell_length(width, self.ink(ground))
