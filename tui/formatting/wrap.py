"""Wrap text to a width in terminal cells, by offsets: pure, and fast for long articles."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from rich.cells import get_character_cell_size

__all__ = ["Span", "fold", "wrap"]

Span = tuple[int, int]
"""The characters `start:end` of the wrapped text."""

# Characters that may not take one cell; without any, the width of a text is its length.
_OTHER = re.compile(
    "[^ -~\n\xa0-\xac\xae-\u02ff\u0370-\u0482\u0490-\u0590\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20c0\u2190-\u2199\u2500-\u259f\u25a0-\u25fc]"
)


def wrap(text: str, width: int) -> list[Span]:
    r"""Return the lines of a cleaned `text` in `width` cells, without the spaces between them.

    Lines break at spaces and ``\n``, next to wide characters, and inside a word only if it is wider
    than a line.
    """
    width = max(1, width)
    if not _OTHER.search(text):
        return [match.span() for match in _line_pattern(width).finditer(text)]
    lines: list[Span] = []
    measure = _Measure(text)
    start = 0
    for row in text.split("\n"):
        lines += measure.lines(start, start + len(row), width)
        start += len(row) + 1
    return lines


def fold(text: str, width: int) -> list[Span]:
    """Return the lines of a cleaned `text`, broken at `width` cells only, with all spaces."""
    width = max(1, width)
    measure = _Measure(text)
    lines: list[Span] = []
    start = 0
    for row in text.split("\n"):
        stop = start + len(row)
        begin = start
        while True:
            end = measure.reach(begin, stop, width)
            lines.append((begin, end))
            begin = end
            if end >= stop:
                break
        start = stop + 1
    return lines


@lru_cache(maxsize=64)
def _line_pattern(width: int) -> re.Pattern[str]:
    """Return a pattern whose matches are the lines of a text of one-cell characters."""
    if width == 1:
        return re.compile(r"[^ \n]")
    return re.compile(rf"[^ \n](?:.{{0,{width - 2}}}[^ \n])?(?=[ \n]|\Z)|[^ \n]{{1,{width}}}")


class _Measure:
    """A text with its cumulative widths, so that the end of a line is found by one search."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sizes = bytearray(b"\1") * len(text)
        for match in _OTHER.finditer(text):
            self._sizes[match.start()] = get_character_cell_size(match.group())
        self._ends = list(accumulate(self._sizes))

    def reach(self, start: int, stop: int, width: int) -> int:
        """Return the end of a line of `width` cells from `start`, at least one character."""
        before = self._ends[start - 1] if start else 0
        end = bisect_right(self._ends, before + width, start, stop)
        return min(stop, max(end, start + 1))

    def lines(self, start: int, stop: int, width: int) -> list[Span]:
        """Return the lines of the characters `start:stop`, which contain no line break."""
        text = self._text
        lines: list[Span] = []
        while True:
            while start < stop and text[start] == " ":
                start += 1
            if start >= stop:
                return lines
            end = self.reach(start, stop, width)
            if end < stop and text[end] != " ":
                end = self._break(start, end)
            last = end
            while last > start and text[last - 1] == " ":
                last -= 1
            lines.append((start, last))
            start = end

    def _break(self, start: int, end: int) -> int:
        """Return the best end of a line, up to `end`: at a space, or next to a wide character."""
        sizes = self._sizes
        space = self._text.rfind(" ", start, end)
        for place in range(end, max(space, start), -1):
            if sizes[place] and (sizes[place] == 2 or sizes[place - 1] == 2):
                return place
        return space if space > start else end
