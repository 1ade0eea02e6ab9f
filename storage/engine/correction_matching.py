"""Matching of quotes by words and place, in time that grows with their number, not its square.

Equal words match first, the nearest pairs before all others; then words that differ in case and
punctuation only; then the most similar ones. The work on similar words is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from storage.text.folding import fold, searchable

__all__ = ["Place", "match_places"]

Place = tuple[int, str]
"""The start of the words, and the words."""

_SIMILAR = 0.7
"""The share of words, in the same order, that two versions of a quote have in common."""
_FEW = 3
"""Quotes with fewer words are too similar to be matched by most of them."""
_LONG = 400
"""Words of a quote that are compared, to bound the work on any text."""
_WORK = 2_000_000
"""What may be spent on similar words in one article, some tenths of a second: at least 10,000
pairs of quotes of usual length, the nearest ones first."""
_PAIR = 100
"""What it costs to compare a pair at all, in words."""

_Spot = tuple[int, int]
"""A position, and the index of what is there."""
_Queues = tuple[deque[int], deque[int]]
"""The indexes of the one side at a position, and of the other."""

_WORD = re.compile(r"[^\W_]+")


def match_places(before: Sequence[Place], now: Sequence[Place]) -> Mapping[int, int]:
    """Match the places `now` to those `before`, as indexes; better matches are chosen first."""
    found: dict[int, int] = {}
    free = set(range(len(before)))
    for key in (_exactly, _words):
        if free:
            _match_equal(before, now, key, free, found)
    left = [at for at in range(len(now)) if at not in found]
    if free and left:
        _match_similar(before, now, sorted(free), left, found)
    return found


def _exactly(text: str) -> Hashable:
    return text


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text, regardless of case and punctuation."""
    return tuple(_WORD.findall(searchable(fold(text))))


def _match_equal(
    before: Sequence[Place],
    now: Sequence[Place],
    key: Callable[[str], Hashable],
    free: set[int],
    found: dict[int, int],
) -> None:
    """Match places whose words have the same key, and remove them from `free`."""
    numbers: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number in sorted(free):
        numbers[key(before[number][1])].append(number)
    ats: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at in range(len(now)):
        if at not in found and (words := key(now[at][1])) in numbers:
            ats[words].append(at)
    for words, some in ats.items():
        pairs = _nearest_pairs(
            [(now[at][0], at) for at in some],
            [(before[number][0], number) for number in numbers[words]],
        )
        for at, number in pairs:
            found[at] = number
            free.discard(number)


def _nearest_pairs(ones: Sequence[_Spot], others: Sequence[_Spot]) -> Iterator[tuple[int, int]]:
    """Pair the indexes of positions, always the nearest two that are left.

    Of pairs equally near, the one with the least indexes is first.
    """
    positions: defaultdict[int, _Queues] = defaultdict(lambda: (deque(), deque()))
    for side, indexes in enumerate((ones, others)):
        for position, index in sorted(indexes):
            positions[position][side].append(index)
    for here, there in positions.values():
        while here and there:
            yield here.popleft(), there.popleft()
    line = _Line(positions)
    heap = [pair for low in range(len(positions)) if (pair := line.pair(low))]
    heapify(heap)
    while heap:
        nearest = heappop(heap)
        _, one, other, low, high = nearest
        if line.pair(low) == nearest:  # else it is an older state of it
            yield one, other
            for spot in line.take(low, high):
                if newer := line.pair(spot):
                    heappush(heap, newer)


class _Line:
    """Positions in a row, each with what is left of one side; the nearest two are neighbours."""

    def __init__(self, positions: Mapping[int, _Queues]) -> None:
        self._spots = sorted((at, *queues) for at, queues in positions.items() if any(queues))
        count = len(self._spots)
        self._left, self._right = [*range(-1, count - 1)], [*range(1, count), -1]

    def pair(self, low: int) -> tuple[int, int, int, int, int] | None:
        """Return the pair of a position and its right neighbour: distance, indexes, positions."""
        if low >= len(self._spots) or (high := self._right[low]) < 0 or not self._is_left(low):
            return None
        (start, *here), (end, *there) = self._spots[low], self._spots[high]
        if bool(here[0]) == bool(there[0]):  # of the same side
            return None
        one, other = (here[0], there[1]) if here[0] else (there[0], here[1])
        return end - start, one[0], other[0], low, high

    def take(self, low: int, high: int) -> Iterable[int]:
        """Take the pair of two neighbours; return the positions that have other pairs now."""
        before = self._left[low]
        for spot in (low, high):
            _, here, there = self._spots[spot]
            (here or there).popleft()
            if not self._is_left(spot):
                left, right = self._left[spot], self._right[spot]
                if left >= 0:
                    self._right[left] = right
                if right >= 0:
                    self._left[right] = left
        return [spot for spot in (before, low, high) if spot >= 0]

    def _is_left(self, spot: int) -> bool:
        return any(self._spots[spot][1:])


def _match_similar(
    before: Sequence[Place],
    now: Sequence[Place],
    free: Sequence[int],
    left: Sequence[int],
    found: dict[int, int],
) -> None:
    """Match places with similar words, the most similar pairs first."""
    from difflib import SequenceMatcher  # late: few corrections need it

    olds = {number: _words(before[number][1])[:_LONG] for number in free}
    news = {at: _words(now[at][1])[:_LONG] for at in left}
    work = _WORK
    pairs = []
    for at, number in _by_distance(before, now, free, left):
        words, others = olds[number], news[at]
        work -= _PAIR + len(words) + len(others)
        if min(len(words), len(others)) >= _FEW:
            matcher = SequenceMatcher(None, words, others, autojunk=False)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= _SIMILAR:
                work -= len(words) * len(others)
                if (ratio := matcher.ratio()) >= _SIMILAR:
                    pairs.append((-ratio, abs(now[at][0] - before[number][0]), at, number))
        if work < 0:
            break
    taken: set[int] = set()
    for _, _, at, number in sorted(pairs):
        if at not in found and number not in taken:
            found[at] = number
            taken.add(number)


def _by_distance(
    before: Sequence[Place], now: Sequence[Place], free: Sequence[int], left: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield every pair of what is left: each place with its nearest, then its second nearest."""
    numbers = sorted(free, key=lambda number: before[number][0])
    starts = [before[number][0] for number in numbers]
    walks = [(at, _outwards(now[at][0], starts)) for at in left]
    for _ in numbers:
        for at, walk in walks:
            yield at, numbers[next(walk)]


def _outwards(start: int, starts: Sequence[int]) -> Iterator[int]:
    """Yield the indexes of sorted numbers, the nearest to `start` first."""
    high = bisect_left(starts, start)
    low = high - 1
    while low >= 0 or high < len(starts):
        if high == len(starts) or (low >= 0 and start - starts[low] < starts[high] - start):
            yield low
            low -= 1
        else:
            yield high
            high += 1
