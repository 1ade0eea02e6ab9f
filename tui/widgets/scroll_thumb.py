"""The thumb of a scroll bar one cell wide, drawn by the widget it belongs to; pure."""

from __future__ import annotations

__all__ = ["thumb_at"]


def thumb_at(y: int, *, top: int, height: int, length: int) -> str:
    """Return the cell of the scroll bar at `y`.

    Args:
        y: The line of the screen, from 0.
        top: The first line on screen, of `length` lines.
        height: How many lines are on screen.
        length: How many lines there are; where all fit there is no thumb.
    """
    if length <= height:
        return " "
    size = max(1, height * height // length)
    start = top * (height - size) // (length - height)
    return "▐" if start <= y < start + size else " "
