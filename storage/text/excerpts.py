"""How much of one text is in another: all of it, a part, or hardly anything; pure."""

from __future__ import annotations

import re

from storage.text.folding import fold, spaced

__all__ = ["has_same_words", "is_excerpt", "share_in_common"]

_WORD = re.compile(r"[^\W_]+")
_IS_CUT_OFF = re.compile(r"(?:…|\.\.\.)\]?\s*$")


def has_same_words(text: str, other: str) -> bool:
    """Return whether two texts have the same words in the same order, whatever their letters."""
    return text == other or _words(text) == _words(other)


def is_excerpt(part: str, whole: str) -> bool:
    """Return whether the words of a text stand together in another; no text is part of any.

    Where its end says that it was cut off, its last word may be cut off, too.
    """
    words = _words(part)
    end = "" if _IS_CUT_OFF.search(part) else " "
    return not words or f" {' '.join(words)}{end}" in f" {' '.join(_words(whole))} "


def share_in_common(text: str, other: str) -> float:
    """Return how many of the different words of the shorter text are in the longer one, 0 to 1."""
    words, others = set(_words(text)), set(_words(other))
    fewer = min(len(words), len(others))
    return len(words & others) / fewer if fewer else 1.0


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(spaced(text)))
