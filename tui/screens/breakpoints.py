"""The terminal sizes at which the layout changes."""

from __future__ import annotations

from typing import Literal

__all__ = ["SizeClass", "size_class"]

SizeClass = Literal["huge", "wide", "medium", "narrow", "single", "tiny"]


def size_class(width: int, height: int) -> SizeClass:
    """Return the size class of a terminal of `width` columns and `height` rows."""
    if width < 40 or height < 10:
        return "tiny"
    if width < 60 or height < 16:
        return "single"
    if width < 100:
        return "narrow"
    if width < 150:
        return "medium"
    return "wide" if width < 200 else "huge"
