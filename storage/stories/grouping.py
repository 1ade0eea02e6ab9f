"""Grouping: which story an arriving article joins, or that it starts one.

An article is compared with articles of the last days that share its most telling words. Two
articles are alike as far as their words and names are, the rarer the more telling, and less so the
more days lie between them, or where the headlines name others, or where both texts are one form,
filled in. A story is as close as its three
closest members are on average: one member that mentions the same things is not enough to be drawn
into a story of many.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from operator import itemgetter

from storage.stories.frequencies import shipped
from storage.stories.terms import LETTERS, Terms

__all__ = [
    *("NEGLIGIBLE", "WINDOW", "Candidate", "Decision", "Vector"),
    *("decide", "fade", "likeness", "likeness_in_names", "prefer_larger", "vector", "why"),
]

WINDOW = timedelta(days=7)
"""How far apart two articles of one story may be published, as they are compared on arrival."""

_TERMS = 100
"""Terms of an article that are compared: a quarter of them costs up to eight points."""
_NAME_WEIGHT = 0.5
_ONE_TERM = 0.7
_SPREAD = 2.0
"""Articles that share one term only are that much less alike than those that share three or more
equally telling ones; what two have in common by chance is mostly one word."""
NEGLIGIBLE = 0.03
"""Likeness that is not looked at more closely, as no story is joined for it."""
_STRANGERS = 0.25
"""Articles that both name somebody or some place, in all or in their headlines, and none that the
other mentions, are that much less alike: two earthquakes, two firms' results."""
_OTHER_SUBJECTS = 0.6
"""Texts whose headlines both name what the other one does not mention are that much less alike: one
lender's credits to two countries."""
_OTHER_NAMES = 0.6
"""Texts that both have names, but share other words only, are that much less alike: two bonds."""
_NAMES, _NAMED = 3, 0.1
"""How many names each of the two must have, and from which share of what is alike in them names
are shared."""
_NOTICE = 600
"""Characters up to which a text is a notice: all of it is about one thing."""
_OTHER_WORDS, _WORDED = 0.6, 0.1
"""Notices are that much less alike if other words than names and figures make up less than this
share of what is alike in them: a firm's dividend and its new chief executive."""
_FORM = 0.25
"""Two texts of one form, filled in with other facts, are that much less alike: two dividends."""
_FORM_WORDS = 0.5
"""The share of the plain words of two texts that both have, from which they may be of one form."""
_FORM_FACTS, _FORM_OTHER = 2, 0.4
"""How many names and figures each of two texts of one form must have that the other does not, and
which share of them: a correction changes one, and a new take keeps those of the one before."""
_COMMON = 50
"""Passages of the table with a word from which it names nobody in particular."""
_FLAT, _DECAY = 12.0, 72.0
"""Hours after which likeness begins to fall, and in which it falls to a third: the same kind of
event, another time, differs in nothing else."""
_CLOSEST = 3
"""Members of a story that speak for it."""
_SHORT = 120
"""Characters up to which an article is little more than its headline."""
_TABLE_TERMS = 12
"""Terms up to which a text is a table of figures, of which only the headline is compared."""
_TABLE = 0.46
"""A table, such as a firm's results, is that much less like others: its headline has little more
than the name of the firm, and whatever else that firm does is no part of its results."""
_MIXED = 0.5
"""A mere headline is that much less like a text: a few words are in many texts by chance."""
_JOINS, _JOINS_SHORT = 0.23, 0.13
"""How close a story must be for an article to join it: a text, or a mere headline."""
_ALONE = 0.15
"""How much closer a story of one must be: most articles are alone."""
_AGREEMENT, _SEVERAL = 0.7, 3
"""How much it counts, for a mere headline, that most of what is like it is in one story, if several
articles are half as close as one that it would join."""
_BRIDGES, _BRIDGED = 3, 0.7
"""How many mere headlines must be as close to a smaller story as to a larger one, and for how many
of its members, until the larger one gets those that follow: words that several desks choose
otherwise began a second story about the event."""
_DOUBT = 0.3
"""Likeness to nothing in particular that is beside that to others, so that a few prove little."""


@dataclass(frozen=True)
class Vector:
    """The most telling terms of an article.

    What comparisons ask of it again and again is worked out once.

    Attributes:
        weights: The terms, to length one.
        proper: Those that are names.
        subjects: The names in the headline, but common words.
        length: How many characters were read.
        headline: The terms that are in the headline.
    """

    weights: Mapping[str, float]
    proper: frozenset[str]
    subjects: frozenset[str]
    length: int
    headline: frozenset[str] = frozenset()

    @property
    def is_short(self) -> bool:
        """Whether the article is little more than its headline."""
        return self.length < _SHORT

    @property
    def is_table(self) -> bool:
        """Whether only the headline counts, as the text is a table of figures."""
        return self.length >= _SHORT and len(self.weights) <= _TABLE_TERMS

    @cached_property
    def names(self) -> frozenset[str]:
        """The names among the terms, single or two words long, but common words."""
        common = shipped().counts
        found = [term for term in self.weights if term in self.proper or " " in term]
        return frozenset([term for term in found if common.get(term, 0) < _COMMON])

    @cached_property
    def facts(self) -> frozenset[str]:
        """The single names, common words too, and the figures among the terms."""
        return frozenset([term for term in self.weights if term in self.proper or term < LETTERS])

    @cached_property
    def plain_words(self) -> frozenset[str]:
        """The terms that are neither names nor figures."""
        return frozenset([term for term in self.weights.keys() - self.facts if " " not in term])

    @cached_property
    def weight_of_headline(self) -> float:
        """The sum of the squared weights of the terms in the headline."""
        return sum([self.weights[term] ** 2 for term in self.headline])


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that an arriving one is compared with: its story, and how alike they are.

    `is_short` is whether it is a mere headline, `is_doubtful` whether it is too unsure that the
    two are about one event, however alike they are, `is_own` whether one source sent both.
    """

    article: int
    story: int
    published: datetime
    alike: float
    is_short: bool
    is_doubtful: bool = False
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for an article.

    Attributes:
        story: The story it joins; None: it starts one.
        bridged: Another story it could have joined as well, if any.
    """

    story: int | None = None
    bridged: int | None = None


def vector(terms: Terms, telling: Mapping[str, float]) -> Vector:
    """Weigh the terms of an article; `telling` is how telling each of them is."""
    factors = {value: 1 + math.log(value) for value in set(terms.weights.values())}
    weighed = {
        term: factors[prominence] * telling[term] for term, prominence in terms.weights.items()
    }
    for name in terms.names:
        weighed[name] = weighed.get(name, 0.0) + _NAME_WEIGHT * telling[name]
    most = sorted(weighed.items(), key=itemgetter(1), reverse=True)[:_TERMS]
    most = [(term, value) for term, value in most if value > 0]
    length = math.sqrt(sum([value * value for _, value in most])) or 1.0
    weights = {term: value / length for term, value in most}
    common = shipped().counts
    subjects = frozenset([one for one in terms.subjects if common.get(one, 0) < _COMMON])
    headline = weights.keys() & islice(terms.weights, terms.headline)
    return Vector(weights, terms.proper, subjects, terms.length, frozenset(headline))


def likeness(one: Vector, other: Vector) -> float:
    """Return how alike two articles are, from 0 to 1, whenever they were published."""
    theirs = other.weights
    shared = [weight * theirs[term] for term, weight in one.weights.items() if term in theirs]
    raw = total = sum(shared)
    if total < NEGLIGIBLE:
        return total
    terms = total * total / sum([value * value for value in shared])
    total *= min(1.0, _ONE_TERM + (1 - _ONE_TERM) * (terms - 1) / _SPREAD)
    if _are_strangers(one, other):
        total *= _STRANGERS
    if _have_other_subjects(one, other):
        total *= _OTHER_SUBJECTS
    if total >= _JOINS_SHORT and _have_other_names(one, other, raw):
        total *= _OTHER_NAMES
    if total >= _JOINS_SHORT and _have_other_words(one, other, raw):
        total *= _OTHER_WORDS
    if total >= _JOINS_SHORT and _are_one_form(one, other):
        total *= _FORM
    if one.is_table or other.is_table:
        total *= _TABLE
    return total


def likeness_in_names(one: Vector, other: Vector) -> float:
    """Return the part of the likeness of two articles that shared names make up."""
    ours, theirs = one.weights, other.weights
    shared = (one.names & theirs.keys()) | (other.names & ours.keys())
    return sum([ours[term] * theirs[term] for term in shared])


def fade(alike: float, apart: timedelta) -> float:
    """Return how alike two articles are that were published so far apart."""
    hours = abs(apart.total_seconds()) / 3600
    return alike * math.exp(-max(hours - _FLAT, 0.0) / _DECAY)


def _are_strangers(one: Vector, other: Vector) -> bool:
    """Return whether both articles, or both headlines, name somebody the other does not mention."""
    return _are_apart(one, other, one.proper, other.proper) or _are_apart(
        one, other, one.subjects, other.subjects
    )


def _are_apart(one: Vector, other: Vector, ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Return whether both articles have some names, none of which the other one mentions."""
    if not ours or not theirs:
        return False
    return ours.isdisjoint(other.weights) and theirs.isdisjoint(one.weights)


def _have_other_subjects(one: Vector, other: Vector) -> bool:
    """Return whether the headlines of two texts both name what the other does not mention."""
    if one.is_short or other.is_short:
        return False
    return not (one.subjects <= other.weights.keys() or other.subjects <= one.weights.keys())


def _have_other_names(one: Vector, other: Vector, shared: float) -> bool:
    """Return whether two texts have names, but hardly any of what they share is one."""
    if len(one.proper) < _NAMES or len(other.proper) < _NAMES:
        return False
    if one.is_short or other.is_short or one.is_table or other.is_table:
        return False
    return likeness_in_names(one, other) < _NAMED * shared


def _have_other_words(one: Vector, other: Vector, shared: float) -> bool:
    """Return whether two notices share names and figures, but hardly any other word."""
    if max(one.length, other.length) > _NOTICE:
        return False
    if one.is_short or other.is_short or one.is_table or other.is_table:
        return False
    ours, theirs = one.weights, other.weights
    plain = [ours[term] * theirs[term] for term in one.plain_words & other.plain_words]
    return sum(plain) < _WORDED * shared


def _are_one_form(one: Vector, other: Vector) -> bool:
    """Return whether two texts have the same words, but for names and figures that differ."""
    ours, theirs = one.weights.keys(), other.weights.keys()
    differ = min(len(one.facts - theirs), len(other.facts - ours))
    if differ < _FORM_FACTS:
        return False
    same_words = len(one.plain_words & other.plain_words)
    words = len(one.plain_words - theirs) + len(other.plain_words - ours)
    if same_words < _FORM_WORDS * (same_words + words):
        return False
    same_facts = len((one.facts & theirs) | (other.facts & ours))
    return differ >= _FORM_OTHER * (differ + same_facts)


def decide(
    own: Vector,
    published: datetime,
    candidates: Iterable[Candidate],
    sizes: Mapping[int, int],
) -> Decision:
    """Decide which story an article joins; `sizes` is how many members the stories have."""
    close: dict[int, list[float]] = {}
    for one in candidates:
        value = 0.0 if one.is_doubtful else fade(one.alike, published - one.published)
        if own.is_short and not one.is_short:
            value *= _MIXED
        close.setdefault(one.story, []).append(value)
    every = sum(map(sum, close.values())) + _DOUBT

    def closeness(story: int) -> float:
        values, size = close[story], max(sizes[story], 1)
        mean = sum(sorted(values, reverse=True)[:_CLOSEST]) / min(_CLOSEST, size)
        if own.is_short:
            if sum(value >= _JOINS_SHORT / 2 for value in values) < _SEVERAL:
                return mean
            return mean * (1 + _AGREEMENT * (sum(values) / every - 0.5))
        return mean / (1 + _ALONE / size)

    ranked = sorted(((closeness(story), -story) for story in close), reverse=True)
    joins = _JOINS_SHORT if own.is_short else _JOINS
    near = [-story for closeness, story in ranked if closeness >= joins]
    return Decision(*near[:2])


def prefer_larger(
    decision: Decision, own: Vector, bridges: int, sizes: Mapping[int, int]
) -> Decision:
    """Return a decision, or that for the other story, if that is larger and likely the same event.

    `bridges` is how many articles could have joined either story before. Only mere headlines go to
    the larger one: texts have the words to tell two events apart.
    """
    story, other = decision.story, decision.bridged
    if story is None or other is None or not own.is_short or sizes[other] <= sizes[story]:
        return decision
    is_one = bridges + 1 >= max(_BRIDGES, _BRIDGED * sizes[story])
    return Decision(other, story) if is_one else decision


def why(one: Vector, other: Vector, most: int = 5) -> list[str]:
    """Return the terms that make two articles alike, the most telling first."""
    shared = one.weights.keys() & other.weights.keys()
    return sorted(shared, key=lambda term: (-one.weights[term] * other.weights[term], term))[:most]
