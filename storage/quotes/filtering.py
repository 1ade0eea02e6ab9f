"""Which marked stretches are no quotes: titles of works, scare quotes, sub-headings, measurements, code."""

from __future__ import annotations

import re

from storage.quotes.attribution import Decision
from storage.quotes.marks import Marked

__all__ = ["is_quote"]

_DIRECT = frozenset({"inverted", "after", "signed", "colon", "introduced", "closing", "reopened", "announced"})
"""Sieves that rest on a reporting clause right beside the words."""
_REPORTED = _DIRECT | {"before"}
"""Sieves that rest on a reporting clause in the sentence."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_SMALL_IN_TITLE = frozenset(
    "a an the and or but nor of in on at to for from by with as vs is it s la le de el del du y".split()
)
_LAST_WORD = re.compile(r"([^\W_]+|['’]s?)[\s,(]*$")
_NEXT_WORD = re.compile(r"\s?([a-z][\w-]*)")
_WORKS = frozenset(
    """book books film films movie movies show shows program programs programme series song songs album podcast
    magazine novel memoir play plays musical documentary episode drama comedy sitcom single track column essay
    anthem hashtag game exhibition painting opera symphony soundtrack ballad thriller hit titled entitled publish published starring
    headlined author co-author editor star stars""".split()
)
_BEFORE_TITLE = _WORKS | frozenset("on in of at with from to for via and or by like watching watched hosts host co-hosts".split())
_CODE = re.compile(r"[{}<>=;|\\]|://|^[\w./-]+\.(?:py|js|html?|txt|exe|com|org|net)$")


def is_quote(text: str, marked: Marked, decision: Decision | None) -> bool:
    """Say whether what is `marked` is somebody's words, given what the sieves found for it."""
    words = _WORD.findall(text[marked.start : marked.end])
    if not words:
        return False
    if _is_code(text[marked.start : marked.end]):
        return False
    sieve = decision.sieve if decision is not None and decision.speaker is not None else ""
    if marked.single:
        return sieve in _DIRECT and _is_single_quote(text, marked, words, sieve)
    if _looks_like_title(words):
        if sieve not in _REPORTED or (sieve != "colon" and _names_a_work(text, marked)):
            return False
    return len(words) > 2 or sieve in _REPORTED


def _is_single_quote(text: str, marked: Marked, words: list[str], sieve: str) -> bool:
    """Say whether a stretch in single marks is speech: it needs a clause beside it."""
    return len(words) > 1 or sieve in ("inverted", "after", "introduced")


def _is_code(words: str) -> bool:
    return _CODE.search(words) is not None and words.count(" ") < 4


def _looks_like_title(words: list[str]) -> bool:
    """Say whether all words but the small ones are capitalised."""
    if not (words[0][0].isupper() or words[0][0].isdigit()) or len(words) > 9:
        return False
    if len(words) == 1:
        return len(words[0]) > 1 and not words[0].isdigit()
    return all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL_IN_TITLE for word in words[1:])


def _names_a_work(text: str, marked: Marked) -> bool:
    """Say whether the words beside the marks are those that stand beside the title of a work."""
    before = _LAST_WORD.search(text, max(0, marked.left - 30), marked.left)
    if before is not None and (before[1].lower() in _BEFORE_TITLE or before[1] in ("'s", "’s", "'", "’")):
        return True
    after = _NEXT_WORD.match(text, marked.right)
    return after is not None and after[1] in _WORKS
