"""Stories in SQLite."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows
from storage.engine.sqlite.rollups.states import FOLDINGS
from storage.engine.values import Fold

if TYPE_CHECKING:
    from storage.engine.values import NearSearch, Neighbour
    from storage.model import Story, StorySuggestion, Take
    from storage.stories.grouping import Vector

__all__ = ["SQLiteStories"]


class SQLiteStories:
    """`Stories` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def next_id(self) -> int:
        with self._connections.writing() as writer:
            return rows.counters.reserve(writer, rows.counters.STORY, 1)[0]

    def last_id(self) -> int:
        with self._connections.reading() as reader:
            return rows.counters.get(reader, rows.counters.STORY) or 0

    def place(self, takes: Sequence[Take], *, refold: bool = True) -> None:
        with self._connections.writing() as writer:
            rows.stories.place(writer, takes, refold=refold)

    def refold(self, stories: Collection[int]) -> None:
        with self._connections.writing() as writer:
            rows.folding.refold(writer, stories)

    def heads(self, articles: Sequence[int], fold: Fold) -> dict[int, int]:
        with self._connections.reading() as reader:
            return rows.story_rows.heads(reader, FOLDINGS[fold], articles)

    def folded(self, articles: Sequence[int], fold: Fold) -> list[int]:
        with self._connections.reading() as reader:
            return rows.story_rows.folded(reader, FOLDINGS[fold], articles)

    def takes(self, articles: Sequence[int]) -> dict[int, Take]:
        with self._connections.reading() as reader:
            return rows.stories.takes(reader, articles)

    def members(self, story: int) -> list[Take]:
        with self._connections.reading() as reader:
            return rows.stories.members(reader, story)

    def sizes(self, stories: Collection[int]) -> dict[int, int]:
        with self._connections.reading() as reader:
            return rows.stories.sizes(reader, stories)

    def get(self, story: int) -> Story | None:
        with self._connections.reading() as reader:
            return rows.stories.get(reader, story)

    def put(self, story: Story) -> None:
        with self._connections.transaction() as writer:
            rows.stories.put(writer, story)

    def named(self) -> list[Story]:
        with self._connections.reading() as reader:
            return rows.stories.named(reader)

    def near(
        self,
        words: Mapping[str, float],
        at: datetime,
        within: timedelta,
        search: NearSearch,
        upto: int | None = None,
    ) -> list[Neighbour]:
        from storage.engine.sqlite.rows import neighbours  # late: only grouping needs it

        with self._connections.reading() as reader:
            return neighbours.near(reader, words, at, within, search, upto)

    def vectors(self, articles: Collection[int]) -> dict[int, Vector]:
        from storage.engine.sqlite.rows import neighbours  # late: only grouping needs it

        with self._connections.reading() as reader:
            return neighbours.vectors(reader, articles)

    def keep_vectors(self, vectors: Mapping[int, Vector], within: timedelta) -> None:
        from storage.engine.sqlite.rows import neighbours  # late: only grouping needs it

        with self._connections.writing() as writer:
            neighbours.keep_vectors(writer, vectors, within)

    def forget_vectors(self, articles: Collection[int]) -> None:
        from storage.engine.sqlite.rows import neighbours  # late: only grouping needs it

        with self._connections.writing() as writer:
            neighbours.forget_vectors(writer, articles)

    def frequencies(self, terms: Collection[str]) -> dict[str, int]:
        with self._connections.reading() as reader:
            return rows.stories.frequencies(reader, terms)

    def count_terms(self, terms: Mapping[str, int]) -> None:
        with self._connections.writing() as writer:
            rows.stories.count_terms(writer, terms)

    def bridges(self, story: int, other: int) -> int:
        with self._connections.reading() as reader:
            return rows.stories.bridges(reader, story, other)

    def add_bridge(self, story: int, other: int) -> None:
        with self._connections.writing() as writer:
            rows.stories.add_bridge(writer, story, other)

    def set_apart(self, story: int, other: int, apart: bool) -> bool:
        with self._connections.transaction() as writer:
            return rows.stories.set_apart(writer, story, other, apart)

    def apart(self) -> list[tuple[int, int]]:
        with self._connections.reading() as reader:
            return rows.stories.apart(reader)

    def decided(self) -> list[Take]:
        with self._connections.reading() as reader:
            return rows.stories.decided(reader)

    def suggestions(self, least: int, limit: int) -> list[StorySuggestion]:
        with self._connections.reading() as reader:
            return rows.stories.suggestions(reader, least, limit)

    def are_grouped(self) -> bool:
        with self._connections.reading() as reader:
            return rows.counters.get(reader, rows.counters.GROUPED) is None

    def ungrouped(self, limit: int) -> list[int]:
        with self._connections.reading() as reader:
            return rows.stories.ungrouped(reader, limit)

    def count_ungrouped(self) -> int:
        with self._connections.reading() as reader:
            return rows.stories.count_ungrouped(reader)

    def pass_over(self, upto: int | None) -> None:
        with self._connections.transaction() as writer:
            rows.stories.pass_over(writer, upto)
