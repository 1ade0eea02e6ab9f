"""How common words are: a table that comes with newsdesk, and what an archive adds to it.

The table counts passages of public-domain and invented text; `tests/bench/words.py` makes it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Frequencies", "shipped"]

_FILE = Path(__file__).with_name("word-frequencies.txt")
_PASSAGES = 700
"""What the table counts for beside an archive: as much as so many stories. The archive's own
subjects are soon known, and a new archive has something to go by."""
_UNSEEN = 1.0
"""In how many passages of the table a word is taken to be that is not in it."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many passages of a text each term is, and how many there are."""

    passages: int
    counts: Mapping[str, int]

    def weights(
        self, terms: Iterable[str], seen: Mapping[str, int], passages: int
    ) -> dict[str, float]:
        """Return how telling terms are, from 0: the negative logarithm of how common each is.

        `seen` is in how many of the archive's `passages` a term is.
        """
        counts, share, log = self.counts, _PASSAGES / self.passages, math.log
        all_ = log(_PASSAGES + passages + 1)
        return {
            term: all_ - log(counts.get(term, _UNSEEN) * share + seen.get(term, 0) + 1)
            for term in terms
        }


@cache
def shipped() -> Frequencies:
    """Return the table that comes with newsdesk."""
    first, *lines = _FILE.read_text("utf-8").splitlines()
    counts: dict[str, int] = {}
    for line in lines:  # a count, and all the terms that have it
        count, *terms = line.split()
        counts.update(dict.fromkeys(terms, int(count)))
    return Frequencies(int(first.split()[0]), counts)
