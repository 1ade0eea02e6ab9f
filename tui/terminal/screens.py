"""What a screen is given of this package."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tui.terminal import paint_timer, resize
from tui.terminal.gate import is_supported

__all__ = ["speed_up"]


def speed_up(screen: Screen[Any]) -> None:
    """Replace how Textual renders, times and resizes `screen`, each if it can be replaced."""
    resize.install(screen)
    paint_timer.install(screen)
    if is_supported():
        try:
            from tui.terminal import compositor
        except ImportError:  # Textual's own compositor has moved
            return
        compositor.install(screen)
