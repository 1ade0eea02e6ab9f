"""The widgets of the desk, and how they are nested."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.widget import Widget
from textual.widgets import Static

from tui.screens.desk.empty import Empty
from tui.screens.desk.layout import Panels
from tui.screens.desk.search_bar import SearchBar
from tui.widgets.article.article_view import ArticleView
from tui.widgets.filters.filters import Filters
from tui.widgets.footer import Footer
from tui.widgets.header import Header
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import Quotes

__all__ = ["DeskWidgets"]


class DeskWidgets:
    """The widgets; `key` returns the label of a command's key, for those that name one."""

    def __init__(self, key: Callable[[str], str]) -> None:
        self.header = Header(
            id="header",
            clear=key("everything"),
            failing=key("failing"),
            alerting=key("alerts"),
        )
        self.search_bar = SearchBar(id="search")
        self.headlines = Headlines(id="headlines")
        self.article = ArticleView(id="article", full_text=key("full-text"), browser=key("browser"))
        self.quotes = Quotes(id="quotes")
        self.filters = Filters(id="filters", add_key=key("add-source"))
        self.empty = Empty(id="empty")
        self.panels = Panels(
            self.search_bar,
            self.headlines,
            self.article,
            self.quotes,
            self.filters,
            self.empty,
            id="panels",
        )
        self.footer = Footer(id="footer")
        self.too_small = Static("newsdesk needs 40x10", id="too-small")

    @property
    def shown(self) -> Sequence[Widget]:
        """What is on screen, from top to bottom."""
        return self.header, self.panels, self.footer

    @property
    def all(self) -> Sequence[Widget]:
        """What is on screen, and what is shown instead where the terminal is too small."""
        return *self.shown, self.too_small
