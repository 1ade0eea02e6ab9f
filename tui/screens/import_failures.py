"""The failures of an import: each file that was not imported, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.strip import Strip

from tui.formatting.text import cells, clean_line, content, cut
from tui.formatting.wrap import wrap
from tui.jobs.clipboard import copied
from tui.screens.dialogs.dialog import Dialog
from tui.theming.styles import Piece
from tui.widgets.pager import Pager

__all__ = ["ImportFailure", "ImportFailuresScreen"]

_INDENT = 2
_Line = list[Piece]


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """A file that was not imported, and why."""

    file: str
    reason: str


class ImportFailuresScreen(Dialog[None]):
    """Lists the failures of an import.

    Args:
        failures: The first failures, in order.
        count: The number of all failures.
    """

    CSS = """
    ImportFailuresScreen > .dialog { width: 100; }
    _FailureList { height: auto; max-height: 100%; background: $surface; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", show=False),
        Binding("q,enter", "leave", "Close", show=False),
    ]

    def __init__(self, failures: Sequence[ImportFailure], count: int) -> None:
        super().__init__()
        self._failures = failures
        self._count = count

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        what = "1 file was" if self._count == 1 else f"{self._count:,} files were"
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(f"{what} not imported")
            yield _FailureList(self._failures, self._count - len(self._failures))

    def on_mount(self) -> None:
        """Show the keys."""
        self.show_keys("j k scroll · y copy the list · esc close")

    def action_copy(self) -> None:
        """Copy the list, one line for each file."""
        lines = [clean_line(f"{one.file}: {one.reason}") for one in self._failures]
        self.app.copy_to_clipboard("\n".join(lines))
        self.notify(copied("the list"), markup=False)


class _FailureList(Pager):
    """The files, each above its reason."""

    def __init__(self, failures: Sequence[ImportFailure], others: int) -> None:
        super().__init__(self)
        self._failures = failures
        self._others = others
        self._cached_lines: tuple[int, list[_Line]] = (0, [])

    def _lines(self, width: int) -> list[_Line]:
        """Return the lines at a width; the last layout is cached."""
        if self._cached_lines[0] != width:
            self._cached_lines = width, list(_lay_out(self._failures, self._others, width))
        return self._cached_lines[1]

    def paragraph_at(self, y: int) -> int | None:  # noqa: ARG002
        """Return None: each line is a paragraph by itself."""
        return None

    @property
    def line_count(self) -> int:
        """The number of lines."""
        return len(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines at this width."""
        return len(self._lines(width))

    def on_resize(self) -> None:
        """Keep the scroll position within the lines."""
        self.top = min(self.top, self.last_top)

    def draw_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.content_size.width
        lines = self._lines(width)
        place = self.top + y
        return self.strip(lines[place] if place < len(lines) else (), width)


def _lay_out(failures: Sequence[ImportFailure], others: int, width: int) -> Iterator[_Line]:
    for one in failures:
        path = Path(one.file)
        name = cut(clean_line(path.name), width)
        folder = cut(clean_line(str(path.parent)), width - cells(name) - 2)
        yield [(name, "text bold"), (f"  {folder}", "muted")]
        reason = clean_line(one.reason)
        for start, end in wrap(reason, width - _INDENT):
            yield [(" " * _INDENT + reason[start:end], "soft")]
    if others:
        yield [(f"and {others:,} more", "muted")]
