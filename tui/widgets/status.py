"""The first and the last row of the screen: what is shown and what goes on, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import Filter
from storage.text.dates import format_date
from tui.formatting.dates import format_age
from tui.formatting.filters import describe_filter, is_unfiltered
from tui.formatting.text import cells, clean_line, cut
from tui.theming.styles import LineWidget

__all__ = [
    "ALWAYS",
    "Footer",
    "FooterPressed",
    "Header",
    "HeaderPressed",
    "Item",
    "Progress",
]

_Cell = tuple[str, str, str]
"""Cleaned text, its style, and what a click on it does (empty: nothing)."""

_WIDE = 100
_MIDDLING = 60
_BAR = 13
_NAME = 20
_SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh or other work is: what is at work, and what is done out of `total`."""

    name: str
    done: int
    total: int


@dataclass
class HeaderPressed(Message):
    """A click on the header asks for `action`: ``clear`` or ``failures``."""

    action: str


@dataclass
class FooterPressed(Message):
    """A click on the footer asks for the action that was shown there."""

    action: str


class _Row(LineWidget):
    """One row of cells, some of which can be pressed."""

    DEFAULT_CSS = """
    _Row { height: 1; background: $background; }
    """
    ALLOW_SELECT = False

    def _cells(self, width: int) -> list[_Cell]:
        """Return what stands in the row."""
        raise NotImplementedError

    def _pressed(self, action: str) -> Message:
        """Return the message for a click on a cell with `action`."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        width = self.content_size.width
        row = self._cells(width) if y == 0 else []
        return self.strip([(text, style) for text, style, _ in row], width)

    def on_click(self, event: events.Click) -> None:
        """Post what the cell under the mouse asks for."""
        offset = event.get_content_offset(self)
        left = offset.x if offset is not None else -1
        for text, _, action in self._cells(self.content_size.width) if left >= 0 else ():
            left -= cells(text)
            if left < 0:
                if action:
                    self.post_message(self._pressed(action))
                return


def _size(row: Sequence[_Cell]) -> int:
    return sum(cells(text) for text, _, _ in row)


def _apart(left: list[_Cell], right: list[_Cell], width: int) -> list[_Cell]:
    """Return both ends of a row of `width` cells with space between."""
    return [*left, (" " * max(0, width - _size(left) - _size(right)), "", ""), *right]


def _local_time() -> datetime:
    return datetime.now().astimezone()


class Header(_Row):
    """The name of the program, what is shown in words, what goes on, and the time."""

    filter: reactive[Filter] = reactive(Filter())
    """What the list shows."""

    source_names: reactive[Mapping[int, str]] = reactive(dict)
    """The names of the sources by number."""

    progress: reactive[Progress | None] = reactive[Progress | None](None)
    """The refresh that is running."""

    failed: reactive[int] = reactive(0)
    """How many sources failed at their last fetch."""

    offline: reactive[bool] = reactive(False)
    """No source could be reached."""

    updated: reactive[datetime | None] = reactive[datetime | None](None)
    """When the last refresh ended; aware."""

    now: reactive[datetime] = reactive(_local_time)
    """The time shown, in the reader's zone; changes once a minute."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = _local_time,
        clear: str = "F",
        failing: str = "!",
        name: str | None = None,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(name=name, id=id)
        self._clock = clock
        self._clear, self._failing = clear, failing
        self.set_reactive(Header.now, clock())

    def on_mount(self) -> None:
        """Start the clock."""
        self.tick()

    def tick(self) -> None:
        """Show the minute, and wake again when the next begins."""
        time = self._clock()
        self.now = time.replace(second=0, microsecond=0)
        self.set_timer(60 - time.second - time.microsecond / 1_000_000, self.tick)

    def _pressed(self, action: str) -> Message:
        return HeaderPressed(action)

    def _cells(self, width: int) -> list[_Cell]:
        today = self.now.date()
        filter, names = self.filter, self.source_names  # noqa: A001
        brand: list[_Cell] = [(" newsdesk ", "accent bold reverse", ""), ("  ", "", "")]
        clear: list[_Cell] = []
        if not is_unfiltered(filter) and width >= _MIDDLING:
            clear = [
                ("   ", "", ""),
                (self._clear, "accent bold", "clear"),
                (" show all", "muted", "clear"),
            ]
        words = describe_filter(filter, names, today=today)
        around = _size(brand) + _size(clear)
        wanted = min(cells(words), width // 2)
        rows = [self._right(detail) for detail in _details(width)]
        fitting = (row for row in rows if around + wanted + 2 + _size(row) <= width)
        right = next(fitting, rows[-1])
        room = width - around - _size(right) - 2
        words = describe_filter(filter, names, today=today, width=max(0, room))
        left: list[_Cell] = []
        for part in words.split(_SEPARATOR):
            left += [(_SEPARATOR, "muted", ""), (part, "text", "")]
        return _apart([*brand, *left[1:], *clear], right, width)

    def _right(self, detail: int) -> list[_Cell]:
        """Return what goes on and the time; a higher `detail` says more, down to the clock at 0."""
        groups = [self._busy(detail), *self._troubles(detail)] if detail else []
        time = f"{self.now:%H:%M} "
        if detail >= 2:
            time = f"{format_date(self.now, weekday=True, short=True, year=False)}  {time}"
        row: list[_Cell] = []
        for group in (*groups, [(time, "muted", "")]):
            if group:
                row += [("   ", "", ""), *group]
        return row[1:]

    def _busy(self, detail: int) -> list[_Cell]:
        """Return the refresh that runs, else how long ago the last one was."""
        if self.progress is None:
            if detail < 3 or self.updated is None or self.offline:
                return []
            then = self.updated.replace(second=0, microsecond=0)  # as the time is shown
            return [(f"updated {format_age(then, self.now)}", "muted", "")]
        done, total = self.progress.done, max(1, self.progress.total)
        row: list[_Cell] = [("↻ ", "soft bold", "")]
        if detail >= 4 and (name := clean_line(self.progress.name)):
            row.append((f"{cut(name, _NAME)} ", "soft", ""))
        if detail >= 3:
            filled = min(_BAR, done * _BAR // total)
            row += [("━" * filled, "soft", ""), ("━" * (_BAR - filled), "line", ""), (" ", "", "")]
        return [*row, (f"{done:,}/{self.progress.total:,}", "text", "")]

    def _troubles(self, detail: int) -> list[list[_Cell]]:
        groups: list[list[_Cell]] = []
        if self.offline:
            words = "offline, showing what is stored" if detail >= 4 else "offline"
            groups.append([(words, "warn", "")])
        if self.failed:
            words = f"{self.failed} failed " if detail >= 3 else f"{self.failed} "
            key = (self._failing, "accent bold", "failures")
            groups.append([(words, "bad", "failures"), key])
        return groups


def _details(width: int) -> range:
    """Return how much the right end of a header may say, most first."""
    if width >= _MIDDLING:
        return range(4 if width >= _WIDE else 2, 0, -1)
    return range(1)


Item = tuple[str, str, str]
"""A key, the word for what it does, and the action a click on it asks for."""


ALWAYS: Sequence[Item] = (("?", "help", "help"), ("^p", "commands", "palette"))
"""What stands at the right of a footer unless it is told otherwise."""


class Footer(_Row):
    """The keys that help most just now, and at the right those that always do."""

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self._items: Sequence[Item] = ()
        self._always: Sequence[Item] = ALWAYS

    def show(self, items: Sequence[Item], always: Sequence[Item] = ALWAYS) -> None:
        """Show `items`, most useful first, and `always` at the right.

        What does not fit is left out whole: first the last of `items`, then the last of `always`.
        """
        self._items, self._always = items, always
        self.refresh()

    def _pressed(self, action: str) -> Message:
        return FooterPressed(action)

    def _cells(self, width: int) -> list[_Cell]:
        right = _as_many_as_fit(self._always, width - 1)
        left = _as_many_as_fit(self._items, width - _size(right) - 4)
        return _apart([(" ", "", ""), *left], [*right, (" ", "", "")], width)


def _as_many_as_fit(items: Sequence[Item], width: int) -> list[_Cell]:
    """Return the first of `items`, whole, in `width` cells or fewer."""
    row: list[_Cell] = []
    for key, word, action in items:
        more: list[_Cell] = [("   ", "", "")] if row else []
        more += [
            (clean_line(key), "accent bold", action),
            (f" {clean_line(word)}", "muted", action),
        ]
        if _size(row) + _size(more) > width:
            break
        row += more
    return row
