"""Runs of words: what texts are compared by, so that a comma or a moved paragraph is no change."""

from __future__ import annotations

from storage.stories.terms import words_of

__all__ = ["WORDS_OF_A_RUN", "runs_of"]

WORDS_OF_A_RUN = 4


def runs_of(paragraph: str) -> frozenset[int]:
    """Hash the runs of four words of a paragraph, as they are in this process."""
    words = words_of(paragraph)
    if 0 < len(words) < WORDS_OF_A_RUN:
        return frozenset((hash(tuple(words)),))
    return frozenset(map(hash, zip(words, words[1:], words[2:], words[3:], strict=False)))
