"""Maintenance of the SQLite file of an archive; each kind is imported when it is first used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from storage.database.connections import Connections

if TYPE_CHECKING:
    from storage.engine.values import CheckResult

__all__ = ["SQLiteMaintenance"]


class SQLiteMaintenance:
    """`Maintenance` of the file behind connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def check(self) -> Iterator[CheckResult]:
        from storage.engine.sqlite.files import checks

        return checks.checks(self._connections)

    def rebuild(self) -> None:
        from storage.engine.sqlite.files import checks

        with self._connections.transaction() as writer:
            checks.rebuild(writer)

    def readable(self) -> list[int]:
        from storage.engine.sqlite.files import reading_around

        with self._connections.reading() as reader:
            return reading_around.article_ids(reader)

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:
        from storage.database.backups import back_up, copy

        path, mode = self._connections.path, self._connections.mode
        if target is None:
            return back_up(path, why, mode=mode)
        copy(path, target.absolute(), mode=mode)
        return target

    def compact(self) -> int:
        from storage.engine.sqlite.files.compaction import compact

        return compact(self._connections.path)
