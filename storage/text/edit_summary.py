"""Edit summaries: what an edit of an article changed, and whether it matters; pure.

A changed headline, figure, name or quotation matters, and a word that turns a sentence into its
opposite; other words, paragraphs and commas less.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from storage.model import Article, EditWeight, Revision
from storage.text.diff import Change, DiffPart, compare
from storage.text.figures import figure_value, is_figure
from storage.text.plural import format_count
from storage.text.word_edits import Pair, find_word_edits, tokens_of
from storage.wire.headline_states import parse_headline

__all__ = [
    "EditSummary",
    "describe_pairs",
    "important_first",
    "is_important",
    "pair_quotations",
    "quotations_of",
    "summarize_edit",
]

_QUOTED_WORD = r"(?:[^\s‘’']|(?<=\w)[’'](?=\w))+(?:(?<=s)[’'](?=[ ][a-z]))?"
_QUOTATION = re.compile(
    r"“([^“”\n]*)(?:”|$)|(?<![^\s(\[])\"(?=\S)([^\"\n]*)(?:(?<=\S)\"(?!\w)|$)"
    r"|„([^„“”\n]*)[“”]|«([^«»\n]*)»"
    rf"|(?<![\w’'])[‘'](?=[^\W\d_])({_QUOTED_WORD}(?:[ \u00a0]{_QUOTED_WORD}){{2,}})[’'](?!\w)",
    re.MULTILINE,
)
"""A quotation; one that goes on in the next paragraph is not closed in this one.

Single marks are apostrophes, too: a pair of them needs three words between them.
"""
_SHOWN = 3
"""How many figures, and names, a line shows."""
_MOST_TOKENS = 4000
"""Longer paragraphs count as one changed word: comparing takes quadratic time."""


@dataclass(slots=True)
class EditSummary:
    """What an edit changed.

    Attributes:
        headline: Its words before and after, without the words of agencies; None: the same.
        states: The words of agencies before and after, if they differ.
        figures: Figures replaced, removed or added in the headline, then in paragraphs that were
            there before.
        names: Names, likewise, but for the headline.
        reversals: Words replaced by their opposites, and negations added or removed.
        quotations: How many quotations were changed, removed and added.
        added: Paragraphs; `removed` and `moved` likewise.
        words: Other words changed, removed or added.
        commas: Commas; `marks` are other punctuation marks.
    """

    headline: Pair | None = None
    states: Pair | None = None
    figures: list[Pair] = field(default_factory=list)
    names: list[Pair] = field(default_factory=list)
    reversals: list[Pair] = field(default_factory=list)
    quotations: tuple[int, int, int] = (0, 0, 0)
    added: int = 0
    removed: int = 0
    moved: int = 0
    words: int = 0
    commas: int = 0
    marks: int = 0

    @property
    def weight(self) -> EditWeight:
        """How much the edit matters."""
        if self.headline or self.states or self.figures or self.names or self.reversals:
            return "major"
        if any(self.quotations):
            return "major"
        rest = (self.added, self.removed, self.moved, self.words, self.commas, self.marks)
        return "minor" if any(rest) else ""

    def __str__(self) -> str:
        """Say in one line what changed, what matters most first."""
        return ", ".join(self._parts()) or "no word changed"

    def _parts(self) -> Iterator[str]:
        if self.headline:
            yield "new headline"
        if self.states:
            before, after = self.states
            yield f"marked {after}" if after else f"no longer marked {before}"
        yield from describe_pairs(self.figures, "figure")
        yield from describe_pairs(self.names, "name")
        yield from describe_pairs(self.reversals, "negation")
        changed, removed, added = self.quotations
        for count, what, verb in (
            *((changed, "quotation", " changed"), (removed, "quotation", " removed")),
            *((added, "quotation", " added"), (self.added, "paragraph", " added")),
            *((self.removed, "paragraph", " removed"), (self.moved, "paragraph", " moved")),
            *((self.words, "word", " changed"), (self.commas, "comma", "")),
            (self.marks, "punctuation mark", ""),
        ):
            if count:
                yield f"{format_count(count, what)}{verb}"


def summarize_edit(old: Article | Revision, new: Article | Revision) -> EditSummary:
    """Summarize the changes from one version of an article to another."""
    summary = EditSummary()
    _add_headline(old.headline, new.headline, summary)
    for change in compare(old, new):
        if change.name != "Headline":
            _add(change, summary)
    figures, reversals = _compare_headlines(summary.headline, old.text, new.text)
    summary.figures = [*dict.fromkeys((*figures, *summary.figures))]
    summary.reversals = [*dict.fromkeys((*reversals, *summary.reversals))]
    summary.quotations = _count_quotations(old.text, new.text)
    return summary


def is_important(change: Change) -> bool:
    """Return whether a change of the headline or of one paragraph matters."""
    if change.name == "Headline":
        return True
    if not (change.before and change.after) or change.before == change.after:
        return False
    summary = EditSummary()
    _add(change, summary)
    summary.quotations = _count_quotations(_join(change.before), _join(change.after))
    return summary.weight == "major"


def important_first(changes: Sequence[Change]) -> list[Change]:
    """Return the changes that matter, then the others, each in the order of the text."""
    matter = [one for one in changes if is_important(one)]
    if not matter:
        return list(changes)
    ordered = matter
    for one in changes:
        if one.kind == "same" and ordered[-1].kind == "same":
            ordered[-1] = replace(one, count=ordered[-1].count + one.count)
        elif one not in matter:
            ordered.append(one)
    return ordered


def describe_pairs(pairs: Sequence[Pair], what: str) -> Iterator[str]:
    """Yield what was replaced, removed and added; `what` is a noun for one of them."""
    shown = pairs[:_SHOWN]
    yield from (f"{before} → {after}" for before, after in shown if before and after)
    for verb, words in (
        ("removed", [before for before, after in shown if not after]),
        ("added", [after for before, after in shown if not before]),
    ):
        if words:
            yield f"{what if len(words) == 1 else what + 's'} {verb}: {' and '.join(words)}"
    if len(pairs) > _SHOWN:
        yield format_count(len(pairs) - _SHOWN, f"more {what}")


def _add_headline(old: str, new: str, summary: EditSummary) -> None:
    """Add a change of the headline, apart from that of the words of agencies before it."""
    was, now = parse_headline(old), parse_headline(new)
    if tokens_of(was.headline) != tokens_of(now.headline):
        summary.headline = was.headline, now.headline
    before, after = (", ".join(word.word for word in one.words) for one in (was, now))
    if before != after:
        summary.states = before, after


def _add(change: Change, summary: EditSummary) -> None:
    """Add the change of a standfirst, a caption or a paragraph."""
    if change.kind == "same":
        return
    summary.moved += change.kind == "moved"
    if not change.before:
        summary.added += 1
    elif not change.after:
        summary.removed += 1
    elif change.before != change.after:
        _add_words(tokens_of(_join(change.before)), tokens_of(_join(change.after)), summary)


def _add_words(old: list[str], new: list[str], summary: EditSummary) -> None:
    """Add the differences between the words of two versions of a paragraph."""
    if max(len(old), len(new)) > _MOST_TOKENS:
        summary.words += old != new
        return
    turned: list[Pair] = []
    for one in find_word_edits(old, new):
        summary.figures += one.figures
        summary.names += one.names
        summary.words += one.words
        summary.commas += one.commas
        summary.marks += one.marks
        turned += one.reversals
    lost, gained = (sum(not one[side] for one in turned) for side in (1, 0))
    # A negation that only moved turns nothing.
    turned = [one for one in turned if all(one) or lost != gained]
    summary.reversals += turned
    summary.words = max(0, summary.words - len(turned))


def _compare_headlines(headline: Pair | None, was: str, now: str) -> tuple[list[Pair], list[Pair]]:
    """Return the figures that differ in a headline, and its reversals.

    A figure that the headline only gained or lost is no change where the text has it.
    """
    if headline is None:
        return [], []
    summary = EditSummary()
    _add_words(tokens_of(headline[0]), tokens_of(headline[1]), summary)
    values = [
        {figure_value(one) for one in tokens_of(text) if is_figure(one)} for text in (was, now)
    ]
    figures = [
        (before, after)
        for before, after in summary.figures
        if (before and after) or figure_value(before or after) not in values[not before]
    ]
    return figures, summary.reversals


def pair_quotations(old: str, new: str) -> list[Pair]:
    """Return the quotations that differ between two texts, each with what it was or became."""
    was, now = _quotations(old), _quotations(new)
    gone = list((Counter(one for one, _ in was) - Counter(one for one, _ in now)).elements())
    come = list((Counter(one for one, _ in now) - Counter(one for one, _ in was)).elements())
    written = dict([*was, *now])
    pairs: list[Pair] = []
    for words in gone:
        alike = next((one for one in come if _alike(words, one)), "")
        if alike:
            come.remove(alike)
        pairs.append((written[words], written.get(alike, "")))
    return pairs + [("", written[words]) for words in come]


def quotations_of(text: str) -> list[str]:
    """Return the words of each quotation of a text, as they are written."""
    return [written for _, written in _quotations(text)]


def _quotations(text: str) -> list[tuple[str, str]]:
    """Return the words of each quotation, as they are compared and as they are written."""
    found = [next(filter(None, one), "").strip() for one in _QUOTATION.findall(text)]
    return [(" ".join(tokens_of(one)).rstrip(" ,."), one) for one in found if one]


def _count_quotations(old: str, new: str) -> tuple[int, int, int]:
    """Count the quotations that were changed, removed and added."""
    pairs = pair_quotations(old, new)
    removed, added = (sum(not one[side] for one in pairs) for side in (1, 0))
    return len(pairs) - removed - added, removed, added


def _alike(one: str, other: str) -> bool:
    words, others = set(one.casefold().split()), set(other.casefold().split())
    return len(words & others) * 2 >= max(len(words), len(others))


def _join(parts: Sequence[DiffPart]) -> str:
    return "".join(text for text, _ in parts)
