"""The hits of a search in an article: where they are, and which one is the current hit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tui.formatting.hits import find_hits
from tui.widgets.article.layout import ArticleLines
from tui.widgets.article.passages import Passage

__all__ = ["HitCursor"]


class _Hit(NamedTuple):
    """A hit that is shown: its passage, its offset there, and its line."""

    passage: int
    start: int
    line: int


class HitCursor:
    """The hits in one article, one of which is the current hit.

    Attributes:
        words: The words searched for.
        reveal_pending: The current hit is to be scrolled into view once the article is laid out.
    """

    def __init__(self) -> None:
        self.words: tuple[str, ...] = ()
        self.reveal_pending = False
        self._hits: list[_Hit] = []
        self._current = 0

    def search(self, words: Sequence[str], *, restart: bool) -> None:
        """Search for `words`; for other words than before, or on `restart`, from the first hit."""
        if restart or tuple(words) != self.words:
            self._current, self.reveal_pending = 0, bool(words)
        self.words = tuple(words)

    def lay_out(self, passages: Sequence[Passage], laid: ArticleLines) -> None:
        """Find the lines of the hits in the current layout of the article."""
        self._hits = [
            _Hit(number, start, line)
            for number, passage in enumerate(passages)
            for start, _ in find_hits(passage.text, self.words)
            if (line := laid.line_of(number, start)) is not None
        ]
        self._current = max(0, min(self._current, len(self._hits) - 1))

    @property
    def line(self) -> int | None:
        """The line of the current hit."""
        return self._hits[self._current].line if self._hits else None

    def current_in(self, passage: int) -> int | None:
        """Return the offset of the current hit in a passage, if it is there."""
        hit = self._hits[self._current] if self._hits else None
        return hit.start if hit and hit.passage == passage else None

    def step(self, step: int, top: int, height: int) -> bool:
        """Go `step` hits forward, or back where negative; False where there is none.

        Lines `top` to `top + height` are on screen. If the current hit is not among them, go to the
        hit nearest to them in that direction.
        """
        if not self._hits:
            return False
        start = self._current
        if not top <= self._hits[start].line < top + height:
            above = bisect_left(self._hits, top, key=lambda hit: hit.line)
            start = above - (1 if step > 0 else 0)
        at = max(0, min(start + step, len(self._hits) - 1))
        if at == start:
            return False
        self._current = at
        return True
