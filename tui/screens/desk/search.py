"""A search: its line, its hits while one types, and the list as it was when one leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

from textual.widgets import Input

from storage.archive import Archive
from storage.model import Filter
from storage.search.parsed_search import ParsedSearch
from tui.commands.registry import command
from tui.screens.desk.context import DeskContext
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.search_bar import SearchBar
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.state import DeskState
from tui.widgets.headlines.headlines import Headlines

__all__ = ["SearchSession"]

_SEARCH_AFTER = 0.04
"""Seconds after the last letter; a search under way is interrupted by the next."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The list as it was when the search began."""

    filter: Filter
    selected: int | None
    position: int


class SearchSession:
    """Owns the search under way: the list before it, the line as it was parsed, and its timing.

    Args:
        context: Jobs, timers and toasts.
        state: The filter and the order, which the search toggles.
        feed: Shows the hits.
        navigation: Opens the first hit.
        layout: Makes room for the bar.
        session_store: Remembers the order.
        bar: The line, and what is wrong with it.
        headlines: The list that gets the focus back.
        open_statements: Shows what was said, for a search that asks for statements.
    """

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        feed: HeadlineFeed,
        navigation: ArticleNavigation,
        layout: PanelLayout,
        session_store: SessionStore,
        bar: SearchBar,
        headlines: Headlines,
        open_statements: Callable[[Filter], None],
    ) -> None:
        self._context = context
        self._state = state
        self._feed = feed
        self._navigation = navigation
        self._layout = layout
        self._session_store = session_store
        self._bar = bar
        self._headlines = headlines
        self._open_statements = open_statements
        self._reset()

    def _reset(self) -> None:
        self._before: _Before | None = None
        self._replaced: _Before | None = None
        """The filter that one with words, e.g. a saved one, replaced; `Esc` shows it again."""
        self._line = ""
        """The line as far as it has been parsed."""
        self._parsed = ParsedSearch()
        self._valid = ("", ParsedSearch())
        """The last line without an error, whose hits are shown."""
        self._began = 0.0
        self._took = ""
        """The time from the last letter until its hits were shown."""
        self._everywhere = False
        """Whether the search looks beyond what the list showed before."""
        self._leaving: bool | None = None
        """Whether to go to the hits once the line is parsed; True: and open the first."""
        self._opening = False
        """Whether to open the first hit once it is there."""

    @property
    def is_narrowed(self) -> bool:
        """Whether the search looks only in what a filter shows."""
        if self._before is None:
            shown = self._state.shown_filter
            return bool(shown.words) and _without_words(shown) != Filter()
        return not self._everywhere and self._before.filter != Filter()

    # -- beginning and ending --------------------------------------------------------------

    @command("search")
    def begin(self) -> None:
        """Open the search bar."""
        if self._before is None:
            selected = self._state.selected.id if self._state.selected else None
            shown = self._state.shown_filter
            self._before = _Before(_without_words(shown), selected, self._headlines.cursor)
            from tui.formatting.search_line import search_line  # with the first search

            asked = Filter(words=shown.words, stated=shown.stated)
            self._line = search_line(asked, {})
            self._parsed = ParsedSearch(asked)
            self._valid = (self._line, self._parsed)
        self._layout.set_searching(True)
        with self._bar.prevent(Input.Changed):
            self._bar.value = self._line
        self._describe("")
        self._bar.screen.set_focus(self._bar)  # at once: letters may follow in the same breath

    def end(self) -> bool:
        """Leave the search with the list exactly as it was; False where there is none."""
        before = self._replaced or self._before
        if before is None:
            if not self._state.filter.words:
                return False
            # The words were there when the program started: there is no list to go back to.
            before = _Before(_without_words(self._state.shown_filter), None, 0)
        self._forget()
        self._layout.focus("headlines")
        self._layout.place()
        self._feed.show_filter(before.filter, select=before.selected, position=before.position)
        return True

    def replace(self, filter: Filter) -> None:
        """Show another filter; a search is over. One with words is like a search itself."""
        shown, selected = self._state.shown_filter, self._state.selected
        replaced = self._before or _Before(
            _without_words(shown), selected.id if selected else None, self._headlines.cursor
        )
        self._forget()
        self._replaced = replaced if filter.words else None
        if self._bar.has_focus:
            self._layout.focus("headlines")
        self._layout.place()
        self._feed.show_filter(filter)

    def change_filter(self, filter: Filter) -> None:
        """Show a filter chosen in the panel; without words in it the search is over."""
        if self._before is not None and not filter.words:
            self._forget()
            self._layout.place()
        self._feed.show_filter(filter)

    def _forget(self) -> None:
        self._reset()
        self._layout.set_searching(False)
        self._context.cancel("search")
        self._context.jobs.cancel("search")

    # -- the line --------------------------------------------------------------------------

    def line_changed(self, line: str) -> None:
        """Search for a line once no other letter follows."""
        self._leaving = None
        self._context.debounce("search", _SEARCH_AFTER, lambda: self._search(line))

    def _search(self, line: str) -> None:
        """Parse a line and search for it; names are looked up beside the screen."""
        if self._before is None:
            return
        self._began = perf_counter()
        today = self._state.today
        from storage.search.language import NameLookup, parse_search  # with the first search

        def parse(archive: Archive) -> ParsedSearch:
            from storage.archive.name_lookup import archive_names

            return parse_search(line, archive_names(archive), today=today)

        if ":" in line:
            self._context.jobs.query("search", parse, lambda parsed: self._show(line, parsed))
        else:
            self._context.jobs.cancel("search")
            self._show(line, parse_search(line, NameLookup(), today=today))

    def _show(self, line: str, parsed: ParsedSearch) -> None:
        if self._before is None:
            return
        self._line, self._parsed = line, parsed
        if parsed.error:
            self._began = 0.0
            self._describe("")
            self._keep_valid(line)
        else:
            self._show_valid(line, parsed)
        self._leave_bar()

    def _show_valid(self, line: str, parsed: ParsedSearch) -> None:
        """Show the hits of a line without an error; an empty one shows the list as it was."""
        self._valid = (line, parsed)
        if (before := self._before) is None:
            return
        if line.strip():
            within = Filter() if self._everywhere else before.filter
            self._feed.show_filter(parsed.narrow(within))
        else:
            self._feed.show_filter(before.filter, select=before.selected)

    def _keep_valid(self, line: str) -> None:
        """Keep the hits that are shown while part of the line has no meaning.

        Where its first letters, which were no word, turn out to begin a key, they are left out.
        """
        shown, parsed = self._valid
        word, more = shown.split(" ")[-1], line.removeprefix(shown).split(" ")[0]
        if word and ":" not in word and ":" in more and line.startswith(shown):
            words = parsed.filter.words.rpartition(" ")[0]
            rest = ParsedSearch(replace(parsed.filter, words=words))
            self._show_valid(shown.removesuffix(word), rest)

    def _describe(self, found: str) -> None:
        """Describe in the bar how the line was understood, and make room for it."""
        self._bar.show_understanding(self._parsed, found)
        self._layout.place()

    @command("everywhere")
    def toggle_everywhere(self) -> None:
        """Search in everything, or again only in what the list showed before."""
        if self._before is None and self._state.is_search:  # the words were there at the start
            shown = self._state.filter
            self._feed.show_filter(Filter(words=shown.words, stated=shown.stated))
        elif not self._line.strip():
            search = self._context.key_label("search")
            self._context.toast(f"First search with {search}; then this searches everywhere")
        elif self._before is not None:
            self._everywhere = not self._everywhere
            self._began = perf_counter()
            self._show(self._line, self._parsed)

    @command("order")
    def toggle_order(self) -> None:
        """List the hits by relevance, or by date; it is remembered."""
        if not self._state.filter.words.strip():
            search = self._context.key_label("search")
            self._context.toast(f"Relevance applies to searches; {search} searches")
            return
        self._began = perf_counter()
        self._state.toggle_order()
        self._session_store.remember(order=self._state.order)
        is_reading = self._layout.focused_panel in ("article", "quotes")
        self._feed.list_in_order(staying=is_reading)

    # -- the hits --------------------------------------------------------------------------

    def hits_shown(self) -> None:
        """Note how long the search took; open the first hit if that was asked for."""
        if self._before is None:
            return
        if self._began:  # else the same is listed again, because the archive has changed
            self._took = f" · {(perf_counter() - self._began) * 1000:.0f} ms"
        self._began = 0.0
        if self._opening and self._line == self._bar.value:
            self._open_first()

    def hits_counted(self, total: int, *, exact: bool = True) -> None:
        """Show in the bar how many hits there are, in what time and order they were found.

        Unless that is `exact`, there may be more.
        """
        if self._before is None:
            return
        order = ""
        if self._state.filter.stated:
            from storage.archive.statements import MOST_READ  # few searches ask for them

            found = "" if exact else f" in the newest {MOST_READ}"
            self._describe(f"{total:,} found{found}{self._took}")
            return
        if self._state.is_search:
            order = f" · by {self._state.order} {self._context.key_label('order')}"
        self._describe(f"{total:,} found{self._took}{order}" if self._line else "")

    def go_to_hits(self, *, opening: bool) -> None:
        """Go down into the hits once the line is parsed; `opening`: and open the first."""
        self._context.cancel("search")
        self._leaving = opening
        if self._before is not None and self._bar.value != self._line:
            self._search(self._bar.value)
        else:
            self._leave_bar()

    def _leave_bar(self) -> None:
        """Go to the hits if the reader wants to, unless there is an error in the search."""
        opening, self._leaving = self._leaving, None
        if opening is None or self._parsed.error:
            return
        self._layout.set_searching(False)
        self._layout.focus("headlines")
        self._layout.place()
        if not self._bar.value.strip():
            self._before = None
        elif opening and self._parsed.filter.stated:
            self._open_statements(self._state.shown_filter)
        elif opening:
            self._opening = True
            if not self._began:
                self._open_first()

    def _open_first(self) -> None:
        self._opening = False
        if self._state.selected and self._headlines.row_count:
            self._navigation.open(self._state.selected)


def _without_words(filter: Filter) -> Filter:
    return replace(filter, words="", stated=False)
