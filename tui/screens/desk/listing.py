"""From the filter to the list: asks the archive, shows rows and counts, keeps the selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from textual import on

from storage import hit_terms
from storage.archive import Archive, ResultSet
from storage.archive.oldest_first import OldestFirst
from storage.engine.protocol import Order
from storage.model import Facets, Filter, Source
from tui.commands.registry import command
from tui.formatting.text import content
from tui.screens.desk.base import DeskBase
from tui.screens.desk.pages import (
    Page,
    arrived,
    counts_of_days,
    first_page,
    last_day,
    page_around,
)
from tui.widgets.filters.filters import FilterChanged
from tui.widgets.filters.form import FilterForm
from tui.widgets.filters.histogram import days_to_count
from tui.widgets.headlines.headlines import Headlines

__all__ = ["Listing"]

_TITLES: Mapping[Order, str] = {
    "date": "1 Headlines",
    "relevance": "1 Headlines · by relevance",
}
_OLDEST_FIRST = "1 Headlines · oldest first"


@dataclass(frozen=True, slots=True)
class _Listed:
    """The answer to a filter: where to stand in it, and the rows there."""

    results: ResultSet
    total: int | None
    """How many there are; None: they have yet to be counted."""
    unread: int
    page: Page
    top: int | None
    known: int
    day_counts: Mapping[date, int]
    arrived: int
    order: Order
    oldest_first: bool


@dataclass(frozen=True, slots=True)
class _Counted:
    facets: Facets
    new: int
    days: Sequence[tuple[date, int]]
    sources: tuple[Source, ...]
    former: tuple[Source, ...]
    names: Mapping[int, str]
    sections: frozenset[str]


class Listing(DeskBase):
    """Shows in the list what the filter asks for."""

    results: ResultSet | None = None
    _top: int | None = None
    """The newest article of the list when the reader last saw its beginning."""
    _known: int = 0
    """The number of the article that had come last by then."""
    _ahead: Page | None = None
    """What came with the list, while its rows are still as they came."""

    # -- asking ----------------------------------------------------------------------------

    def show_filter(
        self,
        filter: Filter,  # noqa: A002 - the design's word
        *,
        select: int | None = None,
        position: int = 0,
    ) -> None:
        """Show what `filter` asks for; `select` is the article to stand on, if it is there.

        Without one the selection stays on its article; where that is gone it goes to `position`.
        """
        self.state.set_filter(filter)
        self._top = None
        self.session_store.remember(filter=self.state.shown_filter)
        self.show_header()
        self._ask(select or self.state.article_to_keep, fallback=position)

    @property
    def newest_row(self) -> int:
        """The row where what has arrived is."""
        return max(0, self.headlines.row_count - 1) if self.state.is_oldest_first else 0

    def list_again(self) -> None:
        """Ask once more: the archive has changed. Nothing moves on the screen for it."""
        selected = self.state.selected
        cursor = self.headlines.cursor
        self._ask(selected.id if selected else None, fallback=cursor, staying=True)

    def list_at(self, article: int) -> None:
        """Ask once more, and stand on this article if it is there."""
        self._ask(article, fallback=self.headlines.cursor)

    def _ask(self, wanted: int | None, *, fallback: int, staying: bool = False) -> None:
        """Ask for the list, with the cursor on `wanted`; `staying`: or where it is by then."""
        asked, top, known = self.state.filter, self._top, self._known
        order: Order = "relevance" if self.state.is_by_relevance else "date"
        turned = self.state.is_oldest_first

        def answer(archive: Archive) -> _Listed:
            known_now = known if top else archive.newest()
            found_set = archive.select(asked, order=order)
            results = OldestFirst(found_set) if turned else found_set
            # To count what a search has found takes ten times as long as to find the first.
            by_date = bool(asked.words) and order == "date" and not turned
            page = first_page(results, wanted, fallback) if by_date else None
            page = page or page_around(results, wanted, fallback)
            first = page.rows[:1] if page.start == 0 and not turned else found_set.rows(0, 1)
            newest = first[0].id if first and order == "date" else None
            return _Listed(
                results=results,
                total=None if page.uncounted else results.total,
                unread=0 if page.uncounted else results.unread,
                page=page,
                top=top or newest,
                known=known_now,
                day_counts=counts_of_days(archive, asked, page.rows),
                arrived=arrived(found_set, top, known),
                order=order,
                oldest_first=turned,
            )

        def show(listed: _Listed) -> None:
            selected = self.state.selected
            if not staying or selected is None or selected.id == wanted:
                self._show_list(listed)
                return
            # The reader has moved on since this was asked.
            if (place := listed.page.find(selected.id)) is None:
                self.list_again()
                return
            self._show_list(replace(listed, page=replace(listed.page, position=place)))

        self.context.jobs.query("list", answer, show)
        self.count_again()

    def count_again(self) -> None:
        """Ask for fresh counts for the filters and the header."""
        asked, today, looked = self.state.filter, self.state.today, self.state.last_visit

        def answer(archive: Archive) -> _Counted:
            latest = last_day(archive, asked, today)
            since, until = days_to_count(asked.since, asked.until, latest, today)
            return _Counted(
                archive.facets(asked),
                archive.select(replace(asked, after=looked)).total if looked else 0,
                archive.days(asked, since, until),
                tuple(archive.sources.all()),
                tuple(archive.sources.removed()),
                archive.sources.names(),
                frozenset(archive.facets(Filter()).sections),
            )

        self.context.jobs.query("counts", answer, self._show_counts)

    # -- showing ---------------------------------------------------------------------------

    def _show_list(self, listed: _Listed) -> None:
        self.results = listed.results
        self._top, self._known = listed.top, listed.known
        self._ahead = page = listed.page
        standing = page.standing
        selected = self.state.selected
        stays = bool(selected and standing and selected.id == standing.id)
        self.state.select(standing)
        self.headlines.show(
            listed.total,
            listed.unread,
            # An article that stays selected is not announced again.
            selected=standing.id if stays and standing else None,
            position=page.position,
            hits=hit_terms(self.state.filter.words),
            day_counts=listed.day_counts,
            by_day=listed.order == "date",
            rows=page.rows,
            start=page.start,
            last_visit=self.state.last_visit,
        )
        title = _OLDEST_FIRST if listed.oldest_first else _TITLES[listed.order]
        self.headlines.border_title = content(title)
        self.headlines.arrivals = listed.arrived
        self.list_shown(empty=listed.total == 0)
        if listed.total is not None:
            self.list_counted(listed.total)
        if listed.total == 0:
            self.nothing_selected()

    def list_shown(self, *, empty: bool) -> None:
        """Do what follows from the list having been shown; a layer above knows what."""

    def list_counted(self, total: int) -> None:
        """Do what follows from its rows having been counted; a layer above knows what."""

    def nothing_selected(self) -> None:
        """Take away what showed the selected article; a layer above knows what that is."""

    def _show_counts(self, counted: _Counted) -> None:
        gone = {source.id for source in self.catalog.sources} - {
            source.id for source in counted.sources
        }
        gone -= counted.facets.sources.keys()  # its articles are kept, and may be filtered
        if self.catalog.store(counted.sources, counted.names, counted.sections):
            self.names_changed()
        if self.state.filter.sources & gone:
            self.show_filter(replace(self.state.filter, sources=self.state.filter.sources - gone))
            return
        if not self.headlines.is_counted:
            self.headlines.count(counted.facets.total, counted.facets.unread)
            self.list_counted(counted.facets.total)
        self.filters.show(
            FilterForm(
                self.state.shown_filter,
                counted.facets,
                counted.days,
                counted.sources,
                self.state.today,
                refreshing=self.being_refreshed(),
                last_visit=self.state.last_visit,
                new=counted.new,
                former=counted.former,
                sections=self.catalog.sections,
            )
        )
        self.show_header()

    def names_changed(self) -> None:
        """Show the sources' names anew; a layer above knows where else they stand."""

    def being_refreshed(self) -> frozenset[int]:
        """Return the sources a refresh has yet to finish; a layer above knows."""
        return frozenset()

    def show_header(self) -> None:
        """Say in the header what is shown."""
        self.header.filter = self.state.shown_filter
        self.header.source_names = self.catalog.names
        feeds = [source.fetch for source in self.catalog.sources if source.kind == "feed"]
        self.header.failed = sum(bool(fetch.error) for fetch in feeds)
        self.header.updated = max((f.last_fetch for f in feeds if f.last_fetch), default=None)

    @on(Headlines.RowsWanted)
    def _rows_wanted(self, message: Headlines.RowsWanted) -> None:
        results, start, stop = self.results, message.start, message.end
        ahead = self._ahead
        if results is None:
            return
        if ahead and ahead.start <= start and stop <= ahead.start + len(ahead.rows):
            rows = ahead.rows[start - ahead.start : stop - ahead.start]
            self.headlines.rows_arrived(message.generation, start, rows)
            return
        self.context.jobs.query(
            "rows",
            lambda _archive: results.rows(start, stop),
            lambda rows: self.headlines.rows_arrived(message.generation, start, rows),
        )

    # -- choosing --------------------------------------------------------------------------

    @on(FilterChanged)
    def _filter_changed(self, message: FilterChanged) -> None:
        self.show_filter(message.filter)

    @command("everything")
    def action_everything(self) -> None:
        """Clear every filter."""
        self.replace_filter(Filter())

    def replace_filter(self, filter: Filter) -> None:  # noqa: A002 - the design's word
        """Show what `filter` asks for, whatever was asked for before."""
        self.show_filter(filter)

    @command("new")
    def action_new(self) -> None:
        """Show only what is new since the reader last looked, or everything again."""
        if (looked := self.state.last_visit) is None:
            self.context.toast("This is your first look: everything is new")
            return
        self.narrow(after=None if self.state.filter.after else looked)

    def action_order(self) -> None:
        """List the hits of a search by relevance, or by date."""
        if not self.state.filter.words.strip():
            self.context.toast(
                f"Relevance is for searches: {self.context.key_label('search')} searches for words"
            )
            return
        self.state.toggle_order()
        self.session_store.remember(order=self.state.order)
        self._top = None
        self._ask(None, fallback=0)

    def narrow(self, **parts: object) -> None:
        """Change parts of the filter, keeping the others."""
        self.show_filter(replace(self.state.shown_filter, **parts))  # type: ignore[arg-type]

    @command("arrivals")
    def action_arrivals(self) -> None:
        """Go to the newest headline, where what has arrived is."""
        arrived, self.headlines.arrivals = self.headlines.arrivals, 0
        self._top = None
        self._ask(None, fallback=self.newest_row + arrived if self.state.is_oldest_first else 0)

    @command("oldest-first")
    def action_oldest_first(self) -> None:
        """List the oldest first, or the newest again; it is remembered."""
        self.state.toggle_oldest_first()
        self.session_store.remember(oldest_first=self.state.oldest_first)
        self.list_again()
        self.context.toast("Oldest first" if self.state.oldest_first else "Newest first")
