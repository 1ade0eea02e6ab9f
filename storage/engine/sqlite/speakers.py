"""Speakers in SQLite: who is quoted, and which names refer to one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage.database.connections import Connections
from storage.engine.sqlite import rows
from storage.engine.sqlite.query.row_query import expanded, of_quotes
from storage.engine.values import FilterQuery

if TYPE_CHECKING:
    from storage.model import Profile, Speaker, SpeakerKind

__all__ = ["SQLiteSpeakers"]


class SQLiteSpeakers:
    """`Speakers` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def search(
        self,
        words: str,
        limit: int,
        *,
        described: bool = False,
        kind: SpeakerKind | None = None,
    ) -> list[Speaker]:
        from storage.engine.sqlite.query import speakers  # late: its page is opened seldom

        with self._connections.reading() as reader:
            return speakers.search(reader, words, limit, described=described, kind=kind)

    def with_role(self, words: str, limit: int) -> list[Speaker]:
        from storage.engine.sqlite.query import speakers  # late: its page is opened seldom

        with self._connections.reading() as reader:
            return speakers.with_role(reader, words, limit)

    def names_of(self, name: str) -> list[Speaker]:
        from storage.engine.sqlite.query import speakers  # late: its page is opened seldom

        with self._connections.reading() as reader:
            return speakers.names_of(reader, name)

    def possible_duplicates(self, name: str) -> list[Speaker]:
        from storage.engine.sqlite.query import speakers  # late: its page is opened seldom

        with self._connections.reading() as reader:
            return speakers.possible_duplicates(reader, name)

    def profile(self, query: FilterQuery) -> Profile:
        with self._connections.reading() as reader:
            return rows.quotations.profile(reader, expanded(reader, of_quotes(query)))

    def aliases(self) -> dict[str, str]:
        with self._connections.reading() as reader:
            return rows.name_clusters.aliases(reader)

    def set_aliases(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        with self._connections.transaction() as writer:
            return rows.name_clusters.changes(writer).set_aliases(values)

    def are_current(self) -> bool:
        with self._connections.reading() as reader:
            return rows.name_clusters.are_current(reader)

    def recluster(self, after: int, count: int) -> int | None:
        with self._connections.transaction() as writer:
            return rows.name_clusters.recluster(writer, after, count)
