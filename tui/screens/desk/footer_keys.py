"""The keys in the footer: those of the focused panel, a count being typed, an unbound key."""

from __future__ import annotations

from collections.abc import Sequence

from tui.commands.model import is_no_key, key_label
from tui.commands.table import always, footer
from tui.screens.desk.context import DeskContext
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.state import DeskState
from tui.widgets.footer import Footer, Item

__all__ = ["FooterKeys"]

_UNBOUND_SECONDS = 2.0
"""Seconds for which the footer says that a key is not bound."""


class FooterKeys:
    """Decides what the footer shows."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        layout: PanelLayout,
        footer: Footer,
    ) -> None:
        self._context = context
        self._state = state
        self._layout = layout
        self._footer = footer
        self._story = ""

    def show(self) -> None:
        """Show the keys of the focused panel; none while a dialog has the keyboard."""
        self._story = self._story_word()
        if not self._context.is_in_front:
            self._footer.show((), ())
            return
        panel, hits = self._layout.focused_panel, self._state.is_search
        stated = self._state.filter.stated
        self._show(footer(panel, hits=hits, stated=stated, commands=self._context.commands))

    def row_selected(self) -> None:
        """Show what the selected row has a key for, where the row before had another or none."""
        if self._story != self._story_word():
            self.show()

    def show_count(self, digits: str) -> None:
        """Show the count that has been typed so far, and the keys that take one."""
        self._show(
            [(digits, "times j n ]", ""), ("G", "that row", ""), ("⏎", "that one shown", "")]
        )

    def show_unbound(self, key: str) -> None:
        """Show for a while that a key does nothing here."""
        if not is_no_key(key):
            self._show([(key_label(key), "has no use here", "")])
            self._context.debounce("unbound", _UNBOUND_SECONDS, self.show)

    def _show(self, items: Sequence[Item]) -> None:
        right, on_row = always(self._context.commands), []
        if self._story and self._layout.focused_panel == "headlines":
            on_row = [(self._context.key_label("unfold"), self._story, "unfold")]
        self._footer.show(items, right, on_row)

    def _story_word(self) -> str:
        """Return what the key of stories does to the selected row; empty: nothing."""
        row = self._state.selected
        if row is None or not (row.story or row.take):
            return ""
        return "fold" if row.take or row.id in self._state.unfolded else "unfold"
