"""From source to source: the list of one alone, and back to the list before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tui.commands.registry import command
from tui.screens.desk.feed import HeadlineFeed
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.widgets.headlines.headlines import Headlines

__all__ = ["SourceVisit"]


@dataclass(frozen=True, slots=True)
class _Before:
    """The list as it was before the first source was shown alone."""

    sources: frozenset[int]
    selected: int | None
    position: int


class SourceVisit:
    """Owns which source is shown alone for a while, and what the list was before."""

    def __init__(
        self, state: DeskState, catalog: SourceCatalog, feed: HeadlineFeed, headlines: Headlines
    ) -> None:
        self._state = state
        self._catalog = catalog
        self._feed = feed
        self._headlines = headlines
        self._visited: frozenset[int] = frozenset()
        self._before: _Before | None = None

    @command("next-source", 1)
    @command("previous-source", -1)
    def show_another(self, step: int) -> None:
        """Show only the source after that shown alone, or before it; round the ends."""
        sources = [source.id for source in self._catalog.sources]
        shown = self._state.filter.sources
        if not sources:
            return
        if len(shown) == 1 and (current := next(iter(shown))) in sources:
            place = sources.index(current) + step
        else:
            place = step - 1 if step > 0 else step
        if not self._is_visiting:
            selected = self._state.selected
            self._before = _Before(shown, selected.id if selected else None, self._headlines.cursor)
        self._visited = frozenset({sources[place % len(sources)]})
        self._feed.narrow(sources=self._visited)

    @property
    def _is_visiting(self) -> bool:
        """Whether the list still shows the source alone."""
        return self._before is not None and self._state.filter.sources == self._visited

    def end(self) -> bool:
        """List the sources as before; False where no source is visited."""
        before, is_visiting, self._before = self._before, self._is_visiting, None
        if before is None or not is_visiting:
            return False
        self._feed.show_filter(
            replace(self._state.shown_filter, sources=before.sources),
            select=before.selected,
            position=before.position,
        )
        return True
