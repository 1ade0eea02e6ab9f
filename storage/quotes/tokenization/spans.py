"""Quoted spans of a text, and the paragraphs in which their marks are paired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["MAX_INDENT", "Paragraph", "QuotedSpan"]

MAX_INDENT = 20
"""Maximum number of characters before a mark that opens a paragraph."""


class QuotedSpan(NamedTuple):
    """A span of text between quotation marks, or of speech without them.

    Attributes:
        start: Offset of the first quoted character.
        end: Offset after the last quoted character.
        outer_start: Offset of the opening mark.
        outer_end: Offset after the closing mark (`end` if it is missing).
        paragraph: Number of its paragraph.
        single: It is in single marks, which are weaker evidence of a quotation.
        reopened: It opens a paragraph while the quotation before it was never closed.
        closed: Its closing mark is in the same paragraph.
        marked: It has quotation marks; otherwise the layout shows that somebody speaks.
        turn: What it is in an interview of questions (``Q``) and answers (``A``).
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    single: bool = False
    reopened: bool = False
    closed: bool = True
    marked: bool = True
    turn: Literal["", "Q", "A"] = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text range in which marks are paired.

    `hanging`: the one before left a quotation open; `next_mark`: the first character of the one
    after, which may open a quotation again.
    """

    text: str
    start: int
    end: int
    number: int
    hanging: bool
    next_mark: str
