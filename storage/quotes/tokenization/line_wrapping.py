"""Hard-wrapped text: lines of about the same length, whose ends are no ends of paragraphs."""

from __future__ import annotations

import re

__all__ = ["unwrap"]

_MIN_WIDTH = 40
"""Minimum length of the longest line: verses and lists are narrower."""

_MAX_WIDTH = 120
"""Maximum length of the longest line: longer ones are paragraphs."""

_FULL = 0.95
"""Share of the width from which a line is full: not all programs fill lines as far as they can."""

_LINE = re.compile(r"[^\n]*")
_LIST_ITEM = re.compile(r"[-–—*•·>|#]|\(?\d{1,3}[.)]\s")
_MARKS = "\"”’'»"
_ENDS = ".?!:;…" + _MARKS


def unwrap(text: str) -> str:
    """Replace the line breaks within the paragraphs of hard-wrapped `text` by spaces.

    Positions stay the same. Paragraphs are separated by blank lines, or begin with an indent. A
    break is removed where the first word of the next line had no room, or goes on after a comma:
    so verses, lists and short last lines keep theirs. Text that is not hard-wrapped, in which no
    full line ends within a sentence, is returned as it is.
    """
    if _has_long_line(text):
        return text
    lines = [match.span() for match in _LINE.finditer(text) if match.end() > match.start()]
    width = max((len(text[start:end].rstrip()) for start, end in lines), default=0)
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return text
    joined, within = _find_joined(text, lines, width)
    if not within or 4 * within < len(joined):
        return text
    parts: list[str] = []
    last = 0
    for start, end in joined:
        parts += text[last:start], " " * (end - start)
        last = end
    return "".join(parts) + text[last:]


def _has_long_line(text: str) -> bool:
    """Return whether any line is a paragraph: mostly one of the first two is."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        if end - start > 2 * _MAX_WIDTH:
            return True
        start = end + 1
    return len(text) - start > 2 * _MAX_WIDTH


def _find_joined(
    text: str, lines: list[tuple[int, int]], width: int
) -> tuple[list[tuple[int, int]], int]:
    """Find the breaks between two lines of one paragraph, indent included.

    Also returns how many of them are the end of a full line within a sentence.
    """
    indents = [_indent(text, start, end) for start, end in lines]
    margin = min(indents)
    found: list[tuple[int, int]] = []
    within = 0
    for number in range(len(lines) - 1):
        start, end = lines[number]
        begun = text[start:end].rstrip()
        following, until = lines[number + 1]
        first = following + indents[number + 1]
        if following != end + 1 or not begun or first >= until:
            continue  # a blank line
        if indents[number + 1] > max(margin, indents[number]) or _LIST_ITEM.match(text, first):
            continue
        space = text.find(" ", first, until)
        full = len(begun) + 1 + (space if space >= 0 else until) - first > _FULL * width
        lower = text[first].islower()
        continues = begun[-1] not in _ENDS and 2 * len(begun) > width
        if full or (lower and (continues or begun.rstrip(_MARKS)[-1:] == ",")):
            found.append((start + len(begun), first))
            within += full and lower and begun[-1] not in _ENDS
    return found, within


def _indent(text: str, start: int, end: int) -> int:
    """Return the number of blanks a line begins with."""
    return end - start - len(text[start:end].lstrip())
