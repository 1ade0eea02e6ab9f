"""The search bar above the list: results as one types, and the list as it was when one leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

from textual import on
from textual.widgets import Input

from storage.archive import Archive
from storage.archive.name_lookup import archive_names
from storage.model import Filter
from storage.search.language import NameLookup, ParsedSearch, parse_search
from tui.commands.registry import command
from tui.screens.desk.saved import Saved
from tui.screens.desk.search_bar import SearchBar
from tui.widgets.filters.filters import FilterChanged

__all__ = ["Searching"]

_SEARCH_AFTER = 0.04
"""Seconds after the last letter; a search under way is interrupted by the next."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The list as it was when the search began."""

    filter: Filter
    selected: int | None
    position: int


class Searching(Saved):
    """Searches in what the filter shows."""

    searching: bool = False
    _before: _Before | None = None
    _line: str = ""
    """What was typed, as far as it has been read."""
    _read: ParsedSearch = ParsedSearch()
    _sound: tuple[str, ParsedSearch] = ("", ParsedSearch())
    """The last line that was understood whole, which is the one that is shown."""
    _began: float = 0.0
    _took: str = ""
    """How long the last search took to show what it found."""
    _everywhere: bool = False
    """The search looks beyond what the list showed when it began."""
    _leaving: bool | None = None
    """The reader wants to go to the results once the line is read; True: to open the first."""
    _opening: bool = False
    """The first of the results is to be opened as soon as they are there."""

    @command("search")
    def action_search(self) -> None:
        """Open the search bar."""
        if self._before is None:
            selected = self.state.selected.id if self.state.selected else None
            without_words = replace(self.state.shown_filter, words="")
            self._before = _Before(without_words, selected, self.headlines.cursor)
            self._line = self.state.filter.words
            self._read = ParsedSearch(Filter(words=self._line))
            self._sound = (self._line, self._read)
        self.panel_layout.set_searching(True)
        with self.prevent(Input.Changed):
            self.search_bar.value = self._line
        self._tell("")
        self.set_focus(self.search_bar)  # at once: letters may follow in the same breath

    @command("everywhere")
    def action_everywhere(self) -> None:
        """Search in everything, or again only in what the list showed before."""
        if self._before is None and self.state.filter.words:  # the words were there at the start
            self.feed.show_filter(Filter(words=self.state.filter.words))
        elif not self._line.strip():
            self.context.toast(
                f"{self.context.key_label('search')} searches; then this searches beyond the filter"
            )
        elif self._before is not None:
            self._everywhere = not self._everywhere
            self._began = perf_counter()
            self._show_search(self._line, self._read)

    @command("order")
    def action_order(self) -> None:
        """List the hits by relevance, or by date."""
        if not self.state.filter.words.strip():
            search = self.context.key_label("search")
            self.context.toast(f"Relevance is for searches: {search} searches for words")
            return
        self._began = perf_counter()
        self.state.toggle_order()
        self.session_store.remember(order=self.state.order)
        self.feed.list_from_start()

    @property
    def is_narrowed(self) -> bool:
        """Whether a search looks only in what a filter shows."""
        if self._before is None:
            return (
                bool(self.state.filter.words)
                and replace(self.state.shown_filter, words="") != Filter()
            )
        return not self._everywhere and self._before.filter != Filter()

    @on(Input.Changed, "#search")
    def _line_changed(self, message: Input.Changed) -> None:
        message.stop()
        line = message.value
        self._leaving = None
        self.context.debounce("search", _SEARCH_AFTER, lambda: self._search(line))

    def _search(self, line: str) -> None:
        """Read what was typed and search for it; names are looked up beside the screen."""
        if self._before is None:
            return
        self._began = perf_counter()
        today = self.state.today

        def read(archive: Archive) -> ParsedSearch:
            return parse_search(line, archive_names(archive), today=today)

        if ":" in line:
            self.context.jobs.query("search", read, lambda search: self._show_search(line, search))
        else:
            self.context.jobs.cancel("search")
            self._show_search(line, parse_search(line, NameLookup(), today=today))

    def _show_search(self, line: str, search: ParsedSearch) -> None:
        if self._before is None:
            return
        self._line, self._read = line, search
        if search.error:
            self._began = 0.0
            self._tell("")
            self._keep_sound(line)
        else:
            self._show_sound(line, search)
        self._leave_bar()

    def _show_sound(self, line: str, search: ParsedSearch) -> None:
        """Show what a line asks for that is all understood; none asks for the list as it was."""
        self._sound = (line, search)
        if (before := self._before) is None:
            return
        if line.strip():
            self.feed.show_filter(search.narrow(Filter() if self._everywhere else before.filter))
        else:
            self.feed.show_filter(before.filter, select=before.selected)

    def _keep_sound(self, line: str) -> None:
        """Keep what is shown while part of the line means nothing.

        If that is of the first letters of a key, which were no word, it is shown without them.
        """
        shown, search = self._sound
        word, more = shown.split(" ")[-1], line.removeprefix(shown).split(" ")[0]
        if word and ":" not in word and ":" in more and line.startswith(shown):
            words = search.filter.words.rpartition(" ")[0]
            rest = ParsedSearch(replace(search.filter, words=words))
            self._show_sound(shown.removesuffix(word), rest)

    def _tell(self, found: str) -> None:
        """Say in the bar how the search was read, and give that the room it needs."""
        self.search_bar.tell(self._read, found)
        self.panel_layout.place()

    def list_shown(self, *, empty: bool) -> None:
        """Note in what time what was searched for was found; open it if that was asked."""
        super().list_shown(empty=empty)
        if self._before is None:
            return
        if self._began:  # else the same is listed again, because the archive has changed
            self._took = f" · {(perf_counter() - self._began) * 1000:.0f} ms"
        self._began = 0.0
        if self._opening and self._line == self.search_bar.value:
            self._open_first()

    def list_counted(self, total: int) -> None:
        """Say in the bar how many were found, in what time and order."""
        super().list_counted(total)
        if self._before is None:
            return
        order = (
            f" · by {self.state.order} {self.context.key_label('order')}"
            if self.state.filter.words
            else ""
        )
        self._tell(f"{total:,} found{self._took}{order}" if self._line else "")

    @on(SearchBar.Left)
    def _to_results(self, message: SearchBar.Left) -> None:
        self.context.cancel("search")
        self._leaving = message.opening
        if self._before is not None and self.search_bar.value != self._line:
            self._search(self.search_bar.value)
        else:
            self._leave_bar()

    def _leave_bar(self) -> None:
        """Go to the results if the reader wants to, unless something is wrong with the search."""
        opening, self._leaving = self._leaving, None
        if opening is None or self._read.error:
            return
        self.panel_layout.set_searching(False)
        self.headlines.focus()
        self.panel_layout.place()
        if not self.search_bar.value.strip():
            self._before = None
        elif opening:
            self._opening = True
            if not self._began:
                self._open_first()

    def _open_first(self) -> None:
        self._opening = False
        if self.state.selected and self.headlines.row_count:
            self.navigation.open(self.state.selected)

    @on(SearchBar.Closed)
    def _search_closed(self) -> None:
        self.end_search()

    def end_search(self) -> bool:
        """Leave the search, with the list exactly as it was; False when there is none."""
        before = self._before
        if before is None:
            if not self.state.filter.words:
                return False
            # The words were there when the program started: there is no list to go back to.
            before = _Before(replace(self.state.shown_filter, words=""), None, 0)
        self._forget_search()
        self.headlines.focus()
        self.panel_layout.place()
        self.feed.show_filter(before.filter, select=before.selected, position=before.position)
        return True

    def replace_filter(self, filter: Filter) -> None:  # noqa: A002 - the design's word
        """Show what `filter` asks for; the search is over, there is no list to go back to."""
        self._forget_search()
        if self.search_bar.has_focus:
            self.headlines.focus()
        self.panel_layout.place()
        super().replace_filter(filter)

    @on(FilterChanged)
    def _words_given_up(self, message: FilterChanged) -> None:
        if self._before is not None and not message.filter.words:
            self._forget_search()
            self.panel_layout.place()

    def _forget_search(self) -> None:
        self._before = None
        self._line, self._read = "", ParsedSearch()
        self._sound = ("", ParsedSearch())
        self._began, self._took = 0.0, ""
        self._opening, self._leaving = False, None
        self._everywhere = False
        self.panel_layout.set_searching(False)
        self.context.cancel("search")
        self.context.jobs.cancel("search")
