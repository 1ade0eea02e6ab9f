"""The base of all dialogs: a frame over the desk, with its keys in the border."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events, getters, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.formatting.text import cells, clean_line, content
from tui.screens.breakpoints import size_class
from tui.screens.dialogs.steady_frame import SteadyFrame
from tui.terminal import resize
from tui.widgets.field import Field

__all__ = ["Dialog", "Result", "fit_keys"]

Result = TypeVar("Result")
T = TypeVar("T")

_SEPARATOR = " · "
_ERROR_SECONDS = 8.0
_CORNERS = 4
"""Cells at the ends of the border that stay free of text."""


def fit_keys(keys: str, width: int) -> str:
    """Return as many of the hints in `keys` as fit in `width` cells, and always the last one.

    Where some do not fit, the key that shows all of them stands before the last.
    """
    *others, last = keys.split(_SEPARATOR)
    ends = [last]
    while others and cells(_SEPARATOR.join([*others, *ends])) > width:
        others.pop()
        ends = ["? keys", last]
    return _SEPARATOR.join([*others, *ends])


class Dialog(ModalScreen[Result]):
    """A framed dialog over the dimmed desk; it has the keyboard until it is closed."""

    CSS_PATH = Path(__file__).with_name("dialog.tcss")  # not relative to a subclass's module
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "step_back", "One step back", show=False),
        Binding("question_mark,f1", "show_keys", "These keys", show=False),
        Binding("ctrl+c", "quit_or_copy", "Quit", show=False),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-lowest"),
        (16, "-low"),
        (24, "-usual"),
        (34, "-tall"),
    ]

    frame = getters.query_one(".dialog", Vertical)

    focused_before_hiding: Widget | None = None
    _keys: str = ""

    def __init__(self) -> None:
        super().__init__()
        resize.install(self)

    def show_keys(self, keys: str) -> None:
        """Show key hints, separated by ` · `, in the border: as many as fit, and the last one."""
        self._keys = keys
        self.call_after_refresh(self._fit_keys)

    def show_title(self, title: str) -> None:
        """Show a title in the border; outside text in it stays text."""
        self.frame.border_title = content(clean_line(title))

    def toast(self, text: str, *, error: bool = False) -> None:
        """Show a toast; outside text in it stays text."""
        severity: SeverityLevel = "error" if error else "information"
        timeout = _ERROR_SECONDS if error else None
        self.notify(clean_line(text), severity=severity, timeout=timeout, markup=False)

    def if_open(self, callback: Callable[[T], None]) -> Callable[[T], None]:
        """Return a callback that does nothing once this dialog is closed."""
        return lambda result: callback(result) if self.is_running else None

    def _fit_keys(self) -> None:
        if self._keys and self.is_running:
            keys = fit_keys(self._keys, self.frame.size.width - _CORNERS)
            self.frame.border_subtitle = content(keys)

    @on(events.Resize)
    def _resized(self) -> None:
        """Hide the frame while the terminal is too small, and give the focus back afterwards."""
        has_room = size_class(*self.app.size) != "tiny"
        if self.frame.display and not has_room:
            self.focused_before_hiding = self.focused
        elif has_room and not self.frame.display and self.focused_before_hiding:
            self.frame.display = True  # a hidden frame cannot keep the focus
            self.focused_before_hiding.focus()
        self.frame.display = has_room
        if isinstance(self.frame, SteadyFrame):
            self.frame.release()
        self.call_after_refresh(self._fit_keys)

    @on(Field.HelpAsked)
    def action_show_keys(self) -> None:
        """Show all keys of this dialog."""
        from tui.screens.dialogs.key_list import KeyList, dialog_keys

        title = f"Keys · {self.frame.border_title or ''}".rstrip(" ·")
        self.app.push_screen(KeyList(title, dialog_keys(self)))

    def action_palette(self) -> None:
        """Show the commands of this page, and run the one chosen; pages bind keys to it."""
        from tui.screens.dialogs.page_palette import show_palette

        show_palette(self)

    def action_quit_or_copy(self) -> None:
        """Copy the selected text, or else quit as ^c does at the desk.

        The keys of the app do not reach a modal screen.
        """
        if text := self.get_selected_text():
            self.app.copy_to_clipboard(text)
        else:
            self.app.action_help_quit()

    def action_step_back(self) -> None:
        """Close; a dialog in which something is typed or chosen first drops that."""
        self.action_leave()

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Close on a click outside the frame."""
        if event.widget is self:
            self.action_leave()
