"""An inverted index of what watches look for: which of them an article may match, and which do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from storage.model import FLAGS, Filter, Reason
from storage.search.terms import Term, TermTree, parse
from storage.stories.frequencies import shipped
from storage.stories.terms import stem
from storage.watches.reading import Arrival, Place, WatchedTerm
from storage.watches.words import words_of

__all__ = ["ALWAYS_SET", "Match", "WatchIndex"]

ALWAYS_SET = frozenset(["unread"])
"""Flags that what arrives has in any case."""

_MOST_REASONS = 8
_PREFIX_FORMS = 4.0
"""A beginning is as common as so many words of its own."""
_REMEMBERED = 30_000
"""Words that are remembered to have no watches: most words repeat."""

_WORDS_OF_FLAGS = {flag.name: flag.words for flag in FLAGS}


class Match(NamedTuple):
    """A watch that an article matches, and why."""

    watch: int
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Watched:
    """A watch as it is compared with articles."""

    id: int
    filter: Filter
    flags: frozenset[str]
    wanted: tuple[tuple[WatchedTerm, ...], ...]
    unwanted: tuple[WatchedTerm, ...]


class WatchIndex:
    """The watches by the rarest words that each of them needs.

    The speaker of a filter is what a search calls them; `Arrival.said` knows who that is. Times
    and what the reader did with an article do not count: what arrives is new.
    """

    def __init__(self, watches: Iterable[tuple[int, Filter]]) -> None:
        self._words: dict[str, list[_Watched]] = defaultdict(list)
        self._prefixes: dict[str, list[_Watched]] = defaultdict(list)
        self._speakers: dict[str, list[_Watched]] = defaultdict(list)
        self._sections: dict[str, list[_Watched]] = defaultdict(list)
        self._others: list[_Watched] = []
        for id_, filter_ in watches:
            self._add(_watched(id_, filter_))
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._remembered: dict[str, list[_Watched]] = {}
        self._unwatched: set[str] = set()

    def match(self, arrival: Arrival) -> list[Match]:
        """Return the watches that an article matches, in the order of their ids."""
        candidates: dict[int, _Watched] = {}
        for word in arrival.words - self._unwatched:
            for one in self._remembered.get(word) or self._look_up(word):
                candidates[one.id] = one
        speaking = (self._speakers[name] for name in arrival.said if name in self._speakers)
        sections = self._sections.get(arrival.article.section, ())
        for one in chain(*speaking, sections, self._others):
            candidates[one.id] = one
        return [
            Match(id_, why)
            for id_ in sorted(candidates)
            if (why := _explain(candidates[id_], arrival)) is not None
        ]

    def _add(self, watched: _Watched) -> None:
        if watched.wanted:
            rarest = min(watched.wanted, key=lambda group: sum(map(_commonness, group)))
            for term in rarest:
                word, is_prefix = min(_parts(term), key=_part_commonness)
                (self._prefixes if is_prefix else self._words)[word].append(watched)
        elif watched.filter.speaker:
            self._speakers[watched.filter.speaker].append(watched)
        elif watched.filter.sections:
            for section in watched.filter.sections:
                self._sections[section].append(watched)
        else:
            self._others.append(watched)

    def _look_up(self, word: str) -> list[_Watched]:
        """Find the watches that a word is a key of, and remember them."""
        found = [*self._words.get(word, ())]
        for length in self._lengths:
            if length > len(word):
                break
            found += self._prefixes.get(word[:length], ())
        if len(self._unwatched) >= _REMEMBERED:
            self._unwatched.clear()
        if found:
            self._remembered[word] = found
        else:
            self._unwatched.add(word)
        return found


def _watched(id: int, filter: Filter) -> _Watched:
    tree = parse(filter.words) or TermTree((), ())
    wanted = tuple(tuple(map(_term, group)) for group in tree.wanted)
    return _Watched(id, filter, filter.flags - ALWAYS_SET, wanted, tuple(map(_term, tree.unwanted)))


def _term(term: Term) -> WatchedTerm:
    words = words_of(term.text)
    pattern = f" {' '.join(words)}{'' if term.is_prefix else ' '}"
    whole = words[:-1] if term.is_prefix else words
    return WatchedTerm(tuple(words), pattern, max(whole, key=len, default=""), term.in_headlines)


def _parts(term: WatchedTerm) -> list[tuple[str, bool]]:
    *others, last = term.words
    return [*((word, False) for word in others), (last, not term.pattern.endswith(" "))]


def _part_commonness(part: tuple[str, bool]) -> float:
    """Estimate how common a word is; of a word that is not known, its length says something."""
    word, is_prefix = part
    known = shipped().counts.get(stem(word), 0) + 1 / (1 + len(word))
    return known * _PREFIX_FORMS if is_prefix else known


def _commonness(term: WatchedTerm) -> float:
    return min(map(_part_commonness, _parts(term)))


def _explain(watched: _Watched, arrival: Arrival) -> tuple[Reason, ...] | None:
    """Return why an article matches a watch, the words first; None if it does not."""
    filter_, article = watched.filter, arrival.article
    if filter_.sections and article.section not in filter_.sections:
        return None
    if filter_.sources and filter_.sources.isdisjoint(arrival.sources):
        return None
    if filter_.categories and article.category not in filter_.categories:
        return None
    if watched.flags and not watched.flags <= arrival.flags:
        return None
    if filter_.states and not all(_has_one(some, arrival) for some in filter_.states):
        return None
    quote = arrival.said.get(filter_.speaker) if filter_.speaker else None
    if filter_.speaker and quote is None:
        return None
    if (places := _find_words(watched, arrival)) is None:
        return None
    reasons = [arrival.reason(place) for place in sorted({*places})[:_MOST_REASONS]]
    if quote is not None:
        reasons.append(arrival.reason_of(quote, filter_.speaker))
    return (*reasons, *_facts(filter_, arrival, sorted(watched.flags)))


def _has_one(states: Iterable[str], arrival: Arrival) -> bool:
    """Return whether an article has one of some states; what arrives is unread."""
    flags = arrival.flags | ALWAYS_SET
    return any(
        name.removeprefix("-") not in flags if name.startswith("-") else name in flags
        for name in states
    )


def _find_words(watched: _Watched, arrival: Arrival) -> list[Place] | None:
    """Return where the words of a watch stand first; None if the article does not match them."""
    places: list[Place] = []
    for group in watched.wanted:
        found = [place for term in group if (place := arrival.find(term)) is not None]
        if not found:
            return None
        places += found
    if any(arrival.find(term) is not None for term in watched.unwanted):
        return None
    return places


def _facts(filter: Filter, arrival: Arrival, flags: Sequence[str]) -> Iterator[Reason]:
    """Yield what matches besides words and speakers."""
    if filter.sources:
        yield Reason("source", arrival.source_name)
    if filter.sections:
        yield Reason("section", arrival.article.section)
    if filter.categories:
        yield Reason("category", arrival.article.category)
    either = arrival.flags.intersection(chain.from_iterable(filter.states)).difference(flags)
    for flag in (*flags, *sorted(either)):
        yield Reason("flag", _WORDS_OF_FLAGS[flag])
