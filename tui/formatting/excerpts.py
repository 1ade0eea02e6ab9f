"""Excerpts: a line of an article's text, around the words of a search where it has them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.formatting.hits import find_hits
from tui.formatting.text import cells, clean_line, cut

__all__ = ["excerpt_around_hit", "fit_excerpt"]

_BEFORE, _AFTER = 120, 240
"""Characters around a hit: more than any line shows."""
_SEARCHED = 60_000
"""Characters of a text that are searched for a hit."""
_LEAD = 3
"""A hit further right than this part of a line has the words before it left out."""


def excerpt_around_hit(texts: Iterable[str], hits: Sequence[str]) -> str:
    """Return what stands around the first hit in the passages of an article; empty without one."""
    searched = 0
    for text in texts:
        found = find_hits(text, hits)
        if found:
            hit = found[0][0]
            start = max(0, hit - _BEFORE)
            start = max(start, text.find(" ", start, hit) + 1) if start else 0
            return ("… " if start else "") + clean_line(text[start : found[0][1] + _AFTER])
        searched += len(text)
        if searched > _SEARCHED:
            break
    return ""


def fit_excerpt(text: str, hits: Sequence[str], width: int) -> str:
    """Return an excerpt in at most `width` cells, so that the first hit is seen."""
    found = find_hits(text, hits)
    if not found or cells(text[: found[0][1]]) < width - 1:
        return cut(text, width)
    first = start = found[0][0]
    room = max(0, width // _LEAD - 2)
    while (space := text.rfind(" ", 0, max(0, start - 1))) >= 0:
        if cells(text[space + 1 : first]) > room:
            break
        start = space + 1
    return cut(f"… {text[start:]}", width)
