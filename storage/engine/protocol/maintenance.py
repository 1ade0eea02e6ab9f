"""Checks, repair, backup and compaction, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from storage.engine.values import (
    CheckResult,
)

if TYPE_CHECKING:
    pass

__all__ = ["Maintenance"]


class Maintenance(Protocol):
    """Checks, repair, backup and compaction of an archive."""

    def check(self) -> Iterator[CheckResult]:
        """Check one thing after another; stop after damage to the structure."""

    def rebuild(self) -> None:
        """Rebuild all derived data (counts, full text), and delete rows that belong to nothing."""

    def readable(self) -> list[int]:
        """Return the ids of all articles that can be read, newest first, whatever is damaged."""

    def back_up(self, target: Path | None = None, *, why: str = "") -> Path:
        """Copy the archive while it is in use; return the path of the copy.

        Without a target the copy goes to the folder ``backups`` beside the archive, named by the
        time; `why` is the reason for a copy that nobody asked for.

        Raises:
            ArchiveError: `target` exists, there is no room, or the archive is damaged.
        """

    def compact(self) -> int:
        """Give unused room back to the disk where that pays; return how many bytes.

        Raises:
            ArchiveError: Another program is writing, or there is no room for the work.
        """
