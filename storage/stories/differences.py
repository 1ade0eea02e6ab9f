"""Differences: figures, names and quotations that a take has otherwise than earlier takes; pure.

Paragraphs are paired by the runs of words they share. What a later take only leaves out is no
difference, nor a name that it only adds or that stands in a dateline. Another source may have
people, places and figures of its own in the same words: there only those in one sentence count, of
which more is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from operator import itemgetter

from storage.model import Block, Revision
from storage.stories.runs import runs_of
from storage.stories.telling import SAY_NOTHING
from storage.stories.terms import stem, words_of
from storage.text.edit_summary import EditSummary, pair_quotations, summarize_edit
from storage.text.folding import fold
from storage.text.word_edits import facts_of
from storage.wire.agency import without_dateline

__all__ = ["EarlierParagraphs", "describe_differences", "differ"]

_HELD = 0.5
"""The share of the runs of a paragraph that are known, from which it is not a new one."""
_ONE_SENTENCE = 0.5
"""The share of the words of the longer one that two sentences have in common that are the same."""
_END = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+")
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)


class EarlierParagraphs:
    """The paragraphs of the takes before one, each once, the latest last, and who sent them."""

    def __init__(self, paragraphs: Iterable[str] = ()) -> None:
        self._runs: dict[str, frozenset[int]] = {}
        self._sources: dict[str, set[int]] = {}
        self._known: set[int] = set()
        self.add(paragraphs)

    def add(self, paragraphs: Iterable[str], source: int | None = None) -> None:
        """Add the paragraphs of a take."""
        for one in paragraphs:
            if source is not None:
                self._sources.setdefault(one, set()).add(source)
            runs = self._runs.pop(one, None) or runs_of(one)
            self._runs[one] = runs
            self._known |= runs

    def is_new(self, paragraph: str) -> bool:
        """Return whether most runs of words of a paragraph are not known."""
        runs = self._runs.get(paragraph) or runs_of(paragraph)
        return len(runs & self._known) < _HELD * len(runs)

    def difference(self, paragraph: str, source: int | None = None) -> EditSummary | None:
        """Return what a paragraph has otherwise than the one most like it, the latest of them.

        None: that one has all its figures, names and quotations, or there is none. With a source,
        a paragraph that only others sent may be another text with the same words.
        """
        if paragraph in self._runs or (runs := runs_of(paragraph)) <= self._known:
            return None
        best, most = "", 0.0
        for text, others in self._runs.items():
            likeness = len(runs & others) / max(1, len(runs | others))
            if likeness and likeness >= most:
                best, most = text, likeness
        if not best:
            return None
        is_own = source is None or source in self._sources.get(best, {source})
        return _difference(best, paragraph) if is_own else _difference_of_texts(best, paragraph)


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


def _difference_of_texts(before: str, after: str) -> EditSummary | None:
    """Return what the sentences of a paragraph have otherwise than the same ones elsewhere."""
    found = [
        summary
        for one, other in _same_sentences(without_dateline(before), without_dateline(after))
        if (summary := _difference(one, other)) is not None
    ]
    changed = sum(
        bool(was and now and now.rstrip(" ,.") not in was)
        for was, now in pair_quotations(before, after)
    )
    summary = EditSummary(
        figures=[pair for one in found for pair in one.figures],
        names=[pair for one in found for pair in one.names],
        reversals=[pair for one in found for pair in one.reversals],
        quotations=(changed, 0, 0),
    )
    return summary if summary.weight else None


def _same_sentences(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Yield the sentences of a text that stand in another one, too, with other facts or not."""
    known = [(one, frozenset(words_of(one))) for one in _END.split(before)]
    for sentence in _END.split(after):
        words = frozenset(words_of(sentence))
        shares = [(len(words & some) / max(len(words), len(some), 1), one) for one, some in known]
        share, best = max(shares, default=(0.0, ""), key=itemgetter(0))
        if share >= _ONE_SENTENCE and _are_about_one(best, sentence):
            yield best, sentence


def _are_about_one(sentence: str, other: str) -> bool:
    """Return whether two sentences with the same words are no form with facts of its own each.

    That is, no more figures and names are others than are the same, unless it is a single figure.
    """
    ours, theirs = _facts(sentence), _facts(other)
    gone, come = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    replaced, same = min(len(gone), len(come)), len(ours.keys() & theirs.keys())
    is_figure = all(
        facts[one] == "figure" for facts, some in ((ours, gone), (theirs, come)) for one in some
    )
    return replaced <= same or (replaced == 1 and is_figure)


def _facts(sentence: str) -> dict[tuple[str, ...], str]:
    """Return the figures and names of a sentence, but days, months and titles."""
    return {
        value: kind
        for value, kind in facts_of(sentence).items()
        if stem(fold(value[0])) not in SAY_NOTHING
    }


def _version(text: str) -> Revision:
    return Revision(0, _ANY_TIME, "", blocks=(Block(text),))
