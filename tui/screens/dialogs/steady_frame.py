"""The frame of a dialog whose content changes as one types: it neither shrinks nor jumps."""

from __future__ import annotations

from textual.containers import Vertical

__all__ = ["SteadyFrame"]


class SteadyFrame(Vertical):
    """A frame that begins in the middle, keeps its top, and grows down to the screen's end."""

    def __init__(self) -> None:
        super().__init__(classes="dialog")
        self._top: int | None = None

    def release(self) -> None:
        """Begin again in the middle: the terminal has another size."""
        self._top = None
        self.styles.min_height = None
        self.styles.offset = (0, 0)
        self.screen.styles.align_vertical = "middle"
        self.call_after_refresh(self._hold)

    def on_resize(self) -> None:
        """Keep a height that was reached."""
        if self._top is not None:
            self._hold()

    def _hold(self) -> None:
        if not self.is_running or not self.display:
            return
        height, screen = self.outer_size.height, self.screen.size.height
        top = self.region.y if self._top is None else self._top
        self._top = max(0, min(top, screen - height))
        self.styles.min_height = height
        self.styles.offset = (0, self._top)  # a margin would limit how far it can grow
        self.screen.styles.align_vertical = "top"
