"""Part 4: the filter as a form of rows with counts; it changes nothing but its own picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from storage.model import Facets, Filter, Source
from tui.text import cells
from tui.widgets.filter_choices import Spot, is_on, move_since, move_until, only, toggled
from tui.widgets.filter_lines import Line, View, lay_out
from tui.widgets.filter_words import days_in_words
from tui.widgets.histogram import Day
from tui.widgets.ink import Inked

__all__ = ["AddSourceWanted", "FilterChanged", "Filters", "RangeWanted"]

_WHEEL = 3
_NO_FACETS = Facets(0, 0, {}, {}, 0, 0, 0)


_Stop = tuple[int, int, list[Spot]]
"""Where the cursor can stand: column, line, and the spots side by side there."""


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


class Filters(Inked, can_focus=True):
    """Sections, days, what to show and sources: each a row to toggle, with its count."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="filters.down", show=False),
        Binding("k,up", "move(-1)", "Up", id="filters.up", show=False),
        Binding("right", "across(1)", "Right", id="filters.right", show=False),
        Binding("left", "across(-1)", "Left", id="filters.left", show=False),
        Binding("g,home", "edge(-1)", "First row", id="filters.first", show=False),
        Binding("G,end", "edge(1)", "Last row", id="filters.last", show=False),
        Binding("pageup,ctrl+b", "move(-10)", "Page up", id="filters.page-up", show=False),
        Binding("pagedown,ctrl+f", "move(10)", "Page down", id="filters.page-down", show=False),
        Binding("space", "switch", "Toggle", id="filters.toggle"),
        Binding("enter", "only", "Only this", id="filters.only"),
        Binding("left_square_bracket", "since_earlier", "From a day earlier", id="filters.since-"),
        Binding("right_square_bracket", "since_later", "From a day later", id="filters.since+"),
        Binding("left_curly_bracket", "until_earlier", "To a day earlier", id="filters.until-"),
        Binding("right_curly_bracket", "until_later", "To a day later", id="filters.until+"),
    ]
    DEFAULT_CSS = """
    Filters {
        border: round $line;
        border-title-color: $soft;
        border-subtitle-color: $muted;
        background: $surface;
        &:focus { border: round $accent; border-title-color: $accent; border-title-style: bold; }
    }
    """
    BORDER_TITLE = "4 Filters"
    ALLOW_SELECT = False

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self._view = View(Filter(), _NO_FACETS, (), (), date.today())
        self._all_sections = False
        self._columns: list[list[Line]] = [[]]
        self._stops: list[_Stop] = []
        self._tops = [0]
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
    ) -> None:
        """Show `filter` as it stands, with fresh counts.

        Args:
            filter: What the list shows now.
            facets: Counts under that filter.
            days: Articles a day, oldest first, the last day today; thirty of them or so.
            sources: All sources, in the order to list them.
            today: The reader's day.
            refreshing: The numbers of the sources that are being fetched.
        """
        # A section stays in its place although the rest of the filter leaves it nothing.
        sections = self._view.sections | facets.sections.keys()
        self._view = View(filter, facets, days, sources, today, refreshing, sections)
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
        width, height = self.content_size
        self._columns = lay_out(self._view, width, height, all_sections=self._all_sections)
        tops = [*self._tops, 0, 0][: len(self._columns)]
        self._tops = [
            max(0, min(top, len(lines) - height))
            for top, lines in zip(tops, self._columns, strict=True)
        ]
        self._stops = list(_stops(self._columns))
        if not any(self._cursor in spots for _, _, spots in self._stops):
            self._cursor = Spot("all")
        days = days_in_words(self._view.filter.since, self._view.filter.until, self._view.today)
        self.border_subtitle = days or "all days"
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the part: the columns side by side."""
        total = self.content_size.width
        widths = self._widths()
        strips = []
        for column, width in enumerate(widths):
            lines, top = self._columns[column], self._tops[column]
            number = top + y
            line = lines[number] if number < len(lines) else ()
            strips.append(self._draw(line, width, self._thumb(column, y)))
        return Strip.join(strips).adjust_cell_length(total)

    def _widths(self) -> list[int]:
        total = self.content_size.width
        return [total] if len(self._columns) == 1 else [total // 2, total - total // 2]

    def _draw(self, line: Line, width: int, thumb: str) -> Strip:
        pieces = []
        ground = ""
        for part in line:
            text, inks = part.text, part.inks
            if self.has_focus and part.spot == self._cursor:
                if not ground:
                    pieces.append(("▌", "accent on-selection"))
                    text = text[1:]
                ground = "on-selection"
                inks = f"{inks} on-selection"
            pieces.append((text, inks))
        whole = bool(line) and line[0].spot == self._cursor
        strip = self.strip(pieces, width - 1, ground if whole else "")
        return Strip.join([strip, self.strip([(thumb, "line")], 1, ground if whole else "")])

    def _thumb(self, column: int, y: int) -> str:
        """Return the last cell of a line: where in a column that does not fit one is."""
        height, length = self.content_size.height, len(self._columns[column])
        if length <= height:
            return " "
        size = max(1, height * height // length)
        start = self._tops[column] * (height - size) // (length - height)
        return "▐" if start <= y < start + size else " "

    # Moving

    def _place(self) -> int:
        stops = self._stops
        return next((i for i, (_, _, spots) in enumerate(stops) if self._cursor in spots), 0)

    def _go(self, place: int) -> None:
        """Put the cursor on the stop numbered `place`, or the last one there is."""
        stops = self._stops
        place = max(0, min(place, len(stops) - 1))
        column, number, spots = stops[place]
        self._repaint(*stops[self._place()][:2])
        self._cursor = next(
            (spot for spot in spots if is_on(self._view.filter, spot, self._view.today)), spots[0]
        )
        self._reveal(column, number)

    def _reveal(self, column: int, number: int) -> None:
        """Scroll so that the line, and a title above it, can be seen."""
        height = self.content_size.height
        top = max(min(self._tops[column], max(0, number - 1)), number - height + 1)
        if top != self._tops[column]:
            self._tops[column] = top
            self.refresh()
        else:
            self._repaint(column, number)

    def _repaint(self, column: int, number: int) -> None:
        """Draw one line again, which keeps what a key sends to the terminal small."""
        y = number - self._tops[column]
        if 0 <= y < self.content_size.height:
            self.refresh(Region(0, y, self.content_size.width, 1))

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` rows."""
        self._go(self._place() + step)

    def action_edge(self, side: int) -> None:
        """Move the cursor to the first (-1) or the last (1) row."""
        self._go(0 if side < 0 else len(self._stops) - 1)

    def action_across(self, step: int) -> None:
        """Move the cursor within its row, else to the same height of the other column."""
        stops = self._stops
        column, number, spots = stops[self._place()]
        beside = spots.index(self._cursor) + step
        if 0 <= beside < len(spots):
            self._cursor = spots[beside]
            self._repaint(column, number)
            return
        y = number - self._tops[column]
        others = [
            (abs(other - self._tops[aside] - y), i)
            for i, (aside, other, _) in enumerate(stops)
            if aside == column + step
        ]
        if others:
            self._go(min(others)[1])

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
        if offset is None:
            return None
        x, column = offset.x, 0
        if len(self._columns) > 1 and x >= (left := self._widths()[0]):
            x, column = x - left, 1
        number = self._tops[column] + offset.y
        lines = self._columns[column]
        for part in lines[number] if number < len(lines) else ():
            x -= cells(part.text)
            if x < 0:
                return part.spot
        return None

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
        offset = event.get_content_offset(self)
        column = int(
            offset is not None and len(self._columns) > 1 and offset.x >= self._widths()[0]
        )
        most = max(0, len(self._columns[column]) - self.content_size.height)
        self._tops[column] = max(0, min(self._tops[column] + step, most))
        event.stop()
        self.refresh()


def _stops(columns: list[list[Line]]) -> Iterator[_Stop]:
    for column, lines in enumerate(columns):
        for number, line in enumerate(lines):
            spots = [part.spot for part in line if part.spot and part.spot.kind != "day"]
            if spots:
                yield column, number, list(dict.fromkeys(spots))
