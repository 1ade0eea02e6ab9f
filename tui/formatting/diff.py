"""What a source changed in an article: which paragraphs, and which words of them; pure.

Comparing very long texts takes tenths of a second: not for the screen's own thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from storage.model import Article, Revision
from tui.formatting.text import clean

__all__ = ["Change", "Part", "changed"]

Part = tuple[str, bool]
"""A piece of cleaned text, and whether it stands on one side only."""

_WORDS = re.compile(r"\s*(?:[^\W_]+|.)|\s+", re.DOTALL)
_ALIKE = 0.4
"""From this share of common words on, a paragraph is taken for another one rewritten."""
_MOST_WORDS = 4000
"""Words of a paragraph beyond which it is shown as replaced: comparing takes time by the square."""
_AHEAD = 12
"""Paragraphs among which the one that was rewritten is looked for."""


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph as it was and as it is; nothing on a side where it is not.

    `kind` is ``same`` where nothing changed: then `count` paragraphs in a row are left out.
    """

    kind: Literal["changed", "same"]
    name: str = ""
    before: tuple[Part, ...] = ()
    after: tuple[Part, ...] = ()
    count: int = 0


def changed(old: Article | Revision, new: Article | Revision) -> list[Change]:
    """Return what changed from `old` to `new`, from the headline down."""
    changes = []
    for name in ("headline", "standfirst", "caption"):
        before, after = clean(getattr(old, name)), clean(getattr(new, name))
        if before != after:
            changes.append(_change(name.capitalize(), before, after))
    return changes + _paragraphs(_texts(old), _texts(new))


def _texts(version: Article | Revision) -> list[str]:
    return [text for block in version.blocks if (text := clean(block.text).strip())]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    changes: list[Change] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", count=end - start))
        else:
            changes += _rewritten(old[start:end], new[first:last], first)
    return changes


def _rewritten(old: Sequence[str], new: Sequence[str], first: int) -> list[Change]:
    """Return the changes from some paragraphs to others; what is alike is put side by side."""
    changes: list[Change] = []
    words = [_vocabulary(text) for text in old]
    place = 0
    for at, text in enumerate(new, first + 1):
        wanted, near = _vocabulary(text), range(place, min(place + _AHEAD, len(old)))
        found = next((n for n in near if _alike(words[n], wanted)), None)
        if found is not None:
            changes += [_change("", gone, "") for gone in old[place:found]]
            place = found + 1
        changes.append(_change(f"¶{at}", "" if found is None else old[found], text))
    return changes + [_change("", gone, "") for gone in old[place:]]


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _alike(words: frozenset[str], others: frozenset[str]) -> bool:
    most = max(len(words), len(others))
    return bool(most) and len(words & others) / most >= _ALIKE


def _change(name: str, before: str, after: str) -> Change:
    if not before or not after:
        return Change("changed", name, _whole(before), _whole(after))
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return Change("changed", name, _whole(before), _whole(after))
    gone: list[Part] = []
    come: list[Part] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new).get_opcodes():
        if end > start:
            gone.append(("".join(old[start:end]), tag != "equal"))
        if last > first:
            come.append(("".join(new[first:last]), tag != "equal"))
    return Change("changed", name, _joined(gone), _joined(come))


def _whole(text: str) -> tuple[Part, ...]:
    return ((text, True),) if text else ()


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return `parts` with the space before a marked word left unmarked, those alike in one."""
    whole: list[Part] = []
    for text, marked in parts:
        before = whole[-1][1] if whole else False
        bare = text.lstrip() if marked and not before else text
        for piece, is_marked in ((text[: len(text) - len(bare)], False), (bare, marked)):
            if piece and whole and whole[-1][1] == is_marked:
                whole[-1] = (whole[-1][0] + piece, is_marked)
            elif piece:
                whole.append((piece, is_marked))
    return tuple(whole)
