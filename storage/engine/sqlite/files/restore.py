"""Restore a backup in place of the archive: checked first, swapped in one step."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from storage.database.backups import backup_path, copy, list_backups, prune, publish, sync
from storage.database.opening import inspect, reading_mode
from storage.database.translate_errors import display, translate_errors
from storage.engine import MIGRATIONS
from storage.errors import ArchiveError, NotAnArchive

__all__ = ["last_replaced", "restore", "swap_in"]

_REPLACED = "replaced"
_LOCK_AT, _LOCK_LENGTH = 0x4000_0000, 512
"""Where SQLite locks a file: each program that has it open holds some of these bytes."""


def last_replaced(path: Path) -> Path:
    """Return what the last restore set aside.

    Raises:
        ArchiveError: Nothing was ever restored.
    """
    if replaced := list_backups(path.resolve(), _REPLACED):
        return replaced[0]
    raise ArchiveError(f"{display(path)}: no restore to undo")


def restore(path: Path, backup: Path) -> Path | None:
    """Replace the archive at `path` by the one in `backup`; return where the old one is kept.

    Neither file is ever half written: the new one is created and checked beside the old one. This
    program must not have the archive open.

    Raises:
        NotAnArchive: `backup` is something else.
        ArchiveError: It is damaged or newer, another program has the archive open, or no room.
    """
    path, backup = path.resolve(), backup.resolve()
    if path.exists() and backup.exists() and path.samefile(backup):
        raise ArchiveError(f"{display(backup)}: is the archive itself; name a backup of it")
    with translate_errors(backup):
        inspect(backup, must_exist=True)
    if not backup.stat().st_size:
        raise NotAnArchive(f"{display(backup)}: empty, not a newsdesk archive")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}-{os.getpid()}.restoring")
    try:
        # Without a log nobody is writing it, and immutable mode leaves no files beside it.
        logged = backup.with_name(f"{backup.name}-wal").exists()
        copy(backup, part, mode=reading_mode(backup) if logged else "immutable=1")
        _check(part, backup)
        return swap_in(path, part)
    finally:
        part.unlink(missing_ok=True)


def swap_in(path: Path, part: Path) -> Path | None:
    """Put a finished file in place of the archive at `path`; return where the old one is kept.

    Raises:
        ArchiveError: Another program has the archive open.
    """
    _merge_log(path)
    with _alone(path):
        return _swap(path, part)


def _check(part: Path, backup: Path) -> None:
    """Check that the copy of a backup is complete and can be opened; switch it to WAL mode."""
    with (
        translate_errors(backup),
        closing(sqlite3.connect(part, isolation_level=None)) as connection,
    ):
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise ArchiveError(f"{display(backup)}: made by a newer newsdesk; restore it with that")
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'article'").fetchone():
            raise NotAnArchive(f"{display(backup)}: holds no articles, so it is not a backup")
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise ArchiveError(f"{display(backup)}: the backup is damaged; restore another")
        # So that the next restore notices even a program that only reads it.
        connection.execute("PRAGMA journal_mode = WAL")


def _merge_log(path: Path) -> None:
    """Let SQLite merge the log into the archive that is about to be set aside."""
    with suppress(sqlite3.Error, ArchiveError):  # damaged, or no archive: it is set aside as it is
        inspect(path, must_exist=True)
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep all other programs out of the archive, even if it is damaged."""
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        yield
        return
    except OSError as error:
        raise ArchiveError(f"{display(path)}: cannot be replaced: {error.strerror}") from error
    with file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_AT)
        except OSError as error:
            raise ArchiveError(
                f"{display(path)}: another program has it open; close that and try again"
            ) from error
        yield


def _swap(path: Path, part: Path) -> Path | None:
    """Set the archive aside, with a log that could not be merged, and put `part` in its place."""
    replaced = None
    mode = path.stat().st_mode if path.exists() else part.stat().st_mode
    log, shared = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    aside = backup_path(path, _REPLACED)
    aside.parent.mkdir(mode=0o700, exist_ok=True)
    if path.exists() and path.stat().st_size:
        replaced = aside
        publish(path, replaced)
    if log.exists():
        log.rename(aside.with_name(f"{aside.name}-wal"))
    shared.unlink(missing_ok=True)
    part.chmod(stat.S_IMODE(mode) | stat.S_IRUSR | stat.S_IWUSR)
    part.replace(path)
    sync(path.parent)
    prune(path)
    return replaced
