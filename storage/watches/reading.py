"""An arriving article as watches read it: its words by column, its facts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple

from storage.model import Article, Quote, Reason, ReasonPart
from storage.watches.words import find_span, words_of
from storage.wire.headline_states import parse_headline

__all__ = ["Arrival", "Place", "WatchedTerm"]


_GAP = "\n\n"
"""What stands between two parts of a text."""


class WatchedTerm(NamedTuple):
    """A word or phrase of a watch.

    Attributes:
        words: Its words as an index has them.
        pattern: These words with a space before each, and, unless longer words that begin like the
            last one match as well, one after it.
        whole: A whole word among them, if there is one: without it the rest need not be looked for.
        in_headlines: It matches in headlines only.
    """

    words: tuple[str, ...]
    pattern: str
    whole: str
    in_headlines: bool = False


class Place(NamedTuple):
    """Where the words of a term begin, and how many there are."""

    column: int
    word: int
    length: int


class _Part(NamedTuple):
    part: ReasonPart
    number: int
    text: str


@dataclass(frozen=True)
class Arrival:
    """An article that has arrived, with what was extracted from it.

    Attributes:
        source_name: The name of its source.
        said: A quote for each name by which a search finds the person it is by.
    """

    article: Article
    quotes: int = 0
    source_name: str = ""
    said: Mapping[str, Quote] = field(default_factory=dict)

    @cached_property
    def _columns(self) -> Sequence[Sequence[_Part]]:
        """The parts of the columns of the full text: a phrase is found inside one of these."""
        article = self.article
        return (
            [_Part("headline", 0, article.headline)],
            [_Part("standfirst", 0, article.standfirst), _Part("caption", 0, article.caption)],
            [_Part("paragraph", number, one.text) for number, one in enumerate(article.blocks, 1)],
        )

    @cached_property
    def _texts(self) -> Sequence[str]:
        # The parts of a column are joined first: one call reads a long text faster than many.
        return [_GAP.join([part.text for part in column]) for column in self._columns]

    @cached_property
    def _lower(self) -> Sequence[str]:
        return [text.lower() for text in self._texts]

    @cached_property
    def _starts(self) -> Sequence[list[int]]:
        """Where the parts of each column begin in its text."""
        sizes = [[len(part.text) + len(_GAP) for part in column] for column in self._columns]
        return [[*accumulate(column, initial=0)] for column in sizes]

    @cached_property
    def _words(self) -> Sequence[list[str]]:
        return [words_of(text) for text in self._texts]

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words, each once."""
        return frozenset().union(*self._words)

    @cached_property
    def _joined(self) -> Sequence[str]:
        """The words of each column, with a space before and after each."""
        return [f" {' '.join(words)} " for words in self._words]

    @cached_property
    def sources(self) -> frozenset[int]:
        """The sources that have sent it."""
        return frozenset([self.article.source, *(one.source for one in self.article.carriers)])

    @cached_property
    def flags(self) -> frozenset[str]:
        """The names of the flags of a filter that hold for it, among those that watches ask for."""
        article = self.article
        states = parse_headline(article.headline).states - {"killed", "repeated"}
        facts = {
            "quoted": self.quotes > 0,
            "captioned": bool(article.caption),
            "killed": article.killed is not None,
        }
        return frozenset([*states, *(name for name, holds in facts.items() if holds)])

    def find(self, term: WatchedTerm) -> Place | None:
        """Return where a term stands first, the headline before the text; None if nowhere."""
        if term.whole and term.whole not in self.words:
            return None
        for column, joined in enumerate(self._joined):
            if (at := joined.find(term.pattern)) >= 0:
                return Place(column, joined.count(" ", 0, at), len(term.words))
            if term.in_headlines:
                break
        return None

    def reason(self, place: Place) -> Reason:
        """Return the words at a place, and in which part of the article they stand."""
        column = place.column
        words = self._words[column][place.word : place.word + place.length]
        start, end = find_span(self._texts[column], self._lower[column], words, place.word)
        at = bisect_right(self._starts[column], start) - 1
        part, offset = self._columns[column][at], self._starts[column][at]
        start, end = start - offset, min(end - offset, len(part.text.rstrip()))
        # A phrase may go on in the next paragraph.
        return Reason(part.part, part.text[start:end], part.number, start, end)

    def reason_of(self, quote: Quote, name: str) -> Reason:
        """Return who is quoted, and where; `name` is what the search calls them."""
        start, end = quote.start, quote.end
        for part in chain.from_iterable(self._columns[1:]):
            length = len(part.text)
            if start <= length:
                return Reason(
                    "speaker", quote.speaker or name, part.number, start, min(end, length)
                )
            shift = length + len(_GAP) if part.text else 0
            start, end = start - shift, end - shift
        return Reason("speaker", quote.speaker or name)
