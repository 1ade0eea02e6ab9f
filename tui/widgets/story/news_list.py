"""What is new in stories: a row for each, with its new takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.model import Headline, StoryNews, StoryTake
from storage.text.plural import format_count
from tui.formatting.states import chip_headline
from tui.formatting.take_changes import describe_changes
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.theming.styles import Piece
from tui.theming.themes import section_hue
from tui.widgets.line_list import LineList, ScreenLine
from tui.widgets.story.take_row import headline_pieces

__all__ = ["NewsList"]

_MOST_CHANGES = 3
"""Changed figures, names and quotations that are listed below a story."""
_MOST = 5
"""New takes that are listed below a story; the page of the story has all."""


class NewsList(LineList):
    """Stories with something new, each with its newest takes."""

    DEFAULT_CSS = "NewsList { height: 1fr; background: $surface; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,l,right", "open", "Open the story", show=False),
    ]

    @dataclass
    class Opened(Message):
        """The reader wants to see a story."""

        news: StoryNews

    @dataclass
    class Shown(Message):
        """Stories are on screen whose new takes are not known yet."""

        news: Sequence[StoryNews]

    def __init__(self) -> None:
        super().__init__(id="news")
        self.news: Sequence[StoryNews] = ()
        self._takes: dict[int, Mapping[int, StoryTake]] = {}
        self._nothing = ""

    @property
    def row_count(self) -> int:
        """How many stories there are."""
        return len(self.news)

    @property
    def chosen(self) -> StoryNews | None:
        """The story under the cursor."""
        return self.news[self.cursor] if self.cursor < len(self.news) else None

    def show(
        self,
        news: Sequence[StoryNews],
        takes: Mapping[int, Sequence[StoryTake]],
        *,
        nothing: str,
    ) -> None:
        """Show stories, with the cursor on the same one.

        Args:
            news: The stories.
            takes: The new takes of the first of them.
            nothing: Why there are none.
        """
        before = self.chosen
        self.news, self._nothing = news, nothing
        self._takes = {story: _by_article(some) for story, some in takes.items()}
        self.follow(before and before.story.id, [one.story.id for one in news])
        self.refresh()

    def add_takes(self, takes: Mapping[int, Sequence[StoryTake]]) -> None:
        """Show what the new takes of stories add."""
        for story, some in takes.items():
            self._takes[story] = _by_article(some)
        self.lay_out()

    def rows_shown(self, first: int, last: int) -> None:
        """Ask for the new takes of the stories on screen, and of the next ones."""
        ahead = self.news[first : last + 1 + (last - first)]
        if missing := [one for one in ahead if one.story.id not in self._takes]:
            self.post_message(self.Shown(missing))

    # Drawing.

    def row_height(self, row: int) -> int:
        """Return the lines of a story: its name, its counts, what changed, its newest takes."""
        count = len(self.news[row].takes)
        return 2 + len(self._changes(self.news[row])) + min(count, _MOST) + (count > _MOST)

    def lead_height(self, row: int) -> int:  # noqa: ARG002
        """Return the blank line above a story."""
        return 1

    def render_line(self, y: int) -> Strip:
        """Render one line of the screen."""
        if not self.news and y == 1:
            words = cut(self._nothing, self.size.width - 3)
            return self.strip([(f"  {words}", "muted")], self.size.width)
        return super().render_line(y)

    def render_screen_line(self, line: ScreenLine) -> Strip:
        """Render a line of a story."""
        width = self.size.width
        if line.offset < 0:
            return self.strip((), width)
        news = self.news[line.row]
        on = line.row == self.cursor
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        if line.offset == 0:
            pieces = [(f" {cut_words(clean_line(news.story.name), width - 3)}", "text bold")]
        elif line.offset == 1:
            pieces = [(f" {cut(self._counts(news), width - 3)}", "soft")]
        elif (place := line.offset - 2) < len(changes := self._changes(news)):
            pieces = [("   ≠ ", "accent bold"), (cut_words(changes[place], width - 7), "warn")]
        else:
            pieces = self._take(news, place - len(changes), width - 4)
        return self.strip([bar, *pieces], width, "on-selection" if on and self.has_focus else "")

    def _changes(self, news: StoryNews) -> list[str]:
        """Return what new and edited takes change, a line each, as far as it is known."""
        names = {row.id: row.source_name for row in (*news.takes, *news.edits)}
        return describe_changes(self._takes.get(news.story.id, {}).values(), names, _MOST_CHANGES)

    def _counts(self, news: StoryNews) -> str:
        known = self._takes.get(news.story.id)
        added = (
            None
            if known is None
            else sum(len(known[row.id].added) for row in news.takes if row.id in known)
        )
        counted = [(len(news.takes), "new take"), (len(news.edits), "edited take")]
        changed = " · ".join(format_count(count, what) for count, what in counted if count)
        if (total := len(news.story.takes)) > len(news.takes):
            changed += f" of {total}"
        parts = [format_count(news.sources, "source"), changed]
        if added is not None and news.takes:
            parts.append(format_count(added, "new paragraph"))
        return " · ".join(parts)

    def _take(self, news: StoryNews, place: int, room: int) -> list[Piece]:
        """Return the line of a new take, what adds something first, and the newest of it.

        The line after those that are listed says how many there are.
        """
        if place == _MOST:
            return [(f"   … {len(news.takes) - _MOST} more", "muted")]
        known = self._takes.get(news.story.id, {})
        rows = sorted(news.takes, key=lambda row: (_adds(known.get(row.id)), row.published, row.id))
        row = rows[-1 - place]
        take = known.get(row.id)
        added = f" +{len(take.added)} ¶" if take and take.added else ""
        local = row.published.astimezone()
        time = "" if row.date_kind == "day" else f"{local:%H:%M} "
        source = cut(clean_line(row.source_name), max(8, room // 4))
        hue = f"section-{section_hue(row.section)}"
        begin: list[Piece] = [
            (" ", ""),
            (" " if row.read else "●", hue),
            (f" {time}", "muted"),
            (f"{source}  ", "soft"),
        ]
        used = sum(cells(text) for text, _ in begin) + cells(added)
        return [*begin, *_headline(row, room - used), (added, "good")]

    # Choosing.

    def row_opened(self) -> None:
        """Ask to see the story under the cursor."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def action_open(self) -> None:
        """Open the story under the cursor."""
        self.row_opened()


def _by_article(takes: Sequence[StoryTake]) -> dict[int, StoryTake]:
    return {take.article.id: take for take in takes}


def _adds(take: StoryTake | None) -> bool:
    return take is not None and bool(take.added or take.take.kind == "correction")


def _headline(row: Headline, room: int) -> list[Piece]:
    style = "read" if row.read else "text"
    style += " strike" if row.killed else ""
    return headline_pieces(chip_headline(row, datetime.now(UTC)), room, style)
