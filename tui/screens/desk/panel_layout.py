"""Which panel has the focus, and where each of them is at the size the terminal has."""

from __future__ import annotations

from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from tui.commands.model import PANELS, Panel
from tui.commands.registry import command
from tui.screens.breakpoints import size_class
from tui.screens.desk.layout import regions
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.widgets import DeskWidgets

__all__ = ["PanelLayout"]

_FRAME = 4
"""Cells of the frame of the search bar, and of the space in it."""


class PanelLayout:
    """Owns the zoom, what had the focus, whether the search bar is open, the list or quotes empty.

    Args:
        screen: The screen whose focus moves from panel to panel.
        session_store: Remembers the panel; knows the density.
        widgets: What is placed: the panels and the search bar.
    """

    def __init__(
        self, screen: Screen[None], session_store: SessionStore, widgets: DeskWidgets
    ) -> None:
        self._screen = screen
        self._session_store = session_store
        self._widgets = widgets
        self._zoomed = False
        self._zoomed_by_opening = False
        self._is_searching = False
        self._is_empty = False
        self._is_quoteless = False
        self._focused_before_hiding: Widget | None = None
        self._has_left_quotes = False
        """Whether the article was entered to show a quote: one step back are the quotes."""

    # -- places ----------------------------------------------------------------------------

    def place(self) -> None:
        """Put every panel in its place for this size, focus and zoom."""
        width, height = self._screen.app.size
        size = size_class(width, height)
        self._hide_all(hidden=size == "tiny")
        is_one_line = size in ("narrow", "single") or self._session_store.session.one_line
        self._widgets.headlines.density = "one" if is_one_line else "two"
        places = self._regions(notice_lines=0)
        if self._widgets.search_bar.notice and (bar := places.get("search")):
            lines = self._widgets.search_bar.notice_lines(bar.width - _FRAME)
            places = self._regions(notice_lines=len(lines))
        self._widgets.panels.place(places, empty=self._is_empty)

    def _hide_all(self, *, hidden: bool) -> None:
        """Hide everything while the terminal is too small, and give the focus back afterwards."""
        if hidden and self._screen.focused:
            self._focused_before_hiding = self._screen.focused
        for widget in self._widgets.shown:
            widget.display = not hidden
        self._widgets.too_small.display = hidden
        if not hidden and self._focused_before_hiding:
            # Not `focus()`, which would wait: what is hidden when the layout is refreshed loses it.
            focused, self._focused_before_hiding = self._focused_before_hiding, None
            for node in focused.ancestors_with_self:
                node.display = True
            self._screen.set_focus(focused)

    def _regions(self, *, notice_lines: int) -> dict[Panel, Region]:
        return regions(
            *self._screen.app.size,
            focused=self.focused_panel,
            zoomed=self._zoomed,
            searching=self._is_searching,
            notice_lines=notice_lines,
            compact=self._session_store.session.one_line,
            quoteless=self._is_quoteless,
        )

    def resize(self) -> None:
        """Put every panel in its place at another size of the terminal."""
        if self._zoomed_by_opening and size_class(*self._screen.app.size) != "narrow":
            self._zoomed = self._zoomed_by_opening = False  # there is room beside the list now
        self.place()

    @property
    def is_empty(self) -> bool:
        """Whether the list is empty and a reason is shown in its place."""
        return self._is_empty

    def set_empty(self, empty: bool) -> None:
        """Show the list, or the reason why it is empty in its place."""
        if self._is_empty != empty:
            self._is_empty = empty
            self.place()

    def set_quoteless(self, quoteless: bool) -> None:
        """Give the article the room of the quotes where it has none, or take it back."""
        if self._is_quoteless != quoteless:
            self._is_quoteless = quoteless
            self.place()

    def set_searching(self, searching: bool) -> None:
        """Open or close the search bar; `place` makes room for it."""
        self._is_searching = searching

    # -- focus and zoom --------------------------------------------------------------------

    @property
    def focused_panel(self) -> Panel:
        """The panel that has the focus, or had it before a dialog."""
        focused = self._screen.focused
        for widget in focused.ancestors_with_self if focused else ():
            if widget.id in (*PANELS, "search"):
                return widget.id
        return self._session_store.session.panel

    def focus_moved(self) -> None:
        """Remember the panel that has the focus, and show it."""
        panel = self.focused_panel
        self._has_left_quotes &= panel == "article"
        if panel != "search":
            self._session_store.remember(panel=panel)
        self.place()

    @command("panel-headlines", "headlines")
    @command("panel-article", "article")
    @command("panel-quotes", "quotes")
    @command("panel-filters", "filters")
    def focus(self, panel: Panel) -> None:
        """Give `panel` the focus; hidden, it opens."""
        widget = self._screen.query_one(f"#{panel}")
        widget.display = True  # what is hidden cannot take the focus
        # Not `focus()`, which would wait: until then other panels could be placed as if this one
        # had not been given the focus, and it would lose it by being hidden.
        self._screen.set_focus(widget)

    @command("next-panel", 1)
    @command("previous-panel", -1)
    def focus_next(self, step: int) -> None:
        """Go to the next (1) or previous (-1) panel that has a place at this size."""
        shown = regions(*self._screen.app.size, focused="headlines", quoteless=self._is_quoteless)
        single = self._zoomed or len(shown) <= 1
        ring = [panel for panel in PANELS if single or panel in shown]
        here = self.focused_panel
        at = ring.index(here) if here in ring else 0
        self.focus(ring[(at + step) % len(ring)])

    @command("zoom")
    def toggle_zoom(self) -> None:
        """Give the focused panel the whole screen, or put it back."""
        self._zoomed, self._zoomed_by_opening = not self._zoomed, False
        self.place()

    def enter_article(self) -> None:
        """Go into the article; where there is little room it gets the whole screen."""
        if size_class(*self._screen.app.size) == "narrow" and not self._zoomed:
            self._zoomed = self._zoomed_by_opening = True
        self.focus("article")
        self.place()

    def reveal_article(self) -> None:
        """Show the article beside the quotes; where there is no room for both, go into it."""
        if self.focused_panel == "article":
            return
        if size_class(*self._screen.app.size) in ("narrow", "single"):
            self.enter_article()
            self._has_left_quotes = True
        elif self._zoomed:
            self._zoomed = False
            self.place()

    def step_back(self) -> bool:
        """Undo the zoom, or else go to the list; False where there is neither to do."""
        if self._has_left_quotes:
            self._zoomed = self._zoomed_by_opening = False
            self.focus("quotes")
            self.place()
            return True
        if self._zoomed and not self._zoomed_by_opening:
            self._zoomed = False
            self.place()
            return True
        self._zoomed = self._zoomed_by_opening = False
        if self.focused_panel == "headlines":
            return False
        self.focus("headlines")
        self.place()
        return True
