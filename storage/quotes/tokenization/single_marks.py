"""Single quotation marks: told apart from apostrophes, alone or around pairs of double ones."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from storage.quotes.lexicon import (
    AUXILIARY,
    CONJUNCTION,
    DETERMINER,
    PREPOSITION,
    PRONOUN,
    STRONG,
    WORD_FLAGS,
)
from storage.quotes.tokenization.spans import MAX_INDENT, Paragraph, QuotedSpan

__all__ = ["SINGLES", "can_open_single", "pair_outer_singles", "pair_single_marks"]

SINGLES = "'‘‚‹"
"""The marks that can open a span."""

_MAX_SINGLE_LENGTH = 2000
"""Maximum length of a span in single marks, which bounds the work on any text."""

_MAX_GENITIVES = 20
"""Maximum number of marks tried for one that is not the genitive of a plural."""

_NEXT_WORD = re.compile(r" ([^\W\d_]+)")
_NO_NOUN = PREPOSITION | CONJUNCTION | AUXILIARY | PRONOUN | DETERMINER | STRONG
"""Flags of words before which a mark after a plural is no genitive: called it ‘rags’ on Friday."""
_SINGLE_OPEN = re.compile(r"['‘‚‹](?<![\w'‘’.,;!?]['‘‚‹])(?=[^\s'’,.;:!?)])")
_SINGLE_CLOSE = re.compile(r"['’›](?<=[^\s'‘(\[]['’›])(?![\w'])")
_ELISION = re.compile(
    r"(?:\d0s?\b|\d\ds?\b(?!\s*\w+['’])|(?:em|til|tis|twas|cause|bout|round|n|cuz|ere|neath|kay|sup|nuff|im)\b)",
    re.IGNORECASE,
)


def can_open_single(text: str, at: int) -> bool:
    """Return whether the mark at `at` is not within a word."""
    return _SINGLE_OPEN.match(text, at) is not None


def pair_outer_singles(
    paragraph: Paragraph, marks: list[tuple[int, int]], singles: list[int]
) -> Iterator[QuotedSpan]:
    """Yield the spans in single marks around pairs of double ones: ‘She said “no” to me,’."""
    text = paragraph.text
    starts = [start for start, _ in marks]
    found = _SINGLE_CLOSE.finditer(text, paragraph.start, paragraph.end)
    closing = [match.start() for match in found]
    last = paragraph.start
    for left in singles:
        before = bisect_left(starts, left)
        outside = before - bisect_left(starts, last)
        if left < last or outside % 2 or before == len(starts):
            continue
        if text[left] in "'’" and _ELISION.match(text, left + 1):
            continue
        near = bisect_left(closing, left)
        if near < len(closing) and closing[near] < starts[before] and _ends(text, closing[near]):
            continue  # it is closed before the first double mark
        first = bisect_left(closing, starts[before])
        for right in closing[first : first + _MAX_GENITIVES]:
            if right - left > _MAX_SINGLE_LENGTH:
                break
            inside = bisect_left(starts, right) - before
            if inside and inside % 2 == 0 and (text[right - 1] in '"”' or _ends(text, right)):
                last = right + 1
                yield QuotedSpan(left + 1, right, left, last, paragraph.number, single=True)
                break


def _ends(text: str, mark: int) -> bool:
    """Return whether a closing mark comes after punctuation, as it does where speech ends."""
    return text[mark - 1] in ",.?!…"


def pair_single_marks(paragraph: Paragraph, start: int, end: int) -> Iterator[QuotedSpan]:
    """Yield spans in single marks: the first mark that can close one does, unless a genitive."""
    text = paragraph.text
    closing = [match.start() for match in _SINGLE_CLOSE.finditer(text, start, end)]
    position = start
    at = 0
    while match := _SINGLE_OPEN.search(text, position, end):
        left, position = match.start(), match.end()
        while at < len(closing) and closing[at] < position:
            at += 1
        if match[0] in "'’" and _ELISION.match(text, position):
            continue
        reopened = paragraph.hanging and left - paragraph.start < MAX_INDENT
        if at == len(closing):
            if paragraph.next_mark == match[0] and end == paragraph.end:
                yield QuotedSpan(
                    position, end, left, end, paragraph.number, True, reopened, closed=False
                )
            return
        right = _find_single_close(text, closing[at : at + _MAX_GENITIVES])
        if right - position < _MAX_SINGLE_LENGTH:
            yield QuotedSpan(position, right, left, right + 1, paragraph.number, True, reopened)
            position = right + 1


def _find_single_close(text: str, closing: list[int]) -> int:
    """Return the first of the marks `closing` that is not a genitive, else the first."""
    for at in closing:
        plural = text[at - 1] in "sS" and text[at + 1 : at + 2] == " "
        follows = _NEXT_WORD.match(text, at + 1) if plural else None
        if follows is None or WORD_FLAGS.get(follows[1], 0) & _NO_NOUN:
            return at
    return closing[0]
