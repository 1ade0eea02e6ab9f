"""Render rows of the headline list, the headings of days, and the line of the last visit."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from storage.model import Headline, Visit
from storage.text.timestamps import published_day
from tui.formatting.dates import format_date_heading, format_visit
from tui.formatting.excerpts import fit_excerpt
from tui.formatting.hits import find_hits
from tui.formatting.states import ChippedHeadline, chip_headline, embargo_of
from tui.formatting.stories import TAKE_WORDS, format_story
from tui.formatting.text import cells, cut
from tui.formatting.wrap import Span, wrap
from tui.widgets.headlines.alerted import NO_ALERTS, Alerted
from tui.widgets.headlines.row_pieces import (
    CHANGE_SIGNS,
    chip_pieces,
    headline_style,
    mark_hits,
    quotes_of,
    row_marks,
    section_style,
    source_name,
)

if TYPE_CHECKING:
    from storage.model import StoryRow

__all__ = ["RowRenderer", "Selection"]

Selection = Literal["", "quiet", "strong"]
"""How a row is highlighted: not, as the cursor of a list without the focus, as the cursor."""

_BACKGROUND = {"": "", "quiet": " on-selection-quiet", "strong": " on-selection"}
_FADED = " faded"
_MOST_LINES = 3
_MOST_LINES_OF_STORY = 2
_MARKS = 4
"""Cells before a headline beside the time: bar, mark, sign of the date, and a space behind it."""
_QUOTES = 5
_INDENT = "  "
_LONGEST_SOURCE = 16
"""Cells of a source in a row of one line."""
_SHORT_SOURCE = 9
"""Cells of the source of a take in a narrow list."""
_LONGEST_STORY = 27
"""Cells of what such a row stands for."""
_SOURCE_SHOWN_FROM = 60
_SHORTEST_TEASER = 16
"""Cells that a teaser needs beside a source: fewer would say nothing."""
_SHORTEST_EXCERPT = 24
"""Cells that the words around a hit need there."""


class _Layout(NamedTuple):
    """How the headline of a row stands in its lines."""

    row: Headline
    headline: ChippedHeadline
    height: int
    spans: Sequence[Span] = ()
    """Its lines; none in a row of one line."""
    is_cut: bool = False
    teases: bool = False
    """Whether it has a line of text however long it is: for a hit, or for what was changed."""


class _Rendered(NamedTuple):
    """The lines of a row, and what they were rendered from."""

    row: Headline
    is_picked: bool
    teaser: str | None
    strips: list[Strip]


class RowRenderer:
    """Renders rows at one width and density, and caches them."""

    def __init__(
        self,
        style_of: Callable[[str], Style],
        width: int,
        *,
        two: bool,
        by_day: bool,
        hits: Sequence[str],
        today: date,
        picked: Container[int] = (),
        alerted: Alerted = NO_ALERTS,
        teasers: Mapping[int, str] = MappingProxyType({}),
        unfolded: Container[int] = (),
        edits: bool = False,
    ) -> None:
        self.two = two
        """Whether rows have two lines or more."""
        self._style_of = style_of
        self._width = width
        self._by_day = by_day
        self._hits = tuple(hits)
        self._today = today
        self._picked = picked
        self._alerted = alerted
        self._teasers = teasers
        self._unfolded = unfolded
        self._edits = edits
        # A time, a date, or a date with its year.
        self._time = 5 if by_day else 6 if two else 11
        self._meta = _MARKS + self._time
        self._rendered: dict[tuple[int, Selection], _Rendered] = {}
        self._days: dict[tuple[date, int | None], Strip] = {}
        self._blank: Strip | None = None
        self._layouts: dict[int, _Layout] = {}
        self._styles: dict[str, dict[str, Style]] = {}
        self._now = datetime.now(UTC)
        self._next_end: datetime | None = None

    def is_outdated(self, now: datetime) -> bool:
        """Return whether an embargo of a rendered row has ended since."""
        return self._next_end is not None and self._next_end <= now

    def height(self, row: Headline | None) -> int:
        """Return how many lines a row takes; a guess while it is not loaded (None)."""
        if row is None:
            return 2 if self.two else 1
        return self._layout(row).height

    def has_teaser(self, row: Headline) -> bool:
        """Return whether a row has a line for some text of its article.

        That is so where the headline has one line, where it has none of the hits of a search, and
        where it was corrected or edited since it was read. In a row of one line only what was
        changed has room, in place of the source.
        """
        if row.story or row.take:
            return False
        layout = self._layout(row)
        return layout.teases or (self.two and len(layout.spans) < 2)

    def row(self, row: Headline | None, selection: Selection) -> list[Strip]:
        """Return the lines of a row; None: it is not loaded."""
        if row is None:
            background = _BACKGROUND[selection]
            text = " " * self._meta + "…"
            first = self._strip([(text, f"faint{background}")], background)
            return [first, self._strip([], background)] if self.two else [first]
        if len(self._rendered) > 1000:
            self._rendered.clear()
        # Rows that were fetched again are other objects, and mostly equal.
        key, picked, teaser = (row.id, selection), row.id in self._picked, self._teasers.get(row.id)
        if (
            (rendered := self._rendered.get(key)) is None
            or (rendered.row is not row and rendered.row != row)
            or rendered.is_picked != picked
            or rendered.teaser != teaser
        ):
            render = self._two_lines if self.two and not row.take else self._one_line
            rendered = _Rendered(row, picked, teaser, render(row, selection))
            self._rendered[key] = rendered
        return rendered.strips

    def day(self, day: date | None, counts: Mapping[date, int]) -> Strip:
        """Return the heading of a day; None: of a row that is not loaded."""
        if day is None:
            return self._strip([], "")
        number = counts.get(day)
        if (strip := self._days.get((day, number))) is None:
            if len(self._days) > 1000:
                self._days.clear()
            name = cut(format_date_heading(day, self._today), self._width - 2)
            count = " " if number is None else f" {number} "
            rule = max(0, self._width - 2 - len(name) - len(count))
            pieces = [(f" {name} ", "soft bold"), ("─" * rule, "line"), (count, "muted")]
            strip = self._days[day, number] = self._strip(pieces, "")
        return strip

    def last_visit(self, visit: Visit, *, above: bool) -> Strip:
        """Return the line of the last visit; the new articles are `above` it, or below."""
        since = f" {'↑' if above else '↓'} new since {format_visit(visit, self._today)} "
        words = cut(since, self._width - 4)
        rule = "─" * max(0, self._width - 4 - cells(words))
        return self._strip([(f" ──{words}{rule}", "good")], "")

    def blank(self) -> Strip:
        """Return an empty line."""
        if self._blank is None:
            self._blank = self._strip([], "")
        return self._blank

    def _layout(self, row: Headline) -> _Layout:
        """Return how a headline stands in its row; it is laid out once."""
        layout = self._layouts.get(row.id)
        if layout is None or (layout.row is not row and layout.row != row):
            if len(self._layouts) > 2000:
                self._layouts.clear()
            layout = self._layouts[row.id] = self._lay_out(row)
        return layout

    def _lay_out(self, row: Headline) -> _Layout:
        """Wrap a headline with its chips, and note when the next of these changes."""
        end = embargo_of(row)
        if end and self._now < end and (self._next_end is None or end < self._next_end):
            self._next_end = end
        headline = chip_headline(
            *(row, self._now),
            only_one=not self.two,
            shared=row.id in self._alerted.withdrawn,
            quoting=row.id in self._alerted.quoting,
            fenced=row.id in self._alerted.embargoed,
        )
        roles = (chip.role for chip in headline.chips)
        changed = (
            bool(row.unseen_edit) or (self._edits and row.edited) or "state-corrected" in roles
        )
        if not self.two or row.take:
            return _Layout(row, headline, 1, teases=changed)
        most = _MOST_LINES_OF_STORY if row.story else _MOST_LINES
        spans = wrap(headline.text, self._width - self._meta - 1)
        lacks_hit = bool(self._hits) and not find_hits(headline.text, self._hits)
        lines = min(len(spans), most)
        teases = lacks_hit or changed
        height = lines + 1 if row.story else max(2, lines + teases)
        return _Layout(row, headline, height, spans[:most], len(spans) > most, teases)

    def _two_lines(self, row: Headline, selection: Selection) -> list[Strip]:
        background, room = _BACKGROUND[selection], self._width - self._meta - 1
        _, chipped, height, spans, is_cut, _ = self._layout(row)
        hits = find_hits(chipped.text, self._hits) if self._hits else ()
        words, quiet, hue = headline_style(row), self._quiet(row, selection), self._hue(row)
        bar, when = self._bar(selection, hue), self._when(row)
        mark, *more = self._marks(row)
        strips = []
        for line in range(height):
            # Below in the colour of the bar: another would cost twenty bytes a row.
            if line == 0:
                pieces = [bar, mark, (self._time_of(row, when), quiet)]
            else:
                beside, more = more, []
                pieces = [bar, *beside, (self._below(row, when, line, len(beside)), hue)]
            text = ""
            if line < len(spans):
                start, end = spans[line]
                text = chipped.text[start:end]
                if is_cut and line == len(spans) - 1:
                    text = cut(f"{text}…", room)
                if hits or chipped.chips:
                    pieces += chip_pieces(text, start, chipped, hits, words)
                else:
                    pieces.append((text, words))
            if row.story and line == height - 1:
                pieces += self._story(row, row.story, room, quiet)
            elif line >= max(1, len(spans)):
                pieces += self._teaser(row, room, quiet)
            elif 0 < line == height - 1:
                pieces += self._source(row, room - cells(text), quiet)
            strips.append(self._strip(pieces, background))
        return strips

    def _one_line(self, row: Headline, selection: Selection) -> list[Strip]:
        chipped = self._layout(row).headline
        quiet, hue = self._quiet(row, selection), self._hue(row)
        end = f" {quotes_of(row)} "
        if row.take or self._width >= _SOURCE_SHOWN_FROM:
            is_wide = self._width >= _SOURCE_SHOWN_FROM
            end = f"  {self._label(row)} {f'{quotes_of(row):>{_QUOTES}} ' if is_wide else ''}"
        lead = _INDENT if row.take else self._arrow(row)
        mark, *more = self._marks(row)
        if more:
            more.append((" ", ""))
        room = self._width - self._meta - cells(end) - cells(lead) - len(more)
        text = cut(chipped.text, room)
        words = headline_style(row)
        time = self._time_of(row, self._when(row))
        pieces = [self._bar(selection, hue), mark, (time, quiet), (lead, quiet), *more]
        pieces += chip_pieces(text, 0, chipped, find_hits(text, self._hits), words)
        pieces.append((" " * (room - cells(text)) + end, quiet))
        return [self._strip(pieces, _BACKGROUND[selection])]

    def _label(self, row: Headline) -> str:
        """Return what stands behind a row of one line: its source, or what it is in its story."""
        source = source_name(row, _LONGEST_SOURCE)
        if row.story:
            return format_story(row.story, _LONGEST_STORY)
        if row.take is None:
            text = self._teasers.get(row.id, "")
            return cut(text, _LONGEST_STORY) if text.startswith(CHANGE_SIGNS) else source
        day, head = row.published.astimezone().date(), row.take.published.astimezone().date()
        date = "" if day == head else f"{day.day} {day:%b}"
        kind = TAKE_WORDS[row.take.kind] if row.take.kind else ""
        short = source_name(row, _SHORT_SOURCE)
        for parts in ((date, kind, source), (date, kind, short), (date, short), (date, kind)):
            label = " · ".join(part for part in parts if part)
            if cells(label) <= self._width // 2 - 2:
                break
        return label

    def _arrow(self, row: Headline) -> str:
        """Return the sign of a row that stands for several takes: whether they are shown."""
        return ("▾ " if row.id in self._unfolded else "▸ ") if row.story else ""

    def _story(
        self, row: Headline, story: StoryRow, room: int, style: str
    ) -> list[tuple[str, str]]:
        """Return a line with what a row stands for, and the source of its newest take."""
        arrow = self._arrow(row)
        words = format_story(story, room - cells(arrow))
        source = self._source(row, room - cells(arrow + words), style)
        return [(arrow, "accent"), (words, style), *source]

    def _bar(self, selection: Selection, hue: str) -> tuple[str, str]:
        """Return the bar at the left: in the section's colour, or thicker, of the cursor."""
        if not selection:
            return "▎", hue
        return "▌", "accent" if selection == "strong" else "muted"

    def _marks(self, row: Headline) -> list[tuple[str, str]]:
        """Return the marks of a row: the first stands before its time, the others apart from it.

        In a row of several lines they are below the first, and in one of one line before the words.
        """
        is_picked, is_alerted = row.id in self._picked, self._alerted.has(row)
        return row_marks(row, is_picked=is_picked, is_alerted=is_alerted) or [(" ", "")]

    def _time_of(self, row: Headline, when: tuple[str, str]) -> str:
        """Return the time of a row between its mark and the headline."""
        time, year = when
        time = time if self.two or not year else f"{time} {year}"
        sign = "~" if row.date_kind == "seen" else " "
        return f"{sign}{time:>{self._time}} "

    def _below(self, row: Headline, when: tuple[str, str], line: int, marks: int) -> str:
        """Return what stands below the time: the year, if it is not this one, and the quotes.

        It is beside so many `marks`.
        """
        _, year = when
        below = [year, quotes_of(row)] if year else [quotes_of(row)]
        text = below[line - 1] if line <= len(below) else ""
        room = self._meta - 2 - marks
        return f"{text if len(text) < room else text.replace(' ', ''):>{room}} "

    def _when(self, row: Headline) -> tuple[str, str]:
        """Return the time of a row, or its date where it is not under its day; and the year."""
        if not self._by_day:
            day = published_day(row.published, row.date_kind)
            if day != self._today:
                year = "" if day.year == self._today.year else str(day.year)
                return f"{day.day} {day:%b}", year
        local = row.published.astimezone()
        return "" if row.date_kind == "day" else f"{local:%H:%M}", ""

    def _teaser(self, row: Headline, room: int, style: str) -> list[tuple[str, str]]:
        """Return a line with some text of the article, and its source if there is room for both."""
        text = self._teasers.get(row.id, "")
        left = room - cells(source_name(row)) - 2
        least = _SHORTEST_EXCERPT if self._hits else _SHORTEST_TEASER
        if text.startswith(CHANGE_SIGNS):
            least = cells(text)
        if not text or left < least:
            left = room if text else 0
        text = fit_excerpt(text, self._hits, left)
        pieces = mark_hits(text, 0, find_hits(text, self._hits), style)
        return [*pieces, *self._source(row, room - cells(text), style)]

    def _source(self, row: Headline, room: int, style: str) -> list[tuple[str, str]]:
        """Return the source, right-aligned in the `room` cells left of a line, if it fits."""
        name = source_name(row)
        room -= 2
        if not name or cells(name) > room:
            return []
        return [(" " * (room + 2 - cells(name)) + name, style)]

    def _quiet(self, row: Headline, selection: Selection) -> str:
        return "muted" if row.is_unread or selection else "faint"

    def _hue(self, row: Headline) -> str:
        return section_style(row.section) + ("" if row.is_unread else _FADED)

    def _strip(self, pieces: Sequence[tuple[str, str]], background: str) -> Strip:
        """Return pieces as a line of the full width."""
        styles = self._styles.setdefault(background, {})
        segments, used = list[Segment](), 0
        for text, names in pieces:
            if not text:
                continue
            if (style := styles.get(names)) is None:
                style = styles[names] = self._style_of(f"{background} {names}")
            segments.append(Segment(text, style))
            used += len(text) if text.isascii() else cells(text)
        if used < self._width:
            segments.append(Segment(" " * (self._width - used), self._blank_style(background)))
        return Strip(segments, self._width)

    def _blank_style(self, background: str) -> Style:
        styles = self._styles[background]
        if (style := styles.get("")) is None:
            style = styles[""] = self._style_of(background)
        return style
