"""The top layer of the desk: its panels, where each stands, and its keys."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui.commands.registry import command
from tui.commands.table import desk_bindings
from tui.formatting.filters import describe_filter
from tui.screens.desk.counting import Counting
from tui.screens.desk.empty import reason
from tui.screens.desk.first_articles import import_first_articles
from tui.screens.desk.layout import regions
from tui.terminal.first_paint import hold_first_paint
from tui.widgets.footer import FooterPressed
from tui.widgets.header import HeaderPressed

__all__ = ["Desk"]

_WAIT_FOR_HEADLINES = 0.25
_FIRST_REFRESH = 5.0
"""Seconds after the start until feeds whose time has come are fetched for the first time."""
_REFRESH_EVERY = 60.0
_AROUND = 4
"""Cells of the list's frame and of the space beside what says why it is empty."""
_WORDS_OF_EMPTY = 90
_UNBOUND_TOLD_FOR = 2.0
"""Cells of what says why the list is empty: two or three lines, so that the keys are seen."""


class Desk(Counting):
    """The four panels of the newsroom, on one screen."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = list(desk_bindings())

    def compose(self) -> ComposeResult:
        """Put the panels between header and footer, in reading order."""
        yield self.header
        yield self.panels
        yield self.footer
        yield self.too_small

    def on_mount(self) -> None:
        """Show where the reader was."""
        # If they come soon, the first headlines are in place before anything is painted.
        self._paint_first = hold_first_paint(self)
        self.set_timer(_WAIT_FOR_HEADLINES, self._paint_first)
        self.panel_layout.place()
        self.article.measure = self.session_store.session.measure
        self.headlines.begin_with(self.session_store.session.above)
        self.headlines.today = self.state.today
        self.panel_layout.focus(self.session_store.session.panel)
        self.feed.show_filter(self.state.filter, position=self.session_store.session.position)
        self.watch(self.header, "now", self._minute_passed, init=False)
        self.app.screen_change_signal.subscribe(self, lambda _screen: self.footer_keys.show())
        self.archive_watch.start()
        self.set_timer(_FIRST_REFRESH, self.source_refresh.refresh_due)
        self.set_interval(_REFRESH_EVERY, self.source_refresh.refresh_due)
        import_first_articles(self.context, self.progress, self.feed.list_again)
        self.reextraction.start_later()

    def _minute_passed(self) -> None:
        """Begin a new day where one has begun."""
        if self.headlines.today != self.state.today:
            self.headlines.today = self.state.today
            self.feed.list_again()

    def on_unmount(self) -> None:
        """Write down where the reader is."""
        self.context.cancel_all()
        self.session_store.save()

    # -- where the panels stand ------------------------------------------------------------

    def on_resize(self) -> None:
        """Give every panel its place at the new size."""
        self.panel_layout.resize()
        if self.panel_layout.is_empty:
            self._say_why_empty()

    def on_descendant_focus(self) -> None:
        """Show the panel that has the focus, and its keys."""
        self.panel_layout.focus_moved()
        self.footer_keys.show()

    def list_shown(self, *, empty: bool) -> None:
        """Say in an empty list why it is empty."""
        super().list_shown(empty=empty)
        self.footer_keys.show()
        self.call_later(self._paint_first)
        if empty:
            self._say_why_empty()
        self.panel_layout.set_empty(empty)

    def show_header(self) -> None:
        """Say anew why the list is empty too: it names the sources."""
        super().show_header()
        if self.panel_layout.is_empty:
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        shown = self.state.shown_filter
        words = describe_filter(
            shown, self.catalog.names, today=self.state.today, width=_WORDS_OF_EMPTY
        )
        fetching = bool(shown.sources & self.source_refresh.pending)
        followed, narrowed = bool(self.catalog.sources), self.search.is_narrowed
        place = regions(*self.app.size, focused="headlines").get("headlines")
        self.empty.update(
            reason(
                shown, words, self.context.key_label, fetching=fetching, followed=followed,
                narrowed=narrowed, width=place.width - _AROUND if place else 0,
            )
        )  # fmt: skip

    @command("back")
    def action_back(self) -> None:
        """Go one step back: what is picked, the zoom, the list, the search. Never quits."""
        if self.headlines.picked and self.panel_layout.focused_panel == "headlines":
            self.headlines.drop_picked()
            return
        if not self.panel_layout.step_back():
            self.search.end()

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
            self.filter_actions.show_everything()
        else:
            self.source_actions.show_sources(failing=True)

    @command("quit")
    def action_quit(self) -> None:
        """Leave."""
        self.app.exit()
