"""What newsdesk itself can do for a shared archive; the rest is up to who runs the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from storage.engine.postgres import partitions
from storage.engine.postgres.address import not_here
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.values import CheckResult

__all__ = ["PostgresMaintenance"]

_LOST = (
    "SELECT count(*) FROM {0} o WHERE o.published >= %(lower)s AND o.published < %(upper)s AND NOT"
    " EXISTS (SELECT 1 FROM known k WHERE k.id = o.{1} AND k.published = o.published)"
)


class PostgresMaintenance:
    """`Maintenance` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def check(self) -> Iterator[CheckResult]:
        for table, column in (("article", "id"), ("body", "id"), ("quote", "article")):
            lost = self._connections.read(lambda reader, t=table, c=column: _lost(reader, t, c))  # type: ignore[misc]
            faults = (f"{lost} rows of {table} that belong to no article",) if lost else ()
            yield CheckResult(table, faults)

    def rebuild(self) -> None:
        pass  # the server keeps indexes; nothing else is derived

    def readable(self) -> list[int]:
        rows = self._connections.read(
            lambda reader: reader.rows("SELECT id FROM known ORDER BY published DESC, id DESC")
        )
        return [id_ for (id_,) in rows]

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:  # noqa: ARG002
        raise not_here(self._connections.address, "backed up")

    def compact(self) -> int:
        # The server gives room back by itself; what grows without end is taken care of here.
        self._connections.write(_tidy, house=False)
        return 0


def _lost(reader: Reader, table: str, column: str) -> int:
    return sum(
        reader.value(_LOST.format(table, column), part.bounds) for part in partitions.all_of(reader)
    )


def _tidy(owner: Reader) -> None:
    partitions.balance(owner)
    owner.run("DELETE FROM change WHERE at < now() - interval '1 day'")
    owner.run(
        "DELETE FROM state WHERE NOT EXISTS (SELECT 1 FROM known WHERE known.id = state.article)"
        " AND NOT EXISTS (SELECT 1 FROM trash WHERE trash.article = state.article)"
    )
