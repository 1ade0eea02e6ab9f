"""The same words in other articles, in words: how their wording differs."""

from __future__ import annotations

from difflib import SequenceMatcher

from storage.model import Reprint
from tui.formatting.text import clean_line, cut_words

__all__ = ["format_difference"]

_CHANGE = 24
"""Cells of words that were changed."""


def format_difference(words: str, reprint: Reprint) -> str:
    """Say how another article prints words: ``shorter``, ``reworded: “may” not “will”``."""
    if reprint.wording != "reworded":
        return "" if reprint.wording == "same" else reprint.wording
    here, there = clean_line(words).split(), clean_line(reprint.hit.quote.text).split()
    old, new = ([_folded(word) for word in some] for some in (here, there))
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "replace":
            changed = (" ".join(some).rstrip(",") for some in (there[k:m], here[i:j]))
            put, cut = (cut_words(words, _CHANGE) for words in changed)
            return f"reworded: “{put}” not “{cut}”"
    return "reworded"


def _folded(word: str) -> str:
    return word.strip(".,;:“”\"'").casefold()
