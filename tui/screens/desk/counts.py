"""The counts beside every filter: facets, days, sources and saved filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from storage.archive import Archive
from storage.archive.saved_filters import SavedFilterCount
from storage.model import Facets, Filter, Section, Source, Visit
from tui.screens.desk.context import DeskContext
from tui.screens.desk.pages import last_day
from tui.screens.desk.refresh import SourceRefresh
from tui.screens.desk.source_catalog import SourceCatalog
from tui.screens.desk.state import DeskState
from tui.theming.themes import use_section_colours
from tui.widgets.filters.filters import Filters
from tui.widgets.filters.form import FilterForm
from tui.widgets.filters.time_axis import Unit, bars_to_count

__all__ = ["FilterCounts"]

_SILENT_AFTER = 5.0
"""Seconds between two looks at which sources are silent, which asks for articles of each."""


@dataclass(frozen=True, slots=True)
class _Counts:
    listed: Facets
    facets: Facets
    shift: Visit | None
    new: int
    unit: Unit
    days: Sequence[tuple[date, int]]
    sources: tuple[Source, ...]
    former: tuple[Source, ...]
    names: Mapping[int, str]
    sections: frozenset[str]
    desk: tuple[Section, ...]


class FilterCounts:
    """Queries the counts and shows them in the filters panel.

    Args:
        context: Jobs to query the archive.
        state: The filter that is counted under.
        catalog: The sources, which are fetched with the counts.
        refresh: The sources that are being fetched.
        filters: The panel.
        on_counted: Called with the facets before they are shown.
        on_renamed: Called when the name of a source has changed.
        on_shift: Called when a shift was marked, or that mark cleared or undone.
        on_removed: Called with the sources in the filter that are gone with their articles.
    """

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        catalog: SourceCatalog,
        refresh: SourceRefresh,
        filters: Filters,
        *,
        on_counted: Callable[[Facets], None],
        on_renamed: Callable[[], None],
        on_removed: Callable[[frozenset[int]], None],
        on_shift: Callable[[], None],
    ) -> None:
        self._context = context
        self._state = state
        self._catalog = catalog
        self._refresh = refresh
        self._filters = filters
        self._on_counted, self._on_renamed, self._on_removed = on_counted, on_renamed, on_removed
        self._on_shift = on_shift
        self._saved_counted_at: tuple[int, date] | None = None
        """The version of the archive and the day for which saved filters were counted last."""
        self._silent_found_at: tuple[int, datetime] | None = None
        """The last arrival and the hour for which silent sources were found last."""

    def query(self) -> None:
        """Query all counts; those of saved filters only where the archive has changed."""
        self._query_counts()
        self._query_saved()
        self._context.throttle("silent", _SILENT_AFTER, self._query_silent)

    def _query_counts(self) -> None:
        asked, today, last_visit = self._state.filter, self._state.today, self._state.last_visit

        def answer(archive: Archive) -> _Counts:
            articles = replace(asked, folded=False)  # the list alone counts stories
            latest = last_day(archive, articles, today)
            unit, bounds = bars_to_count(asked.span, latest, today)
            found = archive.histogram(articles, bounds)
            listed = archive.facets(asked)
            return _Counts(
                listed,
                _as_chosen(archive, articles, archive.facets(articles) if asked.folds else listed),
                archive.last_visit.shift(),
                archive.select(replace(asked, after=last_visit)).total if last_visit else 0,
                unit,
                list(zip(bounds, found, strict=False)),
                tuple(archive.sources.all()),
                tuple(archive.sources.removed()),
                archive.sources.names(),
                frozenset(archive.facets(Filter()).sections),
                archive.sections.all(),
            )

        self._context.jobs.query("counts", answer, self._show)

    def _show(self, counts: _Counts) -> None:
        if self._state.set_shift(counts.shift):
            self._on_shift()
            return
        followed = {source.id for source in counts.sources}
        removed = {source.id for source in self._catalog.sources} - followed
        removed -= counts.facets.sources.keys()  # its articles are kept, and may be filtered
        if self._catalog.store(counts.sources, counts.names, counts.sections, counts.desk):
            self._on_renamed()
        if in_filter := self._state.filter.sources & removed:
            self._on_removed(in_filter)
            return
        use_section_colours(self._filters.screen, counts.desk)
        self._on_counted(counts.listed)
        self._filters.show(
            FilterForm(
                self._state.shown_filter,
                counts.facets,
                counts.days,
                counts.sources,
                self._state.today,
                refreshing=self._refresh.pending,
                last_visit=self._state.last_visit,
                new=counts.new,
                former=counts.former,
                sections=self._catalog.sections,
                desk=counts.desk,
                unit=counts.unit,
                folds=self._state.folds,
            )
        )

    def _query_saved(self) -> None:
        today, before = self._state.today, self._saved_counted_at

        def answer(archive: Archive) -> tuple[tuple[int, date], list[SavedFilterCount]] | None:
            now = (archive.version(), today)
            return None if now == before else (now, archive.saved_filters.with_unread(today))

        def show(answered: tuple[tuple[int, date], list[SavedFilterCount]] | None) -> None:
            if answered:
                self._saved_counted_at, saved = answered
                self._filters.show_saved(saved)

        self._context.jobs.query("saved", answer, show)

    def _query_silent(self) -> None:
        """Query which sources are silent, where anything has arrived or an hour has begun."""
        moment, before = datetime.now(UTC), self._silent_found_at
        hour = moment.replace(minute=0, second=0, microsecond=0)

        def answer(archive: Archive) -> tuple[tuple[int, datetime], frozenset[int]] | None:
            now = (archive.last_arrival(), hour)
            if now == before:
                return None
            from storage.model.activity import find_silent  # with the archive's part that needs it

            sources = archive.sources.all()
            return now, find_silent(sources, archive.sources.activity(), now=moment)

        def show(answered: tuple[tuple[int, datetime], frozenset[int]] | None) -> None:
            if answered:
                self._silent_found_at, silent = answered
                self._filters.show_silent(silent)

        self._context.jobs.query("silent", answer, show)


def _as_chosen(archive: Archive, asked: Filter, facets: Facets) -> Facets:
    """Count articles just read no more for a flag that they have lost: choosing it drops them."""
    if not asked.kept:
        return facets
    fresh = replace(asked, kept=frozenset())
    flags = dict(facets.flags)
    if not asked.unread:
        flags["unread"] = archive.count(replace(fresh, unread=True))
    if not asked.edited:
        flags["edited"] = archive.count(replace(fresh, edited=True))
    return replace(facets, flags=flags)
