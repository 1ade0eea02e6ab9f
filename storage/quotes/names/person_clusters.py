"""The clusters of names that certainly refer to one person, by how often each is used; pure.

Names with one key are one person's, unless their titles contradict each other (Mr, Ms). A first
name with a surname goes with those that have a middle name or initials too, where no other middle
name that is used often enough contradicts them. A short form of the first name (Ed, Edward) and a
surname alone go with a person only on evidence. All this depends on what names there are and on
their quotes, never on the order in which they came in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from storage.quotes.names.person_keys import (
    given_name_stem,
    has_suffix,
    is_surname,
    long_stem,
    person_key,
)
from storage.text.folding import fold

__all__ = [
    *("NEAR_FORMS", "Candidate", "NameUse"),
    *("are_near", "are_of_one_gender", "find_bearer", "genders_of", "group", "title_gender"),
]

_DOMINANCE = 20
"""A name outweighs the others from this many times their articles."""
_OUTVOTED = 3
"""A middle name does not count if those that contradict it have this many times its articles."""
_NEAR = 3 * 86_400
"""Seconds between quotes of a surname alone and of its only bearer, who then is meant."""
NEAR_FORMS = 30 * 86_400
"""The same of two forms of one first name with one surname, which far fewer people share."""
_IN_ROLE = 5
"""Of several people in one role, one is meant who has this many times the others' articles."""
_KNOWN = 3
"""In this many articles a person has to be quoted to be meant by the surname alone."""
_MOST_BEARERS = 4
"""Among more people with a surname, roles say nothing about which of them is meant."""

_MALE = frozenset(["mr", "sir", "lord", "congressman", "king", "prince"])
_FEMALE = frozenset(["mrs", "ms", "miss", "dame", "lady", "congresswoman", "queen", "princess"])


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as articles spell it, with its key and the number of articles that quote it."""

    name: str
    key: str
    articles: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person whom a surname alone may mean: an id, articles, and the genders of the names."""

    id: int
    articles: int
    genders: frozenset[str]


def group(
    names: Iterable[NameUse],
    are_quoted_alike: Callable[[Sequence[NameUse], Sequence[NameUse]], bool],
) -> list[list[NameUse]]:
    """Group names by person; a surname alone stays apart from the people who have it.

    `are_quoted_alike` says whether two groups of names are quoted in one role, or, where that is
    not known, at about the same time: then a short form of the first name is joined to the long.
    """
    by_key: defaultdict[str, list[NameUse]] = defaultdict(list)
    for use in names:
        by_key[use.key].append(use)
    families: defaultdict[str, list[list[NameUse]]] = defaultdict(list)
    found: list[list[NameUse]] = []
    for key, uses in by_key.items():
        parts = _split_by_gender(uses)
        stem = given_name_stem(key)
        if len(parts) == 1 and stem and not has_suffix(key):
            families[stem].append(uses)
        else:
            found += parts
    for stem, variants in families.items():
        found += _join_variants(stem, variants) if len(variants) > 1 else variants
    return _join_short_forms(found, are_quoted_alike)


def title_gender(name: str) -> str:
    """Return the gender that the title of a name implies: ``m``, ``f`` or empty."""
    first = fold(name).partition(" ")[0].rstrip(".")
    return "m" if first in _MALE else "f" if first in _FEMALE else ""


def genders_of(name: str, key: str) -> frozenset[str]:
    """Return the genders that the title of a name, or else the first name in its key, implies."""
    if gender := title_gender(name):
        return frozenset([gender])
    from storage.quotes.lexicon import FEMALE_NAMES, MALE_NAMES  # late: opening needs no lexicon

    first = given_name_stem(key).rpartition(" ")[2]
    genders = {"m": first in MALE_NAMES, "f": first in FEMALE_NAMES}
    sure = [gender for gender, named in genders.items() if named]
    return frozenset(sure if len(sure) == 1 else ())


def are_near(some: Iterable[int], others: Iterable[int], within: int = _NEAR) -> bool:
    """Return whether two moments, in seconds, are so near that quotes are likely of one person."""
    both = sorted([*((at, 0) for at in some), *((at, 1) for at in others)])
    return any(
        which != other and then - at <= within for (at, which), (then, other) in pairwise(both)
    )


def are_of_one_gender(one: str, other: str) -> bool:
    """Return whether two names do not imply different genders."""
    genders = genders_of(one, person_key(one)), genders_of(other, person_key(other))
    return not all(genders) or not genders[0].isdisjoint(genders[1])


def find_bearer(
    alone: Collection[str],
    candidates: Sequence[Candidate],
    shares_role: Callable[[Candidate], bool],
    is_near: Callable[[Candidate], bool],
) -> Candidate | None:
    """Find the person whom a surname alone refers to; None if there is no evidence.

    Args:
        alone: The names that consist of the surname.
        candidates: The people who have it.
        shares_role: Whether a person is called in a role in which one of the names is.
        is_near: Whether a person is quoted about when one of the names is, by `are_near`.
    """
    genders = {gender for name in alone if (gender := title_gender(name))}
    fitting = [
        one
        for one in candidates
        if not (genders and one.genders and genders.isdisjoint(one.genders))
    ]
    if not fitting:
        return None
    fitting.sort(key=lambda one: -one.articles)
    first, others = fitting[0], sum(one.articles for one in fitting[1:])
    if first.articles >= max(_KNOWN, _DOMINANCE * others):
        return first
    if len(fitting) > _MOST_BEARERS:
        return None
    if len(fitting) == 1 and is_near(first):
        return first
    sharing = [one for one in fitting if shares_role(one)]
    others = sum(one.articles for one in sharing[1:])
    return sharing[0] if sharing and sharing[0].articles >= _IN_ROLE * others else None


def _split_by_gender(uses: list[NameUse]) -> list[list[NameUse]]:
    """Split names with one key whose titles contradict each other.

    Those without a title go with the gender that outweighs the other, if one does; a surname
    without a title may be anybody's.
    """
    parts: defaultdict[str, list[NameUse]] = defaultdict(list)
    for use in uses:
        parts[title_gender(use.name)].append(use)
    if is_surname(uses[0].key):
        return list(parts.values())
    if not {"m", "f"} <= parts.keys():
        return [uses]
    counts = {gender: _articles(parts[gender]) for gender in ("m", "f")}
    for gender, other in (("m", "f"), ("f", "m")):
        if counts[gender] >= _DOMINANCE * counts[other] and counts[gender]:
            parts[gender] += parts.pop("", [])
    return list(parts.values())


def _join_variants(stem: str, variants: list[list[NameUse]]) -> list[list[NameUse]]:
    """Join the names with one first name and surname that middle names do not contradict."""
    middles = [_middle_names(uses[0].key, stem) for uses in variants]
    counts = [_articles(uses) for uses in variants]
    order = sorted(range(len(variants)), key=lambda at: (counts[at], variants[at][0].key))
    kept = set(order)
    for at in order:
        against = sum(counts[other] for other in kept if not _fit(middles[at], middles[other]))
        others = sum(counts[other] for other in kept if other != at)
        if against >= _OUTVOTED * counts[at] and _DOMINANCE * counts[at] < others:
            kept.remove(at)
    if any(not _fit(middles[one], middles[other]) for one, other in combinations(kept, 2)):
        kept = {at for at in kept if not middles[at]}
    apart = [uses for at, uses in enumerate(variants) if at not in kept]
    joined = [use for at in sorted(kept) for use in variants[at]]
    return [*apart, joined] if joined else apart


def _join_short_forms(
    groups: Sequence[list[NameUse]],
    are_quoted_alike: Callable[[Sequence[NameUse], Sequence[NameUse]], bool],
) -> list[list[NameUse]]:
    """Join groups of names with forms of one first name, where quotes say it is one person."""
    by_stem: defaultdict[str, list[list[NameUse]]] = defaultdict(list)
    for uses in groups:
        by_stem[long_stem(uses[0].key)].append(uses)
    found = by_stem.pop("", [])
    for forms in by_stem.values():
        forms.sort(key=lambda uses: (-_articles(uses), min(use.name for use in uses)))
        joined, *others = forms
        for uses in others:
            if _may_be_forms(joined, uses) and are_quoted_alike(joined, uses):
                joined = joined + uses
            else:
                found.append(uses)
        found.append(joined)
    return found


def _may_be_forms(some: Sequence[NameUse], others: Sequence[NameUse]) -> bool:
    """Return whether two groups of names have different forms of a first name, and no more."""
    stems = [{given_name_stem(use.key) for use in uses} for uses in (some, others)]
    keys = {use.key for use in (*some, *others)}
    genders = {title_gender(use.name) for use in (*some, *others)}
    middles = [_middle_names(key, given_name_stem(key)) for key in keys]
    return (
        stems[0].isdisjoint(stems[1])
        and not {"m", "f"} <= genders
        and not any(map(has_suffix, keys))
        and all(_fit(one, other) for one, other in combinations(middles, 2))
    )


def _middle_names(key: str, stem: str) -> list[str]:
    """Return the middle names in a key, initials one by one."""
    from storage.quotes.lexicon import GIVEN_NAMES  # late: opening an archive needs no lexicon

    found: list[str] = []
    for word in key.removeprefix(stem).split():
        are_initials = len(word) in (2, 3) and word not in GIVEN_NAMES
        found += word if are_initials else [word]
    return found


def _fit(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names with these middle names may be one person's.

    ``J`` and ``John`` fit, as do ``Diane Rodham`` and ``Rodham``; ``W`` and ``H W`` do not.
    """
    if one and other and one[-1] == other[-1] and len(one[-1]) > 1:
        return True
    return all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(one, other, strict=False)
    )


def _articles(uses: Iterable[NameUse]) -> int:
    return sum(use.articles for use in uses)
