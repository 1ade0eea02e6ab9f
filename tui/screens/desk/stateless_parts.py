"""The parts of the desk that only contribute commands: nothing else needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.desk.appearance import Appearance
from tui.screens.desk.article_actions import ArticleActions
from tui.screens.desk.attachments import AttachmentActions
from tui.screens.desk.desk_work import DeskWorkActions
from tui.screens.desk.filter_actions import FilterActions
from tui.screens.desk.links import LinkActions
from tui.screens.desk.maintenance import MaintenanceActions
from tui.screens.desk.marks import MarkActions
from tui.screens.desk.saved_filters import SavedFilterActions
from tui.screens.desk.source_actions import SourceActions
from tui.screens.desk.tasks import BackgroundTasks
from tui.screens.desk.transfers import TransferActions
from tui.screens.desk.wire_actions import WireActions

if TYPE_CHECKING:
    from tui.screens.desk.screen import Desk

__all__ = ["stateless_parts"]


def stateless_parts(desk: Desk, marks: MarkActions, tasks: BackgroundTasks) -> list[object]:
    """Return the parts whose commands change what other parts own."""
    context, state, catalog, feed = desk.context, desk.state, desk.catalog, desk.feed
    counts, refresh, search = desk.counts, desk.source_refresh, desk.search
    layout, reading, store = desk.panel_layout, desk.reading, desk.session_store
    headlines, article, quotes = desk.widgets.headlines, desk.widgets.article, desk.widgets.quotes
    return [
        FilterActions(desk, context, state, feed, search, store, counts),
        SavedFilterActions(context, state, catalog, counts, search),
        SourceActions(context, catalog, feed, refresh),
        ArticleActions(context, catalog, feed, reading, article, quotes),
        WireActions(context, state, feed, reading, marks, headlines),
        DeskWorkActions(context, state, feed, reading, headlines),
        LinkActions(context, state, headlines, article),
        AttachmentActions(context, article),
        Appearance(desk, context, store, layout, article),
        TransferActions(context, state, catalog, tasks, refresh, reading.statements),
        MaintenanceActions(context, state, feed, tasks),
    ]
