"""Reversals: words of an edit that turn what a sentence says into its opposite; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["find_reversals"]

_LONGEST = 4
"""The most words of a change that turns a sentence: a longer one writes another sentence."""
_NEGATIONS = frozenset(
    ("not", "no", "never", "neither", "nor", "none", "nobody", "nothing", "nowhere", "without")
)
_NOT_NEGATED = frozenset(("only", "just", "least", "."))
"""What follows a word that negates nothing: *not only*, *No. 5*."""
_PAIRS = """
guilty/innocent convicted/acquitted convicts/acquits dead/alive killed/injured true/false
rose/fell rise/fall rises/falls rising/falling up/down won/lost win/lose wins/loses
increase/decrease increases/decreases increased/decreased gain/loss gains/losses profit/loss
more/less more/fewer higher/lower highest/lowest above/below before/after for/against
accepted/rejected accepts/rejects approved/rejected approves/rejects confirmed/denied
confirms/denies allowed/banned legal/illegal lawful/unlawful likely/unlikely
"""
_OPPOSITES = frozenset(frozenset(words.split("/")) for words in _PAIRS.split())


def find_reversals(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield words replaced by their opposites, and negations removed (second empty) or added."""
    if max(len(before), len(after)) > _LONGEST:
        return
    for was in before:
        for now in after:
            if frozenset((was.casefold(), now.casefold())) in _OPPOSITES:
                yield was, now
    lost, gained = [*_negations(before)], [*_negations(after)]
    common = min(len(lost), len(gained))
    yield from ((word, "") for word in lost[common:])
    yield from (("", word) for word in gained[common:])


def _negations(tokens: Sequence[str]) -> Iterator[str]:
    for word, following in zip(tokens, (*tokens[1:], ""), strict=False):
        is_one = word.casefold() in _NEGATIONS or word.casefold().endswith(("n't", "cannot"))
        if is_one and following.casefold() not in _NOT_NEGATED:
            yield word
