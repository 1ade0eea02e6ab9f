"""Pairs the quotation marks of a text: which stretches stand between marks, and nothing of who said them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Marked", "blocks", "pair"]


@dataclass(frozen=True, slots=True)
class Marked:
    """A stretch between quotation marks.

    Attributes:
        start: First character of the words.
        end: One past the last character of the words.
        left: First character of the opening mark.
        right: One past the closing mark (`end` where it is missing).
        block: Number of the block it stands in.
        single: It stands in single marks, the weaker evidence.
        reopened: It opens a block while the quotation before it was never closed.
        closed: Its closing mark stands in its block.
    """

    start: int
    end: int
    left: int
    right: int
    block: int
    single: bool = False
    reopened: bool = False
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Block:
    """The stretch of text marks are paired in; `hanging`: the one before left a quotation open."""

    text: str
    start: int
    end: int
    number: int
    hanging: bool


_FAR = 2000
"""So many characters at most stand in single marks, that work stays bounded on any text."""

_CLAUSE_END = re.compile(r"[,.?!](?=\s)")
_BLOCK = re.compile(r"[^\n\r\u2028\u2029]+")
_GLYPH = re.compile("[\"“”„‟«»「」『』＂〝〞]")
_TWO_SINGLES = re.compile("[\"“”„‟«»「」『』＂〝〞]|''+|``|‘‘|’’|,,(?=\\w)")
_SINGLE_OPEN = re.compile(r"['‘‚‹](?<![\w'‘’.,;!?]['‘‚‹])(?=[^\s'’,.;:!?)])")
_SINGLE_CLOSE = re.compile(r"['’›](?<=[^\s'‘(\[]['’›])(?![\w'])")
_ELISION = re.compile(
    r"(?:\d0s?\b|\d\ds?\b(?!\s*\w+['’])|(?:em|til|tis|twas|cause|bout|round|n|cuz|ere|neath|kay|sup|nuff|im)\b)",
    re.IGNORECASE,
)
_OPENERS = "“„«「『〝"
_CLOSERS = "”»」』〞"
_PAIRS = {"「": "」", "『": "』", "«": "»", "»": "«"}
_BEFORE_OPEN = " \t\u00a0\u202f([{-–—/:;>~*|_…"
_AFTER_CLOSE = " \t\u00a0\u202f)]},.;:!?-–—/…*"


def blocks(text: str) -> list[tuple[int, int]]:
    """Return the blocks (lines that hold anything) of `text` as (start, end)."""
    return [
        (match.start(), match.end()) for match in _BLOCK.finditer(text) if not match[0].isspace()
    ]


def pair(text: str, spans: list[tuple[int, int]]) -> list[Marked]:
    """Return what stands between outermost marks in each of the blocks `spans`, in order."""
    found: list[Marked] = []
    hanging = False
    marks = _double_marks(text)
    singles = [match.start() for match in _SINGLE_OPEN.finditer(text)]
    at = behind = 0
    for number, (start, end) in enumerate(spans):
        first = len(found)
        since, before = at, behind
        while at < len(marks) and marks[at][0] < end:
            at += 1
        while behind < len(singles) and singles[behind] < end:
            behind += 1
        if at > since or behind > before:
            block = _Block(text, start, end, number, hanging)
            found.extend(_pair_block(block, marks[since:at], behind > before))
        hanging = len(found) > first and not found[-1].closed
    return found


def _double_marks(text: str) -> list[tuple[int, int]]:
    """Return every mark that can be a double one as (start, end); two single ones count as one."""
    if not any(pair in text for pair in ("''", "``", "‘‘", "’’", ",,")):
        return [match.span() for match in _GLYPH.finditer(text)]
    marks: list[tuple[int, int]] = []
    for match in _TWO_SINGLES.finditer(text):
        start, end = match.span()
        if end - start == 3:  # a single mark nested at either end
            opens = not text[max(0, start - 1) : start].strip() and text[end : end + 1].isalnum()
            start, end = (start, end - 1) if opens else (start + 1, end)
        elif end - start > 3:
            continue
        marks.append((start, end))
    return marks


def _pair_block(block: _Block, marks: list[tuple[int, int]], singles: bool) -> Iterator[Marked]:
    """Yield the stretches of one block; in single marks only between those in double ones."""
    last = block.start
    for marked in _pair_doubles(block, marks):
        if singles:
            yield from _pair_singles(block, last, marked.left)
        yield marked
        last = marked.right
    if singles:
        yield from _pair_singles(block, last, block.end)


def _pair_doubles(block: _Block, marks: list[tuple[int, int]]) -> Iterator[Marked]:
    text, start, end = block.text, block.start, block.end
    opened: tuple[int, int] | None = None
    closer = ""
    depth = inner = 0
    for index, (left, right) in enumerate(marks):
        mark = text[left]
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        if opened is None:
            if _opens(mark, before, after):
                opened, closer, depth, inner = (left, right), _PAIRS.get(mark, ""), 0, 0
        elif left == opened[1]:
            opened = (opened[0], right)  # a mark set twice
        elif closer:
            if mark == closer and depth == 0:
                yield _make(block, opened, (left, right))
                opened = None
            elif mark in (closer, text[opened[0]]):
                depth += -1 if mark == closer else 1
        elif _closes(mark, before, after):
            if inner and mark in _CLOSERS:
                inner -= 1
            elif not _is_inches(block, left, right, marks, index):
                yield _make(block, opened, (left, right))
                opened = None
        elif _encloses(text, marks, index):
            inner += 1
        elif before in _BEFORE_OPEN and after not in " \t":
            # A second opening: the closing mark before it was forgotten.
            stop = _forgotten_end(text, opened[1], left)
            if stop is not None:
                yield _make(block, opened, (stop, stop), closed=False)
            opened, closer, depth, inner = (left, right), _PAIRS.get(mark, ""), 0, 0
    if opened is not None and end - opened[1] > 1 and not _stray(block, opened):
        yield _make(block, opened, (end, end), closed=False)


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in _OPENERS:
        return True
    if after in " \t\u00a0" and mark not in "«»":
        return False
    if mark in _CLOSERS:
        return before in _BEFORE_OPEN
    if before in ".!?" and after.isupper():
        return True  # the space before it was forgotten
    return before in _BEFORE_OPEN or not (before.isalnum() or before in ".,!?;)…")


def _closes(mark: str, before: str, after: str) -> bool:
    if mark in _CLOSERS:
        return not (before in " (" and after.isalnum())
    if before in " \t\u00a0([—–":
        return after in _AFTER_CLOSE
    return True


def _encloses(text: str, marks: list[tuple[int, int]], index: int) -> bool:
    """Say whether a second curly opening has a closing mark of its own: two of them follow."""
    following = [text[left] for left, _ in marks[index + 1 : index + 3]]
    return text[marks[index][0]] == "“" and following == ["”", "”"]


def _is_inches(
    block: _Block, left: int, right: int, marks: list[tuple[int, int]], index: int
) -> bool:
    """Say whether the mark after a figure is an inch sign inside an open quotation."""
    text, end = block.text, block.end
    if not text[left - 1].isdigit() or text[left] in _CLOSERS or index + 1 >= len(marks):
        return False
    follows = text[right : right + 2]
    if not (len(follows) == 2 and follows[0] in " -" and follows[1].islower()):
        return False
    following, past = marks[index + 1]
    after = text[past] if past < end else " "
    return text[following - 1] not in _BEFORE_OPEN and after in _AFTER_CLOSE


def _forgotten_end(text: str, start: int, stop: int) -> int | None:
    """Return where the words end whose closing mark is missing before `stop`: their first clause."""
    match = _CLAUSE_END.search(text, start, stop)
    return match.end() if match else None


def _stray(block: _Block, opened: tuple[int, int]) -> bool:
    """Say whether an opening mark without partner is too weak to be one: straight, mid-word."""
    at = opened[0]
    return block.text[at] in "\"'" and at > block.start and block.text[at - 1] not in " —–:"


def _make(
    block: _Block, opened: tuple[int, int], closing: tuple[int, int], *, closed: bool = True
) -> Marked:
    text = block.text
    start, end = opened[1], closing[0]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    reopened = block.hanging and not text[block.start : opened[0]].strip()
    return Marked(start, end, opened[0], closing[1], block.number, False, reopened, closed)


def _pair_singles(block: _Block, start: int, end: int) -> Iterator[Marked]:
    """Yield stretches in single marks: the first mark that can close wins, unless it is a genitive."""
    text = block.text
    position = start
    while match := _SINGLE_OPEN.search(text, position, end):
        left, position = match.start(), match.end()
        if match[0] in "'’" and _ELISION.match(text, position):
            continue
        right = _single_end(text, position, min(end, position + _FAR))
        if right is None:
            continue
        yield Marked(position, right, left, right + 1, block.number, single=True)
        position = right + 1


def _single_end(text: str, start: int, end: int) -> int | None:
    genitive = None
    for match in _SINGLE_CLOSE.finditer(text, start, end):
        at = match.start()
        if (
            text[at - 1] in "sS"
            and text[at + 1 : at + 2] == " "
            and text[at + 2 : at + 3].isalpha()
        ):
            genitive = at if genitive is None else genitive
            continue
        return at
    return genitive
