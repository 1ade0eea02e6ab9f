"""Where the words of a search stand in a text that is shown: case and accents do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from tui.widgets.wrap import Span

__all__ = ["find_hits"]


def find_hits(text: str, hits: Sequence[str]) -> list[Span]:
    """Return where the words and phrases of `hits` begin a word of `text`, in order."""
    pattern = _pattern(tuple(hits))
    if pattern is None:
        return []
    return [match.span() for match in pattern.finditer(_folded(text))]


@lru_cache(maxsize=16)
def _pattern(hits: tuple[str, ...]) -> re.Pattern[str] | None:
    phrases = [re.findall(r"\w+", _folded(hit)) for hit in hits]
    # The longest first, so that "port" does not hide "port authority".
    found = sorted((r"\W+".join(words) for words in phrases if words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})") if found else None


def _folded(text: str) -> str:
    """Return `text` without case and accents, character for character."""
    return text.lower() if text.isascii() else "".join(map(_folded_character, text))


@lru_cache(maxsize=4096)
def _folded_character(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0].lower()[0]
