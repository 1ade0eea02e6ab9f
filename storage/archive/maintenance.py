"""Checking the archive, rebuilding what is derived, and backing it up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from storage.archive.transactions import transactional
from storage.engine.values import CheckResult

if TYPE_CHECKING:
    from storage.archive.undo import Undo
    from storage.engine.protocol import Engine

__all__ = ["CheckResult", "Maintenance"]


class Maintenance:
    """Checks, repairs and backups of a whole archive."""

    def __init__(self, engine: Engine, undo: Undo) -> None:
        self._engine = engine
        self._undo = undo

    def run_checks(self) -> Iterator[CheckResult]:
        """Run one check after the other: structure, rows, counts, full text, trash."""
        sound = True
        for checked in self._engine.maintenance.check():
            sound = sound and not (checked.what == "structure" and checked.faults)
            yield checked
        if sound:
            lost = len(self._orphaned_trash())
            faults = (f"removed articles that nothing can bring back: {lost} bins",)
            yield CheckResult("removed articles", faults if lost else ())

    def faults(self) -> list[str]:
        """Return what is wrong with the archive, a line each; reads all of it."""
        return [fault for checked in self.run_checks() for fault in checked.faults]

    @transactional
    def rebuild(self) -> None:
        """Rebuild all derived data (counts, full text), and delete orphaned trash."""
        self._engine.maintenance.rebuild()
        for number in self._orphaned_trash():
            self._engine.trash.empty(number)

    def readable_articles(self) -> list[int]:
        """Return the ids of all articles that can be read, newest first, whatever is damaged."""
        return self._engine.maintenance.readable()

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:
        """Copy the archive while it is in use; return the copy.

        Without a target the copy goes to the folder ``backups`` beside the archive and is named
        after the time and, for an automatic backup, its reason `why`.

        Raises:
            ArchiveError: `target` exists already, there is no room, or the archive is damaged.
        """
        return self._engine.maintenance.back_up(target, why=why)

    def compact(self) -> int:
        """Give unused room back to the disk where that pays; return how many bytes.

        Raises:
            ArchiveError: Another program is writing, or there is no room for the work.
        """
        return self._engine.maintenance.compact()

    def _orphaned_trash(self) -> list[int]:
        batches = self._engine.trash.batches()  # first: a later removal is in the log, too
        restorable = self._undo.trash()
        return [number for number in batches if number not in restorable]
