"""The words of a text as the full-text index reads them, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from storage.text.folding import searchable, without_marks

__all__ = ["find_span", "words_of"]

# Combining marks that the index takes for a part of the word before, and drops; others end a word.
_MARKS = "\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331"
_WORD = re.compile(f"[^\\W_]+(?:[{_MARKS}]+[^\\W_]*)*")
_MARK = re.compile(f"[{_MARKS}]")
_GAPS = {ord(char): " " for char in map(chr, range(128)) if not char.isalnum()}
_VARIANTS = dict(zip("µſςϐϑϕϖϰϱϵ", "μsσβθφπκρε", strict=True))
"""Letters that are written in two ways."""
_KEPT = "ǡ"
"""A letter with two marks that the index does not take apart."""


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case and accents."""
    text = without_marks(text)
    if text.isascii():  # four times as fast as the expression
        return text.lower().translate(_GAPS).split()
    words: list[str] = _WORD.findall(searchable(text).lower())
    if "".join(words).isascii():
        return words
    return [word if word.isascii() else _fold(word) for word in words]


def find_span(text: str, lower: str, words: Sequence[str], number: int) -> tuple[int, int]:
    """Return where some words of a text stand, the first of which is its word of a number.

    `lower` is the text in small letters.
    """
    phrase, start = " ".join(words), -1
    while len(lower) == len(text):  # most words are found as they are, without counting others
        if (start := lower.find(phrase, start + 1)) < 0:
            break
        end = start + len(phrase)
        if not (lower[start - 1 : start].isalnum() or lower[end : end + 1].isalnum()):
            return start, end
    indexed = searchable(text)
    spans = [match.span() for match in _WORD.finditer(indexed)][number : number + len(words)]
    start, end = spans[0][0], spans[-1][1]
    if indexed is text:
        return start, end
    # A letter that the index writes as two, or with spaces around it, is one in the text.
    places = [place for place, char in enumerate(text) for _ in searchable(char)]
    return places[start], places[end - 1] + 1


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    return "".join(map(_fold_letter, _MARK.sub("", word)))


def _fold_letter(letter: str) -> str:
    if letter == _KEPT:
        return letter
    plain = unicodedata.normalize("NFD", letter)
    # Accents of Latin letters are dropped; those of Greek and Cyrillic ones distinguish words.
    if plain[0].isascii() and all(map(unicodedata.combining, plain[1:])):
        return plain[0]
    return _VARIANTS.get(letter, letter)
