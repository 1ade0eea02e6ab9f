"""Stories over dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from storage.engine.values import Fold, NearSearch, Neighbour
from storage.model import Article, Story, StorySuggestion, Take
from storage.search.terms import words_of
from storage.stories.grouping import Vector
from storage.text.folding import fold

from .store import Store


class MemoryStories:
    """`Stories` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def next_id(self) -> int:
        with self._store.transaction():
            return self._store.next_ids("story")[0]

    def last_id(self) -> int:
        return self._store.data.given.get("story", 0)

    def place(self, takes: Sequence[Take], *, refold: bool = True) -> None:
        with self._store.transaction() as data:
            data.takes |= {one.article: one for one in takes}

    def refold(self, stories: Collection[int]) -> None:
        pass  # nothing is stored of it

    def heads(self, articles: Sequence[int], fold: Fold) -> dict[int, int]:
        there = self._store.data.entries
        return {id_: group(self._store, id_, fold)[0] if id_ in there else id_ for id_ in articles}

    def folded(self, articles: Sequence[int], fold: Fold) -> list[int]:
        heads = [id_ for id_ in articles if id_ in self._store.data.entries]
        groups = [group(self._store, id_, fold) for id_ in heads]
        found = {one for some in groups if some[0] in articles for one in some}
        return sorted({*articles, *found})

    def takes(self, articles: Sequence[int]) -> dict[int, Take]:
        takes = self._store.data.takes
        return {id_: takes[id_] for id_ in sorted(articles) if id_ in takes}

    def members(self, story: int) -> list[Take]:
        takes = self._store.data.takes
        ids = [entry.article.id for entry in self._store.newest_first()[::-1]]
        return [takes[id_] for id_ in ids if id_ in takes and takes[id_].story == story]

    def sizes(self, stories: Collection[int]) -> dict[int, int]:
        counts = Counter(one.story for one in self._store.data.takes.values())
        return {story: counts[story] for story in stories if counts[story]}

    def get(self, story: int) -> Story | None:
        found = self._store.data.stories.get(story)
        return found or (Story(story) if self.sizes([story]) else None)

    def put(self, story: Story) -> None:
        with self._store.transaction() as data:
            data.stories.pop(story.id, None)
            if story != Story(story.id):
                data.stories[story.id] = story

    def named(self) -> list[Story]:
        stories = self._store.data.stories.values()
        found = (one for one in stories if one.name and one.merged_into is None)
        return sorted(found, key=lambda one: -one.id)

    def near(
        self,
        words: Mapping[str, float],
        at: datetime,
        within: timedelta,
        search: NearSearch,
        upto: int | None = None,
    ) -> list[Neighbour]:
        takes = self._store.data.takes
        sums: dict[int, float] = {}
        articles: dict[int, Article] = {}
        found = 0
        for word, weight in words.items():
            hits = self._near(word, at, within, search.each, upto)
            articles |= {one.id: one for one in hits}
            sums |= {one.id: sums.get(one.id, 0.0) + weight for one in hits}
            found += len(hits) > 1
            if found == search.enough:
                break
        ids = sorted(
            takes.keys() & sums.keys(), key=lambda id_: articles[id_].published, reverse=True
        )
        ids.sort(key=lambda id_: -sums[id_])
        return [
            Neighbour(id_, takes[id_].story, articles[id_].published, articles[id_].source)
            for id_ in ids[: search.most]
        ]

    def _near(
        self, word: str, at: datetime, within: timedelta, limit: int, upto: int | None
    ) -> list[Article]:
        newest = [one.article for one in self._store.newest_first()]
        newest = [one for one in newest if upto is None or one.id <= upto]
        before = [one for one in newest if at - within <= one.published <= at]
        after = [one for one in newest[::-1] if at < one.published < at + within]
        wanted = [fold(one) for one in words_of(word)]
        return [
            one
            for articles in (before, after)
            for one in [one for one in articles if _has(one, wanted)][:limit]
        ]

    def vectors(self, articles: Collection[int]) -> dict[int, Vector]:
        return {id_: one for id_, one in self._store.data.vectors.items() if id_ in articles}

    def keep_vectors(self, vectors: Mapping[int, Vector], within: timedelta) -> None:
        with self._store.transaction() as data:
            published = {one.article.id: one.article.published for one in data.entries.values()}
            known = data.vectors | vectors
            of = {id_: published[id_] for id_ in known if id_ in published}
            now = datetime.now(UTC)
            oldest = max((one for one in of.values() if one <= now), default=now) - within
            data.vectors = {id_: known[id_] for id_, at in of.items() if at >= oldest}

    def forget_vectors(self, articles: Collection[int]) -> None:
        with self._store.transaction() as data:
            data.vectors = {id_: v for id_, v in data.vectors.items() if id_ not in articles}

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        return {term: n for term, n in self._store.data.terms.items() if term in terms}

    def count_terms(self, terms: Mapping[str, int]) -> None:
        with self._store.transaction() as data:
            data.terms |= {term: data.terms.get(term, 0) + n for term, n in terms.items()}

    def bridges(self, story: int, other: int) -> int:
        bridges, apart = self._store.data.pairs.get(_pair(story, other), (0, False))
        return 0 if apart else bridges

    def add_bridge(self, story: int, other: int) -> None:
        with self._store.transaction() as data:
            bridges, apart = data.pairs.get(_pair(story, other), (0, False))
            data.pairs[_pair(story, other)] = bridges + 1, apart

    def set_apart(self, story: int, other: int, apart: bool) -> bool:
        with self._store.transaction() as data:
            bridges, before = data.pairs.get(_pair(story, other), (0, False))
            data.pairs[_pair(story, other)] = bridges, apart
            return before

    def apart(self) -> list[tuple[int, int]]:
        return sorted(pair for pair, (_, apart) in self._store.data.pairs.items() if apart)

    def decided(self) -> list[Take]:
        data = self._store.data
        stories = {one.story for one in data.takes.values() if one.by_reader}
        stories |= {one.id for one in data.stories.values() if one.name}
        stories |= {story for pair in self.apart() for story in pair}
        there = {entry.article.id for entry in data.entries.values()}
        return [
            data.takes[id_]
            for id_ in sorted(there & data.takes.keys())
            if data.takes[id_].story in stories
        ]

    def suggestions(self, least: int, limit: int) -> list[StorySuggestion]:
        found = [
            StorySuggestion(*pair, bridges)
            for pair, (bridges, apart) in self._store.data.pairs.items()
            if bridges >= least and not apart and all(map(self.members, pair))
        ]
        return sorted(found, key=lambda one: (-one.articles, one.story, one.other))[:limit]

    def are_grouped(self) -> bool:
        return not self.ungrouped(1)

    def ungrouped(self, limit: int) -> list[int]:
        ids = [entry.article.id for entry in self._store.newest_first()]
        return [id_ for id_ in ids if id_ not in self._store.data.takes][:limit]

    def count_ungrouped(self) -> int:
        return len(self.ungrouped(len(self._store.data.entries)))

    def pass_over(self, upto: int | None) -> None:
        pass  # nothing is saved by it


def group(store: Store, article: int, fold: Fold) -> list[int]:
    """Return the articles of a row of a folded list, newest first."""
    data = store.data
    take, section = data.takes.get(article), data.entries[article].article.section
    if take is None:
        return [article]
    return [
        entry.article.id
        for entry in store.newest_first()
        if (other := data.takes.get(entry.article.id)) is not None
        and other.story == take.story
        and (fold == "story" or entry.article.section == section)
    ]


def _pair(story: int, other: int) -> tuple[int, int]:
    return (story, other) if story < other else (other, story)


def _has(article: Article, wanted: list[str]) -> bool:
    words = [fold(one) for one in words_of(f"{article.headline} \n {article.text}")]
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
