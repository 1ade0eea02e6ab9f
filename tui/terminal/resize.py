"""The size of a screen: always the terminal's latest.

Replaces the way Textual passes a size on to a screen. A screen that is laid out in a size sends
itself a resize event. If a second size arrives before the first has been handled, as at the start
or while a window is dragged larger, Textual's screen switches between the two for ever.

Private name: `Screen._screen_resized`.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tui.terminal.gate import is_open

__all__ = ["install"]


def install(screen: Screen[Any]) -> None:
    """Let `screen` ignore outdated sizes, if Textual has what this relies on."""
    if not is_open(screen, "_screen_resized"):
        return
    lay_out = screen._screen_resized
    screen._screen_resized = lambda size: lay_out(screen.app.size)  # type: ignore[method-assign] # noqa: ARG005
