"""Words in the bottom border of a widget, written without painting the rest anew."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

__all__ = ["write_subtitle"]


def write_subtitle(widget: Widget, words: Content) -> None:
    """Write into the bottom border of `widget`, and repaint that line only.

    Setting `border_subtitle` would paint the whole widget: a screenful at every key.
    """
    if words != widget._border_subtitle:
        widget._border_subtitle = words
        widget.refresh(Region(0, widget.size.height, widget.size.width, 1))
