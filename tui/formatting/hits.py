"""Find the words of a search in a text, ignoring case and accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from storage.text.folding import plain_letters
from tui.formatting.wrap import Span

__all__ = ["find_hits"]


def find_hits(text: str, hits: Sequence[str]) -> list[Span]:
    """Return where words of `text` start with one of the words and phrases in `hits`, in order."""
    pattern = _pattern(tuple(hits))
    if pattern is None:
        return []
    if text.isascii():
        return [match.span() for match in pattern.finditer(text.lower())]
    if _SHIFTS not in (plain := text.translate(_FOLDED)):
        return [match.span() for match in pattern.finditer(plain)]
    pieces = list(map(_folded_character, text))
    found = [match.span() for match in pattern.finditer("".join(pieces))]
    return _unfolded(found, pieces) if found else []


def _unfolded(found: Sequence[Span], pieces: Sequence[str]) -> list[Span]:
    """Convert spans of folded text to spans of the text; `pieces` are its characters folded.

    A letter that was folded to two belongs to a span as a whole, with the accents that follow it.
    """
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    spans = []
    for start, stop in found:
        end = places[stop - 1] + 1
        while end < len(pieces) and not pieces[end]:
            end += 1
        spans.append((places[start], end))
    return spans


@lru_cache(maxsize=16)
def _pattern(hits: tuple[str, ...]) -> re.Pattern[str] | None:
    phrases = [re.findall(r"\w+", "".join(map(_folded_character, hit))) for hit in hits]
    # Longest first, so that "port" does not hide "port authority".
    found = sorted((r"\W+".join(words) for words in phrases if words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})") if found else None


@lru_cache(maxsize=4096)
def _folded_character(char: str) -> str:
    """Return a character without case and accents: none for an accent alone, two for æ."""
    if unicodedata.combining(char):
        return ""
    return plain_letters(unicodedata.normalize("NFD", char)[0]).lower()


_SHIFTS = "\0"


class _Folded(dict[int, str]):
    """Characters folded to one, by their numbers; `_SHIFTS` for those folded to none or two."""

    def __missing__(self, code: int) -> str:
        folded = _folded_character(chr(code))
        self[code] = folded if len(folded) == 1 else _SHIFTS
        return self[code]


_FOLDED = _Folded()
"""For `str.translate`: it takes a fifth of the time of a call for each character."""
