"""Differences: figures, names and quotations that a take has otherwise than earlier takes; pure.

Paragraphs are paired by the runs of words they share. What a later take only leaves out is no
difference, nor a name that it only adds or that stands in a dateline.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from storage.model import Block, Revision
from storage.stories.runs import runs_of
from storage.text.edit_summary import EditSummary, pair_quotations, summarize_edit
from storage.wire.agency import without_dateline

__all__ = ["EarlierParagraphs", "describe_differences", "differ"]

_HELD = 0.5
"""The share of the runs of a paragraph that are known, from which it is not a new one."""
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class EarlierParagraphs:
    """The paragraphs of the takes before one, each once, the latest last."""

    def __init__(self, paragraphs: Iterable[str] = ()) -> None:
        self._runs: dict[str, frozenset[int]] = {}
        self._known: set[int] = set()
        self.add(paragraphs)

    def add(self, paragraphs: Iterable[str]) -> None:
        """Add the paragraphs of a take."""
        for one in paragraphs:
            runs = self._runs.pop(one, None) or runs_of(one)
            self._runs[one] = runs
            self._known |= runs

    def is_new(self, paragraph: str) -> bool:
        """Return whether most runs of words of a paragraph are not known."""
        runs = self._runs.get(paragraph) or runs_of(paragraph)
        return len(runs & self._known) < _HELD * len(runs)

    def difference(self, paragraph: str) -> EditSummary | None:
        """Return what a paragraph has otherwise than the one most like it, the latest of them.

        None: that one has all its figures, names and quotations, or there is none.
        """
        if paragraph in self._runs or (runs := runs_of(paragraph)) <= self._known:
            return None
        best, most = "", 0.0
        for text, others in self._runs.items():
            likeness = len(runs & others) / max(1, len(runs | others))
            if likeness and likeness >= most:
                best, most = text, likeness
        return _difference(best, paragraph) if best else None


def differ(new: str, old: str) -> bool:
    """Return whether a text has a figure, name or quotation otherwise than an older one."""
    earlier = EarlierParagraphs(old.split("\n\n"))
    return any(map(earlier.difference, new.split("\n\n")))


def describe_differences(differences: Sequence[EditSummary]) -> str:
    """Describe what the paragraphs of a take have otherwise in one line; nothing where nothing."""
    if not differences:
        return ""
    changed, removed, added = (
        sum(counts) for counts in zip(*(one.quotations for one in differences), strict=True)
    )
    figures, names, reversals = (
        [*dict.fromkeys(pair for one in differences for pair in getattr(one, field))]
        for field in ("figures", "names", "reversals")
    )
    summary = EditSummary(figures=figures, names=names, reversals=reversals)
    summary.quotations = changed, removed, added
    return str(summary)


def _difference(before: str, after: str) -> EditSummary | None:
    before, after = without_dateline(before), without_dateline(after)
    summary = summarize_edit(_version(before), _version(after))
    quotations = [
        (was, now)
        for was, now in pair_quotations(before, after)
        if now and now.rstrip(" ,.") not in was
    ]
    changed = sum(bool(was) for was, _ in quotations)
    found = EditSummary(
        figures=[pair for pair in summary.figures if pair[1]],
        names=[pair for pair in summary.names if all(pair)],
        reversals=summary.reversals,
        quotations=(changed, 0, len(quotations) - changed),
    )
    return found if found.weight else None


def _version(text: str) -> Revision:
    return Revision(0, _ANY_TIME, "", blocks=(Block(text),))
