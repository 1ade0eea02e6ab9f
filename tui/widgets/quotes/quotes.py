"""The quotes panel: a card for each quote of the article; only cards on screen are rendered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from storage.model import LIKELY, Quote
from tui.commands.table import panel_binding, panel_bindings
from tui.formatting.text import content, cut
from tui.theming.drag_selection import DragSelection
from tui.theming.styles import LineWidget, Piece, panel_frame
from tui.widgets.quotes.card_column import CardColumn
from tui.widgets.quotes.cards import Card, Place, speaker_of
from tui.widgets.quotes.speaker_index import (
    IndexRow,
    format_quote_counts,
    group_by_speaker,
    index_lines,
    index_rows,
)

if TYPE_CHECKING:
    from storage.model import Elsewhere

__all__ = ["QuoteChosen", "Quotes", "SpeakerWanted"]

_SHORT = 14
"""In a panel of fewer lines a card has two lines and there is no index."""

_FRAME = 4
"""Cells beside a card: margin, bar and space, and at the right the scroll bar."""

_WHEEL = 3


@dataclass
class QuoteChosen(Message):
    """The reader wants to see a quote in the article; `index` is its number, from 0."""

    index: int


@dataclass
class SpeakerWanted(Message):
    """The reader wants to see everything that `name` has said."""

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
    """Group the quotes by speaker, in the order they first speak."""

    def __init__(self, *, id: str | None = None, of: str = "article") -> None:
        super().__init__(id=id)
        self._of = of
        self._quotes: Sequence[Quote] | None = None
        self._orphaned = 0
        self._struck: Collection[int] = ()
        self._places: Sequence[Place] = ()
        self._questions: Sequence[str] = ()
        self._elsewhere: Sequence[Elsewhere | None] = ()
        self._listed: list[int] = []
        self._cards = CardColumn()
        self._index: list[IndexRow] = []
        self._cursor = 0
        self.selection = DragSelection(self, self._draw_line, self._card_at)

    # What is shown

    def show(
        self,
        quotes: Sequence[Quote] | None,
        places: Sequence[Place] = (),
        *,
        orphaned: int = 0,
        struck: Collection[int] = (),
        questions: Sequence[str] = (),
    ) -> None:
        """Show the quotes of an article; None: no article.

        Args:
            quotes: The quotes.
            places: Where each quote stands.
            orphaned: How many corrections there are of quotes that the article no longer has.
            struck: The numbers, from 0, of those struck through: their article was withdrawn.
            questions: The question that each quote answers; empty for none.
        """
        self._quotes = quotes
        self._orphaned = orphaned
        self._struck = struck
        self._places = places
        self._questions = questions
        self._elsewhere = ()
        self._cursor = 0
        self._cards.scroll_to_start()
        self._list()

    def show_elsewhere(self, notes: Sequence[Elsewhere | None]) -> None:
        """Note on each card where else its words are; the cards stay where they are."""
        if any(notes) and len(notes) == len(self._quotes or ()):
            self._elsewhere = notes
            self._lay_out()

    @property
    def chosen(self) -> Quote | None:
        """The quote under the cursor."""
        return self._quotes[index] if self._quotes and (index := self.index) is not None else None

    @property
    def index(self) -> int | None:
        """The number, from 0, of the quote under the cursor."""
        return self._listed[self._cursor] if self._listed else None

    def choose(self, index: int) -> None:
        """Move the cursor to quote number `index`, unless it is hidden."""
        if index in self._listed:
            self._go(self._listed.index(index))

    def watch_hide_unsure(self) -> None:
        """List the quotes again, with the cursor on the same one."""
        self._list_again()

    def watch_by_speaker(self) -> None:
        """List the quotes in the other order, with the cursor on the same one."""
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
            self._listed = group_by_speaker(quotes, self._listed)
        self._cursor = max(0, min(self._cursor, len(self._listed) - 1))
        listed = [quotes[i] for i in self._listed]
        hidden = len(quotes) - len(listed)
        line = format_quote_counts(listed, hidden, by_speaker=self.by_speaker)
        self.border_subtitle = content(line if quotes else "")
        self._lay_out()

    def on_resize(self) -> None:
        """Lay the cards out for the new size, and keep the cursor on screen."""
        self._lay_out()

    def _lay_out(self) -> None:
        quotes = self._quotes or ()
        width = max(1, self.content_size.width - _FRAME)
        short = self._is_short
        cards = [
            Card(
                quotes[i],
                self._places[i] if i < len(self._places) else None,
                width,
                short=short,
                before=quotes[before] if before is not None else None,
                killed=i in self._struck,
                elsewhere=self._elsewhere[i] if i < len(self._elsewhere) else None,
                question=self._question(i, before),
            )
            for before, i in pairwise([None, *self._listed])
            if i is not None
        ]
        self._index = [] if short else index_rows(quotes[i] for i in self._listed)
        self._cards.lay_out(cards, gap=0 if short else 1, height=self._cards_height)
        self.refresh()
        self._go(self._cursor)

    def _question(self, index: int, before: int | None) -> str:
        """Return the question that a quote answers, unless it stands on the card before."""
        if index >= len(self._questions):
            return ""
        question = self._questions[index]
        return "" if before is not None and question == self._questions[before] else question

    @property
    def _is_short(self) -> bool:
        return self.content_size.height < _SHORT

    @property
    def _index_height(self) -> int:
        """How many lines the index takes."""
        return len(self._index) + 1 if self._index else 0

    @property
    def _cards_height(self) -> int:
        """How many lines are left for cards."""
        return max(1, self.content_size.height - self._index_height - bool(self._orphaned))

    # Rendering

    def render_line(self, y: int) -> Strip:
        """Render line `y` of the panel."""
        return self.with_selection(y, self._draw_line(y))

    def _card_at(self, y: int) -> int | None:
        return self._cards.card_at(y - self._index_height) if y >= self._index_height else None

    def _draw_line(self, y: int) -> Strip:
        width = self.content_size.width
        if self._orphaned and y == self.content_size.height - 1:
            words = cut(f"✎ {self._orphaned} corrected, not in the text", width - 1)
            return self.strip([(" ", ""), (words, "warn")], width)
        if not self._cards:
            return self.strip(self._nothing(y), width)
        if y < self._index_height:
            speaker = speaker_of(self.chosen) if self.chosen else None
            line = index_lines(self._index, speaker, max(1, width - 2))[y]
            return self.strip([(" ", ""), *line], width)
        y -= self._index_height
        card = self._cards.card_at(y)
        thumb: Piece = (self._cards.thumb_at(y), "line")
        if card is None:
            return Strip.join([self.strip((), width - 1), self.strip([thumb], 1)])
        on = card == self._cursor
        # The margin keeps the background of the panel, so that cards stand apart.
        bar: Piece = ("▌", "accent") if on else ("▎", "line")
        background = "on-selection" if on and self.has_focus else ""
        return Strip.join(
            [
                self.strip([(" ", "")], 1),
                self.strip([bar, (" ", ""), *self._cards.line(card, y)], width - 2, background),
                self.strip([thumb], 1),
            ]
        )

    def _nothing(self, y: int) -> list[Piece]:
        """Return the line that says why there are no cards."""
        if y != min(1, self.content_size.height - 1):
            return []
        if self._quotes is None:
            words = f"No {self._of}"
        elif self._quotes:
            words = "All quotes are uncertain and hidden"
        else:
            words = f"No quotes in this {self._of}"
        return [(" ", ""), (words, "muted")]

    # Moving

    def _go(self, card: int) -> None:
        """Move the cursor to a card, or the nearest there is, and bring it into view."""
        if not self._cards:
            return
        self._repaint(self._cursor)
        self._cursor = max(0, min(card, len(self._cards) - 1))
        self._repaint(self._cursor)
        if self._index_height:
            self.refresh(Region(0, 0, self.content_size.width, self._index_height))
        if self._cards.reveal(self._cursor):
            self.refresh()

    def _repaint(self, card: int) -> None:
        """Repaint one card only, which keeps the output of a key small."""
        if lines := self._cards.visible_lines(card):
            y = self._index_height + lines.start
            self.refresh(Region(0, y, self.content_size.width, len(lines)))

    def action_move(self, step: int) -> None:
        """Move the cursor by `step` cards."""
        self._go(self._cursor + step)

    def action_first(self) -> None:
        """Move the cursor to the first card."""
        self._go(0)

    def action_last(self) -> None:
        """Move the cursor to the last card."""
        self._go(len(self._cards) - 1)

    def action_page(self, step: int) -> None:
        """Move the cursor by a screen, at least one card."""
        self._go(self._cards.card_after(self._cursor, step * self._cards_height))

    def action_half_page(self, step: int) -> None:
        """Move the cursor by half a screen, at least one card."""
        lines = max(1, self._cards_height // 2)
        self._go(self._cards.card_after(self._cursor, step * lines))

    # Choosing

    def action_open(self) -> None:
        """Ask to see the quote under the cursor in the article."""
        if (index := self.index) is not None:
            self.post_message(QuoteChosen(index))

    def action_speaker(self) -> None:
        """Ask for everything that the speaker of the quote under the cursor has said."""
        if (quote := self.chosen) is not None and (name := speaker_of(quote)) is not None:
            self.post_message(SpeakerWanted(name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key for the speaker to other widgets where the quote has no speaker."""
        if action == "speaker":
            return self.chosen is not None and speaker_of(self.chosen) is not None
        return super().check_action(action, parameters)

    def action_toggle_unsure(self) -> None:
        """Hide the quotes without a likely speaker, or show them again."""
        self.hide_unsure = not self.hide_unsure

    def action_toggle_grouping(self) -> None:
        """Group the quotes by speaker, or list them as in the text again."""
        self.by_speaker = not self.by_speaker

    def on_click(self, event: events.Click) -> None:
        """Move to the card clicked, or to the speaker's next quote; a double click opens it."""
        offset = event.get_content_offset(self)
        if offset is None or not self._cards or self.was_dragged:
            return
        if offset.y < self._index_height:
            self._click_index(offset.y, double=event.chain == 2)
        elif (card := self._cards.card_at(offset.y - self._index_height)) is not None:
            self._go(card)
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
        for card in (*range(self._cursor + 1, count), *range(self._cursor + 1)):
            if speaker_of(self._quotes[self._listed[card]]) == name:
                self._go(card)
                return

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the cards without moving the cursor."""
        event.stop()
        if self._cards.scroll(_WHEEL):
            self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the cards without moving the cursor."""
        event.stop()
        if self._cards.scroll(-_WHEEL):
            self.refresh()
