"""Silent changes: figures, names and quotations an edit changed without a word about it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.model import Article, Revision
from storage.text.diff import compare
from storage.text.edit_summary import Pair, pair_figures, pair_quotations, summarize_edit
from storage.wire.headline_states import parse_headline

__all__ = ["SilentChange", "find_silent_change"]

_NOTICE = re.compile(
    r"[\s(\[*_–—-]*(?:correct(?:s|ed|ion|ing)|clarif(?:ies|ied|ication)|refile[sd]?)\b"
    r"|(?:this|the|an earlier) (?:story|article|version|report)\b.{0,80}\b(?:corrected|incorrect)",
    re.IGNORECASE,
)
"""How a paragraph begins that says what was corrected."""


@dataclass(frozen=True, slots=True)
class SilentChange:
    """What an edit changed silently, each as a pair of what stood there before and after.

    The second of a pair is empty where a figure, a name or a quotation is gone.
    """

    figures: tuple[Pair, ...] = ()
    names: tuple[Pair, ...] = ()
    quotations: tuple[Pair, ...] = ()

    def __str__(self) -> str:
        """Say in one line what changed: figures, names, then quotations."""
        quoted = [tuple(one and f"“{one}”" for one in pair) for pair in self.quotations]
        pairs = [*self.figures, *self.names, *quoted]
        return ", ".join(
            f"{before} → {after}" if after else f"{before} removed" for before, after in pairs
        )


def find_silent_change(old: Article | Revision, new: Article | Revision) -> SilentChange | None:
    """Return the figures, names and quotations that changed between two versions of an article.

    None if there are none, or if the change is not silent: the later headline is headed as a
    correction or a withdrawal, or has a wire word or take number that the earlier one has not
    (UPDATE 2), or a new paragraph says what was corrected. What was only added is no change, and
    neither is a paragraph that is gone as a whole.
    """
    was, now = parse_headline(old.headline), parse_headline(new.headline)
    if not now.states.isdisjoint({"corrected", "killed"}):
        return None
    if "updated" in now.states and was.words != now.words:
        return None
    changes = compare(old, new)
    if any(_NOTICE.match(_text(one.after)) for one in changes if not one.before):
        return None
    summary = summarize_edit(old, new)
    kept = "\n".join(_text(one.before) for one in changes if one.after)
    figures = [*pair_figures(was.headline, now.headline), *summary.figures]
    change = SilentChange(
        _changed(dict.fromkeys(figures)),
        _changed(summary.names),
        _changed(
            (before, after)
            for before, after in pair_quotations(old.text, new.text)
            if after or before in kept  # else all of its paragraph is gone
        ),
    )
    return change if change != SilentChange() else None


def _changed(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple((before, after) for before, after in pairs if before)


def _text(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in parts)
