"""Speakers in PostgreSQL: who is quoted, and which names refer to one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from storage.engine.name_changes import NameChanges
from storage.engine.postgres import counters, quote_queries, speaker_queries
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.name_table import PostgresNameTable
from storage.engine.values import FilterQuery
from storage.quotes.names.person_keys import RULES_VERSION

if TYPE_CHECKING:
    from storage.model import Profile, Speaker, SpeakerKind

__all__ = ["PostgresSpeakers"]


class PostgresSpeakers:
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
        return self._connections.read(
            lambda reader: speaker_queries.search(
                reader, words, limit, described=described, kind=kind
            )
        )

    def with_role(self, words: str, limit: int) -> list[Speaker]:
        return self._connections.read(
            lambda reader: speaker_queries.with_role(reader, words, limit)
        )

    def names_of(self, name: str) -> list[Speaker]:
        return self._connections.read(lambda reader: speaker_queries.names_of(reader, name))

    def possible_duplicates(self, name: str) -> list[Speaker]:
        return self._connections.read(
            lambda reader: speaker_queries.possible_duplicates(reader, name)
        )

    def profile(self, query: FilterQuery) -> Profile:
        return self._connections.read(lambda reader: quote_queries.profile(reader, query))

    def aliases(self) -> dict[str, str]:
        rows = self._connections.read(
            lambda reader: reader.rows('SELECT name, target FROM alias ORDER BY name COLLATE "C"')
        )
        return dict(rows)

    def set_aliases(self, values: Mapping[str, str | None]) -> Mapping[str, str | None]:
        return self._connections.write(
            lambda writer: NameChanges(PostgresNameTable(writer)).set_aliases(values)
        )

    def are_current(self) -> bool:
        joined_by = self._connections.read(lambda reader: counters.get(reader, counters.JOINED_BY))
        return (joined_by or 0) >= RULES_VERSION

    def recluster(self, after: int, count: int) -> int | None:
        def recluster(writer: Reader) -> int | None:
            last = NameChanges(PostgresNameTable(writer)).recluster_some(after, count)
            if last is None:
                counters.put(writer, counters.JOINED_BY, RULES_VERSION)
            return last

        return self._connections.write(recluster)
