"""Give unused room in the file back to the disk, if there is enough of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database.interruptible import interruptible
from storage.database.translate_errors import translate_errors

__all__ = ["compact"]

_WORTH_BYTES = 4 * 1024 * 1024
_WORTH_SHARE = 5  # a fifth of the file
_PATIENCE = 5.0


def compact(path: Path) -> int:
    """Shrink the archive's file if that pays; return by how many bytes.

    Others can read meanwhile, and change the archive before and after.

    Raises:
        ArchiveError: Another program is writing, or there is no room for the work.
    """
    with (
        translate_errors(path),
        closing(
            sqlite3.connect(
                f"{path.as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None
            )
        ) as connection,
    ):
        free, pages, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("freelist_count", "page_count", "page_size")
        )
        if free * size < _WORTH_BYTES or free * _WORTH_SHARE < pages:
            return 0
        before = path.stat().st_size
        with interruptible(connection):
            connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return max(before - path.stat().st_size, 0)
