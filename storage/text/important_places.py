"""Important places: where an edit changes a figure, a name, a quotation or the sense; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.text.diff import Change, DiffPart
from storage.text.edit_summary import pair_quotations
from storage.text.word_edits import Pair, find_word_edits, token_spans, tokens_of

__all__ = ["ImportantPlace", "Span", "find_important_places"]

_MOST_TOKENS = 4000
"""A longer paragraph is one place: comparing takes quadratic time."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ImportantPlace:
    """Neighbouring words that differ between two versions of a paragraph, and that matter.

    Attributes:
        change: The index of the change of the paragraph.
        before: Their span in the earlier version, which may be empty.
        after: Their span in the later one, likewise.
    """

    change: int
    before: Span
    after: Span


def find_important_places(changes: Sequence[Change]) -> list[ImportantPlace]:
    """Return where the headline, figures, names, quotations or the sense changed, in order.

    An added or removed paragraph is one place if it has a quotation.
    """
    found: list[ImportantPlace] = []
    for number, change in enumerate(changes):
        if change.before == change.after:
            continue
        old, new = _join(change.before), _join(change.after)
        quotations = pair_quotations(old, new)
        spans = _edited_spans(old, new, quotations)
        if not spans and (quotations or change.name == "Headline"):
            spans = [((0, len(old)), (0, len(new)))]
        found += [ImportantPlace(number, *both) for both in spans]
    return found


def _edited_spans(old: str, new: str, quotations: Sequence[Pair]) -> list[tuple[Span, Span]]:
    """Return where words before and after matter: facts, reversals, and what is quoted."""
    was, now = tokens_of(old), tokens_of(new)
    if not (was and now) or max(len(was), len(now)) > _MOST_TOKENS:
        return []
    edits = [*find_word_edits(was, now)]
    turned = [pair for one in edits for pair in one.reversals]
    lost, gained = (sum(not pair[side] for pair in turned) for side in (1, 0))
    quoted = [
        _find(old, [one for one, _ in quotations]),
        _find(new, [one for _, one in quotations]),
    ]
    places = token_spans(old), token_spans(new)
    found: list[tuple[Span, Span]] = []
    for one in edits:
        spans = _span(places[0], one.before), _span(places[1], one.after)
        # A negation that only moved turns nothing.
        is_turned = any(all(pair) or lost != gained for pair in one.reversals)
        is_quoted = any(
            _overlap(span, other)
            for span, others in zip(spans, quoted, strict=True)
            for other in others
        )
        if one.figures or one.names or is_turned or is_quoted:
            found.append(spans)
    return found


def _find(text: str, words: Sequence[str]) -> list[Span]:
    return [(at, at + len(one)) for one in words if one and (at := text.find(one)) >= 0]


def _span(places: Sequence[Span], tokens: range) -> Span:
    """Return the span of some tokens; an empty one where there are none."""
    if not tokens:
        at = places[tokens.start][0] if tokens.start < len(places) else places[-1][1]
        return at, at
    return places[tokens.start][0], places[tokens.stop - 1][1]


def _overlap(one: Span, other: Span) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def _join(parts: Sequence[DiffPart]) -> str:
    return "".join(text for text, _ in parts)
