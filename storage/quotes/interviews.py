"""The questions of interviews in which paragraphs begin with ``Q:`` and ``A:``; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.model import BY_HAND
from storage.text.cleaning import clean_line

if TYPE_CHECKING:
    from storage.model import Quote

__all__ = ["may_be_answer", "question_of"]

_SIEVE = "interviewed"

_GAP = "\n\n"
_LABEL = re.compile(r"([QA])[.:][ \t]+(?=\S)")
_FARTHEST, _FAR = 12, 20_000
"""Paragraphs, and characters, between a question and the last one of its answer, at most."""


def may_be_answer(quote: Quote) -> bool:
    """Return whether a quote may be an answer of an interview, as the rule that found it says."""
    return quote.sieve in (_SIEVE, BY_HAND)


def question_of(text: str, quote: Quote) -> str:
    """Return the question in an article's text that a quote answers; empty if it answers none.

    An answer is a whole paragraph without quotation marks: one labelled ``A:``, or one after it.
    """
    begin = text.rfind(_GAP, 0, quote.start)
    begin = begin + len(_GAP) if begin >= 0 else 0
    label = _LABEL.match(text, begin)
    first = label.end() if label else begin
    is_whole = quote.start == first and text[quote.end : quote.end + 2] in ("", _GAP)
    if not is_whole or not may_be_answer(quote):
        return ""
    is_answer = label is not None and label[1] == "A"
    if label is not None and not is_answer:
        return ""
    asked: list[str] = []
    before = text[max(0, begin - _FAR) : begin].removesuffix(_GAP).split(_GAP)
    for paragraph in reversed(before[-_FARTHEST:]):
        label = _LABEL.match(paragraph)
        if label is not None and label[1] == "Q":
            asked.append(paragraph[label.end() :])
            return clean_line(" ".join(reversed(asked))) if is_answer else ""
        if label is not None and is_answer:
            return ""  # two answers in a row
        is_answer = is_answer or label is not None
        if is_answer and label is None:
            asked.append(paragraph)
    return ""
