"""The header's summary of what is listed, and of the state of the feeds."""

from __future__ import annotations

from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.widgets.header import Header

__all__ = ["HeaderSummary"]


class HeaderSummary:
    """Writes the filter and the last fetches into the header."""

    def __init__(self, state: DeskState, catalog: SourceCatalog, header: Header) -> None:
        self._state = state
        self._catalog = catalog
        self._header = header

    def update(self) -> None:
        """Write what is listed now, and how the feeds were at their last fetch."""
        self._header.filter = self._state.shown_filter
        self._header.source_names = self._catalog.names
        feeds = [source.fetch for source in self._catalog.sources if source.is_fetched]
        self._header.failed = sum(bool(fetch.error) for fetch in feeds)
        self._header.updated = max((f.last_fetch for f in feeds if f.last_fetch), default=None)
