"""The lowest layer of the desk: its panels, and what every part of it shares."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.screen import Screen
from textual.widgets import Input, Static

from storage.model import Facets
from tui.commands.model import Command
from tui.commands.registry import CommandRegistry
from tui.commands.table import COMMANDS
from tui.jobs import Jobs
from tui.screens.desk.context import DeskContext
from tui.screens.desk.counts import FilterCounts
from tui.screens.desk.empty import Empty
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.filter_actions import FilterActions
from tui.screens.desk.footer_keys import FooterKeys
from tui.screens.desk.layout import Panels
from tui.screens.desk.marks import MarkActions
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.progress import ProgressSlot
from tui.screens.desk.quote_actions import QuoteActions
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.reextraction import Reextraction
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.saved_filters import SavedFilterActions
from tui.screens.desk.search import SearchSession
from tui.screens.desk.search_bar import SearchBar
from tui.screens.desk.session import Session
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.source_actions import SourceActions
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.screens.desk.watch import ArchiveWatch
from tui.terminal.key_bindings import KeyBindings
from tui.terminal.wiring import speed_up
from tui.widgets.article.article_view import ArticleView
from tui.widgets.filters.filters import AddSourceWanted, FilterChanged, Filters, RangeWanted
from tui.widgets.footer import Footer
from tui.widgets.header import Header
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.quotes.quotes import QuoteChosen, Quotes, SpeakerWanted

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
        self.too_small = Static("newsdesk needs 40x10", id="too-small")
        self.state = DeskState(session, self.headlines)
        self.catalog = SourceCatalog()
        self.progress = ProgressSlot(self.header)
        self.session_store = SessionStore(context, session, self._reading_place)
        self.panel_layout = PanelLayout(
            self,
            context,
            self.session_store,
            panels=self.panels,
            headlines=self.headlines,
            search_bar=self.search_bar,
            rest=(self.header, self.footer),
            too_small=self.too_small,
        )
        self.footer_keys = FooterKeys(self, context, self.state, self.panel_layout, self.footer)
        self.feed = HeadlineFeed(
            context,
            self.state,
            self.headlines,
            on_filter=self._filter_set,
            on_query=self._list_queried,
            on_shown=self._list_shown,
        )
        self.source_refresh = SourceRefresh(
            context, self.catalog, self.progress, self.header, on_finished=self.feed.list_again
        )
        self.counts = FilterCounts(
            context,
            self.state,
            self.catalog,
            self.source_refresh,
            self.filters,
            on_counted=self._counted,
            on_renamed=self._source_renamed,
            on_removed=self._sources_removed,
        )
        self.marks = MarkActions(context, self.state, self.catalog, self.feed, self.headlines)
        self.reading = ReadingPane(
            context,
            self.state,
            self.catalog,
            self.session_store,
            article=self.article,
            quotes=self.quotes,
        )
        self.navigation = ArticleNavigation(
            context,
            self.state,
            self.feed,
            self.reading,
            self.marks,
            self.panel_layout,
            headlines=self.headlines,
            article=self.article,
        )
        self.search = SearchSession(
            context,
            self.state,
            self.feed,
            self.navigation,
            self.panel_layout,
            self.session_store,
            bar=self.search_bar,
            headlines=self.headlines,
        )
        self.filter_actions = FilterActions(
            self, context, self.state, self.feed, self.search, self.session_store
        )
        self.saved_filter_actions = SavedFilterActions(
            context, self.state, self.catalog, self.counts, self.search
        )
        self.source_actions = SourceActions(context, self.catalog, self.feed, self.source_refresh)
        self.quote_actions = QuoteActions(
            context,
            self.state,
            self.feed,
            self.reading,
            self.navigation,
            self.panel_layout,
            self.quotes,
        )
        self.reextraction = Reextraction(context, self.progress, on_finished=self.feed.list_again)
        self.archive_watch = ArchiveWatch(context, self._archive_changed)
        self.registry = CommandRegistry(
            [
                self,
                self.source_refresh,
                self.source_actions,
                self.quote_actions,
                self.reextraction,
                self.feed,
                self.marks,
                self.reading,
                self.navigation,
                self.panel_layout,
                self.search,
                self.filter_actions,
                self.saved_filter_actions,
            ]
        )

    def action_command(self, id: str) -> None:  # noqa: A002
        """Run the command that a key is bound to."""
        self.registry.run(id)

    # -- what follows what -----------------------------------------------------------------

    def _filter_set(self) -> None:
        """Remember a filter that is about to be shown, and describe it."""
        self.session_store.remember(filter=self.state.shown_filter)
        self.show_header()

    def _list_queried(self) -> None:
        """Count again whenever the list is queried."""
        self.counts.query()

    def _list_shown(self, total: int | None) -> None:
        """Bring everything else up to the list that is shown; None: its rows are not counted."""
        self.reading.mark_hits()
        self.search.hits_shown()
        self.list_shown(empty=total == 0)
        if total is not None:
            self.search.hits_counted(total)
        if total == 0:
            self.reading.clear()

    def list_shown(self, *, empty: bool) -> None:
        """Do what follows from the list having been shown; a layer above knows what."""

    def _counted(self, facets: Facets) -> None:
        """Show the number of rows where the list did not know it, and the state of the sources."""
        if not self.headlines.is_counted:
            self.headlines.count(facets.total, facets.unread)
            self.search.hits_counted(facets.total)
        self.show_header()

    def _source_renamed(self) -> None:
        """Show the name of a source as it is now."""
        self.reading.update_source_name()

    def _sources_removed(self, removed: frozenset[int]) -> None:
        """Stop filtering by sources that are gone with their articles."""
        self.feed.narrow(sources=self.state.filter.sources - removed)

    def _archive_changed(self) -> None:
        """Show fresh rows and counts; the article that is being read stays where it is."""
        self.feed.list_again()
        self.reading.update()
        self.quote_actions.reload_clippings()

    def show_header(self) -> None:
        """Show in the header what is listed, and how the feeds are."""
        self.header.filter = self.state.shown_filter
        self.header.source_names = self.catalog.names
        feeds = [source.fetch for source in self.catalog.sources if source.kind == "feed"]
        self.header.failed = sum(bool(fetch.error) for fetch in feeds)
        self.header.updated = max((f.last_fetch for f in feeds if f.last_fetch), default=None)

    def _reading_place(self) -> dict[str, int]:
        """Return where in the list and in the open article the reader is."""
        place = self.reading.place()
        return {"above": self.headlines.above, **place} if place else {}

    # -- messages of the panels ------------------------------------------------------------

    @on(Headlines.RowsWanted)
    def _rows_wanted(self, message: Headlines.RowsWanted) -> None:
        self.feed.fetch_rows(message)

    @on(Headlines.Highlighted)
    def _highlighted(self, message: Headlines.Highlighted) -> None:
        message.stop()
        self.state.select(message.headline)
        self.session_store.remember(article=message.headline.id, position=message.position)
        self.feed.cursor_moved(message.position)
        self.reading.preview(message.headline.id)

    @on(Headlines.Opened)
    def _opened(self, message: Headlines.Opened) -> None:
        self.navigation.open(message.headline)

    @on(ArticleView.EndReached)
    def _end_reached(self) -> None:
        self.navigation.end_reached()

    @on(ArticleView.QuoteReached)
    def _quote_reached(self, message: ArticleView.QuoteReached) -> None:
        self.reading.quote_reached(message.index)

    @on(QuoteChosen)
    def _quote_chosen(self, message: QuoteChosen) -> None:
        self.reading.quote_chosen(message.index)

    @on(FilterChanged)
    def _filter_changed(self, message: FilterChanged) -> None:
        self.search.change_filter(message.filter)

    @on(AddSourceWanted)
    def _source_wanted(self) -> None:
        self.source_actions.ask_source()

    @on(SpeakerWanted)
    def _speaker_wanted(self, message: SpeakerWanted) -> None:
        self.quote_actions.show_speaker(message.name)

    @on(RangeWanted)
    def _range_wanted(self) -> None:
        self.filter_actions.ask_dates()

    @on(Input.Changed, "#search")
    def _search_changed(self, message: Input.Changed) -> None:
        message.stop()
        self.search.line_changed(message.value)

    @on(SearchBar.Left)
    def _search_left(self, message: SearchBar.Left) -> None:
        self.search.go_to_hits(opening=message.opening)

    @on(SearchBar.Closed)
    def _search_closed(self) -> None:
        self.search.end()
