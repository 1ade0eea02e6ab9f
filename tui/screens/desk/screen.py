"""The top layer of the desk: its panels, where each stands, and its keys."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from tui.commands.model import PANELS, Panel, is_no_key, key_label
from tui.commands.registry import command
from tui.commands.table import always, desk_bindings, footer
from tui.formatting.filters import describe_filter
from tui.screens.breakpoints import size_class
from tui.screens.desk.counting import Counting
from tui.screens.desk.empty import reason
from tui.screens.desk.layout import regions
from tui.terminal.first_paint import hold_first_paint
from tui.widgets.footer import FooterPressed
from tui.widgets.header import HeaderPressed

__all__ = ["Desk"]

_WAIT_FOR_HEADLINES = 0.25
_AROUND = 4
"""Cells of the list's frame and of the space beside what says why it is empty."""
_WORDS_OF_EMPTY = 90
_UNBOUND_TOLD_FOR = 2.0
"""Cells of what says why the list is empty: two or three lines, so that the keys are seen."""


class Desk(Counting):
    """The four panels of the newsroom, on one screen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = list(desk_bindings())

    is_empty: bool = False
    zoomed: bool = False
    _zoomed_by_opening: bool = False

    def compose(self) -> ComposeResult:
        """Put the panels between header and footer, in reading order."""
        yield self.header
        yield self.panels
        yield self.footer
        yield Static("newsdesk needs 40x10", id="too-small")

    def on_mount(self) -> None:
        """Show where the reader was."""
        # If they come soon, the first headlines are in place before anything is painted.
        self._paint_first = hold_first_paint(self)
        self.set_timer(_WAIT_FOR_HEADLINES, self._paint_first)
        self.place_panels()
        self.article.measure = self.session_store.session.measure
        self.headlines.begin_with(self.session_store.session.above)
        self.headlines.today = self.state.today
        self.query_one(f"#{self.session_store.session.panel}").focus()
        self.show_filter(self.state.filter, position=self.session_store.session.position)
        self.watch(self.header, "now", self._minute_passed, init=False)
        self.app.screen_change_signal.subscribe(self, lambda _screen: self.show_footer())
        self.watch_archive()
        self.fill_if_empty()
        self.requote_later()

    def _minute_passed(self) -> None:
        """Begin a new day where one has begun."""
        if self.headlines.today != self.state.today:
            self.headlines.today = self.state.today
            self.list_again()

    def on_unmount(self) -> None:
        """Write down where the reader is."""
        self.context.cancel_all()
        self.session_store.save()

    # -- where the panels stand ------------------------------------------------------------

    def on_resize(self) -> None:
        """Give every panel its place at the new size."""
        if self._zoomed_by_opening and size_class(*self.app.size) != "narrow":
            self.zoomed = self._zoomed_by_opening = False  # there is room beside the list now
        self.place_panels()
        if self.is_empty:
            self._say_why_empty()

    def on_descendant_focus(self) -> None:
        """Show the panel that has the focus, and its keys."""
        panel = self.focused_panel
        if panel != "search":
            self.session_store.remember(panel=panel)
        self.show_footer()
        self.place_panels()

    def show_footer(self) -> None:
        """Show the keys of the focused panel; none while a dialog has the keyboard."""
        if self.app.screen is not self:  # `is_current` is true under a dialog too
            self.footer.show((), ())
            return
        items = footer(
            self.focused_panel, hits=self.state.is_search, commands=self.context.commands
        )
        self.footer.show(items, always(self.context.commands))

    def show_unbound(self, key: str) -> None:
        """Say for a while, where the keys stand, that one does nothing here."""
        if not is_no_key(key):
            said = (key_label(key), "does nothing here", "")
            self.footer.show([said], always(self.context.commands))
            self.context.debounce("unbound", _UNBOUND_TOLD_FOR, self.show_footer)

    def place_panels(self) -> None:
        """Put every part in its place for this size, focus and zoom."""
        width, height = self.app.size
        kind = size_class(width, height)
        for name in ("header", "panels", "footer"):
            self.query_one(f"#{name}").display = kind != "tiny"
        self.query_one("#too-small").display = kind == "tiny"
        self.headlines.density = (
            "one" if kind in ("narrow", "single") or self.session_store.session.one_line else "two"
        )
        place = partial(
            regions, width, height, focused=self.focused_panel, zoomed=self.zoomed,
            searching=self.searching,
        )  # fmt: skip
        places = place()
        if self.search_bar.told and (bar := places.get("search")):
            told = len(self.search_bar.told_lines(bar.width - _AROUND))
            places = place(told=told)
        self.panels.place(places, empty=self.is_empty)

    def list_shown(self, *, empty: bool) -> None:
        """Say in an empty list why it is empty."""
        super().list_shown(empty=empty)
        self.show_footer()
        self.call_later(self._paint_first)
        if empty:
            self._say_why_empty()
        if self.is_empty != empty:
            self.is_empty = empty
            self.place_panels()

    def show_header(self) -> None:
        """Say anew why the list is empty too: it names the sources."""
        super().show_header()
        if self.is_empty:
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        shown = self.state.shown_filter
        words = describe_filter(
            shown, self.catalog.names, today=self.state.today, width=_WORDS_OF_EMPTY
        )
        fetching = bool(shown.sources & self.being_refreshed())
        followed, narrowed = bool(self.catalog.sources), self.is_narrowed
        place = regions(*self.app.size, focused="headlines").get("headlines")
        self.empty.update(
            reason(
                shown, words, self.context.key_label, fetching=fetching, followed=followed,
                narrowed=narrowed, width=place.width - _AROUND if place else 0,
            )
        )  # fmt: skip

    @command("panel-headlines", "headlines")
    @command("panel-article", "article")
    @command("panel-quotes", "quotes")
    @command("panel-filters", "filters")
    def action_panel(self, panel: Panel) -> None:
        """Give `panel` the focus; hidden, it opens."""
        self._focus(panel)

    def _focus(self, panel: Panel) -> None:
        widget = self.query_one(f"#{panel}")
        widget.display = True  # what is hidden cannot take the focus
        widget.focus()

    @command("next-panel", 1)
    @command("previous-panel", -1)
    def action_next_panel(self, step: int) -> None:
        """Go to the next (1) or previous (-1) panel that has a place of its own."""
        shown = regions(*self.app.size, focused="headlines", searching=False)
        single = self.zoomed or len(shown) <= 1
        ring = [panel for panel in PANELS if single or panel in shown]
        here = self.focused_panel
        at = ring.index(here) if here in ring else 0
        self._focus(ring[(at + step) % len(ring)])

    @command("zoom")
    def action_zoom(self) -> None:
        """Give the focused panel the whole screen, or put it back."""
        self.zoomed, self._zoomed_by_opening = not self.zoomed, False
        self.place_panels()

    def enter_article(self) -> None:
        """Go into the article; where there is little room it gets the whole screen."""
        if size_class(*self.app.size) == "narrow" and not self.zoomed:
            self.zoomed = self._zoomed_by_opening = True
        self._focus("article")
        self.place_panels()

    @command("back")
    def action_back(self) -> None:
        """Go one step back: what is picked, the zoom, the list, the search. Never quits."""
        if self.headlines.picked and self.focused_panel == "headlines":
            self.headlines.drop_picked()
            return
        if self.zoomed:
            self.zoomed = False
            if not self._zoomed_by_opening:
                self.place_panels()
                return
            self._zoomed_by_opening = False
        if self.focused_panel != "headlines":
            self._focus("headlines")
            self.place_panels()
        else:
            self.end_search()

    @on(FooterPressed)
    def _footer_pressed(self, message: FooterPressed) -> None:
        """Do what the key would have done."""
        if message.action in ("help", "palette"):
            self.registry.run(message.action)
        else:
            self.app.simulate_key(message.action)

    @on(HeaderPressed)
    def _header_pressed(self, message: HeaderPressed) -> None:
        if message.action == "clear":
            self.action_everything()
        else:
            self.action_failing()

    @command("quit")
    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()
