"""Takes: what the text of an article is to an earlier one of its story, and what it adds.

Texts are compared by their shingles, runs of four words, so that a paragraph that moved or a comma
that changed makes no difference.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.model import StoryTake
from storage.stories.differences import EarlierParagraphs, describe_differences, differ
from storage.stories.runs import WORDS_OF_A_RUN, runs_of
from storage.stories.shared_text import sharing
from storage.stories.terms import words_of
from storage.text.attachments import attachment_kind
from storage.wire.headline_states import parse_headline

if TYPE_CHECKING:
    from storage.model import Article, TakeKind
    from storage.text.edit_summary import EditSummary

__all__ = [
    *("Text", "compare", "corrected_differences", "describe_correction", "original_of", "read"),
    *("recordings_of", "superseded", "superseding"),
]

_FEWEST = 8
"""Shingles of the shortest text that is compared: less is a headline that two desks can write."""
_NOTHING = 0.05
"""The share of the shingles of a text that make no difference, such as a word of an editor's."""
_FEW = 3
"""Figures and names that a correction changes at most."""
_HELD = 0.5
"""The share of the shingles of a text that are in another one, from which it is taken from it."""
_LEAD = 400
_A_DAY = timedelta(hours=20)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_FACT = re.compile(r"\d+(?:[.,]\d+)*|\b[^\W\d_a-zß-öø-ÿ][^\W\d_]+")
_SAYS_SO = re.compile(
    r"^[\s(\[*_–—-]*(?:corrects|corrected|clarifies|(?:correction|clarification)s?\s*[:–—-])"
    r"|^(?:this|the|an earlier) (?:story|article|version|report)\b.{0,80}\b(?:corrected|incorrect)",
    re.IGNORECASE | re.MULTILINE,
)
"""How a headline or a paragraph begins that says what was corrected."""
_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to compare: its words, when it was published, and its runs of words.

    Many are kept in memory: as an array, the runs take a tenth of the room of a set.
    `is_corrected` is whether its headline or a paragraph says so, `recordings` are the addresses of
    the audio and video attached to it.
    """

    headline: str
    text: str
    published: datetime
    shingles: array[int]
    is_corrected: bool = False
    source: int | None = None
    recordings: frozenset[str] = frozenset()

    def is_other_episode(self, other: Text) -> bool:
        """Return whether both are episodes of one source, however alike their notes are."""
        return (
            self.source == other.source
            and bool(self.recordings and other.recordings)
            and self.recordings.isdisjoint(other.recordings)
            and self.headline.casefold() != other.headline.casefold()
        )

    def is_prose(self) -> bool:
        """Return whether it is sentences for the most part, no list or table."""
        lines = self.text.split("\n\n")
        ended = sum(len(line) for line in lines if _SENTENCE.search(line.rstrip()))
        return 2 * ended >= sum(map(len, lines))

    def figures_of_lead(self) -> frozenset[str]:
        """Return the figures of its headline and lead."""
        return frozenset(_NUMBER.findall(f"{self.headline}\n{self.text[:_LEAD]}"))

    def facts(self) -> Counter[str]:
        """Return its figures and capitalised words."""
        return Counter(_FACT.findall(self.text))


def read(article: Article) -> Text:
    """Return the text of an article to compare."""
    text = article.text
    parsed = parse_headline(article.headline)
    shingles = frozenset().union(*map(runs_of, text.split("\n\n")))
    is_corrected = "corrected" in parsed.states or any(
        map(_SAYS_SO.search, (parsed.headline, text))
    )
    return Text(
        *(parsed.headline, text, article.published, array("q", shingles)),
        is_corrected=is_corrected,
        source=article.source,
        recordings=recordings_of(article),
    )


def recordings_of(article: Article) -> frozenset[str]:
    """Return the addresses of audio and video attached to an article, without their parameters."""
    return frozenset(
        link.url.partition("?")[0]
        for block in article.blocks
        if block.kind == "attachment" and attachment_kind(block.text) != "document"
        for link in block.links
    )


def original_of(new: Text, earlier: Sequence[Text]) -> tuple[TakeKind, int] | None:
    """Return what a text is to one of some earlier texts, and the place of that; None if to none.

    It is a take of the first that it shares text with, or of the first that has all of its text.
    But where its headline or text says that it is corrected, it corrects the first of its own
    source, else of the others, that has another figure or name in a paragraph, however much else
    was cut or added, unless one of the others has that paragraph as it is now.
    """
    kinds = [(kind, place) for place, old in enumerate(earlier) if (kind := compare(new, old))]
    if not kinds:
        return None
    if new.is_corrected:
        return _corrected_of(new, earlier, kinds)
    wholly = (one for one in kinds if one[0] in ("repeat", "cut"))
    return next(wholly, kinds[0]) if kinds[0][0] == "retake" else kinds[0]


def _corrected_of(
    new: Text, earlier: Sequence[Text], kinds: Sequence[tuple[TakeKind, int]]
) -> tuple[TakeKind, int]:
    """Return what a text that says it is corrected is to the earlier ones that it shares text with.

    A desk corrects its own text: those of its own source come first.
    """
    kinds = sorted(kinds, key=lambda one: earlier[one[1]].source != new.source)
    own = _forms(new.text)
    others = {place: _forms(earlier[place].text) for _, place in kinds}
    known = {item for theirs in others.values() for item in theirs.items()}
    corrected = dict(own.items() - known)
    for place, theirs in others.items():
        if any(_is_corrected(theirs.get(form), facts) for form, facts in corrected.items()):
            return "correction", place
    return next((one for one in kinds if one[0] == "repeat"), kinds[0])


def compare(new: Text, old: Text) -> TakeKind | None:
    """Return what a text is to an older one; None if it is a text of its own.

    A form that is filled in with other figures on another day is a text of its own. Where nothing
    says that a text is corrected, it corrects only prose of its own source: elsewhere another
    figure may be that of another desk, or another entry of a list.
    """
    fewer = min(len(new.shingles), len(old.shingles))
    if fewer < _FEWEST:
        return None
    known = frozenset(old.shingles)
    common = len(known.intersection(new.shingles))
    if common < _HELD * fewer:
        return None
    if (
        abs(new.published - old.published) >= _A_DAY
        and new.figures_of_lead() != old.figures_of_lead()
    ):
        return None
    replaced = _replaced_facts(new, old)
    slack = WORDS_OF_A_RUN * replaced if replaced <= _FEW else 0
    added = len(new.shingles) - common
    adds = added > max(_NOTHING * len(new.shingles), slack) or (
        added > 0 and _adds_a_paragraph(new, known, _FEWEST if slack else 1)
    )
    leaves_out = len(old.shingles) - common > max(_NOTHING * len(old.shingles), slack)
    if adds:
        return "retake"
    is_altered = added > 0 and differ(new.text, old.text)
    if leaves_out:
        return "retake" if is_altered else "cut"
    if not replaced:
        return "retake" if is_altered else "repeat"
    may_correct = new.is_corrected or (new.source == old.source and new.is_prose())
    return "correction" if may_correct else "retake"


def superseded(takes: Iterable[StoryTake]) -> dict[int, int]:
    """Return the articles of a story that a later correction supersedes, each with the last one."""
    return {id_: corrections[-1] for id_, corrections in superseding(takes).items()}


def superseding(takes: Iterable[StoryTake]) -> dict[int, list[int]]:
    """Return the articles of a story that later corrections supersede, each with all of these.

    A take that is headed as corrected corrects the earlier ones with the same text that have
    another figure or name in a paragraph, however much else was cut or added since. What repeats
    a correction corrects nothing.
    """
    found: dict[int, list[int]] = {}
    forms: dict[int, dict[tuple[str, ...], tuple[str, ...]]] = {}
    known = list(takes)
    for one in known:
        id_ = one.article.id
        forms[id_] = own = _forms("\n\n".join(block.text for block in one.article.blocks))
        is_correction = one.take.kind == "correction"
        if is_correction or "corrected" in parse_headline(one.article.headline).states:
            shared = sharing((other.take for other in known), id_) - {id_}
            earlier = {other: forms[other] for other in shared if other in forms}
            new = {
                form: facts
                for form, facts in own.items()
                if _is_corrected(forms.get(one.take.of or 0, {}).get(form), facts)
                and all(other.get(form) != facts for other in earlier.values())
            }
            for other, theirs in earlier.items():
                if any(_is_corrected(theirs.get(form), facts) for form, facts in new.items()):
                    found.setdefault(other, []).append(id_)
        if is_correction and one.take.of is not None:
            found.setdefault(one.take.of, [id_])
    return found


def describe_correction(before: Article, after: Article) -> str:
    """Describe what a take corrects in an earlier one, and nothing else it changes: ``31 → 35``.

    These are other figures and names in a paragraph that is the same otherwise. Nothing: there are
    none, whatever the headline says.
    """
    return describe_differences(corrected_differences(before, after))


def corrected_differences(before: Article, after: Article) -> list[EditSummary]:
    """Return what a take corrects in an earlier one, by paragraph."""
    forms = _forms(before.text)
    earlier = EarlierParagraphs(before.text.split("\n\n"))
    return [
        difference
        for paragraph in after.text.split("\n\n")
        if any(_is_corrected(forms.get(form), facts) for form, facts in _forms(paragraph).items())
        and (difference := earlier.difference(paragraph)) is not None
    ]


def _forms(text: str) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the figures and names of each paragraph, by its other words."""
    paragraphs = text.split("\n\n")
    forms = {tuple(words_of(_FACT.sub("0", one))): tuple(_FACT.findall(one)) for one in paragraphs}
    return {form: facts for form, facts in forms.items() if len(form) >= _FEWEST}


def _is_corrected(facts: tuple[str, ...] | None, corrected: tuple[str, ...]) -> bool:
    """Return whether few of the figures and names of a paragraph are others in a later one."""
    if facts is None or len(facts) != len(corrected):
        return False
    changed = sum(one != other for one, other in zip(facts, corrected, strict=True))
    return 0 < changed <= _FEW


def _is_new(paragraph: frozenset[int], known: frozenset[int]) -> bool:
    """Return whether most runs of words of a paragraph are not known."""
    return len(paragraph & known) < _HELD * len(paragraph)


def _adds_a_paragraph(new: Text, known: frozenset[int], least: int) -> bool:
    """Return whether a text has a paragraph of its own with so many runs of words or more."""
    paragraphs = map(runs_of, new.text.split("\n\n"))
    return any(len(one) >= least and _is_new(one, known) for one in paragraphs)


def _replaced_facts(new: Text, old: Text) -> int:
    """Count the figures and names of one text in whose place the other has others."""
    ours, theirs = new.facts(), old.facts()
    return min((ours - theirs).total(), (theirs - ours).total())
