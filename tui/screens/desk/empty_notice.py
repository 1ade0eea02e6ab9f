"""Explains in place of an empty list why it is empty, and which keys help."""

from __future__ import annotations

from tui.formatting.filters import describe_filter
from tui.screens.desk.context import DeskContext
from tui.screens.desk.empty import Empty, reason
from tui.screens.desk.first_articles import FirstArticles
from tui.screens.desk.layout import regions
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.search import SearchSession
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState

__all__ = ["EmptyNotice"]

_FRAME = 4
"""Cells of the frame of the list, and of the space in it."""
_FILTER_CELLS = 90
"""Cells of the filter in words: two or three lines, so that the keys below are seen."""


class EmptyNotice:
    """Writes the reason into the widget that is shown instead of the list."""

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        refresh: SourceRefresh,
        search: SearchSession,
        first_articles: FirstArticles,
        empty: Empty,
    ) -> None:
        self._context = context
        self._state = state
        self._catalog = catalog
        self._refresh = refresh
        self._search = search
        self._first_articles = first_articles
        self._empty = empty

    def update(self) -> None:
        """Write why the list is empty now."""
        shown, names = self._state.shown_filter, self._catalog.names
        place = regions(*self._empty.app.size, focused="headlines").get("headlines")
        self._empty.update(
            reason(
                shown,
                describe_filter(shown, names, today=self._state.today, width=_FILTER_CELLS),
                self._context.key_label,
                fetching=bool(shown.sources & self._refresh.pending),
                coming=self._first_articles.are_coming,
                followed=bool(self._catalog.sources),
                narrowed=self._search.is_narrowed,
                width=place.width - _FRAME if place else 0,
            )
        )
