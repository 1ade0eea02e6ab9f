"""The desk: it makes its panels and parts, and spells out what follows from what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from storage.model import Facets
from tui.commands.model import Command
from tui.commands.settings_file import USUAL_ALERTS, AlertSettings
from tui.commands.table import COMMANDS, desk_bindings
from tui.jobs import Jobs
from tui.screens.desk.alerts import AlertActions
from tui.screens.desk.command_parts import make_registry
from tui.screens.desk.context import DeskContext
from tui.screens.desk.counts import FilterCounts
from tui.screens.desk.empty_notice import EmptyNotice
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.first_articles import FirstArticles
from tui.screens.desk.folder_watch import FolderWatch
from tui.screens.desk.footer_keys import FooterKeys
from tui.screens.desk.header_summary import HeaderSummary
from tui.screens.desk.key_counter import KeyCounter
from tui.screens.desk.marks import MarkActions
from tui.screens.desk.navigation import ArticleNavigation
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.progress import ProgressSlot
from tui.screens.desk.quote_actions import QuoteActions
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.reprints import ReprintNotes
from tui.screens.desk.search import SearchSession
from tui.screens.desk.search_bar import SearchBar
from tui.screens.desk.section_actions import SectionActions
from tui.screens.desk.session import Session
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.speakers_visit import SpeakersVisit
from tui.screens.desk.state import DeskState
from tui.screens.desk.story_actions import StoryActions
from tui.screens.desk.type_ahead import TypeAhead
from tui.screens.desk.upkeep import Upkeep
from tui.screens.desk.watch import ArchiveWatch
from tui.screens.desk.widgets import DeskWidgets
from tui.screens.desk.write_wait import WriteWait
from tui.terminal.first_paint import hold_first_paint
from tui.terminal.key_bindings import KeyBindings
from tui.terminal.wiring import speed_up
from tui.widgets.article.article_view import ArticleView
from tui.widgets.field import Field
from tui.widgets.filters.filters import CommandWanted, FilterChanged
from tui.widgets.footer import FooterPressed
from tui.widgets.header import HeaderPressed
from tui.widgets.headlines import messages
from tui.widgets.quotes.quotes import QuoteChosen, SpeakerWanted

__all__ = ["Desk"]

_WAIT_FOR_HEADLINES = 0.25
"""Seconds after which the screen is painted, though the first headlines are not there yet."""
_FIRST_REFRESH = 5.0
"""Seconds after the start until feeds whose time has come are fetched for the first time."""


class Desk(Screen[None]):
    """The four panels of the newsroom, on one screen.

    Args:
        jobs: Queries and changes of the archive, beside the screen.
        session: What the last run left.
        commands: The commands with the keys they have.
        alerts: How alerts interrupt.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = list(desk_bindings())

    def __init__(
        self,
        jobs: Jobs,
        session: Session,
        commands: Sequence[Command] = COMMANDS,
        alerts: AlertSettings = USUAL_ALERTS,
    ) -> None:
        super().__init__()
        speed_up(self)
        self.key_bindings = KeyBindings(self)
        context = self.context = DeskContext(self, jobs, commands)
        widgets = self.widgets = DeskWidgets(context.key_label)
        headlines, article, quotes = widgets.headlines, widgets.article, widgets.quotes
        state = self.state = DeskState(session, headlines)
        catalog = self.catalog = SourceCatalog()
        progress = self.progress = ProgressSlot(widgets.header)
        store = self.session_store = SessionStore(context, session, lambda: self.reading.place())
        layout = self.panel_layout = PanelLayout(self, store, widgets)
        self.footer_keys = FooterKeys(context, state, layout, widgets.footer)
        self.header_summary = HeaderSummary(state, catalog, widgets.header)
        feed = self.feed = HeadlineFeed(
            context,
            state,
            headlines,
            on_filter=self._filter_set,
            on_query=lambda: self.counts.query(),
            on_shown=self._list_shown,
        )
        refresh = self.source_refresh = SourceRefresh(
            context, catalog, progress, widgets.header, on_finished=feed.list_again
        )
        marks = MarkActions(context, state, catalog, feed, headlines, layout)
        reading = self.reading = ReadingPane(
            *(context, state, catalog, store, headlines, article, quotes),
            on_article=layout.set_quoteless,
            on_quotes=ReprintNotes(context, quotes).look_up,
        )
        navigation = self.navigation = ArticleNavigation(
            context, state, feed, reading, marks, layout, headlines, article
        )
        self.counts = FilterCounts(
            *(context, state, catalog, refresh, widgets.filters),
            on_counted=self._counted,
            on_renamed=reading.update_source_name,
            on_removed=feed.drop_sources,
            on_shift=feed.follow_visit,
        )
        search = self.search = SearchSession(
            *(context, state, feed, navigation, layout, store, widgets.search_bar, headlines),
            open_statements=lambda asked: self.speakers_visit.show_statements(asked),
        )
        self.first_articles = FirstArticles(context, progress, feed.fill)
        self.empty_notice = EmptyNotice(
            context, state, catalog, refresh, search, self.first_articles, widgets.empty
        )
        self.story_actions = StoryActions(context, state, feed, navigation, reading.statements)
        self.quote_actions = QuoteActions(
            context, state, reading, navigation, layout, quotes,
            open_story=self.story_actions.show_story_of,
        )  # fmt: skip
        self.speakers_visit = SpeakersVisit(context, feed, reading, navigation, layout, quotes)
        self.upkeep = Upkeep(context, progress, on_finished=feed.list_again)
        self.archive_watch = ArchiveWatch(context, self._archive_changed)
        self.folder_watch = FolderWatch(context, catalog)
        self.write_wait = WriteWait(context, widgets.header)
        self.section_actions = SectionActions(context, feed)
        self.alerts = AlertActions(
            *(context, state, catalog, navigation, widgets, alerts),
            open_story=self.story_actions.show_story_of,
            on_arrival=self.upkeep.follow_up_soon,
        )
        registry = self.registry = make_registry(self, marks)
        self.key_counter = KeyCounter(self, context, registry, self.footer_keys)
        self.type_ahead = TypeAhead(context, registry.run, navigation.is_under_way)

    # -- from the start to the end ---------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Put the panels between header and footer."""
        yield from self.widgets.all

    def on_mount(self) -> None:
        """Show where the reader was, and begin what goes on by itself."""
        # If they come soon, the first headlines are in place before anything is painted.
        self._paint_first = hold_first_paint(self)
        self.set_timer(_WAIT_FOR_HEADLINES, self._paint_first)
        session = self.session_store.session
        self.panel_layout.place()
        self.widgets.article.measure = session.measure
        self.widgets.headlines.begin_with(session.above)
        self.widgets.headlines.today = self.state.today
        self.panel_layout.focus(session.panel)
        self.first_articles.start()  # before the list is asked for: it may say why it is empty
        self.feed.show_filter(self.state.filter, position=session.position)
        self.watch(self.widgets.header, "now", self.feed.begin_day, init=False)
        self.watch(self.widgets.header, "now", self.widgets.headlines.note_time, init=False)
        self.watch(self.widgets.header, "now", self.alerts.raise_due, init=False)
        self.app.screen_change_signal.subscribe(self, lambda _screen: self.footer_keys.show())
        self.archive_watch.start()
        self.alerts.update()
        self.folder_watch.look()
        self.write_wait.start()
        self.set_timer(_FIRST_REFRESH, self.source_refresh.refresh_due)
        self.set_timer(_FIRST_REFRESH, self.alerts.raise_due)
        self.section_actions.ask_later()
        self.upkeep.start_later()

    def on_unmount(self) -> None:
        """Write the session, and when the reader left, to the archive."""
        self.context.cancel_all()
        self.folder_watch.stop()
        self.session_store.leave()

    # -- what follows from what ------------------------------------------------------------

    def _filter_set(self) -> None:
        self.session_store.remember(filter=self.state.shown_filter)
        self._update_summary()

    def _list_shown(self, total: int | None) -> None:
        self.reading.mark_hits()
        self.search.hits_shown()
        self.footer_keys.show()
        self.call_later(self._paint_first)
        if total == 0:
            self.empty_notice.update()
        self.panel_layout.set_empty(total == 0)
        if total is not None:
            self.search.hits_counted(total)
        if total == 0:
            self.reading.clear()

    def _counted(self, facets: Facets) -> None:
        if self.feed.take_count(facets) or not facets.exact:
            self.search.hits_counted(facets.total, exact=facets.exact)
        self._update_summary()

    def _archive_changed(self) -> None:
        self.feed.list_again()
        self.reading.update()
        self.quote_actions.reload_clippings()
        self.story_actions.reload()
        self.alerts.update()

    def _update_summary(self) -> None:
        self.header_summary.update()
        if self.panel_layout.is_empty:  # its words name the sources, too
            self.empty_notice.update()

    # -- keys and commands -----------------------------------------------------------------

    @property
    def is_typing(self) -> bool:
        """Whether keys are letters of a line."""
        return isinstance(self.focused, Input)

    def action_command(self, id: str) -> None:
        """Run the command that a key is bound to."""
        self.type_ahead.run(id)

    # -- messages --------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Put every panel in its place at the new size."""
        self.panel_layout.resize()
        if self.panel_layout.is_empty:
            self.empty_notice.update()

    def on_descendant_focus(self) -> None:
        """Show the panel that has the focus, and its keys."""
        self.panel_layout.focus_moved()
        self.footer_keys.show()

    @on(messages.RowsWanted)
    def _rows_wanted(self, message: messages.RowsWanted) -> None:
        self.feed.fetch_rows(message)

    @on(messages.TeasersWanted)
    def _teasers_wanted(self, message: messages.TeasersWanted) -> None:
        self.feed.fetch_teasers(message)

    @on(messages.HeadlineHighlighted)
    def _highlighted(self, message: messages.HeadlineHighlighted) -> None:
        message.stop()
        self.state.select(message.headline)
        self.session_store.remember(article=message.headline.id, position=message.position)
        self.feed.cursor_moved(message.position)
        self.footer_keys.row_selected()
        self.reading.preview(message.headline.id)

    @on(messages.HeadlineOpened)
    def _opened(self, message: messages.HeadlineOpened) -> None:
        self.navigation.open(message.headline)

    @on(ArticleView.EndReached)
    def _end_reached(self) -> None:
        self.navigation.end_reached()

    @on(ArticleView.QuoteReached)
    def _quote_reached(self, message: ArticleView.QuoteReached) -> None:
        self.widgets.quotes.choose(message.index)

    @on(QuoteChosen)
    def _quote_chosen(self, message: QuoteChosen) -> None:
        self.panel_layout.reveal_article()
        self.call_after_refresh(self.widgets.article.go_to, message.index)

    @on(SpeakerWanted)
    def _speaker_wanted(self, message: SpeakerWanted) -> None:
        self.speakers_visit.show_speaker(message.name)

    @on(FilterChanged)
    def _filter_changed(self, message: FilterChanged) -> None:
        self.search.change_filter(message.filter)

    @on(CommandWanted)
    def _command_wanted(self, message: CommandWanted) -> None:
        self.registry.run(message.command)

    @on(Input.Changed, "#search")
    def _search_changed(self, message: Input.Changed) -> None:
        message.stop()
        self.search.line_changed(message.value)

    @on(Field.HelpAsked)
    def _help_asked(self) -> None:
        self.registry.run("help")

    @on(SearchBar.Left)
    def _search_left(self, message: SearchBar.Left) -> None:
        self.search.go_to_hits(opening=message.opening)

    @on(SearchBar.Closed)
    def _search_closed(self) -> None:
        self.search.end()

    @on(HeaderPressed)
    def _header_pressed(self, message: HeaderPressed) -> None:
        actions = {"clear": "everything", "alerts": "alerts", "failures": "failing"}
        self.registry.run(actions[message.action])

    @on(FooterPressed)
    def _footer_pressed(self, message: FooterPressed) -> None:
        if message.action in ("help", "palette", "unfold"):
            self.registry.run(message.action)
        else:
            self.app.simulate_key(message.action)
