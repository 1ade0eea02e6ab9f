"""Arrivals in PostgreSQL: articles whose quotes, story and watches are still to come."""

from __future__ import annotations

from collections.abc import Collection

from storage.engine.postgres.connections import Connections, Reader

__all__ = ["PostgresArrivals", "forget"]

_THERE = "FROM pending WHERE EXISTS (SELECT 1 FROM known WHERE known.id = pending.article)"


class PostgresArrivals:
    """`Arrivals` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, articles: Collection[int]) -> None:
        self._connections.write(
            lambda writer: writer.many(
                "INSERT INTO pending VALUES (%(id)s) ON CONFLICT DO NOTHING",
                [{"id": article} for article in sorted(articles)],
            )
        )

    def first(self, limit: int, after: int = 0) -> list[int]:
        return self._connections.read(
            lambda reader: [
                article
                for (article,) in reader.rows(
                    f"SELECT article {_THERE} AND article > %(after)s"
                    " ORDER BY article LIMIT %(limit)s",
                    {"after": after, "limit": limit},
                )
            ]
        )

    def count(self) -> int:
        return self._connections.read(lambda reader: int(reader.value(f"SELECT count(*) {_THERE}")))

    def among(self, articles: Collection[int]) -> set[int]:
        return self._connections.read(
            lambda reader: {
                article
                for (article,) in reader.rows(
                    f"SELECT article {_THERE} AND article = ANY(%(ids)s)", {"ids": [*articles]}
                )
            }
        )

    def take(self, articles: Collection[int]) -> set[int]:
        return self._connections.write(lambda writer: forget(writer, articles))


def forget(writer: Reader, articles: Collection[int]) -> set[int]:
    """Delete the rows of articles; return which had one."""
    rows = writer.rows(
        "DELETE FROM pending WHERE article = ANY(%(ids)s) RETURNING article", {"ids": [*articles]}
    )
    return {article for (article,) in rows}
