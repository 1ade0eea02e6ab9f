"""Stories over dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from storage.model import Story, StorySuggestion, Take
from storage.search.terms import words_of
from storage.text.folding import fold

from .store import Entry, Store


class MemoryStories:
    """`Stories` over a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def next_id(self) -> int:
        with self._store.transaction():
            return self._store.next_ids("story")[0]

    def last_id(self) -> int:
        return self._store.data.given.get("story", 0)

    def place(self, takes: Sequence[Take]) -> None:
        with self._store.transaction() as data:
            data.takes |= {one.article: one for one in takes}

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

    def near(
        self, words: Sequence[str], at: datetime, within: timedelta, limit: int, enough: int
    ) -> list[list[int]]:
        found: list[list[int]] = []
        for word in words:
            if sum(map(bool, found)) == enough:
                break
            found.append(self._near(word, at, within, limit))
        return found

    def _near(self, word: str, at: datetime, within: timedelta, limit: int) -> list[int]:
        newest = self._store.newest_first()
        before = [one for one in newest if at - within <= one.article.published <= at]
        after = [one for one in newest[::-1] if at < one.article.published < at + within]
        wanted = [fold(one) for one in words_of(word)]
        found = []
        for entries in (before, after):
            ids = [one.article.id for one in entries if _has(one, wanted)][:limit]
            found += [id_ for id_ in ids if id_ in self._store.data.takes]
        return found

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        return {term: n for term, n in self._store.data.terms.items() if term in terms}

    def count_terms(self, terms: Collection[str]) -> None:
        with self._store.transaction() as data:
            data.terms |= {term: data.terms.get(term, 0) + 1 for term in terms}

    def add_bridge(self, story: int, other: int) -> None:
        with self._store.transaction() as data:
            bridges, apart = data.pairs.get(_pair(story, other), (0, False))
            data.pairs[_pair(story, other)] = bridges + 1, apart

    def set_apart(self, story: int, other: int, apart: bool) -> bool:
        with self._store.transaction() as data:
            bridges, before = data.pairs.get(_pair(story, other), (0, False))
            data.pairs[_pair(story, other)] = bridges, apart
            return before

    def suggestions(self, least: int, limit: int) -> list[StorySuggestion]:
        found = [
            StorySuggestion(*pair, bridges)
            for pair, (bridges, apart) in self._store.data.pairs.items()
            if bridges >= least and not apart and len(self.sizes(pair)) == 2
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


def _pair(story: int, other: int) -> tuple[int, int]:
    return (story, other) if story < other else (other, story)


def _has(entry: Entry, wanted: list[str]) -> bool:
    article = entry.article
    words = [fold(one) for one in words_of(f"{article.headline} \n {article.text}")]
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
