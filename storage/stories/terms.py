"""The terms of an article: the words and names its comparison with others is made from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from storage.text.folding import fold, searchable, without_marks
from storage.wire.headline_states import without_states

if TYPE_CHECKING:
    from storage.model import Article

__all__ = ["LETTERS", "Terms", "of_article", "of_text", "stem", "words_of"]

_LEAD, _MOST = 400, 1_800
"""Characters of the lead, and of all that is read: what follows is background."""
_HEADLINE_WEIGHT, _LEAD_WEIGHT = 3.0, 1.5

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*")
_PLAIN_WORD = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][^\W_]*(?:[ -][^\W\d_a-zß-öø-ÿ][^\W_]*)+")
"""Two capitalised words in a row, or more; of “iTunes Store” it finds “Tunes Store”."""
_PROPER = re.compile(r"[^\W\d_a-zß-öø-ÿ](?:(?<=[^\W_] .)|(?<=[,;] .))[^\W\d_]+(?!\w)")
"""A capitalised word inside a sentence; “Q3” is none. What is before it is looked at second, which
is twice as fast."""
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_MOSTLY_CAPITALS = 0.7
"""The share of capitalised words from which a headline is one of a house that sets all so."""
LETTERS = ":"
"""What sorts before letters and after figures."""
_TABLE = 0.3
"""The share of figures among the terms of headline and lead from which a text is a table."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an article.

    Attributes:
        weights: How prominent each word is: in the headline, the lead, or further down. Of a
            table of figures, such as a firm's results, only the headline counts.
        names: The neighbouring words of names: “angela merkel”.
        proper: The terms that begin with a capital inside a sentence: people, places, firms.
        subjects: Those of them that are in the headline, and first words of names in the text,
            such as of the firm that it begins with.
        words: The words as a full-text index has them, by their terms.
        length: Characters that were read.
        headline: How many of the words, the first ones, are in the headline.
    """

    weights: Mapping[str, float]
    names: Sequence[str]
    proper: frozenset[str]
    subjects: frozenset[str]
    words: Mapping[str, str]
    length: int
    headline: int


def of_article(article: Article) -> Terms:
    """Return the terms of an article."""
    return of_text(article.headline, article.text)


def of_text(headline: str, text: str) -> Terms:
    """Return the terms of a headline and a text; wire words of the headline are left out."""
    headline = _CUT.sub("", without_states(headline))
    lead, rest = text[:_LEAD], text[_LEAD:_MOST]
    weights: dict[str, float] = {}
    words: dict[str, str] = {}
    reached: list[int] = []  # terms up to the end of each part
    for part, weight in ((headline, _HEADLINE_WEIGHT), (lead, _LEAD_WEIGHT), (rest, 1.0)):
        found = words_of(part)
        for word, term in zip(found, map(stem, found), strict=True):
            if term in weights:
                weights[term] += weight
            else:
                weights[term] = weight
                words[term] = word
        reached.append(len(weights))
    in_headline, in_lead = (frozenset(islice(weights, end)) for end in reached[:2])
    read = f"{lead}{rest}"
    names, proper = _names(read), _proper(read)
    begun = [stem(pair.partition(" ")[0]) for pair in names]
    if not _is_in_capitals(headline):
        names = [*_names(headline), *names]
        proper |= _proper(headline)
    subjects = proper.union(begun) & in_headline
    length = len(headline) + len(read)
    figures = [term for term in in_lead if term < LETTERS]
    if not text or len(figures) < _TABLE * len(in_lead):
        return Terms(weights, names, proper, subjects, words, length, reached[0])
    of_headline = in_headline.difference(figures)
    return Terms(
        {term: weight for term, weight in weights.items() if term in of_headline},
        (),
        proper,
        subjects,
        {term: word for term, word in words.items() if term in of_headline},
        length,
        len(of_headline),
    )


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded; numbers keep their decimals."""
    text = without_marks(text).lower()
    if text.isascii():
        return _PLAIN_WORD.findall(text)
    words: list[str] = []
    for word in _WORD.findall(text):  # most are plain
        if word.isascii():
            words.append(word)
        else:
            words += _WORD.findall(fold(searchable(word)))
    return words


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """Strip the common endings of English words, so that *resigns* and *resigned* are one term."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, least in (("ingly", 4), ("edly", 4), ("ing", 4), ("ies", 3), ("ied", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)] + ("y" if ending in ("ies", "ied") else "")
    for ending, least in (("ed", 4), ("es", 4), ("ly", 4), ("s", 3), ("e", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def _names(text: str) -> list[str]:
    pairs: list[str] = []
    for match in _NAME.finditer(text):
        start = match.start()
        while start and text[start - 1].isalnum():
            start -= 1
        parts = fold(text[start : match.end()]).replace("-", " ").split()
        pairs += map(" ".join, pairwise(parts))
    return pairs


def _proper(text: str) -> frozenset[str]:
    return frozenset([stem(fold(word)) for word in _PROPER.findall(text)])


def _is_in_capitals(headline: str) -> bool:
    words = [word for word in headline.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > _MOSTLY_CAPITALS * len(words)
