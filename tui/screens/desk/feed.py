"""The list of headlines: queries what the filter asks for, and shows its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from storage.archive import Archive, ResultSet
from storage.archive.oldest_first import OldestFirst
from storage.archive.unfolded import Unfolded
from storage.engine.values import Order
from storage.model import Facets, Filter, Headline
from storage.search.terms import positive_terms
from tui.commands.registry import command
from tui.formatting.text import content
from tui.screens.desk.context import DeskContext
from tui.screens.desk.pages import (
    Page,
    arrived,
    counts_of_days,
    first_page,
    is_hidden,
    is_pinned,
    page_around,
    pin,
)
from tui.screens.desk.state import DeskState
from tui.screens.desk.teasers import teasers
from tui.widgets.headlines.border_counts import Arrivals, Unfolding
from tui.widgets.headlines.headlines import Headlines
from tui.widgets.headlines.messages import RowsWanted, TeasersWanted

__all__ = ["HeadlineFeed"]

_TITLES: Mapping[Order, str] = {
    "date": "1 Headlines",
    "relevance": "1 Headlines · by relevance",
}
_TEASERS_AFTER = 0.08
"""Seconds rows stay on screen before text of them is fetched: turning pages costs nothing."""
_OLDEST_FIRST = "1 Headlines · oldest first"


@dataclass(frozen=True, slots=True)
class _Listing:
    """The result of a query for the list: the rows around the cursor, and what is above them."""

    results: ResultSet
    total: int | None
    """How many rows there are; None: they have yet to be counted."""
    unread: int
    page: Page
    newest: int | None
    newest_known: int
    day_counts: Mapping[date, int]
    arrived: Arrivals
    order: Order
    oldest_first: bool
    unfolding: Unfolding
    teasers: Mapping[int, str]
    """Text of the rows that will be on screen, so that these are painted once."""


class HeadlineFeed:
    """Owns the result set that is listed, the rows fetched with it, and what counts as arrived.

    Args:
        context: Jobs to query the archive.
        state: The filter and the order; the feed sets the filter.
        headlines: The list.
        on_filter: Called when another filter is to be shown, before the query.
        on_query: Called after each query, also when only the archive has changed.
        on_shown: Called with the number of rows once they are shown; None: not counted yet.
    """

    def __init__(
        self,
        context: DeskContext,
        state: DeskState,
        headlines: Headlines,
        *,
        on_filter: Callable[[], None],
        on_query: Callable[[], None],
        on_shown: Callable[[int | None], None],
    ) -> None:
        self.results: ResultSet | None = None
        self._context = context
        self._state = state
        self._headlines = headlines
        self._on_filter, self._on_query, self._on_shown = on_filter, on_query, on_shown
        self._newest: int | None = None
        """The newest article of the list when the reader last saw its beginning."""
        self._newest_known = 0
        """The number of the article that had been stored last by then."""
        self._prefetched: Page | None = None
        """The rows that came with the list, until one of them is changed here."""
        self._teased = -1
        """The result set whose first rows were given some text."""
        self._destination: tuple[int | None, int] | None = None
        """Where a query under way puts the cursor: on an article, or else in a row."""

    # -- queries ---------------------------------------------------------------------------

    def show_filter(
        self,
        filter: Filter,
        *,
        select: int | None = None,
        position: int = 0,
    ) -> None:
        """Show what `filter` asks for; `select` is the article to stand on, if it is there.

        Without one the cursor stays on its article; where that is gone it goes to `position`.
        """
        self._headlines.drop_picked()
        self._state.set_filter(filter)
        self._newest = None
        self._on_filter()
        self._query(select or self._state.article_to_keep, fallback=position)

    def narrow(self, **parts: object) -> None:
        """Change parts of the filter and keep the others."""
        self.show_filter(replace(self._state.shown_filter, **parts))  # type: ignore[arg-type]

    def follow_visit(self) -> None:
        """List again what is new: it counts from another visit or shift."""
        if self._state.filter.after:
            self.narrow(after=self._state.last_visit)
        else:
            self.list_again()

    def drop_sources(self, sources: frozenset[int]) -> None:
        """Filter by these sources no more: they are gone with their articles."""
        self.narrow(sources=self._state.filter.sources - sources)

    def list_again(self) -> None:
        """Query the list again: the archive has changed. Nothing moves on the screen for it."""
        if self._destination:  # a query that moves the cursor is replaced by this one
            wanted, fallback = self._destination
            self._query(wanted, fallback=fallback)
            return
        selected = self._state.selected
        cursor = self._headlines.cursor
        self._query(selected.id if selected else None, fallback=cursor, staying=True)

    def list_at(self, article: int) -> None:
        """Query the list again, and stand on this article if it is there; its story unfolds."""
        self._query(article, fallback=self._headlines.cursor)

    def go_to(self, headline: Headline, position: int | None, results: ResultSet | None) -> None:
        """Move the cursor to the row of an article in `results`; without one, its story unfolds."""
        if position is None or self._destination or results is not self.results:  # or other rows
            self.list_at(headline.id)
        else:
            self._headlines.go_to(position)

    def is_pinned(self, article: int) -> bool:
        """Return whether a newer take stands for an article that is listed by itself for now."""
        return self.results is not None and is_pinned(self.results, article)

    @property
    def destination(self) -> int | None:
        """The article on which a query under way puts the cursor."""
        return self._destination[0] if self._destination else None

    def begin_day(self) -> None:
        """List again under the names of the days as they are now, where a day has begun."""
        if self._headlines.today != self._state.today:
            self._headlines.today = self._state.today
            self.list_again()

    def fill(self) -> None:
        """Query the list again: articles of a first run have come, of which none is news."""
        self._newest = None
        self.list_again()

    def list_in_order(self, *, staying: bool) -> None:
        """Query the list in another order, `staying` on the article or from its first row."""
        self._newest = None
        self._query(self._state.article_to_keep if staying else None, fallback=0)

    def _query(self, wanted: int | None, *, fallback: int, staying: bool = False) -> None:
        """Query the list with the cursor on `wanted`; `staying`: or where it is by then."""
        self._destination = None if staying else (wanted, fallback)
        asked, newest, newest_known = self._state.filter, self._newest, self._newest_known
        order: Order = "relevance" if self._state.is_by_relevance else "date"
        oldest_first, unfolded = self._state.is_oldest_first, self._state.unfolded
        # A search and the first list are painted once, with text of their rows; other lists sooner.
        is_teased = bool(asked.words) or self.results is None
        lines = self._headlines.app.size.height
        above, room = self._headlines.above, lines // 2 if is_teased else 0

        def answer(archive: Archive) -> _Listing:
            stored_last = newest_known if newest else archive.last_arrival()
            found = archive.select(asked, order=order)
            ordered: ResultSet = OldestFirst(found) if oldest_first else found
            unfolding = Unfolded(ordered, unfolded if asked.folds else ())
            results: ResultSet = unfolding
            # To count the hits of a search takes ten times as long as to find the first.
            by_date = bool(asked.words) and order == "date" and not oldest_first
            page = first_page(results, wanted, fallback) if by_date else None
            page = page or page_around(results, wanted, fallback)
            if wanted and asked.folds and is_hidden(results, page, wanted):
                if staying and order == "date":
                    results = pin(unfolding, wanted, page, oldest_first=oldest_first)
                else:
                    results = unfolding = Unfolded(ordered, unfolded | {wanted})
                page = page_around(results, wanted, fallback)
            first = page.rows[:1] if page.start == 0 and not oldest_first else found.rows(0, 1)
            # To count many hits would take longer than to find the first of them.
            is_counted = order == "date" and not page.uncounted
            return _Listing(
                results=results,
                total=None if page.uncounted else results.total,
                unread=0 if page.uncounted else results.unread,
                page=page,
                newest=newest or (first[0].id if first and order == "date" else None),
                newest_known=stored_last,
                day_counts=counts_of_days(archive, asked, page.rows) if is_counted else {},
                arrived=arrived(archive, asked, found, newest, newest_known),
                order=order,
                oldest_first=oldest_first,
                unfolding=Unfolding(unfolding.heads, unfolding.added, asked.folds),
                teasers=teasers(
                    *(archive, page.around(above, room), positive_terms(asked.words)),
                    edits="edited" in asked.flags,
                ),
            )

        def show(listing: _Listing) -> None:
            selected = self._state.selected
            if not staying or selected is None or selected.id == wanted:
                self._show(listing)
                return
            # The reader has moved on since the query.
            if (position := listing.page.find(selected.id)) is None:
                self.list_again()
                return
            self._show(replace(listing, page=replace(listing.page, position=position)))

        self._context.jobs.query("list", answer, show)
        self._on_query()

    # -- rows ------------------------------------------------------------------------------

    def _show(self, listing: _Listing) -> None:
        self._destination = None
        self.results = listing.results
        self._newest, self._newest_known = listing.newest, listing.newest_known
        self._state.unfolded = listing.unfolding.rows
        self._prefetched = page = listing.page
        standing, selected = page.standing, self._state.selected
        stays = bool(selected and standing and selected.id == standing.id)
        self._state.select(standing)
        self._headlines.lists_edits = "edited" in self._state.filter.flags
        self._headlines.show(
            listing.total,
            listing.unread,
            # An article that stays selected is not announced again.
            selected=standing.id if stays and standing else None,
            position=page.position,
            hits=positive_terms(self._state.filter.words),
            day_counts=listing.day_counts,
            by_day=listing.order == "date",
            rows=page.rows,
            start=page.start,
            last_visit=self._state.last_visit,
            teasers=listing.teasers,
            unfolding=listing.unfolding,
        )
        title = _OLDEST_FIRST if listing.oldest_first else _TITLES[listing.order]
        self._headlines.border_title = content(title)
        self._headlines.arrivals = listing.arrived
        self._on_shown(listing.total)
        if listing.order == "date" and page.uncounted:
            self._count_days(page.rows)

    def _count_days(self, rows: Sequence[Headline]) -> None:
        asked, generation = self._state.filter, self._headlines.generation
        self._context.jobs.query(
            "day counts",
            lambda archive: counts_of_days(archive, asked, rows),
            lambda counts: self._headlines.day_counts_arrived(generation, counts),
        )

    def fetch_rows(self, wanted: RowsWanted) -> None:
        """Hand the list rows that it lacks: those that came with it, or from the archive."""
        results, start, stop = self.results, wanted.start, wanted.end
        if results is None:
            return
        ahead = self._prefetched
        if ahead and ahead.start <= start and stop <= ahead.start + len(ahead.rows):
            rows = ahead.rows[start - ahead.start : stop - ahead.start]
            self._headlines.rows_arrived(wanted.generation, start, rows)
            return
        asked, by_day = self._state.filter, not self._state.is_by_relevance

        def answer(archive: Archive) -> tuple[list[Headline], Mapping[date, int]]:
            rows = results.rows(start, stop)
            return rows, counts_of_days(archive, asked, rows) if by_day else {}

        self._context.jobs.query(
            "rows",
            answer,
            lambda found: self._headlines.rows_arrived(wanted.generation, start, *found),
        )

    def fetch_teasers(self, wanted: TeasersWanted) -> None:
        """Hand the list some text of rows on screen: at once, or after scrolling once they stay."""
        edits = "edited" in self._state.filter.flags

        def fetch() -> None:
            self._context.jobs.query(
                "teasers",
                lambda archive: teasers(archive, wanted.articles, wanted.hits, edits=edits),
                lambda texts: self._headlines.teasers_arrived(wanted, texts),
            )

        if self._teased != self._headlines.generation:
            self._teased = self._headlines.generation
            fetch()
        else:
            self._context.debounce("teasers", _TEASERS_AFTER, fetch)

    def take_count(self, facets: Facets) -> bool:
        """Take the number of rows from the facets; return whether it was not known before."""
        if self._headlines.is_counted:
            return False
        self._headlines.count(facets.total, facets.unread)
        return True

    def drop_prefetched(self) -> None:
        """Drop the rows that came with the list: some of them have been marked since."""
        self._prefetched = None

    # -- arrivals --------------------------------------------------------------------------

    @property
    def _newest_row(self) -> int:
        """The row where new articles arrive."""
        return max(0, self._headlines.row_count - 1) if self._state.is_oldest_first else 0

    def cursor_moved(self, position: int) -> None:
        """Show what has arrived where the cursor comes to the row it arrives at."""
        if position == self._newest_row and self._headlines.arrivals.total:
            self.show_arrivals()

    @command("arrivals")
    def show_arrivals(self) -> None:
        """Go to the newest headline, where new articles arrive."""
        arrivals, self._headlines.arrivals = self._headlines.arrivals, Arrivals()
        if not arrivals.total:
            self._context.toast("Nothing new has arrived")
            return
        if arrivals.below:
            new = self._context.key_label("new")
            self._context.toast(
                f"{arrivals.below:,} further down, by their dates; {new} lists them"
            )
        self._newest = None
        oldest_first = self._state.is_oldest_first
        self._query(None, fallback=self._newest_row + arrivals.total if oldest_first else 0)
