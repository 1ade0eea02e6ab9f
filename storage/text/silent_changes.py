"""Silent changes: figures, names and quotations an edit changed without a word about it; pure.

One that is only added or removed is changed, too. A negation, or a word replaced by its opposite,
counts like them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.model import Article, Revision
from storage.text.diff import compare
from storage.text.edit_summary import describe_pairs, pair_quotations, summarize_edit
from storage.text.word_edits import Pair
from storage.wire.headline_states import parse_headline

__all__ = ["SilentChange", "find_silent_change", "is_correction"]

_NOTICE = re.compile(
    r"[\s(\[*_–—-]*(?:correct(?:s|ed|ion|ing)|clarif(?:ies|ied|ication)|refile[sd]?)\b"
    r"|(?:this|the|an earlier) (?:story|article|version|report)\b.{0,80}\b(?:corrected|incorrect)",
    re.IGNORECASE,
)
"""How a paragraph begins that says what was corrected."""


@dataclass(frozen=True, slots=True)
class SilentChange:
    """What an edit changed silently, each as a pair of what stood there before and after.

    A side of a pair is empty where a figure, a name or a quotation was added, or is gone.
    """

    figures: tuple[Pair, ...] = ()
    names: tuple[Pair, ...] = ()
    quotations: tuple[Pair, ...] = ()
    reversals: tuple[Pair, ...] = ()

    @property
    def is_loss(self) -> bool:
        """Whether something that stood there is gone, or another is in its place."""
        return bool(self.reversals) or any(
            before for before, _ in (*self.figures, *self.names, *self.quotations)
        )

    def __str__(self) -> str:
        """Say in one line what changed: figures, names, reversals, then quotations."""
        quoted = [
            (before and f"“{before}”", after and f"“{after}”") for before, after in self.quotations
        ]
        kinds = (
            (self.figures, "figure"),
            (self.names, "name"),
            (self.reversals, "negation"),
            (quoted, "quotation"),
        )
        return ", ".join(words for pairs, what in kinds for words in describe_pairs(pairs, what))


def find_silent_change(
    old: Article | Revision, new: Article | Revision, *, may_be_cut: bool = False
) -> SilentChange | None:
    """Return the figures, names and quotations that changed between two versions of an article.

    None if there are none, or if the change is not silent: the later headline is headed as a
    correction or a withdrawal, or has a wire word or take number that the earlier one has not
    (UPDATE 2), or a new paragraph says what was corrected. What came with a whole new paragraph is
    no silent change, nor a figure or a name that went with the whole of its paragraph; a quotation
    is, unless another source edited the article, which may have cut it (`may_be_cut`).
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
    kept = [one for one in changes if one.before and one.after]
    gone = [one for one in changes if not one.after and not may_be_cut]
    was_in, is_in = (
        "\n".join(_text(parts) for parts in side)
        for side in ((one.before for one in (*kept, *gone)), (one.after for one in kept))
    )
    quotations = tuple(
        (before, after)
        for before, after in pair_quotations(old.text, new.text)
        if (after or before in was_in) and (before or after in is_in)
    )
    quoted = "\n".join(side for pair in quotations for side in pair)
    reversals = tuple(one for one in summary.reversals if (one[0] or one[1]) not in quoted)
    change = SilentChange(tuple(summary.figures), tuple(summary.names), quotations, reversals)
    return change if change != SilentChange() else None


def is_correction(old: Article | Revision, new: Article | Revision) -> bool:
    """Return whether an edit says that it corrects something: in the headline or a paragraph."""
    states = parse_headline(new.headline).states
    if "killed" in states:
        return False
    is_headed = "corrected" in states and summarize_edit(old, new).weight == "major"
    return is_headed or any(
        _NOTICE.match(_text(one.after)) for one in compare(old, new) if not one.before
    )


def _text(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in parts)
