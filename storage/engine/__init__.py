"""The storage engine of an archive, behind small protocols, and the functions that open one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage import paths
from storage.database.connections import Connections
from storage.engine.protocol import Engine
from storage.engine.sqlite.engine import SQLiteEngine
from storage.engine.sqlite.files.adoption import adopt_articles
from storage.engine.sqlite.schema.migrations import MIGRATIONS
from storage.engine.values import FilterQuery, Rescued, ResultSet
from storage.model.waiting import SILENT, WaitListener

__all__ = [
    "MIGRATIONS",
    "Engine",
    "FilterQuery",
    "ResultSet",
    "SQLiteEngine",
    "describe",
    "exists",
    "last_replaced",
    "open_engine",
    "rescue",
    "restore",
]


def open_engine(
    location: Path | str,
    *,
    read_only: bool = False,
    on_message: Callable[[str], None] = lambda _: None,
    wait_listener: WaitListener = SILENT,
) -> Engine:
    """Open the archive at a location: a file, made if it is missing, or a shared archive.

    `on_message` gets one line about what makes opening take its time: minutes at a million
    articles. `wait_listener` is called while a change waits for another program's.

    Raises:
        NotAnArchive: There is something else; it was not touched.
        ArchiveError: It cannot be opened.
    """
    if paths.is_shared(location):
        from storage.engine import shared

        return shared.open_engine(str(location), read_only=read_only)
    connections = Connections(
        location,
        read_only=read_only,
        migrations=MIGRATIONS,
        on_message=on_message,
        wait_listener=wait_listener,
    )
    adopt_articles(connections, on_message)
    return SQLiteEngine(connections)


def restore(location: Path | str, backup: Path) -> Path | None:
    """Replace the archive at a location by a backup; return where the old one is kept, if any.

    This program must not have the archive open.

    Raises:
        NotAnArchive: `backup` is something else.
        ArchiveError: It is damaged or newer, another program has the archive open, there is no
            room, or the archive is shared.
    """
    _need_file(location)
    from storage.engine.sqlite.files import restore

    return restore.restore(Path(location), backup)


def rescue(location: Path | str) -> Rescued:
    """Rebuild a damaged archive from all that can be read of it; the old one is kept.

    This program must not have the archive open.

    Raises:
        ArchiveError: Nothing can be read, another program has it open, or there is no room.
    """
    from storage.engine.sqlite.files import rescue

    return rescue.rescue(Path(location))


def last_replaced(location: Path | str) -> Path:
    """Return what the last `restore` set aside.

    Raises:
        ArchiveError: Nothing was ever restored, or the archive is shared.
    """
    _need_file(location)
    from storage.engine.sqlite.files import restore

    return restore.last_replaced(Path(location).absolute())


def describe(location: Path | str) -> str:
    """Return a location as it may be shown; of a shared archive host, database and role.

    Raises:
        ArchiveError: It is an address with a password, or no address.
    """
    if paths.is_shared(location):
        from storage.engine import shared

        return shared.describe(str(location))
    return str(location)


def exists(location: Path | str) -> bool:
    """Return whether there is an archive, or what is left of one, or anything else.

    Of a shared one only its server can say that: opening it does.
    """
    if paths.is_shared(location):
        return True
    path = Path(location)
    log = path.with_name(f"{path.name}-wal")  # opening says what can be done about it
    return path.exists() or (log.is_file() and log.stat().st_size > 0)


def _need_file(location: Path | str) -> None:
    if paths.is_shared(location):
        from storage.engine import shared

        raise shared.not_here(str(location), "restored")
