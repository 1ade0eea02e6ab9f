"""Grouping: each article joins a story or starts one, once, when it arrives."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from storage.model import Take
from storage.stories import grouping, takes
from storage.stories.frequencies import shipped
from storage.stories.grouping import Candidate, Vector
from storage.stories.takes import Text
from storage.stories.terms import Terms, of_article

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, TakeKind

__all__ = ["Grouping"]

T = TypeVar("T")

_WORDS = 6
"""Of an article so many words are looked for, the most telling that other articles have."""
_TRIED = 12
"""No more words than this are looked for in vain."""
_EACH = 40
"""Articles that one word may bring to the comparison, before and after."""
_COMPARED = 15
"""Articles that an arriving one is compared with."""
_READ = 3
"""Articles whose text an arriving one may be a take of: those most like it."""
_TAKEN = 0.45
"""How like an article another must be for its text to be compared."""
_VECTORS, _TEXTS = 1_000, 250
"""Articles whose terms, and whose texts, are kept in memory: an import needs them often."""


class Grouping:
    """Groups articles that have just been written, inside the transaction that wrote them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._vectors: OrderedDict[int, tuple[datetime, Vector]] = OrderedDict()
        self._texts: OrderedDict[int, Text] = OrderedDict()
        self._seen: dict[str, int] = {}

    def group(self, articles: Sequence[Article]) -> None:
        """Put articles into stories, in order; each is compared with those before it."""
        self._seen.clear()  # other programs count, too
        try:
            for article in articles:
                self._group_one(article)
        except BaseException:  # the ids are given again, to other articles
            self._vectors.clear()
            self._texts.clear()
            raise

    def forget(self, articles: Iterable[int]) -> None:
        """Forget the text of articles that have changed."""
        for id_ in articles:
            self._vectors.pop(id_, None)
            self._texts.pop(id_, None)

    def _group_one(self, article: Article) -> None:
        stories = self._engine.stories
        terms = of_article(article)
        own = self._weigh(terms)
        _remember(self._vectors, article.id, (article.published, own), _VECTORS)
        candidates = self._candidates(article, own, terms)
        kind, original = self._original(article, candidates)
        sizes = stories.sizes({one.story for one in candidates})
        decision = grouping.decide(own, article.published, candidates, sizes)
        story = original.story if original else decision.story
        if story is None:
            story = stories.next_id()
            self._count({*terms.weights, *terms.names})
        of = original.article if original else None
        stories.place([Take(article.id, story, kind, of)])
        near = {decision.story, decision.bridged} - {None, story}
        for other in sorted(one for one in near if one is not None):
            stories.add_bridge(story, other)

    def _weigh(self, terms: Terms) -> Vector:
        stories, every = self._engine.stories, {*terms.weights, *terms.names}
        if unknown := every - self._seen.keys():
            self._seen |= dict.fromkeys(unknown, 0) | stories.frequencies(unknown)
        return grouping.vector(terms, shipped().weights(every, self._seen, stories.last_id()))

    def _count(self, terms: Set[str]) -> None:
        """Count the terms of an article that starts a story."""
        self._engine.stories.count_terms(terms)
        for term in terms & self._seen.keys():
            self._seen[term] += 1

    def _candidates(self, article: Article, own: Vector, terms: Terms) -> list[Candidate]:
        """Return the articles that share the most telling words of one."""
        near: dict[int, float] = {}
        telling = [term for term in own.weights if term in terms.words][:_TRIED]
        found = self._engine.stories.near(
            [terms.words[term] for term in telling],
            article.published,
            grouping.WINDOW,
            _EACH,
            _WORDS,
        )
        for term, ids in zip(telling, found, strict=False):
            for id_ in ids:
                near[id_] = near.get(id_, 0.0) + own.weights[term]
        near.pop(article.id, None)
        nearest = sorted(near, key=lambda id_: (-near[id_], -id_))[:_COMPARED]
        placed = self._engine.stories.takes(nearest)
        return [
            Candidate(id_, placed[id_].story, published, grouping.likeness(own, vector))
            for id_ in nearest
            if id_ in placed
            for published, vector in self._vector(id_)
        ]

    def _original(
        self, article: Article, candidates: Sequence[Candidate]
    ) -> tuple[TakeKind | None, Candidate | None]:
        """Return the article that one is a take of, if any, and what kind of take."""
        alike = [one for one in candidates if one.alike >= _TAKEN]
        alike.sort(key=lambda one: (-one.alike, -one.article))
        if not alike:
            return None, None
        text = takes.read(article)
        _remember(self._texts, article.id, text, _TEXTS)
        for one in alike[:_READ]:
            before = self._text(one.article)
            if before is not None and (kind := takes.compare(text, before)) is not None:
                return kind, one
        return None, None

    def _vector(self, id: int) -> list[tuple[datetime, Vector]]:
        """Return when an article was published, and its terms; nothing if it is gone."""
        known = _recall(self._vectors, id, lambda: self._read_vector(id), _VECTORS)
        return [] if known is None else [known]

    def _read_vector(self, id: int) -> tuple[datetime, Vector] | None:
        article = self._engine.articles.get(id)
        if article is None:
            return None
        return article.published, self._weigh(of_article(article))

    def _text(self, id: int) -> Text | None:
        return _recall(self._texts, id, lambda: self._read_text(id), _TEXTS)

    def _read_text(self, id: int) -> Text | None:
        article = self._engine.articles.get(id)
        return None if article is None else takes.read(article)


def _recall(
    known: OrderedDict[int, T], id: int, read: Callable[[], T | None], most: int
) -> T | None:
    """Return what is known of an article, or read it and keep it in mind."""
    if id in known:
        known.move_to_end(id)
        return known[id]
    if (value := read()) is not None:
        _remember(known, id, value, most)
    return value


def _remember(known: OrderedDict[int, T], id: int, value: T, most: int) -> None:
    known[id] = value
    if len(known) > most:
        known.popitem(last=False)
