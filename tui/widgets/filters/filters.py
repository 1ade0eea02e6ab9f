"""The filters panel: the filter as a form of rows with counts."""

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
from storage.model import Facets, Filter
from tui.commands.table import panel_bindings
from tui.formatting.dates import format_time_span
from tui.formatting.text import content
from tui.terminal.repaint import set_subtitle
from tui.theming.styles import LineWidget, Piece, panel_frame
from tui.widgets.filters.choices import (
    FilterOption,
    choose_only,
    is_on,
    toggle,
)
from tui.widgets.filters.columns import Columns, CursorLine
from tui.widgets.filters.form import FilterForm, FormLine
from tui.widgets.filters.layout import lay_out
from tui.widgets.filters.time_axis import move_begin, move_end, span_of_bars

__all__ = ["CommandWanted", "FilterChanged", "Filters"]

_WHEEL = 3
_COMMANDS = {"range": "dates", "add": "add-source", "fold": "fold-stories"}
"""The commands of rows that are no part of a filter."""
_NO_FACETS = Facets(0, 0, {}, {}, {})


@dataclass
class FilterChanged(Message):
    """The reader chose another filter."""

    filter: Filter


@dataclass
class CommandWanted(Message):
    """The reader chose a row that runs a command."""

    command: str


class Filters(LineWidget, can_focus=True):
    """Sections, dates, flags and sources: each a row to toggle, with its count."""

    BINDINGS: ClassVar[list[BindingType]] = list(panel_bindings("filters"))
    DEFAULT_CSS = panel_frame("Filters")
    BORDER_TITLE = "4 Filters"
    ALLOW_SELECT = False

    def __init__(
        self,
        *,
        add_key: str = "a",
        name: str | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id)
        self._form = FilterForm(Filter(), _NO_FACETS, (), (), date.today(), add_key=add_key)
        self._all_sections = False
        self._columns = Columns()
        self._columns.lay_out(lay_out(self._form, 0, 0, all_sections=False), 0, 0)
        self._cursor = FilterOption("all")
        self._dragged_from: date | None = None

    def show(self, form: FilterForm) -> None:
        """Show a filter with its counts; saved filters and silent sources stay as they are."""
        before = self._form
        self._form = replace(form, saved=before.saved, silent=before.silent, add_key=before.add_key)
        self._lay_out()

    def show_saved(self, saved: Sequence[tuple[SavedFilter, int]]) -> None:
        """Show the saved filters, each with its number of unread articles."""
        if list(saved) != list(self._form.saved):
            self._form = replace(self._form, saved=saved)
            self._lay_out()

    def show_silent(self, silent: frozenset[int]) -> None:
        """Mark the sources that are silent for longer than usual."""
        if silent != self._form.silent:
            self._form = replace(self._form, silent=silent)
            self._lay_out()

    @property
    def filter(self) -> Filter:
        """The filter that the panel shows."""
        return self._form.filter

    # Rendering

    def on_resize(self) -> None:
        """Lay the lines out for the new size."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Compute the lines and repaint those that have changed.

        While feeds are fetched this happens every second, and mostly a few counts change.
        """
        width, height = self.content_size
        before = [self._columns.row(y) for y in range(height)]
        lines = lay_out(self._form, width, height, all_sections=self._all_sections)
        self._columns.lay_out(lines, width, height)
        if not any(self._cursor in line.options for line in self._columns.cursor_lines):
            self._cursor = FilterOption("all")
            before = []
        days = format_time_span(self._form.filter.span, self._form.today)
        set_subtitle(self, content(days or "all days"))
        rows = enumerate(zip_longest(before, (self._columns.row(y) for y in range(height))))
        if regions := [Region(0, y, width, 1) for y, (old, new) in rows if old != new]:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Render line `y` of the panel: the columns side by side."""
        strips = [self._draw(line, width, thumb) for line, width, thumb in self._columns.row(y)]
        return Strip.join(strips)

    def _draw(self, line: FormLine, width: int, thumb: str) -> Strip:
        """Render a line of a column; the option under the cursor starts with a bar."""
        pieces: list[Piece] = []
        background = ""
        for part in line:
            text, style = part.text, part.style
            if self.has_focus and part.option == self._cursor:
                if not background:
                    pieces.append(("▌", "accent on-selection"))
                    text = text[1:]
                background = "on-selection"
                style = f"{style} {background}"
            pieces.append((text, style))
        if not line or line[0].option != self._cursor:
            background = ""
        body = self.strip(pieces, width - 1, background)
        return Strip.join([body, self.strip([(thumb, "line")], 1, background)])

    # Moving

    def _place(self) -> int:
        """Return the number of the line under the cursor."""
        cursor_lines = self._columns.cursor_lines
        return next((i for i, line in enumerate(cursor_lines) if self._cursor in line.options), 0)

    def _go(self, place: int) -> None:
        """Move the cursor to line number `place`, or the last one there is."""
        cursor_lines = self._columns.cursor_lines
        line = cursor_lines[max(0, min(place, len(cursor_lines) - 1))]
        shown, today = self._form.filter, self._form.today
        chosen = (option for option in line.options if is_on(shown, option, today))
        self._move_to(line, next(chosen, line.options[0]))

    def _move_to(self, line: CursorLine, option: FilterOption) -> None:
        """Move the cursor to an option; only two lines are repainted where that is enough."""
        before = self._columns.cursor_lines[self._place()]
        self._cursor = option
        if self._columns.reveal(line):
            self.refresh()
            return
        for y in (self._columns.y_of(before), self._columns.y_of(line)):
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
        self._go(len(self._columns.cursor_lines))

    def action_page(self, step: int) -> None:
        """Move the cursor by a screen."""
        self._go(self._place() + step * max(1, self.content_size.height - 1))

    def action_half_page(self, step: int) -> None:
        """Move the cursor by half a screen."""
        self._go(self._place() + step * max(1, self.content_size.height // 2))

    def action_across(self, step: int) -> None:
        """Move the cursor within its line, else to the same height in the other column."""
        place = self._place()
        line = self._columns.cursor_lines[place]
        beside = line.options.index(self._cursor) + step
        if 0 <= beside < len(line.options):
            self._move_to(line, line.options[beside])
        elif (other := self._columns.beside(line, step)) is not None:
            self._go(other)

    # Choosing

    def _apply(self, changed: Filter) -> None:
        """Apply another filter and announce it, unless it is the one shown."""
        changed = replace(changed, kept=frozenset())
        if changed == replace(self._form.filter, kept=frozenset()):
            return
        self._form = replace(self._form, filter=changed)
        self._lay_out()
        self.post_message(FilterChanged(changed))

    def _choose(
        self, option: FilterOption, choice: Callable[[Filter, FilterOption, date], Filter]
    ) -> None:
        match option.kind:
            case "range" | "add" | "fold":
                self.post_message(CommandWanted(_COMMANDS[option.kind]))
            case "saved":
                filters = {saved.name: saved.filter for saved, _ in self._form.saved}
                chosen = filters.get(str(option.value), Filter())
                # Chosen a second time it is switched off, like any other row.
                self._apply(Filter() if chosen.is_like(self._form.filter) else chosen)
            case "more":
                self._all_sections = True
                self._lay_out()
            case _:
                self._apply(choice(self._form.filter, option, self._form.today))

    def action_switch(self) -> None:
        """Switch the option under the cursor on or off."""
        self._choose(self._cursor, toggle)

    def action_only(self) -> None:
        """Choose the option under the cursor alone of its kind; a second time, all of the kind."""
        self._choose(self._cursor, choose_only)

    def action_since_earlier(self) -> None:
        """Start the range a bar of the histogram earlier."""
        self._move_since(-1)

    def action_since_later(self) -> None:
        """Start the range a bar later."""
        self._move_since(1)

    def action_until_earlier(self) -> None:
        """End the range a bar earlier."""
        self._move_until(-1)

    def action_until_later(self) -> None:
        """End the range a bar later."""
        self._move_until(1)

    def _move_since(self, step: int) -> None:
        form = self._form
        first = form.days[0][0] if form.days else form.today
        span = move_begin(form.filter.span, form.unit, step, first, form.today)
        self._apply(form.filter.within(span))

    def _move_until(self, step: int) -> None:
        form = self._form
        span = move_end(form.filter.span, form.unit, step, form.today)
        self._apply(form.filter.within(span))

    # The mouse

    def _under(self, event: events.MouseEvent) -> FilterOption | None:
        """Return the option under the mouse."""
        offset = event.get_content_offset(self)
        return self._columns.option_at(offset.x, offset.y) if offset is not None else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a range at the day pressed."""
        option = self._under(event)
        if option is not None and isinstance(option.value, date):
            self.capture_mouse()
            self._dragged_from = option.value
            self._drag_to(option.value)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the range to the day under the mouse."""
        if self._dragged_from is not None:
            option = self._under(event)
            if option is not None and isinstance(option.value, date):
                self._drag_to(option.value)

    def on_mouse_up(self) -> None:
        """Announce the range that was dragged."""
        if self._dragged_from is not None:
            self.release_mouse()
            self._dragged_from = None
            self.post_message(FilterChanged(self._form.filter))

    def _drag_to(self, day: date) -> None:
        if self._dragged_from is not None:
            first, last = sorted((self._dragged_from, day))
            span = span_of_bars(first, last, self._form.unit)
            changed = replace(self._form.filter.within(span), kept=frozenset())
            self._form = replace(self._form, filter=changed)
            self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Choose the option clicked; a double click chooses it alone."""
        option = self._under(event)
        if option is None or option.kind == "day":
            return
        self._cursor = option
        self.refresh()
        self._choose(option, choose_only if event.chain == 2 else toggle)

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
