"""The dialog that offers to map the sections of an older archive to the desk's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from storage.archive.section_moves import SectionMove
from storage.model import Section
from storage.text.plural import format_count
from tui.formatting.labels import format_section
from tui.formatting.text import cells, clean_line, cut
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS, Choice, ChoiceDialog

__all__ = ["describe_moves", "offer_mapping", "sections_as_choices"]

_MOST_LINES = 8
_LONGEST = 26
_WIDTH = 66


def offer_mapping(
    moves: Sequence[SectionMove], desk: int, *, title: str, keep: str
) -> ChoiceDialog:
    """Return the question whether to move articles; the answer is ``map``, ``keep`` or None.

    Args:
        moves: What would move.
        desk: How many sections the desk has.
        title: What the question is about.
        keep: What not moving them is called.
    """
    articles = format_count(sum(move.articles for move in moves), "article")
    names = format_count(len({move.category or move.section for move in moves}), "section")
    lines = "\n".join([f"Map {names} to the desk's {desk}? ^z undoes.", "", *describe_moves(moves)])
    choices = [Choice("map", "m", f"Map them: {articles} move"), Choice("keep", "k", keep)]
    return ChoiceDialog(title, lines, choices)


def describe_moves(moves: Sequence[SectionMove], most: int = _MOST_LINES) -> list[str]:
    """Describe where articles would go, a line for each section that they would go to."""
    counts: Counter[str] = Counter()
    names: dict[str, Counter[str]] = {}
    for move in moves:
        counts[move.target] += move.articles
        names.setdefault(move.target, Counter())[move.category or move.section] += move.articles
    lines = [
        _line(target, count, names[target])
        for target, count in counts.most_common(most if len(counts) <= most else most - 1)
    ]
    if left := len(counts) - len(lines):
        lines.append(f"… and {format_count(left, 'more section')}")
    return lines


def _line(target: str, count: int, names: Mapping[str, int]) -> str:
    """Describe what would go to a section: ``Front Page, Monde + 3 → World  214``."""
    shown: list[str] = []
    end = f" → {clean_line(format_section(target))}  {count:,}"
    for name in names:
        words = cut(clean_line(format_section(name)), _LONGEST)
        if cells(", ".join([*shown, words])) + cells(end) > _WIDTH - 6:
            break
        shown.append(words)
    more = f" + {len(names) - len(shown)}" if len(shown) < len(names) else ""
    return f"{', '.join(shown)}{more}{end}"


def sections_as_choices(
    sections: Sequence[Section], words: str = "", keys: str = CHOICE_KEYS
) -> list[Choice]:
    """Return a choice for each section, after some words, with these keys as far as they go."""
    padded = keys.ljust(len(sections))
    return [
        Choice(one.name, key.strip(), f"{words}{format_section(one.name)}")
        for key, one in zip(padded, sections, strict=False)
    ]
