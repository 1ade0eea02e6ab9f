"""Open the file: checks, application id, migrations; no connection is kept here."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from storage.database import stamp
from storage.database.lock_wait import begin, poll_for_lock
from storage.database.translate_errors import display
from storage.errors import ArchiveError, NotAnArchive
from storage.model.waiting import WaitListener

__all__ = [
    "APPLICATION_ID",
    "Migration",
    "connect",
    "identity",
    "inspect",
    "lacks_room",
    "open_writer",
    "reading_mode",
    "roll_back",
    "value",
    "writable",
]

APPLICATION_ID = 0x6E64736B
"""Identifies a SQLite file as an archive: ``ndsk``."""

Migration = Callable[[sqlite3.Connection], None]
"""One step of a schema; runs in a transaction, and again after a failure."""

_PATIENCE = 5.0  # seconds to wait for another program's lock

# A checkpoint at 16 MB of log copies pages that change with every commit less often.
_PRAGMAS = """
PRAGMA synchronous = FULL;
PRAGMA cache_size = -8000;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = OFF;
PRAGMA journal_size_limit = 67108864;
PRAGMA wal_autocheckpoint = 4000;
"""


def inspect(path: Path, *, must_exist: bool) -> None:
    """Refuse a file that is not an archive, without leaving a trace on it."""
    # The log is checked before the size: a program that is creating the archive writes the file
    # first.
    has_log = bool(_size(_log(path)))
    if (size := _size(path)) is None:
        if has_log:  # SQLite would delete it silently
            raise ArchiveError(
                f"{display(path)}: is missing, but its last changes are there ({_log(path).name});"
                " restore a backup, or move them away to start fresh"
            )
        if must_exist:
            raise ArchiveError(f"{display(path)}: there is no such archive")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(
                f"{display(path.parent)}: cannot be created: {error.strerror}"
            ) from error
    elif not path.is_file():
        raise NotAnArchive(f"{display(path)}: not a file")
    elif size == 0:
        if has_log or _has_backup(path):
            raise ArchiveError(
                f"{display(path)}: lost its content;"
                " restore a backup, or move it away to start fresh"
            )
    elif _application_id(path) != APPLICATION_ID:
        raise NotAnArchive(f"{display(path)}: not a newsdesk archive; not changed")
    elif has_log and _is_foreign_log(path):
        raise ArchiveError(
            f"{display(path)}: the changes in {_log(path).name} belong to another archive;"
            " move that file away and open it again"
        )


def _is_foreign_log(path: Path) -> bool:
    # Another program may be writing it: only a lasting state counts.
    for pause in (0.0, 0.05, 0.2):
        time.sleep(pause)
        if not stamp.is_foreign_log(path, _log(path)):
            return False
    return True


def _application_id(path: Path) -> int:
    # Through SQLite, as closing the file otherwise would drop the locks this process may hold on
    # it; immutable, as that neither creates nor replays a log.
    connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    try:
        # While another program writes, the header can be ahead of the file's length.
        connection.execute("PRAGMA writable_schema = 1")
        return value(connection, "application_id")
    finally:
        connection.close()


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a connection in autocommit mode for any thread; `mode` is part of SQLite's URI."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?{mode}",
        uri=True,
        timeout=_PATIENCE,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.executescript(_PRAGMAS)
    except BaseException:
        connection.close()
        raise
    return connection


def open_writer(
    path: Path,
    migrations: Sequence[Migration],
    on_message: Callable[[str], None],
    wait_listener: WaitListener,
) -> tuple[sqlite3.Connection, int]:
    """Return the writer and the version of the schema after the migrations."""
    _create(path)
    before = identity(path)
    connection = connect(path, "mode=rw")
    try:
        if value(connection, "application_id") != APPLICATION_ID:
            _claim(connection, path, wait_listener)
        if before not in (
            None,
            identity(path),
        ):  # a backup was restored while we waited for the lock
            raise ArchiveError(f"{display(path)}: it has just been replaced; try again")
        _switch_to_log(connection)
        version = value(connection, "user_version")
        if version < len(migrations):
            _migrate(connection, path, migrations, on_message, wait_listener)
            version = value(connection, "user_version")
        _remove_litter(path)
        if version <= len(migrations):
            _stamp(connection, path, wait_listener)
        return connection, version
    except BaseException:
        connection.close()
        raise


def _create(path: Path) -> None:
    """Create a missing file that only its owner can read: SQLite would ask the umask alone."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))


def _claim(connection: sqlite3.Connection, path: Path, wait_listener: WaitListener) -> None:
    """Write our application id to an empty file: one page in one commit, never half done."""
    begin(connection, path, wait_listener)
    if value(connection, "application_id") == 0 and value(connection, "schema_version") == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("COMMIT")
    if value(connection, "application_id") != APPLICATION_ID:
        raise NotAnArchive(f"{display(path)}: not a newsdesk archive")


def _switch_to_log(connection: sqlite3.Connection) -> None:
    # SQLite does not wait when several programs switch a new file at the same time.
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.005)
        else:
            return


def _migrate(
    connection: sqlite3.Connection,
    path: Path,
    migrations: Sequence[Migration],
    on_message: Callable[[str], None],
    wait_listener: WaitListener,
) -> None:
    backup: Path | None = None
    poll_for_lock(connection)  # another program may be migrating it, for minutes
    begin(connection, path, wait_listener)
    try:
        done = value(connection, "user_version")  # another program may have migrated it
        if done < len(migrations) and _holds_something(connection):
            from storage.database.backups import back_up

            on_message(f"{display(path)}: made by an older newsdesk, now backed up and upgraded")
            backup = back_up(path, "upgrade")  # nobody else can change it now
        for migration in migrations[done:]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {max(done, len(migrations))}")
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection, 0)
        if backup is not None:  # of a file that was not changed; each attempt would leave another
            backup.unlink(missing_ok=True)
        raise


def _remove_litter(path: Path) -> None:
    """Delete what restores that were killed left beside the file, each as large as a backup."""
    starts = (f".{path.name}-", f"..{path.name}-")
    with suppress(OSError), os.scandir(path.parent) as entries:
        litter = [
            one for one in entries if one.name.startswith(starts) and ".restoring" in one.name
        ]
        for one in litter:
            process = one.name.partition(f"{path.name}-")[2].partition(".")[0]
            if process.isdecimal() and not _is_running(int(process)):
                with suppress(OSError):
                    Path(one.path).unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _holds_something(connection: sqlite3.Connection) -> bool:
    return (
        connection.execute("SELECT 1 FROM sqlite_schema WHERE name <> 'store'").fetchone()
        is not None
    )


def _stamp(connection: sqlite3.Connection, path: Path, wait_listener: WaitListener) -> None:
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'store'").fetchone():
        return
    begin(connection, path, wait_listener)
    try:
        stamp.ensure(connection)
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection, 0)
        raise


def roll_back(connection: sqlite3.Connection, level: int) -> None:
    """Roll back a transaction (level 0), or the savepoint of that level inside it."""
    if not connection.in_transaction:  # SQLite rolls everything back when the disk is full
        return
    if level:
        connection.execute(f"ROLLBACK TO level_{level}")
        connection.execute(f"RELEASE level_{level}")
    else:
        connection.execute("ROLLBACK")


def lacks_room(error: sqlite3.OperationalError, path: Path) -> bool:
    """Return whether a file with content cannot be opened as its disk takes nothing more.

    SQLite then cannot create the shared memory of the log, which even a reader needs.
    """
    full = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
    return error.sqlite_errorcode & 0xFF in full and bool(_size(path))


def reading_mode(path: Path) -> str:
    """Return the mode that opens a file for reading even in a folder that is not writable."""
    try:
        connection = connect(path, "mode=ro")
    except sqlite3.OperationalError as error:
        # Without a log beside the file SQLite tries to create one; in immutable mode it neither
        # creates nor reads one.
        if _size(_log(path)):
            raise ArchiveError(
                f"{display(path)}: its last changes cannot be read here;"
                " its folder must be writable and its disk not full"
            ) from error
        return "immutable=1"
    connection.close()
    return "mode=ro"


def writable(path: Path) -> bool:
    """Return whether the file can be written or created, and a log beside it."""
    return os.access(path.parent, os.W_OK) and (_size(path) is None or os.access(path, os.W_OK))


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def identity(path: Path) -> tuple[int, int] | None:
    """Return what distinguishes a file from another that takes its name."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _has_backup(path: Path) -> bool:
    folder = path.parent / "backups"
    return folder.is_dir() and any(entry.name.startswith(path.stem) for entry in folder.iterdir())


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def value(connection: sqlite3.Connection, pragma: str) -> int:
    """Return the number that is the value of a pragma."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
