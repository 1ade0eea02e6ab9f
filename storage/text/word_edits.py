"""Word edits: which words of a paragraph were replaced, removed and added; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest

from storage.text.diff import STYLE
from storage.text.figures import FIGURE, figure_value, is_bare_word, is_figure
from storage.text.reversals import find_reversals

__all__ = ["Pair", "WordEdit", "facts_of", "find_word_edits", "token_spans", "tokens_of"]

Pair = tuple[str, str]
"""What stood there before and after; a side is empty where nothing did."""

_TOKEN = rf"{FIGURE}|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|_"
_BEFORE_SENTENCES = frozenset(".!?:\"'“”…")
_SHORT = 4
"""The most words of a change in which a number word, such as *one*, counts as a figure."""


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Neighbouring words that were replaced, removed or added.

    Attributes:
        before: Their tokens before, as a range; `after` likewise.
        figures: Figures replaced, removed or added; `names` likewise.
        reversals: Words replaced by their opposites, and negations.
        words: How many other words were changed; `commas` and `marks` likewise.
    """

    before: range
    after: range
    figures: tuple[Pair, ...]
    names: tuple[Pair, ...]
    reversals: tuple[Pair, ...]
    words: int
    commas: int
    marks: int


def find_word_edits(old: Sequence[str], new: Sequence[str]) -> Iterator[WordEdit]:
    """Yield the differences between the tokens of two versions of a paragraph."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        before = [_kind(old, place) for place in range(start, end)]
        after = [_kind(new, place) for place in range(first, last)]
        before, after = _without_loose(before, after), _without_loose(after, before)
        words, commas, marks = (
            max(_count(before, kind), _count(after, kind)) for kind in ("word", ",", "mark")
        )
        yield WordEdit(
            range(start, end),
            range(first, last),
            tuple(_pair(before, after, "figure")),
            tuple(_pair(before, after, "name")),
            tuple(find_reversals(old[start:end], new[first:last])),
            words + _count_respelled(before, after),
            commas,
            marks,
        )


def facts_of(text: str) -> dict[tuple[str, ...], str]:
    """Return the figures and names of a text, each as it is compared, with its kind."""
    tokens = tokens_of(text)
    found = _without_loose([_kind(tokens, place) for place in range(len(tokens))], ())
    return {_value(one): one[0] for one in found if one[0] in ("figure", "name")}


@cache  # compiled on first use: it takes tens of milliseconds
def _token_pattern() -> re.Pattern[str]:
    return re.compile(_TOKEN)


def tokens_of(text: str) -> list[str]:
    """Return the words, figures and marks of a text."""
    return _token_pattern().findall(text.translate(STYLE))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where the words, figures and marks of a text stand."""
    return [one.span() for one in _token_pattern().finditer(text.translate(STYLE))]


_Token = tuple[str, str]
"""A kind (figure, name, word, comma or mark) and the token."""


def _kind(tokens: Sequence[str], place: int) -> _Token:
    word = tokens[place]
    # A capital at the beginning of a sentence says nothing.
    begins = place == 0 or tokens[place - 1] in _BEFORE_SENTENCES
    is_capital = word[0].isupper() and not begins
    if is_figure(word) and not (is_capital and is_bare_word(word)):
        return "figure", word
    if not word[0].isalpha():
        return "," if word == "," else "mark", word
    return "name" if is_capital else "word", word


def _without_loose(tokens: Sequence[_Token], others: Sequence[_Token]) -> list[_Token]:
    """Take number words for ordinary ones where no figure is in their place on the other side."""
    is_short = max(len(tokens), len(others)) <= _SHORT
    if is_short and _count(others, "figure"):
        return [*tokens]
    return [
        ("word", word) if kind == "figure" and is_bare_word(word) else (kind, word)
        for kind, word in tokens
    ]


def _count_respelled(before: Sequence[_Token], after: Sequence[_Token]) -> int:
    """Count the figures that are only spelled another way, as *5 km* and *five kilometres*."""
    was, now = (
        {_value(one): one[1] for one in side if one[0] == "figure"} for side in (before, after)
    )
    return sum(was[value] != now[value] for value in was.keys() & now.keys())


def _value(token: _Token) -> tuple[str, ...]:
    """Return what a token is compared by."""
    return figure_value(token[1]) if token[0] == "figure" else (token[1],)


def _count(tokens: Sequence[_Token], kind: str) -> int:
    return sum(one == kind for one, _ in tokens)


def _pair(before: Sequence[_Token], after: Sequence[_Token], kind: str) -> list[Pair]:
    """Pair the tokens of a kind before and after, leaving out those that are on both sides."""
    was = [one for one in before if one[0] == kind]
    now = [one for one in after if one[0] == kind]
    both = {*map(_value, was)} & {*map(_value, now)}
    was, now = ([one for one in some if _value(one) not in both] for some in (was, now))
    return list(zip_longest((word for _, word in was), (word for _, word in now), fillvalue=""))
