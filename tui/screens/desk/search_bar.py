"""Where a search is typed: the line, how it was understood, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from storage.model import Filter
from storage.search.parsed_search import ParsedSearch
from tui.formatting.text import clean_line, content
from tui.formatting.wrap import wrap
from tui.widgets.field import Field

__all__ = ["SearchBar"]

_MOST_LINES = 3
"""Lines of what is wrong with a search, at most."""


class SearchBar(Field):
    """Where a search is typed; its border says how it was understood, a line below what is wrong.

    What is wrong is a sentence and takes the lines it needs; they lie over the top of the list.
    """

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

    COMPONENT_CLASSES: ClassVar[set[str]] = {"search-bar--notice"}
    BORDER_TITLE = "/ Search"
    notice: str = ""
    """What is wrong with the search, or how it was understood; empty if there is nothing to say."""

    def show_understanding(self, search: ParsedSearch, found: str) -> None:
        """Say above how `search` was understood, under it what is wrong, below what was `found`."""
        wrong = search.error
        only_words = search.filter == Filter(words=search.filter.words)
        title = "Search" if only_words and not wrong else search.understood
        shown = f"Understood: {title}" if wrong and title else title or "Search"
        self.border_title = Content.assemble("/ ", content(shown))
        self.border_subtitle = content("not searched", "$warn") if wrong else content(found)
        self.notice = clean_line(wrong or search.hint)
        self.refresh()

    def notice_lines(self, width: int) -> list[str]:
        """Return the notice as lines of `width` cells."""
        text = f"! {self.notice}" if self.notice and width > 0 else ""
        return [text[start:end].strip() for start, end in wrap(text, width)][:_MOST_LINES]

    def render_line(self, y: int) -> Strip:
        """Return the line that is typed, or one of the notice below it."""
        if y == 0:
            return super().render_line(y)
        width = self.size.width
        line = dict(enumerate(self.notice_lines(width), 1)).get(y, "")
        style = self.get_component_rich_style("search-bar--notice")
        return Strip([Segment(line, style)]).adjust_cell_length(width, style)

    def action_results(self, opening: bool) -> None:
        """Go to the results."""
        self.post_message(self.Left(opening))

    def action_close(self) -> None:
        """Leave the search."""
        self.post_message(self.Closed())
