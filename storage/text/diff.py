"""Compare two versions of an article by paragraphs and words; pure.

Comparing very long texts takes tenths of a second, so it is not for the UI thread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from storage.model import Article, Revision

__all__ = ["Change", "DiffPart", "compare"]

DiffPart = tuple[str, bool]
"""Text, and whether it is on one side only."""

_WORDS = re.compile(r"\s*(?:[^\W_]+|.)|\s+", re.DOTALL)
_ALIKE = 0.4
"""The share of common words from which a paragraph counts as another one rewritten."""
_MOST_WORDS = 4000
"""Longer paragraphs are shown as replaced: comparing takes quadratic time."""
_AHEAD = 12
"""How many paragraphs ahead a rewritten one is searched for."""


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph before and after; a side is empty where the paragraph does not exist.

    With `kind` ``same`` it stands for `count` paragraphs in a row that did not change; with
    ``moved`` the paragraph stood elsewhere `before`.
    """

    kind: Literal["changed", "same", "moved"]
    name: str = ""
    before: tuple[DiffPart, ...] = ()
    after: tuple[DiffPart, ...] = ()
    count: int = 0


def compare(old: Article | Revision, new: Article | Revision) -> list[Change]:
    """Return the changes from `old` to `new`, from the headline down."""
    changes = []
    for name in ("headline", "standfirst", "caption"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            changes.append(_change(name.capitalize(), before, after))
    return changes + _join_moved(_paragraphs(_texts(old), _texts(new)))


def _texts(version: Article | Revision) -> list[str]:
    return [text for block in version.blocks if (text := block.text.strip())]


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    changes: list[Change] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            changes.append(Change("same", count=end - start))
        else:
            changes += _rewritten(old[start:end], new[first:last], first)
    return changes


def _join_moved(changes: Sequence[Change]) -> list[Change]:
    """Join the removal of a paragraph and its addition elsewhere, at its new place."""
    gone = Counter(one.before for one in changes if one.kind == "changed" and not one.after)
    come = Counter(one.after for one in changes if one.kind == "changed" and not one.before)
    new, old = gone & come, gone & come
    joined = []
    for change in changes:
        if change.kind == "changed" and not change.before and new[change.after]:
            new[change.after] -= 1
            change = Change("moved", change.name, change.after, change.after)
        elif change.kind == "changed" and not change.after and old[change.before]:
            old[change.before] -= 1
            continue
        joined.append(change)
    return joined


def _rewritten(old: Sequence[str], new: Sequence[str], first: int) -> list[Change]:
    """Return the changes between two runs of paragraphs; similar ones are paired."""
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
