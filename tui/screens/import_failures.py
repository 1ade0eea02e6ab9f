"""What an import could not take in: each file and why, to be read, or copied."""

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
from tui.screens.dialogs.dialog import Dialog
from tui.theming.styles import Piece
from tui.widgets.pager import Pager

__all__ = ["ImportFailure", "ImportFailuresScreen"]

_INDENT = 2
_Line = list[Piece]


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """A file that was not taken in, and why."""

    file: str
    why: str


class ImportFailuresScreen(Dialog[None]):
    """Lists the failures of an import.

    Args:
        failures: Those at hand, in the order they came.
        count: How many there were in all.
    """

    CSS = """
    ImportFailuresScreen > .dialog { width: 100; }
    _Lines { height: auto; max-height: 100%; background: $surface; padding: 0 1; }
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
        """Put the list into its frame."""
        what = "1 file was" if self._count == 1 else f"{self._count:,} files were"
        with Vertical(classes="dialog") as frame:
            frame.border_title = content(f"{what} not taken in")
            yield _Lines(self._failures, self._count - len(self._failures))

    def on_mount(self) -> None:
        """Say what the keys do."""
        self.show_keys("j k scroll · y copy the list · esc close")

    def action_copy(self) -> None:
        """Copy the list, a line a file."""
        lines = [clean_line(f"{one.file}: {one.why}") for one in self._failures]
        self.app.copy_to_clipboard("\n".join(lines))
        self.notify("Copied the list", markup=False)


class _Lines(Pager):
    """The files, each with why under it."""

    def __init__(self, failures: Sequence[ImportFailure], others: int) -> None:
        super().__init__()
        self._failures = failures
        self._others = others
        self._laid: tuple[int, list[_Line]] = (0, [])

    def _lines(self, width: int) -> list[_Line]:
        """Return the lines at a width; they are laid out once for each."""
        if self._laid[0] != width:
            self._laid = width, list(_laid_out(self._failures, self._others, width))
        return self._laid[1]

    @property
    def line_count(self) -> int:
        """How many lines there are."""
        return len(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are at this width."""
        return len(self._lines(width))

    def on_resize(self) -> None:
        """Stay within the lines."""
        self.top = min(self.top, self.last_top)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.content_size.width
        lines = self._lines(width)
        place = self.top + y
        return self.strip(lines[place] if place < len(lines) else (), width)


def _laid_out(failures: Sequence[ImportFailure], others: int, width: int) -> Iterator[_Line]:
    for one in failures:
        path = Path(one.file)
        name = cut(clean_line(path.name), width)
        folder = cut(clean_line(str(path.parent)), width - cells(name) - 2)
        yield [(name, "text bold"), (f"  {folder}", "muted")]
        why = clean_line(one.why)
        for start, end in wrap(why, width - _INDENT):
            yield [(" " * _INDENT + why[start:end], "soft")]
    if others:
        yield [(f"and {others:,} more", "muted")]
