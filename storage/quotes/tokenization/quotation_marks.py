"""Quotation marks: pairing them into quoted spans, without regard to the speaker.

Supported are straight and curly English marks, double and single; two single marks, two backticks
or two commas used as one; French and Swiss guillemets, with or without spaces, and the inward
pointing Danish ones; the low opening mark of German, Polish, Czech and others; the two high closing
marks of Swedish and Finnish; Japanese and Chinese corner brackets; and full-width marks. Not
supported is the German single pair, low and high.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from storage.quotes.tokenization.layouts import find_unmarked_spans
from storage.quotes.tokenization.single_marks import (
    SINGLES,
    can_open_single,
    pair_outer_singles,
    pair_single_marks,
)
from storage.quotes.tokenization.spans import MAX_INDENT, Paragraph, QuotedSpan

__all__ = ["QuotedSpan", "find_quoted_spans", "split_paragraphs"]


_CLAUSE_END = re.compile(r"[,.?!](?=\s)")
_TAG = re.compile(
    r"[,?!] (?:(?:(?:the )?[A-Z][\w.’'-]{0,30} ){1,4}|(?:he|she|they|the \w{3,20}) )"
    r"(?:said|says|added|wrote|explained|told|asked|tweeted)"
    r"(?=[.,]|$| (?:on|in|at|of|during|after|to)\b)"
    r"|[,?!] (?:said|says|added|wrote|explained|asked)(?: the)? [A-Z]"
)
"""The end of a quotation whose closing mark is missing, and who said it."""
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_GLYPHS = '"“”„‟«»「」『』＂〝〞'
_TWO_SINGLES = re.compile("[\"“”„‟«»「」『』＂〝〞]|''+|``|‘‘|’’|,,(?=\\w)")
_OPENERS = "“„«「『〝"
_CLOSERS = "”»」』〞"
_PAIRS = {"「": "」", "『": "』", "«": "»", "»": "«"}
_BEFORE_OPEN = " \t\u00a0\u202f([{-–—/:;>~*|_…"
_AFTER_CLOSE = " \t\u00a0\u202f)]},.;:!?-–—/…*"


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """Split `text` into paragraphs, its lines that are not blank, as (start, end)."""
    return [
        (match.start(), match.end())
        for match in _PARAGRAPH.finditer(text)
        if not match[0].isspace()
    ]


def find_quoted_spans(text: str, paragraphs: list[tuple[int, int]]) -> list[QuotedSpan]:
    """Find the spans between outermost quotation marks in each of `paragraphs`, in order.

    A paragraph whose layout shows that somebody speaks is one span, whatever marks are in it.
    """
    found: list[QuotedSpan] = []
    unmarked = find_unmarked_spans(text, paragraphs)
    hanging = False
    marks = _find_double_marks(text)
    singles = [at for at in _find_all(text, SINGLES) if can_open_single(text, at)]
    at = behind = 0
    for number, (start, end) in enumerate(paragraphs):
        first = len(found)
        since, before = at, behind
        while at < len(marks) and marks[at][0] < end:
            at += 1
        while behind < len(singles) and singles[behind] < end:
            behind += 1
        if number in unmarked:
            found.append(unmarked[number])
        elif at > since or behind > before:
            after = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else len(text)
            next_mark = text[after : after + MAX_INDENT].lstrip()[:1]
            paragraph = Paragraph(text, start, end, number, hanging, next_mark)
            pairs = _pair_paragraph(paragraph, marks[since:at], singles[before:behind])
            found.extend(span for span in pairs if span.end > span.start)
        hanging = len(found) > first and not found[-1].closed
    return found


def _find_all(text: str, glyphs: str) -> list[int]:
    """Find all positions of any of `glyphs`: one glyph at a time is several times as fast."""
    found: list[int] = []
    for glyph in glyphs:
        at = text.find(glyph)
        while at >= 0:
            found.append(at)
            at = text.find(glyph, at + 1)
    return sorted(found)


def _find_double_marks(text: str) -> list[tuple[int, int]]:
    """Find all marks that can be double ones as (start, end); two single marks count as one."""
    if not any(pair in text for pair in ("''", "``", "‘‘", "’’", ",,")):
        return [(at, at + 1) for at in _find_all(text, _GLYPHS)]
    marks: list[tuple[int, int]] = []
    for match in _TWO_SINGLES.finditer(text):
        start, end = match.span()
        if end - start == 3:  # a nested single mark at either end
            opens = not text[max(0, start - 1) : start].strip() and text[end : end + 1].isalnum()
            start, end = (start, end - 1) if opens else (start + 1, end)
        elif end - start > 3:
            continue
        marks.append((start, end))
    return marks


def _pair_paragraph(
    paragraph: Paragraph, marks: list[tuple[int, int]], singles: list[int]
) -> Iterator[QuotedSpan]:
    """Yield the spans of a paragraph: those in double marks, and single ones around or outside."""
    last, first = paragraph.start, 0
    if marks and singles:
        for span in pair_outer_singles(paragraph, marks, singles):
            until = bisect_left(marks, (span.outer_start, 0))
            between = marks[first:until]
            yield from _pair_range(paragraph, between, last, span.outer_start, singles=True)
            yield span
            last = span.outer_end
            first = bisect_left(marks, (last, 0))
    yield from _pair_range(paragraph, marks[first:], last, paragraph.end, singles=bool(singles))


def _pair_range(
    paragraph: Paragraph, marks: list[tuple[int, int]], start: int, end: int, *, singles: bool
) -> Iterator[QuotedSpan]:
    """Yield the spans of a part of a paragraph: those in double marks, and single ones outside."""
    for span in _pair_double_marks(paragraph, marks):
        if span.outer_end > end:
            break  # it was left open before a quotation in single marks
        if singles:
            yield from pair_single_marks(paragraph, start, span.outer_start)
        yield span
        start = span.outer_end
    if singles:
        yield from pair_single_marks(paragraph, start, end)


def _pair_double_marks(paragraph: Paragraph, marks: list[tuple[int, int]]) -> Iterator[QuotedSpan]:
    """Yield the spans in double marks: each opening mark pairs with the first that closes it."""
    opened: tuple[int, int] | None = None
    nested = 0
    for index, (left, right) in enumerate(marks):
        if opened is None:
            if _can_open(paragraph, left, right):
                opened, nested = (left, right), 0
        elif left == opened[1]:
            opened = (opened[0], right)  # a doubled mark
        else:
            role = _mark_role(paragraph, opened, marks, index)
            if role == "nests":
                nested += 1
            elif role == "closes" and nested:
                nested -= 1
            elif role == "closes":
                yield _make_span(paragraph, opened, (left, right))
                opened = None
            elif role == "opens":  # the closing mark before it is missing
                stop = _guess_missing_end(paragraph.text, opened[1], left)
                if stop is not None:
                    yield _make_span(paragraph, opened, (stop, stop), closed=False)
                opened, nested = (left, right), 0
    if opened is not None and paragraph.end - opened[1] > 1 and not _is_stray(paragraph, opened):
        ended = paragraph.text[paragraph.end - 1] in ".?!…"
        reopens = ended and paragraph.next_mark == paragraph.text[opened[0]]
        tag = None if reopens else _TAG.search(paragraph.text, opened[1], paragraph.end)
        stop = tag.start() + 1 if tag is not None else paragraph.end
        yield _make_span(paragraph, opened, (stop, stop), closed=False)


def _mark_role(
    paragraph: Paragraph, opened: tuple[int, int], marks: list[tuple[int, int]], index: int
) -> Literal["closes", "nests", "opens", "nothing"]:
    """Decide what the mark at `index` does inside the quotation opened by `opened`."""
    text, (left, right) = paragraph.text, marks[index]
    mark, opening = text[left], text[opened[0]]
    if opening in _PAIRS:
        return "closes" if mark == _PAIRS[opening] else "nests" if mark == opening else "nothing"
    before = text[left - 1] if left > paragraph.start else " "
    after = text[right] if right < paragraph.end else " "
    if mark == '"' and opening == "“" and _is_nested_straight(text, marks, index):
        return "nothing"  # “the sign said "closed" and we left”
    if _can_close(mark, before, after):
        return "nothing" if _is_inch_sign(paragraph, marks, index) else "closes"
    if mark == "“" and [text[start] for start, _ in marks[index + 1 : index + 3]] == ["”", "”"]:
        return "nests"  # it has its own closing mark
    if (
        mark == "“"
        and opening == '"'
        and _opens_paragraph(paragraph, opened)
        and _is_followed_by_curly_close(text, marks, index)
    ):
        return "nests"  # a quoted paragraph that contains a quotation
    return "opens" if before in _BEFORE_OPEN and after not in " \t" else "nothing"


def _opens_paragraph(paragraph: Paragraph, opened: tuple[int, int]) -> bool:
    """Return whether the mark `opened` is the first thing in its paragraph."""
    return not paragraph.text[paragraph.start : opened[0]].strip()


def _is_followed_by_curly_close(text: str, marks: list[tuple[int, int]], index: int) -> bool:
    """Return whether the mark after `index` is a curly closing mark."""
    return index + 1 < len(marks) and text[marks[index + 1][0]] == "”"


def _is_nested_straight(text: str, marks: list[tuple[int, int]], index: int) -> bool:
    """Return whether a straight mark is one of a pair, with a curly mark that closes after it."""
    for first in (index - 1, index):
        some = [start for start, _ in marks[max(0, first) : first + 3]]
        if [text[start] for start in some] == ['"', '"', "”"]:
            opens = text[some[0] - 1] in _BEFORE_OPEN and text[some[0] + 1].isalnum()
            return opens and text[some[1] - 1] not in _BEFORE_OPEN
    return False


def _can_open(paragraph: Paragraph, left: int, right: int) -> bool:
    """Return whether a mark outside quotations can open one."""
    mark = paragraph.text[left]
    if mark in _OPENERS:
        return True
    before = paragraph.text[left - 1] if left > paragraph.start else " "
    after = paragraph.text[right] if right < paragraph.end else " "
    if after in " \t\u00a0>" and mark not in "«»":
        return False  # ">" is a remnant of HTML markup
    if mark in _CLOSERS:
        return before in _BEFORE_OPEN
    if before in ".!?" and after.isupper():
        return True  # the space before it is missing
    return before in _BEFORE_OPEN or not (before.isalnum() or before in ".,!?;)…")


def _can_close(mark: str, before: str, after: str) -> bool:
    """Return whether a mark inside a quotation can close it."""
    if mark in _CLOSERS:
        return not (before in " (" and after.isalnum())
    if before in " \t\u00a0([—–":
        return after in _AFTER_CLOSE
    return True


def _is_inch_sign(paragraph: Paragraph, marks: list[tuple[int, int]], index: int) -> bool:
    """Return whether the mark after a figure is an inch sign inside an open quotation."""
    text, (left, right) = paragraph.text, marks[index]
    if not text[left - 1].isdigit() or text[left] in _CLOSERS or index + 1 >= len(marks):
        return False
    follows = text[right : right + 2]
    if not (len(follows) == 2 and follows[0] in " -" and follows[1].islower()):
        return False
    following, past = marks[index + 1]
    after = text[past] if past < paragraph.end else " "
    return text[following - 1] not in _BEFORE_OPEN and after in _AFTER_CLOSE


def _guess_missing_end(text: str, start: int, stop: int) -> int | None:
    """Guess where words without a closing mark before `stop` end.

    That is before a tag ("…, Doe said."), else where a sentence ends before the next mark, else
    after their first clause.
    """
    tag = _TAG.search(text, start, stop)
    if tag is not None:
        return tag.start() + 1
    whole = text[start:stop].rstrip()
    if whole[-1:] in ".?!…":
        return start + len(whole)
    match = _CLAUSE_END.search(text, start, stop)
    return match.end() if match else None


def _is_stray(paragraph: Paragraph, opened: tuple[int, int]) -> bool:
    """Return whether an unpaired opening mark is unlikely to be one: straight, mid-word."""
    at = opened[0]
    return (
        paragraph.text[at] in "\"'"
        and at > paragraph.start
        and paragraph.text[at - 1] not in " —–:"
    )


def _make_span(
    paragraph: Paragraph, opened: tuple[int, int], closing: tuple[int, int], *, closed: bool = True
) -> QuotedSpan:
    """Create the span between two marks, without the white space inside them."""
    text = paragraph.text
    start, end = opened[1], closing[0]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    leads = paragraph.hanging and opened[0] - paragraph.start < MAX_INDENT
    reopened = leads and not text[paragraph.start : opened[0]].strip()
    return QuotedSpan(start, end, opened[0], closing[1], paragraph.number, False, reopened, closed)
