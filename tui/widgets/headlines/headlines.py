"""The list of headlines: a result set of any length, of which a window of rows is loaded.

It requests rows by message; it neither marks nor fetches nor filters anything itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import Headline, Visit
from tui.commands.table import panel_bindings
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import panel_frame
from tui.widgets.headlines import messages
from tui.widgets.headlines.alerted import NO_ALERTS, Alerted
from tui.widgets.headlines.border_counts import Arrivals, Unfolding, border_counts
from tui.widgets.headlines.last_visit_line import LastVisitLine
from tui.widgets.headlines.row_drawing import RowRenderer, Selection
from tui.widgets.headlines.row_window import RowWindow
from tui.widgets.headlines.teasers import Teasers
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["Headlines"]

_TWO_LINES_FROM = 40


class Headlines(LineList):
    """Headlines, newest first, under the days they belong to."""

    BINDINGS: ClassVar[list[BindingType]] = list(panel_bindings("headlines"))
    DEFAULT_CSS = panel_frame("Headlines")

    density: reactive[Literal["two", "one"]] = reactive("two", repaint=False)
    """Lines of a row; in a narrow panel a row has one line in any case."""
    unread: reactive[int] = reactive(0, repaint=False)
    """How many of the rows are unread."""
    arrivals: reactive[Arrivals] = reactive(Arrivals(), repaint=False)
    """The articles that have arrived since the reader saw the beginning of the list."""
    today: reactive[date] = reactive(date.today, repaint=False)
    """The reader's day."""
    alerted: reactive[Alerted] = reactive(NO_ALERTS, repaint=False)
    """The articles with an alert that waits, and those that stand for their stories."""

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:
        super().__init__(name=name, id=id)
        self.border_title = "1 Headlines"
        self._rows = RowWindow()
        self.is_counted = True
        """Whether the number of rows is known."""
        self._generation = 0
        self._selected: int | None = None
        self.hits: tuple[str, ...] = ()
        self.lists_edits = False
        """The words that are highlighted."""
        self._by_day, self._unfolding = True, Unfolding()
        self._last_visit = LastVisitLine(self._rows, None)
        self.picked: dict[int, Headline] = {}
        """The rows picked to be marked or opened together, by article."""
        self._day_counts: dict[date, int] = {}
        self._teasers = Teasers()
        self._renderer: RowRenderer | None = None

    # What the screen calls.

    @property
    def headline(self) -> Headline | None:
        """The row under the cursor, once it is loaded."""
        return self._rows.get(self.cursor)

    def show(
        self,
        total: int | None,
        unread: int,
        *,
        selected: int | None = None,
        position: int = 0,
        hits: Sequence[str] = (),
        day_counts: Mapping[date, int] | None = None,
        by_day: bool = True,
        rows: Sequence[Headline] = (),
        start: int = 0,
        last_visit: Visit | None = None,
        teasers: Mapping[int, str] | None = None,
        unfolding: Unfolding = Unfolding(),  # noqa: B008
    ) -> None:
        """Show another result set; the screen stays as it is until its rows arrive.

        Args:
            total: How many rows it has; None: more than `rows`, `count` follows with the number.
            unread: How many of them are unread.
            selected: The article that stays selected, if any: it is not announced again.
            position: The position of that article, where the cursor goes.
            hits: Words to highlight in the headlines.
            day_counts: Articles per day, for the headings.
            by_day: Whether rows are sorted by time, so that they can stand under their days.
            rows: Rows that are loaded already; without any they are requested.
            start: The position of the first of them.
            last_visit: The last visit: a line marks where the articles new since then end.
            teasers: Text of some articles; that of others on screen is requested.
            unfolding: The stories whose takes are rows below them.
        """
        above, line = self.cursor - self._top, self._shown.get(self.cursor, (0,))[0]
        self._generation += 1
        self.is_counted = total is not None
        self._rows = RowWindow(total := len(rows) if total is None else total)
        self._selected, self._unfolding = selected, unfolding
        self.hits, self._by_day = tuple(hits), by_day
        self._last_visit = LastVisitLine(self._rows, last_visit if by_day else None)
        self._day_counts = dict(day_counts or {})
        self._renderer = None
        self._teasers.begin(self.hits, teasers or {})
        self.cursor = max(0, min(position, total - 1))
        self._top = max(0, self.cursor - above) if self.cursor else 0
        self.unread = unread
        self._write_counts()
        if rows:
            self._rows.put(start, rows)
            self._top = self.top_with(self.cursor, line) if line and self.cursor else self._top
            self.reveal()
            self._announce()
        elif total:
            self._request(self._top, self._top + self.size.height)
        else:
            self.lay_out()

    def count(self, total: int, unread: int) -> None:
        """Set how many rows the current result set has, and how many are unread."""
        self.is_counted = True
        self._rows.total = max(total, self._rows.total)
        self.unread = unread
        self._write_counts()
        if self.has_free_lines:
            self.lay_out()

    def note_time(self, now: datetime) -> None:
        """Render again if an embargo of a row has ended."""
        if self._renderer is not None and self._renderer.is_outdated(now):
            self._renderer = None
            self.lay_out()

    @property
    def generation(self) -> int:
        """The number of the current result set; it grows with each."""
        return self._generation

    def day_counts_arrived(self, generation: int, day_counts: Mapping[date, int]) -> None:
        """Add how many articles days have, unless another result set is shown by now."""
        if generation == self._generation and day_counts:
            self._day_counts |= day_counts
            self.lay_out()

    @property
    def above(self) -> int:
        """How many rows are on screen above the cursor."""
        return max(0, self.cursor - self._top)

    def begin_with(self, above: int) -> None:
        """Put the cursor of the first result set `above` rows below the top of the screen."""
        self.cursor, self._top = above, 0

    def rows_arrived(
        self,
        generation: int,
        start: int,
        rows: Sequence[Headline],
        day_counts: Mapping[date, int] | None = None,
    ) -> None:
        """Add rows that were requested, with the articles of their days.

        Those of an earlier result set are dropped.
        """
        if generation != self._generation:
            return
        self._day_counts |= day_counts or {}
        lay_out = self.reveal if self.headline is None else self.lay_out
        self._rows.put(start, rows)
        lay_out()
        self._announce()

    def teasers_arrived(self, wanted: messages.TeasersWanted, texts: Mapping[int, str]) -> None:
        """Add texts that were requested, unless those of other hits are shown by now."""
        if wanted.hits == self.hits and (changed := self._teasers.put(texts)):
            rows = range(self._top, self._top + self.size.height)
            self.repaint_rows(
                *(n for n in rows if (row := self._rows.get(n)) and row.id in changed)
            )

    def update_row(self, headline: Headline) -> None:
        """Replace a row by its new state."""
        if headline.id in self.picked:
            self.picked[headline.id] = headline
        if (found := self._rows.replace_row(headline)) is None:
            return
        position, before = found
        if not headline.take and before.is_unread != headline.is_unread:
            self.unread += 1 if headline.is_unread else -1
        if before.headline != headline.headline:
            self.lay_out()
        else:
            self.repaint_rows(position)

    def pick(self) -> None:
        """Pick the row under the cursor, or unpick it, and move to the next row."""
        if (headline := self.headline) is None:
            return
        if self.picked.pop(headline.id, None) is None:
            self.picked[headline.id] = headline
        self.repaint_rows(self.cursor)
        self._write_counts()
        self.go_to(self.cursor + 1)

    def drop_picked(self) -> None:
        """Unpick all rows."""
        if self.picked:
            self.picked.clear()
            self._write_counts()
            self.lay_out()

    def open_shown(self, number: int) -> None:
        """Open row `number` of those on screen, counted from 1."""
        self.go_to(self._top + number - 1)
        self.row_opened()

    # What `LineList` asks for.

    @property
    def row_count(self) -> int:
        """How many rows the result set has."""
        return self._rows.total

    @property
    def head_height(self) -> int:
        """One for the day of the top row, which is always shown above it."""
        return 1 if self._by_day else 0

    @property
    def renderer(self) -> RowRenderer:
        """The renderer of rows for this width and these colours."""
        if self._renderer is None:
            width = self.size.width
            self._renderer = RowRenderer(
                self.style_of,
                width,
                two=self.density == "two" and width >= _TWO_LINES_FROM,
                by_day=self._by_day,
                hits=self.hits,
                today=self.today,
                picked=self.picked,
                alerted=self.alerted,
                teasers=self._teasers.texts,
                unfolded=self._unfolding.rows,
                edits=self.lists_edits,
            )
        return self._renderer

    def row_height(self, row: int) -> int:
        """Return the lines of a row, or a guess while it is not loaded."""
        return self.renderer.height(self._rows.get(row))

    def lead_height(self, row: int) -> int:
        """Return the lines above a row: a day's heading, and the last visit's."""
        visit = int(self._last_visit.is_above(row))
        day, before = self._rows.day(row), self._rows.day(row - 1)
        if not self._by_day or day is None or before is None or day == before:
            return visit
        return visit + 1

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render a line: of a row, the heading of a day, or the line of the last visit."""
        if line.offset < 0:
            visit = self._last_visit.over(line.row) if line.row != self._top else None
            if visit and -line.offset == self.lead_height(line.row):  # the topmost above its row
                return self.renderer.last_visit(visit, above=self._last_visit.is_new(line.row - 1))
            return self.renderer.day(self._rows.day(line.row), self._day_counts)
        selection: Selection = ""
        if line.row == self.cursor:
            selection = "strong" if self.has_focus else "quiet"
        strips = self.renderer.row(self._rows.get(line.row), selection)
        return strips[line.offset] if line.offset < len(strips) else self.renderer.blank()

    def are_loaded(self, first: int, last: int) -> bool:
        """Return whether these rows are loaded; otherwise the list would be painted twice."""
        return self._rows.holds(first, last)

    def rows_shown(self, first: int, last: int) -> None:
        """Request the rows on screen that are not loaded, and the teasers they have room for."""
        self._request(first, last)
        rows = filter(None, map(self._rows.get, range(first, last + 1)))
        if wanted := self._teasers.missing(r.id for r in rows if self.renderer.has_teaser(r)):
            self.post_message(messages.TeasersWanted(wanted, self.hits))

    def row_selected(self) -> None:
        """Announce the article under the cursor."""
        self._announce()

    def row_opened(self) -> None:
        """Ask for the article under the cursor to be opened."""
        if (headline := self.headline) is not None:
            self.post_message(messages.HeadlineOpened(headline))

    def _request(self, first: int, last: int) -> None:
        if (wanted := self._rows.wanted(first, last)) is not None:
            self.post_message(messages.RowsWanted(self._generation, *wanted))

    def _announce(self) -> None:
        """Announce the article under the cursor, once, as soon as it is loaded."""
        headline = self.headline
        if headline is not None and headline.id != self._selected:
            self._selected = headline.id
            # Straight to the screen: on its way up each container would look at it.
            self.screen.post_message(messages.HeadlineHighlighted(headline, self.cursor))

    # What makes it render again.

    def notify_style_update(self) -> None:
        """Render again in the new colours."""
        super().notify_style_update()
        self._renderer = None

    def on_resize(self) -> None:
        """Render again at the new width."""
        self._renderer = None

    def _watch_density(self) -> None:
        self._renderer = None
        self.reveal()

    def _render_again(self) -> None:
        self._renderer = None
        self.lay_out()

    _watch_today = _watch_alerted = _render_again

    def _write_counts(self) -> None:
        if self.is_counted:  # otherwise the previous counts stay until then
            numbers = self._rows.total, self.unread, len(self.picked)
            set_subtitle(self, border_counts(*numbers, self.arrivals, self._unfolding))

    _watch_unread = _watch_arrivals = _write_counts

    def action_open(self) -> None:
        """Open the article under the cursor."""
        self.row_opened()
