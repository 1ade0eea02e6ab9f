"""Part 3: who said what in the article, a card for each quote; only what is seen is drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import LIKELY, Quote
from tui.commands.table import panel_binding, panel_bindings
from tui.formatting.text import content, cut
from tui.theming.styles import LineWidget, Piece, panel_frame
from tui.widgets.quotes.cards import (
    Card,
    IndexRow,
    count_line,
    grouped,
    index_lines,
    index_rows,
    speaker_of,
)

__all__ = ["QuoteChosen", "Quotes", "SpeakerWanted"]

_SHORT = 14
"""Under this many rows a card has two lines and there is no index."""

_FRAME = 4
"""Cells of a line beside a card: margin, bar, space, and at the right the scroll mark."""

_WHEEL = 3


@dataclass
class QuoteChosen(Message):
    """The reader wants to see a quote in the article; `index` counts the quotes shown."""

    index: int


@dataclass
class SpeakerWanted(Message):
    """The reader wants to see all that `name` has said."""

    name: str


class Quotes(LineWidget, can_focus=True):
    """Cards of quotes under an index of their speakers."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *panel_bindings("quotes"),
        panel_binding("speakers", "speaker"),
    ]
    DEFAULT_CSS = panel_frame("Quotes")
    BORDER_TITLE = "3 Quotes"
    ALLOW_SELECT = False

    hide_unsure: reactive[bool] = reactive(False)
    """Leave out quotes whose speaker is not at least likely."""

    by_speaker: reactive[bool] = reactive(False)
    """List speaker by speaker, in the order they first speak, rather than as in the text."""

    def __init__(self, *, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id)
        self._quotes: Sequence[Quote] | None = None
        self._waiting = 0
        self._paragraphs: Sequence[int] = ()
        self._listed: list[int] = []
        self._cards: list[Card] = []
        self._starts: list[int] = [0]
        self._index: list[IndexRow] = []
        self._place = 0
        self._top = 0

    # What is shown

    def show(
        self,
        quotes: Sequence[Quote] | None,
        paragraphs: Sequence[int] = (),
        *,
        waiting: int = 0,
    ) -> None:
        """Show the quotes of an article; None: no article.

        `paragraphs` says for each quote in which paragraph, from 1, it stands. `waiting` is how
        many speakers were set for words that are gone.
        """
        self._quotes = quotes
        self._waiting = waiting
        self._paragraphs = paragraphs
        self._place = self._top = 0
        self._list()

    @property
    def chosen(self) -> Quote | None:
        """The quote that is highlighted."""
        return self._quotes[index] if self._quotes and (index := self.index) is not None else None

    @property
    def index(self) -> int | None:
        """The number, from 0, of the quote that is highlighted."""
        return self._listed[self._place] if self._listed else None

    def choose(self, index: int) -> None:
        """Highlight quote number `index` and bring it into view; a hidden one changes nothing."""
        if index in self._listed:
            self._go(self._listed.index(index))

    def watch_hide_unsure(self) -> None:
        """List the quotes again, and stay with the one that was highlighted."""
        self._list_again()

    def watch_by_speaker(self) -> None:
        """List the quotes in the other order, and stay with the one that was highlighted."""
        self._list_again()

    def _list_again(self) -> None:
        index = self.index
        self._list()
        if index is not None and self._listed:
            before = [listed for listed in self._listed if listed <= index]
            self._go(self._listed.index(max(before, default=self._listed[0])))

    def _list(self) -> None:
        quotes = self._quotes or ()
        self._listed = [
            i
            for i, quote in enumerate(quotes)
            if not self.hide_unsure or (quote.speaker and quote.confidence >= LIKELY)
        ]
        if self.by_speaker:
            self._listed = grouped(quotes, self._listed)
        self._place = max(0, min(self._place, len(self._listed) - 1))
        listed = [quotes[i] for i in self._listed]
        hidden = len(quotes) - len(listed)
        line = count_line(listed, hidden, by_speaker=self.by_speaker)
        self.border_subtitle = content(line if quotes else "")
        self._lay_out()

    def on_resize(self) -> None:
        """Lay the cards out for the new size, and keep the highlighted one in view."""
        self._lay_out()

    def _lay_out(self) -> None:
        quotes = self._quotes or ()
        width = max(1, self.content_size.width - _FRAME)
        short = self._is_short
        self._cards = [
            Card(
                quotes[i],
                self._paragraphs[i] if i < len(self._paragraphs) else None,
                width,
                short=short,
            )
            for i in self._listed
        ]
        air = 0 if short else 1
        self._starts = [0, *accumulate(card.height + air for card in self._cards)]
        self._index = [] if short else index_rows(quotes[i] for i in self._listed)
        self._top = max(0, min(self._top, self._starts[-1] - self._view))
        self.refresh()
        self._go(self._place)

    @property
    def _is_short(self) -> bool:
        return self.content_size.height < _SHORT

    @property
    def _head(self) -> int:
        """How many lines the index takes."""
        return len(self._index) + 1 if self._index else 0

    @property
    def _view(self) -> int:
        """How many lines are left for cards."""
        return max(1, self.content_size.height - self._head - bool(self._waiting))

    # The picture

    def render_line(self, y: int) -> Strip:
        """Draw line `y` of the part."""
        width = self.content_size.width
        if self._waiting and y == self.content_size.height - 1:
            words = cut(f"✎ {self._waiting} set by hand: words gone", width - 1)
            return self.strip([(" ", ""), (words, "warn")], width)
        if not self._cards:
            return self.strip(self._nothing(y), width)
        if y < self._head:
            speaker = speaker_of(self.chosen) if self.chosen else None
            line = index_lines(self._index, speaker, max(1, width - 2))[y]
            return self.strip([(" ", ""), *line], width)
        line_number = self._top + y - self._head
        place = self._at(line_number)
        thumb: Piece = (self._thumb(y - self._head), "line")
        if place is None:
            return Strip.join([self.strip((), width - 1), self.strip([thumb], 1)])
        on = place == self._place
        number = line_number - self._starts[place]
        # The margin stays on the panel's background, so that cards stand apart.
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        line = self._cards[place].lines()[number]
        background = "on-selection" if on and self.has_focus else ""
        return Strip.join(
            [
                self.strip([(" ", "")], 1),
                self.strip([bar, (" ", ""), *line], width - 2, background),
                self.strip([thumb], 1),
            ]
        )

    def _nothing(self, y: int) -> list[Piece]:
        """Return the lines that say why there is no card."""
        if y != min(1, self.content_size.height - 1):
            return []
        if self._quotes is None:
            words = "No article"
        elif self._quotes:
            words = "All quotes are unsure, and hidden"
        else:
            words = "No quotes in this article"
        return [(" ", ""), (words, "muted")]

    def _at(self, line: int) -> int | None:
        """Return which card line number `line` of all cards belongs to; None between cards."""
        place = bisect_right(self._starts, line) - 1
        if not 0 <= place < len(self._cards):
            return None
        return place if line < self._starts[place] + self._cards[place].height else None

    def _thumb(self, y: int) -> str:
        """Return the last cell of a line: where in the cards one is, when they do not fit."""
        view, length = self._view, self._starts[-1]
        if length <= view:
            return " "
        size = max(1, view * view // length)
        start = self._top * (view - size) // max(1, length - view)
        return "▐" if start <= y < start + size else " "

    # Moving

    def _go(self, place: int) -> None:
        """Highlight the card at `place`, or the nearest there is, and bring it into view."""
        if not self._cards:
            return
        self._repaint(self._place)
        self._place = max(0, min(place, len(self._cards) - 1))
        self._repaint(self._place)
        if self._head:
            self.refresh(Region(0, 0, self.content_size.width, self._head))
        start = self._starts[self._place]
        end = start + self._cards[self._place].height
        self._scroll_cards(min(max(self._top, end - self._view), start))

    def _scroll_cards(self, top: int) -> None:
        top = max(0, min(top, self._starts[-1] - self._view))
        if top != self._top:
            self._top = top
            self.refresh()

    def _repaint(self, place: int) -> None:
        """Draw one card again, which keeps what a key sends to the terminal small."""
        y = self._head + self._starts[place] - self._top
        bottom = min(y + self._cards[place].height, self._head + self._view)
        y = max(y, self._head)
        if y < bottom:
            self.refresh(Region(0, y, self.content_size.width, bottom - y))

    def action_move(self, step: int) -> None:
        """Highlight the card `step` further on."""
        self._go(self._place + step)

    def action_first(self) -> None:
        """Highlight the first card."""
        self._go(0)

    def action_last(self) -> None:
        """Highlight the last card."""
        self._go(len(self._cards) - 1)

    def action_page(self, step: int) -> None:
        """Go on by what is seen at once, to another card at least."""
        self._go_lines(step, self._view)

    def action_half_page(self, step: int) -> None:
        """Go on by half of what is seen at once, to another card at least."""
        self._go_lines(step, self._view // 2)

    def _go_lines(self, step: int, lines: int) -> None:
        line = max(0, self._starts[self._place] + step * lines) if self._cards else 0
        place = bisect_right(self._starts, line) - 1
        self._go(max(place, self._place + 1) if step > 0 else min(place, self._place - 1))

    # Choosing

    def action_open(self) -> None:
        """Ask for the highlighted quote in the article."""
        if (index := self.index) is not None:
            self.post_message(QuoteChosen(index))

    def action_speaker(self) -> None:
        """Ask for all that the speaker of the highlighted quote has said."""
        if (quote := self.chosen) is not None and (name := speaker_of(quote)) is not None:
            self.post_message(SpeakerWanted(name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key for a speaker to others where the quote has none."""
        if action == "speaker":
            return self.chosen is not None and speaker_of(self.chosen) is not None
        return super().check_action(action, parameters)

    def action_toggle_unsure(self) -> None:
        """Hide the quotes without a likely speaker, or show them again."""
        self.hide_unsure = not self.hide_unsure

    def action_toggle_grouping(self) -> None:
        """List speaker by speaker, or as in the text again."""
        self.by_speaker = not self.by_speaker

    def on_click(self, event: events.Click) -> None:
        """Highlight what is clicked: a card, or a speaker's next; a double click chooses it."""
        offset = event.get_content_offset(self)
        if offset is None or not self._cards:
            return
        if offset.y < self._head:
            self._click_index(offset.y, double=event.chain == 2)
        elif (place := self._at(self._top + offset.y - self._head)) is not None:
            self._go(place)
            if event.chain == 2:
                self.action_open()

    def _click_index(self, y: int, *, double: bool) -> None:
        name = self._index[y].name if y < len(self._index) else None
        if name is None or self._quotes is None:
            return
        if double:
            self.post_message(SpeakerWanted(name))
            return
        count = len(self._listed)
        for place in (*range(self._place + 1, count), *range(self._place + 1)):
            if speaker_of(self._quotes[self._listed[place]]) == name:
                self._go(place)
                return

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the cards; the highlighted one may leave the view."""
        event.stop()
        self._scroll_cards(self._top + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the cards; the highlighted one may leave the view."""
        event.stop()
        self._scroll_cards(self._top - _WHEEL)
