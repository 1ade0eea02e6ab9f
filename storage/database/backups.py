"""Back up a database file while it is in use, and list and prune its backups."""

from __future__ import annotations

import glob
import os
import re
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.database.interruptible import interruptible
from storage.database.translate_errors import display, translate_errors
from storage.errors import ArchiveError

__all__ = [
    "FOLDER",
    "KEPT",
    "back_up",
    "backup_path",
    "copy",
    "list_backups",
    "prune",
    "publish",
    "sync",
]

FOLDER = "backups"
KEPT = 5
"""How many automatic backups are kept; those a person asked for are never pruned."""

_MILLISECOND = timedelta(milliseconds=1)
_STALE = 86_400  # seconds until an unfinished copy counts as abandoned


def copy(path: Path, target: Path, *, mode: str = "mode=rw") -> None:
    """Copy all that is committed in the file at `path` to the new file `target`, durably.

    Raises:
        ArchiveError: `target` exists, there is no room for it, or `path` is damaged.
    """
    if target.exists():
        raise ArchiveError(f"{display(target)}: already exists and was not changed")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".part", f".{target.name}-", target.parent)
    except OSError as error:
        raise ArchiveError(f"{display(target)}: cannot be created: {error.strerror}") from error
    os.close(handle)
    part = Path(name)
    try:
        with (
            translate_errors(path),
            closing(sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True)) as connection,
            interruptible(connection),
        ):
            # As a URI: a name that is not UTF-8 cannot be bound as text.
            connection.execute("VACUUM INTO ?", (part.as_uri(),))
        shutil.copymode(path, part)
        sync(part)
        publish(part, target)
    finally:
        part.unlink(missing_ok=True)


def publish(part: Path, target: Path) -> None:
    """Rename a finished file, unless another file has that name."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise ArchiveError(f"{display(target)}: already exists and was not changed") from None
    except OSError:  # a file system without links
        part.rename(target)
    sync(target.parent)


def back_up(path: Path, why: str = "", *, mode: str = "mode=rw") -> Path:
    """Copy the file at `path` to its folder of backups; return the backup.

    `why` is the reason for an automatic backup. The oldest automatic ones are pruned.
    """
    target = backup_path(path, why)
    copy(path, target, mode=mode)
    prune(path)
    return target


def prune(path: Path) -> None:
    """Delete the oldest automatic backups, and what an aborted copy left behind."""
    surplus = [one for one in list_backups(path) if _why(path, one)][KEPT:]
    for part in (path.parent / FOLDER).glob(f".{glob.escape(path.stem)}-*.part*"):
        with suppress(OSError):
            if part.stat().st_mtime < time.time() - _STALE:
                surplus.append(part)
    for old in surplus:
        for one in (old, old.with_name(f"{old.name}-wal")):
            with suppress(OSError):
                one.unlink()


def list_backups(path: Path, why: str | None = None) -> list[Path]:
    """Return the backups of a file, newest first; only those made for a reason, if given."""
    folder = path.parent / FOLDER
    if not folder.is_dir():
        return []
    copies = [one for one in folder.iterdir() if _named(path, one)]
    chosen = [one for one in copies if why is None or _why(path, one) == why]
    return sorted(chosen, key=lambda one: one.name, reverse=True)


def backup_path(path: Path, why: str = "") -> Path:
    """Return a free path for a new backup, named by the time (UTC) and the reason.

    Names order the backups, so a clock that runs behind is moved past the newest one.
    """
    made = datetime.now(UTC)
    if backups := list_backups(path):
        made = max(made, _made(path, backups[0]) + _MILLISECOND)
    while True:
        stamp = f"{made:%Y%m%d-%H%M%S}-{made.microsecond // 1000:03}"
        name = f"{path.stem}-{stamp}{'-' if why else ''}{why}.db"
        if not (target := path.parent / FOLDER / name).exists():
            return target
        made += _MILLISECOND


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _named(path: Path, one: Path) -> re.Match[str] | None:
    stamp = r"(?P<made>\d{8}-\d{6}-\d{3})(?:-(?P<why>\w+))?"
    return re.fullmatch(rf"{re.escape(path.stem)}-{stamp}\.db", one.name)


def _made(path: Path, one: Path) -> datetime:
    """Return the time in the name of a backup; the earliest of all where it is none."""
    match = _named(path, one)
    try:
        return datetime.strptime(match["made"] if match else "", "%Y%m%d-%H%M%S-%f").replace(
            tzinfo=UTC
        )
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def _why(path: Path, one: Path) -> str:
    match = _named(path, one)
    return (match and match["why"]) or ""
