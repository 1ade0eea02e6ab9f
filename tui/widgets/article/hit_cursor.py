"""Where the hits of a search are in an article that is laid out, and which one the reader is at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tui.formatting.hits import find_hits
from tui.widgets.article.layout import ArticleLines
from tui.widgets.article.passages import Passage

__all__ = ["ArticleHits"]


class _Place(NamedTuple):
    """The passage of a hit that is shown, where in it the hit begins, and on which line."""

    passage: int
    start: int
    line: int


class ArticleHits:
    """The hits in one article.

    Attributes:
        words: What was searched for.
        wanted: The hit one is at is to be brought into view as soon as there is room for lines.
    """

    def __init__(self) -> None:
        self.words: tuple[str, ...] = ()
        self.wanted = False
        self._places: list[_Place] = []
        self._at = 0

    def search(self, words: Sequence[str], *, anew: bool) -> None:
        """Look for `words` from now on; for others than before, or `anew`, from the first hit."""
        if anew or tuple(words) != self.words:
            self._at, self.wanted = 0, bool(words)
        self.words = tuple(words)

    def lay_out(self, passages: Sequence[Passage], laid: ArticleLines) -> None:
        """Find the lines of the hits in an article as it is laid out now."""
        self._places = [
            _Place(number, start, line)
            for number, passage in enumerate(passages)
            for start, _ in find_hits(passage.text, self.words)
            if (line := laid.line_of(number, start)) is not None
        ]
        self._at = max(0, min(self._at, len(self._places) - 1))

    @property
    def line(self) -> int | None:
        """The line of the hit one is at."""
        return self._places[self._at].line if self._places else None

    def current_in(self, passage: int) -> int | None:
        """Return where in a passage the hit one is at begins, if it is in there."""
        place = self._places[self._at] if self._places else None
        return place.start if place and place.passage == passage else None

    def step(self, step: int, top: int, height: int) -> bool:
        """Go `step` hits on, or back; False where there is none that way.

        Of the article `height` lines from `top` on are on screen. Where the hit one was at is not
        among them, it goes to the nearest that way.
        """
        if not self._places:
            return False
        start = self._at
        if not top <= self._places[start].line < top + height:
            above = bisect_left(self._places, top, key=lambda place: place.line)
            start = above - (1 if step > 0 else 0)
        at = max(0, min(start + step, len(self._places) - 1))
        if at == start:
            return False
        self._at = at
        return True
