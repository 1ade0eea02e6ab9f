"""The first row of the screen: what the list shows, what is running, and the time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from textual.message import Message
from textual.reactive import reactive

from storage.model import Filter
from storage.text.dates import format_date
from storage.text.plural import format_count
from tui.formatting.dates import format_age
from tui.formatting.filters import describe_filter, is_unfiltered
from tui.formatting.text import cells, clean_line, cut
from tui.widgets.clickable_row import Cell, ClickableRow, row_width, spread

__all__ = ["Header", "HeaderPressed", "Progress"]

_WIDE = 100
_MEDIUM = 60
_BAR = 13
_NAME = 20
_WAITING = "Waiting for another program to finish writing…"
_SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a refresh or another job is: its name, and how much of `total` is done."""

    name: str
    done: int
    total: int


@dataclass
class HeaderPressed(Message):
    """A click on the header asks for `action`: ``clear``, ``alerts`` or ``failures``."""

    action: str


def _local_time() -> datetime:
    return datetime.now().astimezone()


class Header(ClickableRow):
    """The program's name, a description of the filter, the running job, and the time."""

    filter: reactive[Filter] = reactive(Filter())
    """What the list shows."""

    source_names: reactive[Mapping[int, str]] = reactive(dict)
    """The names of the sources by number."""

    progress: reactive[Progress | None] = reactive[Progress | None](None)
    """The refresh, or other job, that is running."""

    waiting: reactive[str] = reactive("")
    """The key that gives up the change that waits for another program; empty: none waits."""

    failed: reactive[int] = reactive(0)
    """How many sources failed at their last fetch."""

    alerts: reactive[int] = reactive(0)
    """How many alerts wait to be acknowledged."""

    late: reactive[int] = reactive(0)
    """How many more alerts wait that are about articles which were old when they arrived."""

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
        alerting: str = "I",
        name: str | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id)
        self._clock = clock
        self._clear, self._failing, self._alerting = clear, failing, alerting
        self.set_reactive(Header.now, clock())

    def on_mount(self) -> None:
        """Start the clock."""
        self.tick()

    def tick(self) -> None:
        """Show the minute, and tick again when the next one begins."""
        time = self._clock()
        self.now = time.replace(second=0, microsecond=0)
        self.set_timer(60 - time.second - time.microsecond / 1_000_000, self.tick)

    def click_message(self, action: str) -> Message:
        """Return the message for a click on `action`."""
        return HeaderPressed(action)

    def row_cells(self, width: int) -> list[Cell]:
        """Return the header, shortened to `width`."""
        today = self.now.date()
        filter, names = self.filter, self.source_names
        brand: list[Cell] = [(" newsdesk ", "accent bold reverse", ""), ("  ", "", "")]
        clear: list[Cell] = []
        if not is_unfiltered(filter) and width >= _MEDIUM:
            clear = [
                ("   ", "", ""),
                (self._clear, "accent bold", "clear"),
                (" show all", "muted", "clear"),
            ]
        words = describe_filter(filter, names, today=today)
        around = row_width(brand) + row_width(clear)
        wanted = min(cells(words), width // (2 if width >= _MEDIUM else 3))
        rows = [self._right(detail) for detail in _details(width)]
        fitting = (row for row in rows if around + wanted + 2 + row_width(row) <= width)
        right = next(fitting, rows[-1])
        room = width - around - row_width(right) - 2
        words = describe_filter(filter, names, today=today, width=max(0, room))
        left: list[Cell] = []
        for part in words.split(_SEPARATOR):
            left += [(_SEPARATOR, "muted", ""), (part, "text", "")]
        return spread([*brand, *left[1:], *clear], right, width)

    def _right(self, detail: int) -> list[Cell]:
        """Return the job, the problems and the time; of less detail the problems first."""
        groups = self._problems(detail)
        time = f"{self.now:%H:%M} "
        if detail >= 2:
            time = f"{format_date(self.now, weekday=True, short=True, year=False)}  {time}"
        if detail >= 1:
            groups.insert(0, self._job(detail))
        if detail >= 0 or not groups:
            groups.append([(time, "muted", "")])
        row: list[Cell] = []
        for group in groups:
            if group:
                row += [("   ", "", ""), *group]
        return row[1:]

    def _job(self, detail: int) -> list[Cell]:
        """Return what waits, or the job that is running, else the age of the last refresh."""
        if self.waiting:
            return self._wait(detail)
        if self.progress is None:
            if detail < 3 or self.updated is None or self.offline:
                return []
            then = self.updated.replace(second=0, microsecond=0)  # as the time is shown
            return [(f"updated {format_age(then, self.now)}", "muted", "")]
        done, total = self.progress.done, max(1, self.progress.total)
        row: list[Cell] = [("↻ ", "soft bold", "")]
        if detail >= 4 and (name := clean_line(self.progress.name)):
            row.append((f"{cut(name, _NAME)} ", "soft", ""))
        if detail >= 3:
            filled = min(_BAR, done * _BAR // total)
            row += [("━" * filled, "soft", ""), ("━" * (_BAR - filled), "line", ""), (" ", "", "")]
        return [*row, (f"{done:,}/{self.progress.total:,}", "text", "")]

    def _wait(self, detail: int) -> list[Cell]:
        """Return that a change waits for another program, and the key that gives it up."""
        words = ("Waiting…", "Waiting to write…", "Waiting for another program…", _WAITING)[
            detail - 1
        ]
        row: list[Cell] = [(words, "warn", "")]
        if detail >= 2:
            row += [(" ", "", ""), (self.waiting, "accent bold", ""), (" cancels", "muted", "")]
        return row

    def _problems(self, detail: int) -> list[list[Cell]]:
        groups: list[list[Cell]] = []
        if self.alerts:
            words = format_count(self.alerts, "alert") if detail >= 2 else f"{self.alerts:,}"
            words += f", {self.late:,} late" if self.late and detail >= 3 else ""
            key = (self._alerting, "accent bold", "alerts")
            groups.append([(f"! {words} ", "warn bold", "alerts"), key])
        elif self.late and detail >= 2:
            key = (self._alerting, "muted", "alerts")
            groups.append([(f"{format_count(self.late, 'late alert')} ", "muted", "alerts"), key])
        if self.offline:
            words = "offline, showing stored articles" if detail >= 4 else "offline"
            groups.append([(words, "warn", "")])
        if self.failed:
            words = f"{self.failed} failed " if detail >= 3 else f"{self.failed} "
            key = (self._failing, "accent bold", "failures")
            groups.append([(words, "bad", "failures"), key])
        return groups


def _details(width: int) -> range:
    """Return the levels of detail that the right end of a header may have, highest first."""
    if width >= _MEDIUM:
        return range(4 if width >= _WIDE else 2, 0, -1)
    return range(1, -2, -1)
