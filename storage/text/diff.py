"""Compare two versions of an article by paragraphs and words; pure.

Paragraphs that are the same, or much alike, are paired wherever they stand; the longest run of
pairs that are in the same order stayed in its place, and the others were moved. The shape of
quotation marks and dashes, and white space, make no difference.

Comparing very long texts takes tenths of a second, so it is not for the UI thread.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from storage.model import Article, Revision

__all__ = ["STYLE", "Change", "DiffPart", "compare"]

DiffPart = tuple[str, bool]
"""Text, and whether it is on one side only."""

STYLE = str.maketrans("‘’‚‛“”„‟«»–—−", '\'\'\'\'""""""---')
"""Shapes of quotation marks and dashes that make no difference."""

_WORDS = re.compile(r"\s*(?:[^\W_]+|.)|\s+", re.DOTALL)
_ALIKE = 0.4
"""The share of common words from which a paragraph counts as another one rewritten."""
_ALIKE_ELSEWHERE = 0.6
"""The same where it stands elsewhere."""
_MOST_WORDS = 4000
"""Longer paragraphs are shown as replaced: comparing takes quadratic time."""
_MOST_PAIRS = 40_000
"""Where more pairs of paragraphs could be alike, only those near each other are looked at."""
_AHEAD = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph before and after; a side is empty where the paragraph does not exist.

    With `kind` ``same`` it stands for `count` paragraphs in a row that did not change; with
    ``moved`` the paragraph stood elsewhere `before`, and both sides differ if it was edited, too.
    """

    kind: Literal["changed", "same", "moved"]
    name: str = ""
    before: tuple[DiffPart, ...] = ()
    after: tuple[DiffPart, ...] = ()
    count: int = 0


class _Pair(NamedTuple):
    """The places of a paragraph before and after, and how alike both are, up to 1."""

    old: int
    new: int
    likeness: float


def compare(old: Article | Revision, new: Article | Revision) -> list[Change]:
    """Return the changes from `old` to `new`, from the headline down."""
    changes = []
    for name in ("headline", "standfirst", "caption"):
        before, after = getattr(old, name), getattr(new, name)
        if _plain(before) != _plain(after):
            changes.append(_change(name.capitalize(), before, after))
    return changes + _paragraphs(_texts(old), _texts(new))


def _texts(version: Article | Revision) -> list[str]:
    return [text for block in version.blocks if (text := block.text.strip())]


def _plain(text: str) -> str:
    return " ".join(text.translate(STYLE).split())


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return the changes of paragraphs in the order of the new ones; removed ones between them."""
    pairs = _pair_same([_plain(text) for text in old], [_plain(text) for text in new])
    pairs += _pair_alike(old, new, pairs)
    stayed = _longest_in_order(pairs)
    kept = [one for one in pairs if one in stayed or one.likeness >= _ALIKE_ELSEWHERE]
    of_new = {one.new: one for one in kept}
    gone = [place for place in range(len(old)) if place not in {one.old for one in kept}]
    changes: list[Change] = []
    for place, text in enumerate(new):
        name, pair = f"¶{place + 1}", of_new.get(place)
        while pair in stayed and pair is not None and gone and gone[0] < pair.old:
            changes.append(_change("", old[gone.pop(0)], ""))
        if pair is None:
            changes.append(_change(name, "", text))
        elif pair not in stayed:
            moved = Change("moved", name, ((text, False),), ((text, False),))
            if pair.likeness < 1:
                moved = replace(_change(name, old[pair.old], text), kind="moved")
            changes.append(moved)
        elif pair.likeness < 1:
            changes.append(_change(name, old[pair.old], text))
        elif changes and changes[-1].kind == "same":
            changes[-1] = replace(changes[-1], count=changes[-1].count + 1)
        else:
            changes.append(Change("same", count=1))
    return changes + [_change("", old[place], "") for place in gone]


def _pair_same(old: Sequence[str], new: Sequence[str]) -> list[_Pair]:
    """Pair equal paragraphs: those in the longest equal runs first, then wherever they stand."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    pairs = [
        _Pair(block.a + step, block.b + step, 1.0)
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]
    taken = {one.old for one in pairs}
    places: dict[str, list[int]] = {}
    for place in range(len(old) - 1, -1, -1):
        if place not in taken:
            places.setdefault(old[place], []).append(place)
    free = set(range(len(new))).difference(one.new for one in pairs)
    return pairs + [
        _Pair(places[new[place]].pop(), place, 1.0)
        for place in sorted(free)
        if places.get(new[place])
    ]


def _pair_alike(old: Sequence[str], new: Sequence[str], same: Sequence[_Pair]) -> list[_Pair]:
    """Pair the other paragraphs that are alike, those that are most alike first."""
    left = [place for place in range(len(old)) if place not in {one.old for one in same}]
    come = [place for place in range(len(new)) if place not in {one.new for one in same}]
    words = {place: _vocabulary(old[place]) for place in left}
    found: list[_Pair] = []
    for order, place in enumerate(come):
        wanted, some = _vocabulary(new[place]), left
        if len(left) * len(come) > _MOST_PAIRS:
            at = order * len(left) // len(come)
            some = left[max(0, at - _AHEAD) : at + _AHEAD]
        for before in some:
            likeness = _likeness(words[before], wanted)
            if likeness >= _ALIKE:
                found.append(_Pair(before, place, min(likeness, 0.99)))
    found.sort(key=lambda one: (-one.likeness, one.new, one.old))
    pairs: list[_Pair] = []
    taken_old, taken_new = set[int](), set[int]()
    for one in found:
        if one.old not in taken_old and one.new not in taken_new:
            pairs.append(one)
            taken_old.add(one.old)
            taken_new.add(one.new)
    return pairs


def _longest_in_order(pairs: Sequence[_Pair]) -> set[_Pair]:
    """Return the most pairs that are in the same order before and after."""
    ordered = sorted(pairs, key=lambda one: one.new)
    ends: list[int] = []  # the least old place that a run of each length ends with
    last: list[int] = []
    before: list[int] = []
    for number, one in enumerate(ordered):
        length = bisect_left(ends, one.old)
        ends[length : length + 1] = [one.old]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    stayed: set[_Pair] = set()
    number = last[-1] if last else -1
    while number >= 0:
        stayed.add(ordered[number])
        number = before[number]
    return stayed


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    most = max(len(words), len(others))
    return len(words & others) / most if most else 0.0


def _change(name: str, before: str, after: str) -> Change:
    if not before or not after:
        return Change("changed", name, _whole(before), _whole(after))
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return Change("changed", name, _whole(before), _whole(after))
    removed: list[DiffPart] = []
    added: list[DiffPart] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new).get_opcodes():
        if end > start:
            removed.append(("".join(old[start:end]), tag != "equal"))
        if last > first:
            added.append(("".join(new[first:last]), tag != "equal"))
    return Change("changed", name, _joined(removed), _joined(added))


def _whole(text: str) -> tuple[DiffPart, ...]:
    return ((text, True),) if text else ()


def _joined(parts: Sequence[DiffPart]) -> tuple[DiffPart, ...]:
    """Merge parts with the same mark; the space before a marked word is not marked."""
    whole: list[DiffPart] = []
    for text, marked in parts:
        before = whole[-1][1] if whole else False
        bare = text.lstrip() if marked and not before else text
        for piece, is_marked in ((text[: len(text) - len(bare)], False), (bare, marked)):
            if piece and whole and whole[-1][1] == is_marked:
                whole[-1] = (whole[-1][0] + piece, is_marked)
            elif piece:
                whole.append((piece, is_marked))
    return tuple(whole)
