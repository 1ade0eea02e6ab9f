"""What else is known of a quote: the same words in other articles, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from storage.engine.values import FilterQuery
from storage.model import Reprint
from storage.quotes.names.person_keys import is_person, may_be_same_person, person_key
from storage.search.terms import Term, TermTree
from storage.stories import reprints
from storage.stories.terms import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.engine.protocol import Engine
    from storage.model import Article, Naming, Quote, QuoteHit

__all__ = ["Reprints"]

_MOST = 50
"""Quotes with the words of one that are compared with it, the newest."""
_WEEK = timedelta(7)
_EARLIER = 3_000
"""Earlier quotes of a speaker that are looked through, the newest."""
_RELATED = 30
"""Earlier quotes that are shown, those with most in common."""
_TELLING = 3.5
"""What the words in common must add up to: one rare word, or two of a subject."""
_FEW, _LEAST = 3, 2.0
"""Of fewer related quotes than so many, these are shown that have one word of a subject."""


class Reprints:
    """Quotes of an archive that repeat a quote, or go with it. Nothing is changed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_article(self, article: Article, quotes: Sequence[Quote]) -> list[tuple[Reprint, ...]]:
        """Return for each quote of an article the same utterance in other articles, newest first.

        Of an article there is one quote, that with most of the words.
        """
        names = cache(self._names)
        return [tuple(self._find(article, quote, names)) for quote in quotes]

    def said_before(self, article: Article, quote: Quote) -> list[QuoteHit]:
        """Return what the speaker of a quote said earlier about the same, most related first.

        The more words and names it has in common, and the rarer these are, the more related.
        """
        if quote.certainty == "none" or not quote.speaker:
            return []
        query = FilterQuery(speaker=quote.speaker, before=article.published)
        words = words_of(quote.text)
        telling = reprints.telling(words)
        found: list[tuple[float, QuoteHit]] = []
        for group in reprints.group(self._engine.quotes.find(query, _EARLIER, None)):
            others = words_of(group[-1].quote.text)
            score = sum(telling[term] for term in telling.keys() & set(map(stem, others)))
            if score >= _LEAST and not reprints.compare(words, others):
                found.append((score, group[-1]))
        found.sort(key=lambda pair: -pair[0])
        related = [hit for score, hit in found if score >= _TELLING]
        # With few of them, those that share one word of a subject are better than nothing.
        return related[:_RELATED] if len(related) >= _FEW else [hit for _, hit in found[:_FEW]]

    def _find(
        self, article: Article, quote: Quote, names: Callable[[str], frozenset[str]]
    ) -> Iterator[Reprint]:
        if quote.kind == "statement":
            return  # no two papers report with the same words
        words = words_of(quote.text)
        wanted = tuple(Term(phrase) for phrase in reprints.phrases(words))
        if not wanted:
            return
        query = FilterQuery(terms=TermTree((wanted,), ()))
        best: dict[int, tuple[int, Reprint]] = {}
        for hit in self._engine.quotes.find(query, _MOST, None):
            others = words_of(hit.quote.text)
            wording = reprints.compare(words, others)
            if wording is None or hit.article.id == article.id:
                continue
            naming = _naming(quote, hit.quote, names)
            is_short = min(len(words), len(others)) < reprints.LEAST
            is_near = abs(hit.article.published - article.published) <= _WEEK
            if is_short and (naming != "same" or not is_near):
                continue  # a slogan, or chance
            if naming == "other" and not is_near:
                continue  # words repeated by somebody else, later
            if hit.article.id not in best or len(others) > best[hit.article.id][0]:
                best[hit.article.id] = len(others), Reprint(hit, wording, naming)
        yield from (reprint for _, reprint in best.values())

    def _names(self, name: str) -> frozenset[str]:
        return frozenset(one.name for one in self._engine.speakers.names_of(name))


def _naming(quote: Quote, other: Quote, names: Callable[[str], frozenset[str]]) -> Naming:
    """Return whether another quote names the same person as a quote does."""
    here, there = _person(quote), _person(other)
    if here and there:
        is_same = there in names(here) or here == there
        keys = person_key(here), person_key(there)
        return "same" if is_same or may_be_same_person(*keys) else "other"
    if here or there:
        return "named" if there else "unnamed"
    return "same"


def _person(quote: Quote) -> str:
    """Return the person a quote names; empty for nobody, a description or a body."""
    if quote.certainty == "none" or not quote.speaker:
        return ""
    return quote.speaker if is_person(person_key(quote.speaker)) else ""
