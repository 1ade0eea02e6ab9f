"""Grouping: each article joins a story or starts one, once, when it arrives."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from storage.engine.values import NearSearch, Neighbour
from storage.model import Take
from storage.stories import grouping, takes
from storage.stories.boilerplate import Boilerplate
from storage.stories.certainty import is_doubtful
from storage.stories.frequencies import shipped
from storage.stories.grouping import Candidate, Vector
from storage.stories.takes import Text
from storage.stories.terms import Terms, of_article

if TYPE_CHECKING:
    from storage.engine.protocol import Engine
    from storage.model import Article, TakeKind

__all__ = ["Grouping"]

T = TypeVar("T")

_SEARCH = NearSearch(each=40, enough=6, most=20)
"""How articles to compare with are looked for: by the six most telling words that others have."""
_TRIED = 12
"""No more words than this are looked for in vain."""
_READ = 3
"""Articles whose text an arriving one may be a take of: those most like it."""
_TAKEN = 0.4
"""How like an article another must be for its text to be compared."""
_VECTORS, _TEXTS = 500, 500
"""Articles whose terms, and whose texts, are kept in memory: an import needs them often."""
_ANY = ""
"""The term that every text is counted to have."""
_KEPT = 2 * grouping.WINDOW
"""How long the terms of articles are kept in the archive."""


class Grouping:
    """Groups articles, inside a transaction: one by one, however many in it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._vectors: OrderedDict[int, Vector] = OrderedDict()
        self._texts: OrderedDict[int, Text] = OrderedDict()
        self._seen: dict[str, int] = {}
        """In how many stories terms are by now, as far as they were looked up."""
        self._counted = Counter[str]()
        """In how many of these since the transaction began."""
        self._boilerplate = Boilerplate()

    def group(self, articles: Sequence[tuple[Article, Terms]], *, arriving: bool = True) -> None:
        """Put articles into stories, in order.

        Each is compared with those that arrived before it or, unless they are `arriving`, with all.
        """
        stories = self._engine.stories
        self._seen.clear()  # other programs count, too
        self._counted.clear()
        joined: set[int] = set()
        vectors: dict[int, Vector] = {}
        self._look_up([terms for _, terms in articles])
        try:
            for article, terms in articles:
                self._boilerplate.note(article)
                article, terms = self._bare(article, terms)
                vectors[article.id] = own = self._vector(terms)
                upto = article.id if arriving else None
                if self._group_one(article, own, terms, joined, upto):
                    self._count(terms)  # only then: a word is not common because one event is
                _remember(self._vectors, article.id, own, _VECTORS)
            stories.refold(joined)
            stories.count_terms(self._counted)
            stories.keep_vectors(vectors, _KEPT)
        except BaseException:  # the ids are given again, to other articles
            self._vectors.clear()
            self._texts.clear()
            raise

    def forget(self, articles: Collection[int]) -> None:
        """Forget the text of articles that have changed."""
        if articles:
            self._engine.stories.forget_vectors(articles)
        for id_ in articles:
            self._vectors.pop(id_, None)
            self._texts.pop(id_, None)

    def _group_one(
        self,
        article: Article,
        own: Vector,
        terms: Terms,
        joined_stories: set[int],
        upto: int | None,
    ) -> bool:
        """Put an article into a story; return whether it starts one.

        A story that it joins is added to `joined_stories`.
        """
        stories = self._engine.stories
        candidates = self._candidates(article, own, terms, upto)
        candidates = self._without_other_episodes(article, candidates)
        kind, original = self._original(article, candidates)
        sizes = stories.sizes({one.story for one in candidates})
        decision = grouping.decide(own, article.published, candidates, sizes)
        if decision.story is not None and decision.bridged is not None:
            bridges = stories.bridges(decision.story, decision.bridged)
            decision = grouping.prefer_larger(decision, own, bridges, sizes)
        joined = original.story if original else decision.story
        story = stories.next_id() if joined is None else joined
        take = Take(article.id, story, kind, original.article if original else None)
        stories.place([take], refold=False)
        near = {decision.story, decision.bridged} - {None, story}
        for other in sorted(one for one in near if one is not None):
            stories.add_bridge(story, other)
        if joined is not None:
            joined_stories.add(joined)
        return joined is None

    def _bare(self, article: Article, terms: Terms) -> tuple[Article, Terms]:
        """Return an article without the boilerplate of its source, and its terms."""
        bare = self._boilerplate.without(article)
        if bare is article:
            return article, terms
        terms = of_article(bare)
        self._look_up([terms])
        return bare, terms

    def _get(self, id: int) -> Article | None:
        """Return an article without the boilerplate of its source; None if it is gone."""
        article = self._engine.articles.get(id)
        if article is None:
            return None
        self._boilerplate.note(article)
        return self._boilerplate.without(article)

    def _look_up(self, every: Sequence[Terms]) -> None:
        """Look up in how many stories the terms of articles are."""
        stories = self._engine.stories
        terms = {term for one in every for some in (one.weights, one.names) for term in some}
        if unknown := {_ANY, *terms} - self._seen.keys():
            found = stories.frequencies(unknown)
            if _ANY in unknown:  # not counted before, there is one a story
                found.setdefault(_ANY, stories.last_id())
            self._seen |= dict.fromkeys(unknown, 0) | found

    def _count(self, terms: Terms) -> None:
        """Count the terms of an article that starts a story."""
        counted = {_ANY, *terms.weights, *terms.names}
        self._counted.update(counted)
        seen = self._seen
        for term in counted:
            seen[term] += 1

    def _vector(self, terms: Terms) -> Vector:
        """Weigh the terms of an article, which were looked up, by how telling they are by now."""
        all_ = {*terms.weights, *terms.names}
        return grouping.vector(terms, shipped().weights(all_, self._seen, self._seen[_ANY]))

    def _candidates(
        self, article: Article, own: Vector, terms: Terms, upto: int | None
    ) -> list[Candidate]:
        """Return the articles that share the most telling words of one."""
        telling = [term for term in own.weights if term in terms.words][:_TRIED]
        words = {terms.words[term]: own.weights[term] for term in telling}
        found = self._engine.stories.near(words, article.published, grouping.WINDOW, _SEARCH, upto)
        vectors = self._known_vectors([one.article for one in found if one.article != article.id])
        return [
            _compare(article, own, one, vectors[one.article])
            for one in found
            if one.article in vectors
        ]

    def _without_other_episodes(
        self, article: Article, candidates: list[Candidate]
    ) -> list[Candidate]:
        """Leave out the other episodes of a podcast, whose notes are alike in any case.

        It is decided by headlines and recordings, which few articles have.
        """
        if not takes.recordings_of(article):
            return candidates
        text = takes.read(article)
        return [
            one
            for one in candidates
            if not one.is_own
            or (other := self._text(one.article)) is None
            or not text.is_other_episode(other)
        ]

    def _original(
        self, article: Article, candidates: Sequence[Candidate]
    ) -> tuple[TakeKind | None, Candidate | None]:
        """Return the article that one is a take of, if any, and what kind of take."""
        alike = [one for one in candidates if one.alike >= _TAKEN]
        if not alike:
            return None, None
        text = takes.read(article)
        # What is corrected is most often a text of the same source, however alike others are.
        alike.sort(key=lambda one: (text.is_corrected > one.is_own, -one.alike, -one.article))
        _remember(self._texts, article.id, text, _TEXTS)
        read = [(one, before) for one in alike[:_READ] if (before := self._text(one.article))]
        found = takes.original_of(text, [before for _, before in read])
        return (found[0], read[found[1]][0]) if found else (None, None)

    def _known_vectors(self, articles: Sequence[int]) -> dict[int, Vector]:
        """Return the terms of articles, without those that are gone."""
        found = {id_: self._vectors[id_] for id_ in articles if id_ in self._vectors}
        for id_ in found:
            self._vectors.move_to_end(id_)
        if missing := [id_ for id_ in articles if id_ not in found]:
            kept = self._engine.stories.vectors(missing)
            kept |= self._read_vectors([id_ for id_ in missing if id_ not in kept])
            for id_, vector in kept.items():
                _remember(self._vectors, id_, vector, _VECTORS)
            found |= kept
        return found

    def _read_vectors(self, articles: Sequence[int]) -> dict[int, Vector]:
        read = [one for id_ in articles if (one := self._get(id_)) is not None]
        terms = {article.id: of_article(article) for article in read}
        self._look_up(list(terms.values()))
        return {id_: self._vector(one) for id_, one in terms.items()}

    def _text(self, id: int) -> Text | None:
        if id in self._texts:
            self._texts.move_to_end(id)
            return self._texts[id]
        article = self._get(id)
        if article is None:
            return None
        text = takes.read(article)
        _remember(self._texts, id, text, _TEXTS)
        return text


def _compare(article: Article, own: Vector, near: Neighbour, other: Vector) -> Candidate:
    """Compare an article with one that has words of it."""
    alike = grouping.likeness(own, other)
    is_own = article.source == near.source != 0
    doubtful = alike >= grouping.NEGLIGIBLE and is_doubtful(
        own,
        other,
        alike,
        article.published - near.published,
        same_source=is_own,
        undated=article.date_kind == "seen",
    )
    return Candidate(
        *(near.article, near.story, near.published, alike, other.is_short),
        is_doubtful=doubtful,
        is_own=is_own,
    )


def _remember(known: OrderedDict[int, T], id: int, value: T, most: int) -> None:
    known[id] = value
    if len(known) > most:
        known.popitem(last=False)
