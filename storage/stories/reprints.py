"""Reprints: the same utterance quoted in several articles, whole, cut or reworded; pure functions.

The figures were chosen by reading pairs from 6,000 articles of many outlets: from eight words on,
two quotations that match are one utterance, shorter ones also chance, or a slogan.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from math import log
from typing import TYPE_CHECKING

from storage.stories.frequencies import shipped
from storage.stories.terms import stem, words_of
from storage.text.figures import figures_differ
from storage.text.folding import fold

if TYPE_CHECKING:
    from storage.model import QuoteHit, Wording

__all__ = [
    *("LEAST", "SHORTEST", "WEEK"),
    *("compare", "compare_part", "distinct", "group", "phrases"),
    *("rarest_in_common", "relatedness", "surname_of", "telling"),
]


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))


LEAST = 8
"""Words of a quotation that two people hardly ever say by chance."""
SHORTEST = 4
"""Words of the shortest quotation that counts, where the speaker and the week are the same."""
_PART = 5
"""Words of the shortest part of an utterance; fewer may be a slogan that is part of many."""
WEEK = timedelta(7)
"""The longest time within which short words are hardly ever said twice."""

_PHRASE = 3
"""Words of a phrase that is searched for."""
_PHRASES = 3
"""Phrases of a quotation that are searched for: one of each third, so that parts are found."""
_REWORDED = 0.8
"""The share of the shorter one's words that two wordings of one utterance have in common."""
_RUN = 4
"""Words that they have in common in a row."""
_SPREAD = 1.5
"""Where these words stand in the longer one, they have no more than half as many others between."""
_LEAST_RARITY = 2.0
"""The logarithm of how rare a word must be to tell a subject: in one of eight texts at most."""
_ONE_TERM, _HEADLINE_TERM, _TWO_TERMS = 5.0, 3.0, 6.0
"""How rare one term in common must be: any, one of a headline, and two together."""
_TALK = _stems(
    """absolute absolutely actually afraid again agree ahead alone always am angry another anybody
    anyone anything anyway apart aren ask asked attention away awful back bad bear because been
    before begin behind believe best better big bit blame both bottom bring brought call came care
    careful careless certain certainly chance check clear cold come complete completely confident
    constant could couldn crazy damn dare day deal dear deserve did didn difficult disappointed do
    does doesn doing don done doubt down dream easy else enough entire even ever every everybody
    everyone everything everywhere exactly excited extraordinary eye fact fair faith fault fear
    feel fill find fine follow forever forget forgive forgot form forward found frankly friend
    full funny gave get getting girl give glad go god goes going gone gonna good gosh got great
    guess guy guys had hadn hand happen happened happy hard hasn hate haven he head hear heard
    heart hell help her here hi him his honest honestly hope horrible hour how hundred hurt idea
    imagine important incredible instead isn job joke just keep kid kind knew know known later
    laugh learn least let lie life like listen little live ll look looking lot love lucky made
    make making man mark matter may maybe me mean mess million mind mine mistake moment mouth move
    much must mustn my name need needn never nice night nobody none nothing notice obvious
    obviously off oh ok okay once ones onto out own pain part pay people perfect perhaps person
    piece place plain play please point possible possibly pray pretty privilege probably problem
    promise proud prove pull put question quick quickly quiet quite rather re ready real really
    reason regret remember rest right room sad said same saw say saying scared second see seem
    seen seriously shame she shock should shouldn shut side simple simply sincerely sit sleep
    smart so somebody somehow someone something sometime sometimes somewhere soon sorry sort soul
    spot stand start stay step stick still stop story straight strange stuff stupid such sudden
    sure surprise sweet take talk talking tell terrible than thank thanks them then there thing
    things think third though thought thousand threw thrilled throw time times tired today
    together told tomorrow tonight too top totally touch tough tragedy trouble true truly trust
    truth try trying turn understand unfortunately until up use ve very wait wake walk want wanted
    wasn watch way week well went weren what whatever where whole why wife will wish wonder
    wonderful word worry worse worst worth would wouldn wow write wrong year yes yesterday yet
    young your"""
)
"""Words of talk, which are rare in written texts and tell no subject."""


def phrases(words: Sequence[str]) -> list[str]:
    """Return the phrases to find reprints of a quotation by: the rarest of each third of it."""
    if len(words) < SHORTEST:
        return []
    starts = range(len(words) - _PHRASE + 1)
    parts = min(_PHRASES, max(1, len(words) // _PHRASE))
    found = []
    for part in range(parts):
        some = starts[part * len(starts) // parts : (part + 1) * len(starts) // parts] or starts
        best = min(some, key=lambda at: sum(map(_count, words[at : at + _PHRASE])))
        found.append(" ".join(words[best : best + _PHRASE]))
    return list(dict.fromkeys(found))


def compare(words: Sequence[str], others: Sequence[str]) -> Wording | None:
    """Return how the words of another quotation differ; None if it is another utterance."""
    if words == others:
        return "same" if len(words) >= SHORTEST else None
    short, long = (others, words) if len(others) <= len(words) else (words, others)
    if len(short) < LEAST:
        return None
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return "shorter" if short is others else "longer"
    if len({*short} & {*long}) < _REWORDED * len({*short}):
        return None
    blocks = SequenceMatcher(None, short, long, autojunk=False).get_matching_blocks()[:-1]
    common = sum(block.size for block in blocks)
    if common < _REWORDED * len(short) or max(block.size for block in blocks) < _RUN:
        return None
    spread = blocks[-1].b + blocks[-1].size - blocks[0].b
    return "reworded" if spread <= _SPREAD * len(short) else None


def compare_part(words: Sequence[str], others: Sequence[str]) -> Wording | None:
    """Return whether another quotation is a part of the words or has more; None if it is neither.

    It may be a shorter part than for `compare`: one speaker must be known to have said both, in one
    week.
    """
    short, long = (others, words) if len(others) <= len(words) else (words, others)
    if len(short) < _PART or f" {' '.join(short)} " not in f" {' '.join(long)} ":
        return None
    return "shorter" if short is others else "longer"


def group(hits: Iterable[QuoteHit]) -> list[list[QuoteHit]]:
    """Group quotes of one speaker by utterance, each group at the place of its first quote.

    With another figure they are another utterance. Parts of it that have no words in common are
    one where some quote has both.
    """
    groups: dict[int, list[QuoteHit]] = {}
    longest: dict[int, QuoteHit] = {}
    by_phrase: dict[str, list[int]] = {}
    joined: dict[int, int] = {}
    for number, hit in enumerate(hits):
        words = words_of(hit.quote.text)
        keys = {" ".join(words[at : at + _PHRASE]) for at in range(len(words) - _PHRASE + 1)}
        near = {_end(joined, one) for key in keys for one in by_phrase.get(key, ())}
        same = [one for one in sorted(near) if _are_one(longest[one], hit)]
        # What is longer joins its parts; a part, such as a slogan, does not join what has it.
        if any(_length(longest[one]) > _length(hit) for one in same):
            same = [min(same, key=lambda one: _distance(longest[one], hit))]
        first = min([*same, number])
        longest[first] = max(*(longest[one] for one in same), hit, key=_length) if same else hit
        groups[first] = [*(one for part in same for one in groups.pop(part)), hit]
        joined |= dict.fromkeys([*same, number], first)
        for key in keys:
            by_phrase.setdefault(key, []).append(first)
    return [groups[first] for first in sorted(groups)]


def distinct(hits: Iterable[QuoteHit]) -> Iterator[QuoteHit]:
    """Yield quotes, newest first, without further copies of an utterance within a week."""
    recent: dict[str, deque[QuoteHit]] = {}
    for hit in hits:
        near = recent.setdefault(surname_of(hit), deque())
        while near and _distance(near[0], hit) > WEEK:
            near.popleft()
        if not any(_are_one(one, hit) for one in near):
            yield hit
        near.append(hit)


def surname_of(hit: QuoteHit) -> str:
    """Return the last word of who is quoted, by which copies are compared."""
    return " ".join(fold(hit.quote.speaker or "").split()[-1:])


def _end(joined: Mapping[int, int], number: int) -> int:
    """Return the group that a group was joined to."""
    while joined[number] != number:
        number = joined[number]
    return number


def _length(hit: QuoteHit) -> int:
    return len(hit.quote.text)


def _distance(hit: QuoteHit, other: QuoteHit) -> timedelta:
    return abs(hit.article.published - other.article.published)


def _are_one(hit: QuoteHit, other: QuoteHit) -> bool:
    """Return whether two quotes are one utterance, and no figure is another in one of them.

    A short one may be a part of the other within a week, if they are of one speaker.
    """
    words, others = words_of(hit.quote.text), words_of(other.quote.text)
    wording = compare(words, others)
    is_near = _distance(hit, other) <= WEEK
    if wording is None and is_near and hit.quote.speaker:
        wording = compare_part(words, others)
    return wording is not None and not figures_differ(hit.quote.text, other.quote.text)


def telling(words: Iterable[str]) -> dict[str, float]:
    """Return the terms of words that tell a subject, and how much: the logarithm of how rare."""
    passages = shipped().passages
    found = {}
    for word in words:
        term = stem(word)
        rarity = -log((1 + _count(word)) / passages)
        if rarity >= _LEAST_RARITY and len(word) > 1 and word.isalpha() and term not in _TALK:
            found[term] = rarity
    return found


def relatedness(
    telling: Mapping[str, float], others: Iterable[str], headlines: Iterable[str]
) -> float:
    """Return how much the words of a quotation have in common with another's; 0 if by chance.

    `telling` are the terms of the one that tell its subject; a term of the two headlines needs to
    be less rare.
    """
    common = {term: telling[term] for term in telling.keys() & set(map(stem, others))}
    total = sum(common.values())
    if len(common) > 1 and total >= _TWO_TERMS:
        return total
    subject = set(map(stem, headlines))
    is_about = any(
        rarity >= (_HEADLINE_TERM if term in subject else _ONE_TERM)
        for term, rarity in common.items()
    )
    return total if is_about else 0.0


def rarest_in_common(telling: Mapping[str, float], others: Iterable[str]) -> float:
    """Return how rare the rarest word is that a quotation has in common; 0 if all are common."""
    common = (telling[term] for term in telling.keys() & set(map(stem, others)))
    return max((rarity for rarity in common if rarity >= _HEADLINE_TERM), default=0.0)


def _count(word: str) -> int:
    return shipped().counts.get(stem(word), 0)
