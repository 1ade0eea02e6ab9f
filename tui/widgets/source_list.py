"""A list of sources: name, number of articles, and how the last fetch went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.message import Message
from textual.strip import Strip

from storage.model import Source
from storage.model.activity import Activity
from storage.text.plural import format_count
from tui.formatting.dates import format_age
from tui.formatting.labels import format_section
from tui.formatting.sources import format_next_fetch, format_pace, format_place, format_span
from tui.formatting.text import cells, clean_line, cut, fit
from tui.theming.styles import Piece
from tui.widgets.line_list import LineList, ScreenLine

__all__ = ["SourceList", "is_failing"]

_MIN_HEIGHT = 4
_LEAST_PLACE = 12
"""Cells an address is cut to at least; with less room it is left out."""
_BORDER = 2
"""Lines of the dialog around the list."""


class SourceList(LineList):
    """Two lines for each source, and a third for a failing one: when it is tried again."""

    DEFAULT_CSS = "SourceList { height: auto; min-height: 4; background: $surface; }"

    def __init__(self) -> None:
        super().__init__(id="sources")
        self.sources: Sequence[Source] = ()
        self.fetching: frozenset[int] = frozenset()
        self.activity: Mapping[int, Activity] = {}
        self.silent: frozenset[int] = frozenset()
        self.margin_lines = 0
        """Lines of the dialog that something else takes."""

    @property
    def row_count(self) -> int:
        """How many sources there are."""
        return len(self.sources)

    def row_height(self, row: int) -> int:
        """Return the number of lines of a source."""
        return 3 if is_failing(self.sources[row]) else 2

    @property
    def chosen(self) -> Source | None:
        """The source under the cursor."""
        return self.sources[self.cursor] if self.cursor < len(self.sources) else None

    def show(self, sources: Sequence[Source], *, select: int | None = None) -> None:
        """Show `sources`, with the cursor on id `select`, or on the source it was on."""
        wanted = select or (self.chosen.id if self.chosen else 0)
        self.sources = sources
        self.fit_height()
        self.follow(wanted, [source.id for source in sources])

    def fit_height(self) -> None:
        """Fit the height to the sources, and to the screen."""
        room = self.app.size.height - _BORDER - self.margin_lines
        # As many rows as the screen has lines are more than fit.
        needed = sum(map(self.row_height, range(min(len(self.sources), room))))
        self.styles.height = max(_MIN_HEIGHT, min(needed, room))

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Return a line of a source."""
        source = self.sources[line.row]
        on = line.row == self.cursor
        width = self.size.width
        if line.offset == 0:
            pieces = self._title_line(source, width)
        else:
            text, style = self._detail(source, line.offset, width - 4)
            pieces = [(f"  {text}", style)]
        if not on:
            return self.strip([(" ", ""), *pieces], width)
        # Red or amber letters are hard to read on the selection: the mark in front says it too.
        pieces = [(text, "text bold" if "bold" in style else "text") for text, style in pieces]
        return self.strip([("▌", "accent"), *pieces], width, "on-selection")

    def _detail(self, source: Source, line: int, width: int) -> tuple[str, str]:
        """Return the text of a line below the name, and its style."""
        if line == 1:
            if source.id in self.fetching:
                return "fetching…", "soft"
            return self._state(source, width)
        return _with_place(_fetch_times(source), source, width), "muted"

    def _title_line(self, source: Source, width: int) -> list[Piece]:
        parts = [format_section(source.section)] if source.section else []
        if source.rules.wire:
            parts.append(f"wire, {format_pace(source)}")
        parts.append(format_count(source.articles, "article"))
        end = "  ".join(parts)
        mark, style = self._mark(source)
        name = clean_line(source.name) or clean_line(source.location)
        return [
            (f"{mark} ", style),
            (fit(name, width - 5 - cells(end)), "text bold"),
            (f" {end} ", "muted"),
        ]

    def _mark(self, source: Source) -> tuple[str, str]:
        if source.rules.paused:
            return "‖", "muted"
        if is_failing(source):
            return "!", "bad bold"
        if source.id in self.silent:
            return "?", "warn bold"
        if source.is_fetched and source.fetch.last_success is None:
            return "◷", "muted"
        return "✓", "good"

    def _state(self, source: Source, width: int) -> tuple[str, str]:
        """Return what is said of a source: its error, its silence, or its last article."""
        if is_failing(source):
            return cut(clean_line(source.fetch.error), width), "bad"
        fetch, now = source.fetch, datetime.now(UTC)
        activity = self.activity.get(source.id)
        last, style = "", "muted"
        if activity and source.id in self.silent:
            last, style = _silence(activity, now), "warn"
        elif activity:
            last = f"last article {format_age(activity.newest, now)}"
        elif source.articles:
            last = "articles undated"
        if source.kind == "folder":
            kind = "watched folder" if source.rules.watch else "imported"
            return _with_place([[kind, last], [last or kind]], source, width), style
        worked = fetch.last_success
        fetched = f"fetched {format_age(worked, now)}" if worked else "never fetched"
        soon = format_next_fetch(source, now, explain=False)
        reasoned = format_next_fetch(source, now)
        forms = [[last, fetched, reasoned], [last, reasoned], [reasoned], [last, soon], [soon]]
        return _with_place(forms, source, width), style

    @dataclass
    class Opened(Message):
        """A source was double-clicked."""

    def row_opened(self) -> None:
        """Announce that a source was double-clicked."""
        self.post_message(self.Opened())


def is_failing(source: Source) -> bool:
    """Return whether a feed's last fetch failed, or the last look at a watched folder."""
    is_fetched = source.is_fetched or source.rules.watch
    return is_fetched and bool(source.fetch.error or source.fetch.gone)


def _with_place(forms: Sequence[Sequence[str]], source: Source, width: int) -> str:
    """Return the first of `forms` that fits, and as much of the source's address as fits then."""
    lines = [" · ".join(filter(None, parts)) for parts in forms]
    line = next((line for line in lines if cells(line) <= width), lines[-1])
    place = format_place(source).removeprefix("https://")
    room = width - cells(line) - cells(" · ")
    has_room = place and room >= min(_LEAST_PLACE, cells(place))
    return cut(f"{line} · {place}" if has_room else line, width)


def _silence(activity: Activity, now: datetime) -> str:
    """Return for how long a source has been silent, and what its longest gap was before."""
    words = f"silent for {format_span(now - activity.newest)}"
    if activity.pause is None:
        return words
    return f"{words}, usually {format_span(activity.pause)} at most"


def _fetch_times(source: Source) -> list[list[str]]:
    """Return when a failing source was last tried, last worked, and is tried next; and shorter."""
    fetch, now = source.fetch, datetime.now(UTC)
    worked = fetch.last_success
    tried = f"tried {format_age(fetch.last_fetch, now)}" if fetch.last_fetch else ""
    fetched = f"last fetched {format_age(worked, now)}" if worked else "never fetched"
    then = format_next_fetch(source, now)
    return [[tried, fetched, then], [fetched, then], [then]]
