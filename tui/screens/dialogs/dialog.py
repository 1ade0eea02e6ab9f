"""What all dialogs have in common, and the two small ones: a choice, and one line to type."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

from tui.formatting.text import cells, content
from tui.screens.breakpoints import size_class
from tui.terminal import resize

__all__ = ["Dialog", "Result", "fit_keys"]

Result = TypeVar("Result")

_BETWEEN = " · "
_CORNERS = 4
"""Cells of a frame's inner width that words in its border leave free."""


def fit_keys(keys: str, width: int) -> str:
    """Return the first of `keys` that fit in `width` cells, and the last: how to leave."""
    *others, leave = keys.split(_BETWEEN)
    while others and cells(_BETWEEN.join([*others, leave])) > width:
        others.pop()
    return _BETWEEN.join([*others, leave])


class Dialog(ModalScreen[Result]):
    """A frame over the dimmed desk that takes the keyboard until it is closed."""

    CSS_PATH = Path(__file__).with_name("dialog.tcss")  # dialogs lie in other folders too
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Close", show=False),
        Binding("ctrl+c", "quit_or_copy", "Quit", show=False),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it so
        (0, "-lowest"),
        (16, "-low"),
        (24, "-usual"),
        (34, "-tall"),
    ]

    _keys: str = ""
    had_focus: Widget | None = None

    def __init__(self) -> None:
        super().__init__()
        resize.install(self)

    def show_keys(self, keys: str) -> None:
        """Say in the frame what the keys do: as many of `keys`, which ` · ` parts, as fit."""
        self._keys = keys
        self.call_after_refresh(self._fit_keys)

    def _fit_keys(self) -> None:
        if self._keys and self.is_running:
            frame = self.query_one(".dialog")
            frame.border_subtitle = content(fit_keys(self._keys, frame.size.width - _CORNERS))

    @on(events.Resize)
    def _resized(self) -> None:
        """Hide where the desk behind says that there is no room; what had the focus gets it back.

        A frame that is hidden cannot keep it.
        """
        frame, there_is_room = self.query_one(".dialog"), size_class(*self.app.size) != "tiny"
        if frame.display and not there_is_room:
            self.had_focus = self.focused
        elif there_is_room and not frame.display and self.had_focus:
            frame.display = True
            self.had_focus.focus()
        frame.display = there_is_room
        self.call_after_refresh(self._fit_keys)

    def action_quit_or_copy(self) -> None:
        """Copy what is selected, else do what ^c does at the desk: the app's keys end here."""
        if text := self.get_selected_text():
            self.app.copy_to_clipboard(text)
        else:
            self.app.action_help_quit()

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Close when what is behind is clicked."""
        if event.widget is self:
            self.action_leave()
