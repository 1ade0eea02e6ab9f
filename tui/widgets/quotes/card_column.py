"""Cards below each other, some of which are on screen: where each one is; no widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from tui.theming.styles import Piece
from tui.widgets.quotes.cards import Card
from tui.widgets.scroll_thumb import thumb_at

__all__ = ["CardColumn"]


class CardColumn:
    """Cards in a column of which `height` lines are on screen; `y` is a line of the screen."""

    def __init__(self) -> None:
        self._cards: Sequence[Card] = ()
        self._starts: list[int] = [0]
        self._top = 0
        self._height = 1

    def __len__(self) -> int:
        """Return how many cards there are."""
        return len(self._cards)

    def lay_out(self, cards: Sequence[Card], *, gap: int, height: int) -> None:
        """Put `cards` below each other, `gap` lines apart; the top stays if it can."""
        self._cards, self._height = cards, height
        self._starts = [0, *accumulate(card.height + gap for card in cards)]
        self.scroll_to(self._top)

    def scroll_to_start(self) -> None:
        """Put the first card at the top."""
        self._top = 0

    def scroll_to(self, top: int) -> bool:
        """Put a line of the column at the top, as far as lines fill the screen.

        Returns:
            Whether anything moved.
        """
        before = self._top
        self._top = max(0, min(top, self._starts[-1] - self._height))
        return self._top != before

    def scroll(self, lines: int) -> bool:
        """Scroll by `lines`; return whether anything moved."""
        return self.scroll_to(self._top + lines)

    def reveal(self, number: int) -> bool:
        """Scroll so that a card is on screen, from its beginning; return whether it had to."""
        start = self._starts[number]
        end = start + self._cards[number].height
        return self.scroll_to(min(max(self._top, end - self._height), start))

    def card_at(self, y: int) -> int | None:
        """Return the number of the card at `y`; None between cards and below the last."""
        line = self._top + y
        number = bisect_right(self._starts, line) - 1
        if not 0 <= number < len(self._cards):
            return None
        return number if line < self._starts[number] + self._cards[number].height else None

    def line(self, number: int, y: int) -> list[Piece]:
        """Return the line of a card at `y`, where `card_at` found it."""
        return self._cards[number].lines()[self._top + y - self._starts[number]]

    def visible_lines(self, number: int) -> range:
        """Return the lines of the screen that a card takes."""
        y = self._starts[number] - self._top
        return range(max(0, y), min(y + self._cards[number].height, self._height))

    def thumb_at(self, y: int) -> str:
        """Return the cell of the scroll bar at `y`."""
        return thumb_at(y, top=self._top, height=self._height, length=self._starts[-1])

    def card_after(self, number: int, lines: int) -> int:
        """Return the card `lines` below a card, or above where negative; at least one further."""
        line = max(0, self._starts[number] + lines) if self._cards else 0
        other = bisect_right(self._starts, line) - 1
        return max(other, number + 1) if lines > 0 else min(other, number - 1)
