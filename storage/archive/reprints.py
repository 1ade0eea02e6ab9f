"""What else is known of a quote: the same words in other articles, and what was said before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from storage.engine.values import FilterQuery
from storage.model import Headline, Reprint
from storage.quotes.names.person_keys import is_person, may_be_same_person, person_key
from storage.search.terms import Term, TermTree
from storage.stories import reprints
from storage.stories.elsewhere import doubted, elsewhere
from storage.stories.terms import words_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from storage.archive.statements import Statements
    from storage.engine.protocol import Engine
    from storage.model import Article, DateKind, Naming, Quote, QuoteHit, Wording

__all__ = ["Earlier", "Print", "QuoteToCite", "Reprints"]

_MOST = 50
"""Quotes with the words of one that are compared with it, the newest."""
_EARLIER = 3_000
"""Earlier quotes of a speaker that are looked through, the newest."""
_RELATED = 30
"""Earlier quotes that are shown, those with most in common."""
_BY_WORD = 10
"""Earlier quotes with a word in common that are shown where none is on the subject."""
_SEARCHED = 8
"""Terms by which articles with earlier statements are searched, the rarest."""


class Earlier(NamedTuple):
    """What a speaker said earlier on the subject of a quote; quotes come first, then statements.

    `by_word`: nothing is on the subject, but these have a word in common with it.
    """

    hits: list[QuoteHit]
    by_word: bool = False


class Print(NamedTuple):
    """Another paper that has the words of a quote: when it had them first, in which article."""

    source: str
    published: datetime
    date_kind: DateKind
    article: int


class QuoteToCite(NamedTuple):
    """A quote as it may be cited, its speaker only likely where another paper names somebody else.

    `remark` says who other papers name, or which other figure they have; mostly nothing. `papers`
    are the others that have its words, the first one first.
    """

    quote: Quote
    remark: str
    papers: tuple[Print, ...] = ()


class Reprints:
    """Quotes of an archive that repeat a quote, or go with it. Nothing is changed."""

    def __init__(self, engine: Engine, statements: Statements) -> None:
        self._engine = engine
        self._statements = statements

    def of_article(
        self, article: Article | Headline, quotes: Sequence[Quote]
    ) -> list[tuple[Reprint, ...]]:
        """Return for each quote of an article the same utterance in other articles, newest first.

        Of an article there is one quote, that with most of the words.
        """
        names = cache(self._names)
        return [
            tuple(one for one in self._find(article, quote, names) if not one.may_be_chance)
            for quote in quotes
        ]

    def to_cite(self, article: Article | Headline, quote: Quote) -> QuoteToCite:
        """Return a quote of an article with what other papers say of who said it."""
        (found,) = self.of_article(article, [quote])
        also = elsewhere(quote.text, _sources(article), found)
        if also is None:
            return QuoteToCite(quote, "")
        return QuoteToCite(doubted(quote, also), also.remark, self._papers(article, found))

    def same_words(self, article: Article | Headline, quote: Quote) -> list[Reprint]:
        """Return what `of_article` does for a quote, then those whose words may be so by chance.

        Few words of the same speaker are no chance in the same story.
        """
        found = [*self._find(article, quote, cache(self._names), with_shortest=True)]
        takes = self._engine.stories.takes([article.id, *(one.hit.article.id for one in found)])
        own = takes[article.id].story if article.id in takes else None

        def is_sure(one: Reprint) -> bool:
            take = takes.get(one.hit.article.id)
            return one.naming == "same" and take is not None and take.story == own

        found = [replace(one, may_be_chance=False) if is_sure(one) else one for one in found]
        return sorted(found, key=lambda one: one.may_be_chance)

    def said_before(self, article: Article | Headline, quote: Quote) -> Earlier:
        """Return what the speaker of a quote said earlier about the same, most related first.

        The more words and names it has in common, and the rarer these are, the more related.
        """
        words = words_of(quote.text)
        telling = reprints.telling(words)
        if quote.certainty == "none" or not quote.speaker or not telling:
            return Earlier([])
        query = FilterQuery(speaker=quote.speaker, before=article.published)
        rarest = sorted(telling, key=lambda term: -telling[term])[:_SEARCHED]
        stated = self._statements.with_any(rarest, quote.speaker, article.published)
        found: list[QuoteHit] = []
        by_word: list[tuple[float, QuoteHit]] = []
        for hits in (self._engine.quotes.find(query, _EARLIER, None), stated):
            scored: list[tuple[float, QuoteHit]] = []
            for group in reprints.group(hits):
                first = group[-1]
                others = words_of(first.quote.text)
                headlines = words_of(f"{article.headline} {first.article.headline}")
                if words == others or reprints.compare(words, others):
                    continue
                if score := reprints.relatedness(telling, others, headlines):
                    scored.append((score, first))
                elif rarity := reprints.rarest_in_common(telling, others):
                    by_word.append((rarity, first))
            found += _highest(scored, _RELATED)
        return Earlier(found) if found else Earlier(_highest(by_word, _BY_WORD), by_word=True)

    def _papers(self, article: Article | Headline, found: Sequence[Reprint]) -> tuple[Print, ...]:
        """Return the first print in each other paper, those who carry an article included."""
        prints = sorted((one.hit.article for one in found), key=lambda one: one.published)
        names = self._engine.sources.names() if any(one.also for one in prints) else {}
        first: dict[int, Print] = {}
        for one in prints:
            for source in (one.source, *one.also):
                name = one.source_name if source == one.source else names.get(source, "")
                first.setdefault(source, Print(name, one.published, one.date_kind, one.id))
        own = _sources(article)
        return tuple(paper for source, paper in first.items() if source not in own)

    def _find(
        self,
        article: Article | Headline,
        quote: Quote,
        names: Callable[[str], frozenset[str]],
        *,
        with_shortest: bool = False,
    ) -> Iterator[Reprint]:
        if quote.kind == "statement":
            return  # no two papers report with the same words
        words = words_of(quote.text)
        phrases = reprints.phrases(words)
        if with_shortest and not phrases and len(words) > 1:
            phrases = [" ".join(words)]
        wanted = tuple(map(Term, phrases))
        if not wanted:
            return
        query = FilterQuery(terms=TermTree((wanted,), ()))
        best: dict[int, tuple[bool, int, Reprint]] = {}
        for hit in self._engine.quotes.find(query, _MOST, None):
            others = words_of(hit.quote.text)
            naming = _naming(quote, hit.quote, names)
            is_near = abs(hit.article.published - article.published) <= reprints.WEEK
            is_short = min(len(words), len(others)) < reprints.LEAST
            wording: Wording | None = "same"
            if words != others:
                wording = reprints.compare(words, others)
                if is_near and naming == "same" and quote.certainty != "none":
                    wording = wording or reprints.compare_part(words, others)
            if wording is None or hit.article.id == article.id:
                continue
            # Short ones may be a slogan, or chance; or somebody else repeats words, later.
            is_sure = is_near and (naming == "same" or not is_short)
            is_sure = is_sure or (naming != "other" and not is_short)
            is_sure = is_sure and len(words) >= reprints.SHORTEST
            found = is_sure, len(others), Reprint(hit, wording, naming, not is_sure)
            if hit.article.id not in best or found[:2] > best[hit.article.id][:2]:
                best[hit.article.id] = found
        yield from (reprint for *_, reprint in best.values())

    def _names(self, name: str) -> frozenset[str]:
        return frozenset(one.name for one in self._engine.speakers.names_of(name))


def _highest(scored: list[tuple[float, QuoteHit]], most: int) -> list[QuoteHit]:
    return [hit for _, hit in sorted(scored, key=lambda pair: -pair[0])[:most]]


def _sources(article: Article | Headline) -> tuple[int, ...]:
    """Return the source of an article and those that carry it."""
    if isinstance(article, Headline):
        return article.source, *article.also
    return article.source, *(one.source for one in article.carriers)


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
