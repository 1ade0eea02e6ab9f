"""The parts of the desk that only contribute commands: nothing else needs them."""

from __future__ import annotations

from textual.screen import Screen

from tui.screens.desk.appearance import Appearance
from tui.screens.desk.article_actions import ArticleActions
from tui.screens.desk.context import DeskContext
from tui.screens.desk.counts import FilterCounts
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.filter_actions import FilterActions
from tui.screens.desk.links import LinkActions
from tui.screens.desk.maintenance import MaintenanceActions
from tui.screens.desk.marks import MarkActions
from tui.screens.desk.panel_layout import PanelLayout
from tui.screens.desk.reading import ReadingPane
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.saved_filters import SavedFilterActions
from tui.screens.desk.search import SearchSession
from tui.screens.desk.session_store import SessionStore
from tui.screens.desk.source_actions import SourceActions
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.screens.desk.tasks import BackgroundTasks
from tui.screens.desk.transfers import TransferActions
from tui.screens.desk.widgets import DeskWidgets
from tui.screens.desk.wire_actions import WireActions

__all__ = ["stateless_parts"]


def stateless_parts(
    screen: Screen[None],
    context: DeskContext,
    state: DeskState,
    catalog: SourceCatalog,
    widgets: DeskWidgets,
    counts: FilterCounts,
    feed: HeadlineFeed,
    layout: PanelLayout,
    marks: MarkActions,
    reading: ReadingPane,
    refresh: SourceRefresh,
    search: SearchSession,
    store: SessionStore,
    tasks: BackgroundTasks,
) -> list[object]:
    """Return the parts whose commands change what other parts own."""
    headlines, article, quotes = widgets.headlines, widgets.article, widgets.quotes
    return [
        FilterActions(screen, context, state, feed, search, store, counts),
        SavedFilterActions(context, state, catalog, counts, search),
        SourceActions(context, catalog, feed, refresh),
        ArticleActions(context, catalog, feed, reading, article, quotes),
        WireActions(context, state, feed, reading, marks, headlines),
        LinkActions(context, state, headlines, article),
        Appearance(screen, context, store, layout, article),
        TransferActions(context, state, catalog, tasks, refresh),
        MaintenanceActions(context, state, feed, tasks),
    ]
