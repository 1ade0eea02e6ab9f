"""Part 4: the filter as a form of rows with counts; it changes nothing but its own picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from storage.archive.saved_filters import SavedFilter
from storage.model import Facets, Filter, Source, Visit
from tui.commands.table import panel_bindings
from tui.formatting.dates import format_date_range
from tui.formatting.text import content
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import LineWidget, Piece, panel_frame
from tui.widgets.filters.choices import Spot, is_on, move_since, move_until, only, toggled
from tui.widgets.filters.columns import Columns, Stop
from tui.widgets.filters.histogram import Day
from tui.widgets.filters.lines import Line, View, lay_out

__all__ = ["AddSourceWanted", "FilterChanged", "Filters", "RangeWanted"]

_WHEEL = 3
_NO_FACETS = Facets(0, 0, {}, {}, {})


@dataclass
class FilterChanged(Message):
    """The reader chose another filter."""

    filter: Filter


@dataclass
class RangeWanted(Message):
    """The reader wants to say from which day to which."""


@dataclass
class AddSourceWanted(Message):
    """The reader wants to add a source."""


class Filters(LineWidget, can_focus=True):
    """Sections, days, what to show and sources: each a row to toggle, with its count."""

    BINDINGS: ClassVar[list[BindingType]] = list(panel_bindings("filters"))
    DEFAULT_CSS = panel_frame("Filters")
    BORDER_TITLE = "4 Filters"
    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        add_key: str = "a",
        name: str | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(name=name, id=id)
        self._view = View(Filter(), _NO_FACETS, (), (), date.today(), add_key=add_key)
        self._all_sections = False
        self._columns = Columns()
        self._columns.lay(lay_out(self._view, 0, 0, all_sections=False), 0, 0)
        self._cursor = Spot("all")
        self._dragged_from: date | None = None

    def show(
        self,
        filter: Filter,  # noqa: A002
        facets: Facets,
        days: Sequence[Day],
        sources: Sequence[Source],
        *,
        today: date,
        refreshing: frozenset[int] = frozenset(),
        looked: Visit | None = None,
        new: int = 0,
        sections: frozenset[str] = frozenset(),
        former: Sequence[Source] = (),
    ) -> None:
        """Show `filter` as it stands, with fresh counts.

        Args:
            filter: What the list shows now.
            facets: Counts under that filter.
            days: Articles a day, oldest first, the last day today; thirty of them or so.
            sources: All sources, in the order to list them.
            today: The reader's day.
            refreshing: The numbers of the sources that are being fetched.
            looked: When the reader last looked, if ever.
            new: How many would be seen of what has come since then.
            sections: All sections there are, to be listed even where nothing is counted for them.
            former: Sources that were removed; listed are those of which articles are seen.
        """
        # A section stays in its place although the rest of the filter leaves it nothing.
        sections |= self._view.sections | facets.sections.keys()
        self._view = View(
            filter,
            facets,
            days,
            sources,
            today,
            refreshing,
            sections,
            looked,
            new,
            self._view.saved,
            former,
            self._view.add_key,
        )
        self._lay_out()

    def show_saved(self, saved: Sequence[tuple[SavedFilter, int]]) -> None:
        """Show the saved filters, each with how many unread articles it shows."""
        if list(saved) != list(self._view.saved):
            self._view = replace(self._view, saved=saved)
            self._lay_out()

    @property
    def filter(self) -> Filter:
        """The filter as this part shows it."""
        return self._view.filter

    # The picture

    def on_resize(self) -> None:
        """Lay the lines out for the new size."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Work the lines out anew and draw those that are others now.

        While feeds are fetched that is once a second, and mostly a few counts.
        """
        width, height = self.content_size
        before = [self._columns.row(y) for y in range(height)]
        lines = lay_out(self._view, width, height, all_sections=self._all_sections)
        self._columns.lay(lines, width, height)
        if not any(self._cursor in stop.spots for stop in self._columns.stops):
            self._cursor = Spot("all")
            before = []
        days = format_date_range(self._view.filter.since, self._view.filter.until, self._view.today)
        set_subtitle(self, content(days or "all days"))
        rows = enumerate(zip_longest(before, (self._columns.row(y) for y in range(height))))
        if regions := [Region(0, y, width, 1) for y, (old, new) in rows if old != new]:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the part: the columns side by side."""
        strips = [self._draw(line, width, thumb) for line, width, thumb in self._columns.row(y)]
        return Strip.join(strips)

    def _draw(self, line: Line, width: int, thumb: str) -> Strip:
        """Draw a line of a column; the spot under the cursor begins with a bar."""
        pieces: list[Piece] = []
        background = ""
        for part in line:
            text, style = part.text, part.style
            if self.has_focus and part.spot == self._cursor:
                if not background:
                    pieces.append(("▌", "accent on-selection"))
                    text = text[1:]
                background = "on-selection"
                style = f"{style} {background}"
            pieces.append((text, style))
        if not line or line[0].spot != self._cursor:
            background = ""
        body = self.strip(pieces, width - 1, background)
        return Strip.join([body, self.strip([(thumb, "line")], 1, background)])

    # Moving

    def _place(self) -> int:
        """Return the number of the stop the cursor is on."""
        stops = self._columns.stops
        return next((i for i, stop in enumerate(stops) if self._cursor in stop.spots), 0)

    def _go(self, place: int) -> None:
        """Put the cursor on the stop numbered `place`, or the last one there is."""
        stops = self._columns.stops
        stop = stops[max(0, min(place, len(stops) - 1))]
        on = (spot for spot in stop.spots if is_on(self._view.filter, spot, self._view.today))
        self._move_to(stop, next(on, stop.spots[0]))

    def _move_to(self, stop: Stop, spot: Spot) -> None:
        """Put the cursor on `spot`; only the two lines are drawn again where that is enough."""
        before = self._columns.stops[self._place()]
        self._cursor = spot
        if self._columns.reveal(stop):
            self.refresh()
            return
        for y in (self._columns.y_of(before), self._columns.y_of(stop)):
            if y is not None:
                self.refresh(Region(0, y, self.content_size.width, 1))

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        self._go(self._place() + step)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._go(len(self._columns.stops))

    def action_page(self, step: int) -> None:
        """Move the cursor by as many rows as are seen at once."""
        self._go(self._place() + step * max(1, self.content_size.height - 1))

    def action_half_page(self, step: int) -> None:
        """Move the cursor by half of the rows seen at once."""
        self._go(self._place() + step * max(1, self.content_size.height // 2))

    def action_across(self, step: int) -> None:
        """Move the cursor within its row, else to the same height of the other column."""
        place = self._place()
        stop = self._columns.stops[place]
        beside = stop.spots.index(self._cursor) + step
        if 0 <= beside < len(stop.spots):
            self._move_to(stop, stop.spots[beside])
        elif (other := self._columns.beside(stop, step)) is not None:
            self._go(other)

    # Choosing

    def _become(self, changed: Filter) -> None:
        """Take `changed` for the filter and say so, unless it is what was shown anyway."""
        changed = replace(changed, kept=frozenset())
        if changed == replace(self._view.filter, kept=frozenset()):
            return
        self._view = replace(self._view, filter=changed)
        self._lay_out()
        self.post_message(FilterChanged(changed))

    def _choose(self, spot: Spot, choice: Callable[[Filter, Spot, date], Filter]) -> None:
        match spot.kind:
            case "range":
                self.post_message(RangeWanted())
            case "add":
                self.post_message(AddSourceWanted())
            case "saved":
                filters = {saved.name: saved.filter for saved, _ in self._view.saved}
                chosen = filters.get(str(spot.value), Filter())
                # Chosen a second time it is taken off, as any other row.
                self._become(Filter() if chosen == self._view.filter else chosen)
            case "more":
                self._all_sections = True
                self._lay_out()
            case _:
                self._become(choice(self._view.filter, spot, self._view.today))

    def action_switch(self) -> None:
        """Switch what the cursor is on."""
        self._choose(self._cursor, toggled)

    def action_only(self) -> None:
        """Choose what the cursor is on and nothing else of its kind; again: all of its kind."""
        self._choose(self._cursor, only)

    def action_since_earlier(self) -> None:
        """Begin the range a day earlier."""
        self._move_since(-1)

    def action_since_later(self) -> None:
        """Begin the range a day later."""
        self._move_since(1)

    def action_until_earlier(self) -> None:
        """End the range a day earlier."""
        self._become(move_until(self._view.filter, -1, self._view.today))

    def action_until_later(self) -> None:
        """End the range a day later."""
        self._become(move_until(self._view.filter, 1, self._view.today))

    def _move_since(self, step: int) -> None:
        first = self._view.days[0][0] if self._view.days else self._view.today
        self._become(move_since(self._view.filter, step, first, self._view.today))

    # The mouse

    def _under(self, event: events.MouseEvent) -> Spot | None:
        """Return what the mouse is on."""
        offset = event.get_content_offset(self)
        return self._columns.spot_at(offset.x, offset.y) if offset is not None else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a range where a day is pressed."""
        spot = self._under(event)
        if spot is not None and isinstance(spot.value, date):
            self.capture_mouse()
            self._dragged_from = spot.value
            self._drag_to(spot.value)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Stretch the range to the day under the mouse."""
        if self._dragged_from is not None:
            spot = self._under(event)
            if spot is not None and isinstance(spot.value, date):
                self._drag_to(spot.value)

    def on_mouse_up(self) -> None:
        """Take the range that was drawn."""
        if self._dragged_from is not None:
            self.release_mouse()
            self._dragged_from = None
            self.post_message(FilterChanged(self._view.filter))

    def _drag_to(self, day: date) -> None:
        if self._dragged_from is not None:
            since, until = sorted((self._dragged_from, day))
            changed = replace(self._view.filter, since=since, until=until, kept=frozenset())
            self._view = replace(self._view, filter=changed)
            self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Choose what is clicked; a double click chooses only that."""
        spot = self._under(event)
        if spot is None or spot.kind == "day":
            return
        self._cursor = spot
        self.refresh()
        self._choose(spot, only if event.chain == 2 else toggled)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the mouse."""
        self._wheel(event, _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the mouse."""
        self._wheel(event, -_WHEEL)

    def _wheel(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        offset = event.get_content_offset(self)
        column = self._columns.column_at(offset.x) if offset is not None else 0
        if self._columns.scroll(column, step):
            self.refresh()
