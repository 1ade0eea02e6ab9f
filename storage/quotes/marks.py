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


_BLOCK = re.compile(r"[^\n\r\u2028\u2029]+")
_DOUBLE = re.compile(
    r"(?:(?<!\w)''(?!')|(?<!\w)'''(?='?\w)|(?<=')''(?!')|(?<!')''(?!['\w])|``|‘‘|’’|,,(?=\w)"
    r"|[\"“”„‟«»「」『』＂〝〞])"
)
_SINGLE_OPEN = re.compile(r"(?<![\w'‘’.,;!?])['‘‚‹](?=[^\s'’,.;:!?)])")
_SINGLE_CLOSE = re.compile(r"(?<=[^\s'‘(\[])['’›](?![\w'])")
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
    for number, (start, end) in enumerate(spans):
        first = len(found)
        found.extend(_pair_block(text, start, end, number, hanging))
        hanging = len(found) > first and not found[-1].closed
    return found


def _pair_block(text: str, start: int, end: int, block: int, hanging: bool) -> Iterator[Marked]:
    """Yield the stretches of one block; `hanging`: the block before ended inside a quotation."""
    marks = [(m.start(), m.end()) for m in _DOUBLE.finditer(text, start, end)]
    last = start
    doubles = list(_pair_doubles(text, start, end, marks, block, hanging)) if marks else []
    for marked in doubles:
        yield from _pair_singles(text, last, marked.left, block)
        yield marked
        last = marked.right
    yield from _pair_singles(text, last, end, block)


def _pair_doubles(
    text: str, start: int, end: int, marks: list[tuple[int, int]], block: int, hanging: bool
) -> Iterator[Marked]:
    opened: tuple[int, int] | None = None
    closer = ""
    depth = 0
    for index, (left, right) in enumerate(marks):
        mark = text[left]
        before = text[left - 1] if left > start else " "
        after = text[right] if right < end else " "
        if opened is None:
            if not _opens(mark, before, after):
                continue
            opened, closer, depth = (left, right), _PAIRS.get(mark, ""), 0
            continue
        if closer:
            if mark == text[opened[0]] and mark != closer:
                depth += 1
            elif mark == closer:
                if depth == 0:
                    yield _make(text, opened, (left, right), start, block, hanging)
                    opened = None
                else:
                    depth -= 1
            continue
        if _closes(mark, before, after):
            if _is_inches(text, left, right, end, marks, index):
                continue
            yield _make(text, opened, (left, right), start, block, hanging)
            opened = None
        elif before in _BEFORE_OPEN and after not in " \t":
            # A second opening: the closing mark before it was forgotten.
            stop = _forgotten_end(text, opened[1], left)
            if stop is not None:
                yield _make(text, opened, (stop, stop), start, block, hanging, closed=False)
            opened, closer, depth = (left, right), _PAIRS.get(mark, ""), 0
    if opened is not None and end - opened[1] > 1 and not _stray(text, opened, start, end):
        yield _make(text, opened, (end, end), start, block, hanging, closed=False)


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in _OPENERS:
        return True
    if after in " \t\u00a0" and mark not in "«»":
        return False
    if mark in _CLOSERS:
        return before in _BEFORE_OPEN
    return before in _BEFORE_OPEN or not (before.isalnum() or before in ".,!?;)…")


def _closes(mark: str, before: str, after: str) -> bool:
    if mark in _CLOSERS:
        return not (before in " (" and after.isalnum())
    if before in " \t\u00a0([—–":
        return after in _AFTER_CLOSE
    return True


def _is_inches(
    text: str, left: int, right: int, end: int, marks: list[tuple[int, int]], index: int
) -> bool:
    """Say whether the mark after a figure is an inch sign inside an open quotation."""
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
    match = re.compile(r"[,.?!](?=\s)").search(text, start, stop)
    return match.end() if match else None


def _stray(text: str, opened: tuple[int, int], start: int, end: int) -> bool:
    """Say whether an opening mark without partner is too weak to be one: mid-sentence and straight."""
    return text[opened[0]] in "\"'" and opened[0] > start and text[opened[0] - 1] not in " —–:"


def _make(
    text: str,
    opened: tuple[int, int],
    closing: tuple[int, int],
    first: int,
    block: int,
    hanging: bool,
    *,
    closed: bool = True,
) -> Marked:
    start, end = opened[1], closing[0]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    reopened = hanging and not text[first : opened[0]].strip()
    return Marked(start, end, opened[0], closing[1], block, False, reopened, closed)


def _pair_singles(text: str, start: int, end: int, block: int) -> Iterator[Marked]:
    """Yield stretches in single marks: the first mark that can close wins, unless it is a genitive."""
    position = start
    while match := _SINGLE_OPEN.search(text, position, end):
        left, position = match.start(), match.end()
        if match[0] in "'’" and _ELISION.match(text, position):
            continue
        right = _single_end(text, position, end)
        if right is None:
            continue
        yield Marked(position, right, left, right + 1, block, single=True)
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
