"""The list of headlines: a result set of any length, of which it holds a window of rows.

It asks for rows by message and is handed them; it marks, fetches and filters nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import Headline, Visit
from tui.commands.table import panel_bindings
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import panel_frame
from tui.widgets.headlines.row_drawing import HeadlineLines, Selection
from tui.widgets.headlines.row_window import RowWindow
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["Headlines"]

_TWO_LINES_FROM = 40


class Headlines(LineList):
    """Headlines, newest first, under the days they belong to."""

    BINDINGS: ClassVar[list[BindingType]] = list(panel_bindings("headlines"))
    DEFAULT_CSS = panel_frame("Headlines")

    density: reactive[Literal["two", "one"]] = reactive("two", repaint=False)
    """Lines a row takes; where it is narrow, a row takes one anyhow."""
    unread: reactive[int] = reactive(0, repaint=False)
    """How many of the rows are unread, for the border."""
    arrivals: reactive[int] = reactive(0, repaint=False)
    """How many articles have come in that the list does not show yet."""
    today: reactive[date] = reactive(date.today, repaint=False)
    """The day the reader is in."""

    @dataclass
    class RowsWanted(Message):
        """The list needs the rows `start:end` of the result set shown last."""

        generation: int
        start: int
        end: int

    @dataclass
    class Highlighted(Message):
        """The cursor is on another article. Held keys send one for each row."""

        headline: Headline
        position: int

    @dataclass
    class Opened(Message):
        """The reader wants to read an article."""

        headline: Headline

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self.border_title = "1 Headlines"
        self._rows = RowWindow()
        self.is_counted = True
        """Whether it is known how many rows there are in all."""
        self._generation = 0
        self._selected: int | None = None
        self._hits: tuple[str, ...] = ()
        self._by_day = True
        self._looked: Visit | None = None
        self.picked: dict[int, Headline] = {}
        """The rows picked to be marked or opened together, by article."""
        self._day_counts: Mapping[date, int] = {}
        self._lines: HeadlineLines | None = None

    # What the screen calls.

    @property
    def headline(self) -> Headline | None:
        """The row under the cursor, once it is at hand."""
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
        looked: Visit | None = None,
    ) -> None:
        """Show another result set; what is on screen stays until its rows arrive.

        Args:
            total: How many rows it has; None: more than `rows`, and `count` will say how many.
            unread: How many of them are unread.
            selected: The article that stays selected, if any: it is not announced again.
            position: Where the cursor goes: the place of that article now.
            hits: Words to mark in the headlines.
            day_counts: Articles a day, for the days' lines.
            by_day: Whether rows come in order of time, so that days can head them.
            rows: Rows already at hand; without any they are asked for.
            start: The position of the first of them.
            looked: When the reader last looked: a line stands under what has come since.
        """
        above = self.cursor - self._top
        self._generation += 1
        self.is_counted = total is not None
        total = len(rows) if total is None else total
        self._rows = RowWindow(total)
        self._selected = selected
        self._hits, self._by_day = tuple(hits), by_day
        self._looked = looked if by_day else None
        self._day_counts = day_counts or {}
        self._lines = None
        self.cursor = max(0, min(position, total - 1))
        self._top = max(0, self.cursor - above) if self.cursor else 0
        self.unread = unread
        self._write_counts()
        if rows:
            self.rows_arrived(self._generation, start, rows)
        elif total:
            self._ask(self._top, self._top + self.size.height)
        else:
            self.lay_out()

    def count(self, total: int, unread: int) -> None:
        """Take in how many rows the result set has that is shown, and how many are unread."""
        self.is_counted = True
        self._rows.total = max(total, self._rows.total)
        self.unread = unread
        self._write_counts()
        if self.has_free_lines:
            self.lay_out()

    @property
    def above(self) -> int:
        """How many rows stand on screen above the one under the cursor."""
        return max(0, self.cursor - self._top)

    def begin_with(self, above: int) -> None:
        """Let the first list that is shown have so many rows above its cursor."""
        self.cursor, self._top = above, 0

    def rows_arrived(self, generation: int, start: int, rows: Sequence[Headline]) -> None:
        """Take in rows that were asked for; those of an earlier result set are dropped."""
        if generation != self._generation:
            return
        was_missing = self.headline is None
        self._rows.put(start, rows)
        if was_missing:
            self.reveal()
        else:
            self.lay_out()
        self._announce()

    def update_row(self, headline: Headline) -> None:
        """Show a row as it has become."""
        if headline.id in self.picked:
            self.picked[headline.id] = headline
        position = self._rows.find(headline.id)
        if position is None:
            return
        before = self._rows.get(position)
        self._rows.replace(position, headline)
        if before and before.read != headline.read:
            self.unread += -1 if headline.read else 1
        if before and before.headline != headline.headline:
            self.lay_out()
        else:
            self.repaint_rows(position)

    def pick(self) -> None:
        """Pick the row under the cursor, or drop it, and go on to the row below."""
        if (headline := self.headline) is None:
            return
        if self.picked.pop(headline.id, None) is None:
            self.picked[headline.id] = headline
        self.repaint_rows(self.cursor)
        self._write_counts()
        self.go_to(self.cursor + 1)

    def drop_picked(self) -> None:
        """Drop all rows that were picked."""
        if self.picked:
            self.picked.clear()
            self._write_counts()
            self.lay_out()

    def open_shown(self, number: int) -> None:
        """Open the row that is `number`, from 1, of those on screen."""
        self.go_to(self._top + number - 1)
        self.row_opened()

    def move_to(self, position: int) -> None:
        """Move the cursor to a position of the result set."""
        self.go_to(position)

    # What the list is made of.

    @property
    def row_count(self) -> int:
        """How many rows the result set has."""
        return self._rows.total

    @property
    def head_height(self) -> int:
        """The day of the top row always stands above it."""
        return 1 if self._by_day else 0

    @property
    def lines(self) -> HeadlineLines:
        """What draws the rows at this width, in these colours."""
        if self._lines is None:
            width = self.size.width
            self._lines = HeadlineLines(
                self.style_of,
                width,
                two=self.density == "two" and width >= _TWO_LINES_FROM,
                by_day=self._by_day,
                hits=self._hits,
                today=self.today,
                picked=self.picked,
            )
        return self._lines

    def row_height(self, row: int) -> int:
        """Return the lines of a row; while it is not at hand, those it most likely has."""
        return self.lines.height(self._rows.get(row))

    def lead_height(self, row: int) -> int:
        """Return the lines above a row: a new day's, with an empty one where there is room."""
        look = int(self._ends_new(row))
        day, before = self._rows.day(row), self._rows.day(row - 1)
        if not self._by_day or day is None or before is None or day == before:
            return look
        return look + (2 if self.lines.two else 1)

    def _look_height(self, row: int) -> int:
        """Return how high above a row the line of the last look stands; 0: nowhere."""
        return self.lead_height(row) if row != self._top and self._ends_new(row) else 0

    def _ends_new(self, row: int) -> bool:
        """Return whether a row stands right below those that are new (oldest first: begins them).

        New is what has come since the last look: old news that came late may stand further down.
        """
        if (looked := self._looked) is None:
            return False
        before, here = self._rows.get(row - 1), self._rows.get(row)
        if before is None or here is None:
            return False
        upper, lower = before.id > looked.article, here.id > looked.article
        return upper > lower if before.published >= here.published else lower > upper

    def _is_new(self, row: int) -> bool:
        """Return whether a row has come since the last look."""
        headline = self._rows.get(row)
        return bool(self._looked and headline and headline.id > self._looked.article)

    def draw(self, line: ScreenLine) -> Strip:
        """Return a line: of a row, of a day, or the empty one above a day."""
        # The line of the top row's day always stands.
        if (looked := self._look_at(line)) is not None:
            return self.lines.look(looked.moment, above=self._is_new(line.row - 1))
        if line.offset == -1:
            return self.lines.day(self._rows.day(line.row), self._day_counts)
        if line.offset < 0:
            return self.lines.blank()
        selection: Selection = ""
        if line.row == self.cursor:
            selection = "strong" if self.has_focus else "quiet"
        strips = self.lines.row(self._rows.get(line.row), selection)
        return strips[line.offset] if line.offset < len(strips) else self.lines.blank()

    def is_empty_line(self, line: ScreenLine) -> bool:
        """Return whether a line is the empty one above a day."""
        return line.offset < -1 and self._look_at(line) is None

    def _look_at(self, line: ScreenLine) -> Visit | None:
        """Return the last look if its line is this one."""
        leads = self._looked is not None and line.offset < 0
        return self._looked if leads and -line.offset == self._look_height(line.row) else None

    def are_at_hand(self, first: int, last: int) -> bool:
        """Return whether these rows have come: drawn without them, the list would be twice."""
        known = self._rows
        return last < first or (known.start <= first and last < known.stop)

    def rows_shown(self, first: int, last: int) -> None:
        """Ask for the rows on screen that are not at hand."""
        self._ask(first, last)

    def row_selected(self) -> None:
        """Tell which article the cursor is on."""
        self._announce()

    def row_opened(self) -> None:
        """Tell which article the reader wants to read."""
        if (headline := self.headline) is not None:
            self.post_message(self.Opened(headline))

    def _ask(self, first: int, last: int) -> None:
        if (wanted := self._rows.wanted(first, last)) is not None:
            self.post_message(self.RowsWanted(self._generation, *wanted))

    def _announce(self) -> None:
        """Tell of the article under the cursor, once, as soon as it is at hand."""
        headline = self.headline
        if headline is not None and headline.id != self._selected:
            self._selected = headline.id
            # To the screen itself: what holds the list would look at each on its way up.
            self.screen.post_message(self.Highlighted(headline, self.cursor))

    # What changes how it looks.

    def notify_style_update(self) -> None:
        """Draw anew in the colours that are on now."""
        super().notify_style_update()
        self._lines = None

    def on_resize(self) -> None:
        """Draw anew at the new width."""
        self._lines = None

    def _watch_density(self) -> None:
        self._lines = None
        self.reveal()

    def _watch_today(self) -> None:
        self._lines = None
        self.lay_out()

    def _watch_unread(self) -> None:
        self._write_counts()

    def _watch_arrivals(self) -> None:
        self._write_counts()

    def _write_counts(self) -> None:
        if not self.is_counted:  # what stood there stays until then
            return
        total = self._rows.total
        counts = Content(f"{self.unread:,} unread of {total:,}" if total else "no headlines")
        if self.picked:
            counts = Content.styled(f"✓ {len(self.picked)} picked", "$accent") + " · " + counts
        if self.arrivals:
            counts = Content.styled(f"▲ {self.arrivals:,} new", "$accent") + " · " + counts
        set_subtitle(self, counts)

    def action_open(self) -> None:
        """Open the article under the cursor."""
        self.row_opened()
