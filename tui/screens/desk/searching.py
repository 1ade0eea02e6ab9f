"""The search bar above the list: results as one types, and the list as it was when one leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import ClassVar

from textual import getters, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from storage.model import Filter
from tui.screens.desk.reading import Reading
from tui.text import content

__all__ = ["SearchBar", "Searching"]

_SEARCH_AFTER = 0.04
"""Seconds after the last letter; a search under way is interrupted by the next."""


class SearchBar(Input):
    """Where the words of a search are typed."""

    @dataclass
    class Left(Message):
        """The reader goes down into the results; `opening` asks to open the first."""

        opening: bool

    @dataclass
    class Closed(Message):
        """The reader is done with searching."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "results(False)", "Results", id="search.results", show=False),
        Binding("enter", "results(True)", "Open the first", id="search.open", show=False),
        Binding("escape", "close", "Close", id="search.close", show=False),
    ]

    BORDER_TITLE = "/ Search"

    def action_results(self, opening: bool) -> None:
        """Go to the results."""
        self.post_message(self.Left(opening))

    def action_close(self) -> None:
        """Leave the search."""
        self.post_message(self.Closed())


@dataclass(frozen=True, slots=True)
class _Before:
    """The list as it was when the search began."""

    filter: Filter
    selected: int | None
    position: int


class Searching(Reading):
    """Searches in what the filter shows."""

    search_bar = getters.query_one("#search", SearchBar)
    searching: bool = False
    _before: _Before | None = None
    _began: float = 0.0

    def action_search(self) -> None:
        """Open the search bar."""
        if self._before is None:
            selected = self.selected.id if self.selected else None
            without_words = replace(self.shown_filter(), words="")
            self._before = _Before(without_words, selected, self.headlines.cursor)
        self.searching = True
        with self.prevent(Input.Changed):
            self.search_bar.value = self.filter.words
        self.search_bar.border_subtitle = ""
        self.place_panels()
        self.search_bar.focus()

    def place_panels(self) -> None:
        """Put every part in its place; the layer that knows the panels does it."""

    @on(Input.Changed, "#search")
    def _words_changed(self, message: Input.Changed) -> None:
        message.stop()
        words = message.value.strip()
        self.after("search", _SEARCH_AFTER, lambda: self._search(words))

    def _search(self, words: str) -> None:
        if self._before is None:
            return
        self._began = perf_counter()
        if words:
            self.show_filter(replace(self._before.filter, words=words))
        else:
            self.show_filter(self._before.filter, select=self._before.selected)

    def list_shown(self, total: int) -> None:
        """Say in the bar how many were found, and in what time."""
        super().list_shown(total)
        if not self._began:
            return
        took = (perf_counter() - self._began) * 1000
        self._began = 0.0
        found = f"{total:,} found · {took:.0f} ms" if self.filter.words else ""
        self.search_bar.border_subtitle = content(found)

    @on(SearchBar.Left)
    def _to_results(self, message: SearchBar.Left) -> None:
        self._flush()
        self.searching = False
        self.headlines.focus()
        self.place_panels()
        if not self.filter.words:
            self._before = None
        elif message.opening and self.selected:
            self.open(self.selected)
            self.enter_article()

    def _flush(self) -> None:
        """Search for what was typed last, if its moment has not come yet."""
        self.cancel_after("search")
        words = self.search_bar.value.strip()
        if words != self.filter.words:
            self._search(words)

    @on(SearchBar.Closed)
    def _search_closed(self) -> None:
        self.end_search()

    def end_search(self) -> bool:
        """Leave the search, with the list exactly as it was; False when there is none."""
        before = self._before
        if before is None:
            if not self.filter.words:
                return False
            # The words were there when the program started: there is no list to go back to.
            before = _Before(replace(self.shown_filter(), words=""), None, 0)
        self._before = None
        self.searching = False
        self.cancel_after("search")
        self.headlines.focus()
        self.place_panels()
        self.show_filter(before.filter, select=before.selected, position=before.position)
        return True
