"""The lowest layer of the desk: its panels, and what every part of it shares."""

from __future__ import annotations

from collections.abc import Sequence

from textual.screen import Screen

from tui.commands.model import Command, Panel
from tui.commands.registry import CommandRegistry
from tui.commands.table import COMMANDS
from tui.jobs import Jobs
from tui.screens.desk.context import DeskContext
from tui.screens.desk.empty import Empty
from tui.screens.desk.layout import Panels
from tui.screens.desk.progress import ProgressSlot
from tui.screens.desk.search_bar import SearchBar
from tui.screens.desk.session import Session
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.terminal.key_bindings import KeyBindings
from tui.terminal.wiring import speed_up
from tui.widgets.article.article_view import ArticleView
from tui.widgets.filters.filters import Filters
from tui.widgets.footer import Footer
from tui.widgets.header import Header
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import Quotes

__all__ = ["DeskBase"]


class DeskBase(Screen[None]):
    """What every layer of the desk shares."""

    def __init__(
        self, jobs: Jobs, session: Session, commands: Sequence[Command] = COMMANDS
    ) -> None:
        super().__init__()
        speed_up(self)
        self.key_bindings = KeyBindings(self)
        self.context = context = DeskContext(self, jobs, commands)
        key = context.key_label
        self.header = Header(id="header", clear=key("everything"), failing=key("failing"))
        self.footer = Footer(id="footer")
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
        self.state = DeskState(session, self.headlines)
        self.catalog = SourceCatalog()
        self.progress = ProgressSlot(self.header)
        self.session_store = SessionStore(context, session, self.reading_place)
        self.registry = CommandRegistry([self])

    def reading_place(self) -> dict[str, int]:
        """Return where in the list and the article the reader is; a layer above knows."""
        return {}

    @property
    def focused_panel(self) -> Panel:
        """The part that has the focus, or had it before a dialog."""
        for widget in self.focused.ancestors_with_self if self.focused else ():
            if widget.id in ("headlines", "article", "quotes", "filters", "search"):
                return widget.id  # type: ignore[return-value]
        return self.session_store.session.panel

    def action_command(self, id: str) -> None:  # noqa: A002
        """Run the command that a key is bound to."""
        self.registry.run(id)
