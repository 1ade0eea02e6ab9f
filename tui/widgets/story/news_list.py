"""What is new in stories: a row for each, with its new takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from storage.model import Headline, StoryNews, StoryTake
from storage.text.plural import format_count
from tui.formatting.dates import format_take_time
from tui.formatting.states import chip_headline
from tui.formatting.take_changes import describe_changes
from tui.formatting.text import cells, clean_line, cut, cut_words
from tui.formatting.wrap import wrap
from tui.theming.styles import Piece
from tui.theming.themes import section_hue
from tui.widgets.headlines.alerted import NO_ALERTS, Alerted
from tui.widgets.line_list import LineList, ScreenLine
from tui.widgets.story.take_row import headline_pieces

__all__ = ["NewsList"]

_MOST_CHANGES = 3
"""Changed figures, names and quotations that are listed below a story."""
_FEWEST_LINES = 9
_MOST_LINES = 24
"""Lines of a story, half of the screen at most; the page of the story has all."""
_PARAGRAPHS = 4
"""New paragraphs of a take: of an article that is all new, the first ones say what it is about."""
_LINES_OF_PARAGRAPH = 3
_CUT = " more"
_INDENT = "     "


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
        self._shared = NO_ALERTS
        self._nothing = ""
        self._drawn: dict[int, list[list[Piece]]] = {}

    @property
    def row_count(self) -> int:
        """How many stories there are."""
        return len(self.news)

    @property
    def known(self) -> frozenset[int]:
        """The stories whose new takes are known."""
        return frozenset(self._takes)

    @property
    def chosen(self) -> StoryNews | None:
        """The story under the cursor."""
        return self.news[self.cursor] if self.cursor < len(self.news) else None

    def show(
        self,
        news: Sequence[StoryNews],
        takes: Mapping[int, Sequence[StoryTake]],
        shared: Alerted,
        *,
        nothing: str,
    ) -> None:
        """Show stories, with the cursor on the same one.

        Args:
            news: The stories.
            takes: The new takes of some of them; those of unchanged stories are known.
            shared: The articles with text that is withdrawn, or under embargo, in others.
            nothing: Why there are none.
        """
        before, same = self.chosen, {one.story.id for one in news if one in self.news}
        self.news, self._shared, self._nothing = news, shared, nothing
        self._drawn.clear()
        self._takes = {story: some for story, some in self._takes.items() if story in same}
        self._takes |= {story: _by_article(some) for story, some in takes.items()}
        self.follow(before and before.story.id, [one.story.id for one in news])
        self.refresh()

    def add_takes(self, takes: Mapping[int, Sequence[StoryTake]]) -> None:
        """Show what the new takes of stories add."""
        for story, some in takes.items():
            self._takes[story] = _by_article(some)
            self._drawn.pop(story, None)
        self.lay_out()

    def rows_shown(self, first: int, last: int) -> None:
        """Ask for the new takes of the stories on screen, and of the next ones."""
        ahead = self.news[first : last + 1 + (last - first)]
        if missing := [one for one in ahead if one.story.id not in self._takes]:
            self.post_message(self.Shown(missing))

    # Drawing.

    def row_height(self, row: int) -> int:
        """Return the lines of a story: its name, its counts, what changed, what its takes add."""
        return len(self._lines(self.news[row]))

    def lead_height(self, row: int) -> int:  # noqa: ARG002
        """Return the blank line above a story."""
        return 1

    def on_resize(self) -> None:
        """Wrap the paragraphs again."""
        self._drawn.clear()
        super().on_resize()

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
        on = line.row == self.cursor
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        pieces = self._lines(self.news[line.row])[line.offset]
        return self.strip([bar, *pieces], width, "on-selection" if on and self.has_focus else "")

    def _lines(self, news: StoryNews) -> list[list[Piece]]:
        if (lines := self._drawn.get(news.story.id)) is None:
            width = max(20, self.size.width)
            lines = [
                [(f" {cut_words(clean_line(news.story.name), width - 3)}", "text bold")],
                [(f" {cut(self._counts(news), width - 3)}", "soft")],
            ]
            for change in self._changes(news):
                lines.append([("   ≠ ", "accent bold"), (cut_words(change, width - 7), "warn")])
            most = max(_FEWEST_LINES, min(self.size.height // 2, _MOST_LINES))
            lines += self._takes_of(news, width - 4, most - len(lines))
            self._drawn[news.story.id] = lines
        return lines

    def _changes(self, news: StoryNews) -> list[str]:
        """Return what new and edited takes change, a line each, as far as it is known."""
        names = {row.id: row.source_name for row in (*news.takes, *news.edits)}
        return describe_changes(self._takes.get(news.story.id, {}).values(), names, _MOST_CHANGES)

    def _counts(self, news: StoryNews) -> str:
        added = self._count_added(news)
        counted = [(len(news.takes), "new take"), (len(news.edits), "edited take")]
        changed = " · ".join(format_count(count, what) for count, what in counted if count)
        if (total := len(news.story.takes)) > len(news.takes):
            changed += f" of {total}"
        parts = [format_count(news.sources, "source"), changed]
        if added is None:
            parts.append("reading…")
        elif news.takes:
            parts.append(format_count(added, "new paragraph"))
        return " · ".join(parts)

    def _count_added(self, news: StoryNews) -> int | None:
        """Count the paragraphs that new takes add; None while that is not known."""
        if (known := self._takes.get(news.story.id)) is None:
            return None
        return sum(len(known[row.id].added) for row in news.takes if row.id in known)

    def _takes_of(self, news: StoryNews, room: int, most: int) -> list[list[Piece]]:
        """Return the lines of new takes with what they add, what adds something first, the newest.

        Where these are more than `most` lines, the last of them says how much more there is.
        """
        known = self._takes.get(news.story.id, {})
        rows = sorted(news.takes, key=lambda row: (_adds(known.get(row.id)), row.published, row.id))
        lines: list[list[Piece]] = []
        takes = paragraphs = 0
        for row in reversed(rows):
            if len(lines) + (takes + 1 < len(rows)) >= most:
                break
            take = known.get(row.id)
            lines.append(self._headline(row, take, room))
            takes += 1
            for text in take.added_texts[:_PARAGRAPHS] if take else ():
                added = self._paragraph(text, row, room)
                if len(lines) + len(added) >= most:
                    break
                lines += added
                paragraphs += 1
        left = (
            (len(rows) - takes, "more take"),
            ((self._count_added(news) or 0) - paragraphs, "more paragraph"),
        )
        if more := " · ".join(format_count(count, what) for count, what in left if count):
            lines.append([(f"   … {more}", "muted")])
        return lines

    def _paragraph(self, text: str, row: Headline, room: int) -> list[list[Piece]]:
        """Return the lines of a paragraph; a long one is cut with a word."""
        words, width = clean_line(text), room - len(_INDENT) - 2
        style = "muted strike" if row.killed else "soft"
        spans = wrap(words, width)
        shown = [words[start:end] for start, end in spans[:_LINES_OF_PARAGRAPH]]
        end = _CUT if len(spans) > len(shown) else ""
        if end:
            shown[-1] = cut_words(f"{words[spans[len(shown) - 1][0] :]}", width - len(end))
        lines: list[list[Piece]] = [
            [(f"{_INDENT}{' ' if place else '+'} ", "good"), (line, style)]
            for place, line in enumerate(shown)
        ]
        if end:
            lines[-1].append((end, "muted"))
        return lines

    def _headline(self, row: Headline, take: StoryTake | None, room: int) -> list[Piece]:
        """Return the line of a new take."""
        added = f" +{len(take.added)} ¶" if take and take.added else ""
        time = format_take_time(row.published, row.date_kind, date.today())
        source = cut(clean_line(row.source_name), max(8, room // 4))
        hue = f"section-{section_hue(row.section)}"
        begin: list[Piece] = [
            (" ", ""),
            (" " if row.read else "●", hue),
            (f" {time} " if time else " ", "muted"),
            (f"{source}  ", "soft"),
        ]
        used = sum(cells(text) for text, _ in begin) + cells(added)
        style = "read" if row.read else "text"
        style += " strike" if row.killed else ""
        headline = chip_headline(
            *(row, datetime.now(UTC)),
            shared=row.id in self._shared.withdrawn,
            quoting=row.id in self._shared.quoting,
            fenced=row.id in self._shared.embargoed,
        )
        return [*begin, *headline_pieces(headline, room - used, style), (added, "good")]

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
