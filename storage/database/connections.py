"""One SQLite file and the connections to it: opening, checks, transactions; no table of its own."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import ArchiveError, NotAnArchive, ReadOnly
from storage.text import clean_line

__all__ = ["APPLICATION_ID", "Connections", "Migration", "explained"]

APPLICATION_ID = 0x6E64736B
"""What marks a SQLite file as ours: ``ndsk``."""

Migration = Callable[[sqlite3.Connection], None]
"""One step of a schema; runs inside a transaction and may run again after a failure."""

_PATIENCE = 5.0  # seconds to wait for another program's lock
_OLDEST_SQLITE = (3, 35)  # RETURNING

_PRAGMAS = """
PRAGMA synchronous = FULL;
PRAGMA cache_size = -8000;
PRAGMA temp_store = MEMORY;
PRAGMA journal_size_limit = 67108864;
"""

_EXPLANATIONS: dict[int, tuple[type[ArchiveError], str]] = {
    sqlite3.SQLITE_BUSY: (ArchiveError, "another program is busy writing to it; try again"),
    sqlite3.SQLITE_LOCKED: (ArchiveError, "another program is busy writing to it; try again"),
    sqlite3.SQLITE_FULL: (ArchiveError, "the disk is full; nothing was changed, make room for it"),
    sqlite3.SQLITE_IOERR: (ArchiveError, "the disk refused to read or write; check disk and room"),
    sqlite3.SQLITE_CORRUPT: (ArchiveError, "the file is damaged; restore a backup of it"),
    sqlite3.SQLITE_NOTADB: (NotAnArchive, "not a newsdesk archive; it was left as it was"),
    sqlite3.SQLITE_READONLY: (ReadOnly, "it cannot be written here; check its permissions"),
    sqlite3.SQLITE_CANTOPEN: (ArchiveError, "it cannot be opened; check folder and permissions"),
    sqlite3.SQLITE_PERM: (ArchiveError, "it may not be opened; check its permissions"),
}


class Connections:
    """One SQLite file: one writer, one reader per thread.

    A missing file is made, with its folder. `migrations` are the steps of the schema; those
    past the file's ``user_version`` run in one transaction while it opens.

    Attributes:
        path: The file, absolute.
        read_only: No change can be made: as asked, or for the reason `notice` gives.
        notice: One line for the reader, or nothing.

    Raises:
        NotAnArchive: The file is something else; it was not touched.
        ArchiveError: The file cannot be opened.
    """

    def __init__(
        self, path: Path | str, *, read_only: bool = False, migrations: Sequence[Migration] = ()
    ) -> None:
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise ArchiveError(f"SQLite {sqlite3.sqlite_version} is too old: 3.35 or later is due")
        self.path = Path(path).absolute()
        self.read_only = read_only
        self.notice = ""
        self._mode = "mode=rw"
        self._writer: sqlite3.Connection | None = None
        self._writing = threading.RLock()
        self._depth = 0
        self._readers: dict[int, sqlite3.Connection] = {}
        self._watch: sqlite3.Connection | None = None
        self._guard = threading.Lock()  # of the readers and the watch
        self._closed = False
        with explained(self.path):
            self._open(migrations)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the writer for one transaction; inside another it is a savepoint of that.

        Everything is durable once the outermost one ends; an exception takes it all back.

        Raises:
            ReadOnly: The file is open for reading only.
            ArchiveError: The file is locked, damaged, or the disk is full.
        """
        if self.read_only:
            raise ReadOnly(self.notice or f"{_name(self.path)}: open for reading only")
        with self._writing, explained(self.path):
            if self._writer is None:
                raise ArchiveError(f"{_name(self.path)}: already closed")
            connection, level = self._writer, self._depth
            connection.execute(f"SAVEPOINT level_{level}" if level else "BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield connection
                connection.execute(f"RELEASE level_{level}" if level else "COMMIT")
            except BaseException:
                _roll_back(connection, level)
                raise
            finally:
                self._depth -= 1

    def reader(self) -> sqlite3.Connection:
        """Return this thread's reading connection.

        Its errors are SQLite's own; `explained` makes a sentence of them.
        """
        thread = threading.get_ident()
        if (connection := self._readers.get(thread)) is None:
            connection = self._connect_reader()
            with self._guard:
                self._readers[thread] = connection
        return connection

    def interrupt(self, thread_id: int) -> None:
        """Stop the query that thread's reader runs: it gets OperationalError("interrupted")."""
        with self._guard:
            if (connection := self._readers.get(thread_id)) is not None:
                connection.interrupt()

    def data_version(self) -> int:
        """Return a number that changes with every commit, by whichever connection or process."""
        # A connection of its own: the numbers of two connections cannot be compared, a connection
        # does not see its own commits, and the writer may be busy for long.
        with explained(self.path), self._guard:
            if self._watch is None:
                self._watch = self._connect_reader()
            return _value(self._watch, "data_version")

    def close(self) -> None:
        """Merge the write-ahead log into the file and close; no thread may be asking any more."""
        with self._writing, self._guard:
            self._closed = True
            for connection in (*self._readers.values(), self._watch):
                if connection is not None:
                    connection.close()
            self._readers.clear()
            self._watch = None
            if self._writer is not None:
                with suppress(sqlite3.Error):  # good to have; the next opening catches up
                    self._writer.execute("PRAGMA busy_timeout = 0")
                    self._writer.execute("PRAGMA optimize")
                    self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._writer.close()
                self._writer = None

    def _open(self, migrations: Sequence[Migration]) -> None:
        _inspect(self.path, must_exist=self.read_only)
        if not self.read_only and not _writable(self.path):
            self.read_only = True
            self.notice = f"{_name(self.path)}: cannot be written here, open for reading only"
        if self.read_only:
            self._mode = _reading_mode(self.path)
            version = _value(self.reader(), "user_version")
        else:
            self._writer, version = _open_writer(self.path, migrations)
        if version > len(migrations):
            self.read_only = True
            self.notice = f"{_name(self.path)}: made by a newer newsdesk, open for reading only"
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        elif version < len(migrations):
            self.close()
            raise ArchiveError(
                f"{_name(self.path)}: made by an older newsdesk; open it where it can be written"
            )

    def _connect_reader(self) -> sqlite3.Connection:
        if self._closed:
            raise ArchiveError(f"{_name(self.path)}: already closed")
        connection = _connect(self.path, self._mode)
        connection.execute("PRAGMA query_only = 1")
        return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the file, the disk or a lock into an `ArchiveError`.

    Errors of a statement (constraints, syntax, an interrupt) pass as they are.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary code
        if code not in _EXPLANATIONS:
            raise
        kind, sentence = _EXPLANATIONS[code]
        raise kind(f"{_name(path)}: {sentence}") from error


def _inspect(path: Path, *, must_exist: bool) -> None:
    """Refuse what is no archive of ours, without leaving a trace on it."""
    # The log is looked for before the size is: a program making the archive right now writes
    # the file first.
    has_log = bool(_size(_log(path)))
    if (size := _size(path)) is None:
        if must_exist:
            raise ArchiveError(f"{_name(path)}: there is no such archive")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"{_name(path.parent)}: cannot be made: {error.strerror}") from error
    elif not path.is_file():
        raise NotAnArchive(f"{_name(path)}: not a file")
    elif size == 0:
        if has_log or _has_backup(path):
            raise ArchiveError(
                f"{_name(path)}: lost its content; restore a backup, or move it away to begin anew"
            )
    elif _application_id(path) != APPLICATION_ID:
        raise NotAnArchive(f"{_name(path)}: not a newsdesk archive; it was left as it was")


def _application_id(path: Path) -> int:
    # Through SQLite, as closing a file opened otherwise would drop the locks this process may
    # hold on it; immutable, as that neither makes nor replays a log.
    connection = sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)
    try:
        # Another program may be writing: the header can be ahead of the file's length.
        connection.execute("PRAGMA writable_schema = 1")
        return _value(connection, "application_id")
    finally:
        connection.close()


def _connect(path: Path, mode: str) -> sqlite3.Connection:
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


def _open_writer(path: Path, migrations: Sequence[Migration]) -> tuple[sqlite3.Connection, int]:
    """Return the writer and the schema's version after the migrations."""
    connection = _connect(path, "mode=rwc")
    try:
        if _value(connection, "application_id") != APPLICATION_ID:
            _claim(connection, path)
        _switch_to_log(connection)
        if _value(connection, "user_version") < len(migrations):
            _migrate(connection, migrations)
        return connection, _value(connection, "user_version")
    except BaseException:
        connection.close()
        raise


def _claim(connection: sqlite3.Connection, path: Path) -> None:
    """Mark an empty file as ours: one page in one commit, so nobody meets it half made."""
    connection.execute("BEGIN IMMEDIATE")
    if _value(connection, "application_id") == 0 and _value(connection, "schema_version") == 0:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("COMMIT")
    if _value(connection, "application_id") != APPLICATION_ID:
        raise NotAnArchive(f"{_name(path)}: not a newsdesk archive")


def _switch_to_log(connection: sqlite3.Connection) -> None:
    # SQLite does not wait by itself when several programs switch a new file at the same time.
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


def _migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = _value(connection, "user_version")  # another program may have been faster
        for migration in migrations[done:]:
            migration(connection)
        connection.execute(f"PRAGMA user_version = {max(done, len(migrations))}")
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection, 0)
        raise


def _roll_back(connection: sqlite3.Connection, level: int) -> None:
    if not connection.in_transaction:  # SQLite takes all back by itself when the disk is full
        return
    if level:
        connection.execute(f"ROLLBACK TO level_{level}")
        connection.execute(f"RELEASE level_{level}")
    else:
        connection.execute("ROLLBACK")


def _reading_mode(path: Path) -> str:
    """Return how a file can be opened for reading where its folder may not be writable."""
    try:
        connection = _connect(path, "mode=ro")
    except sqlite3.OperationalError as error:
        # Without its log beside it SQLite wants to make one; immutable, it would ignore a log.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CANTOPEN or _size(_log(path)):
            raise
        return "immutable=1"
    connection.close()
    return "mode=ro"


def _writable(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and (_size(path) is None or os.access(path, os.W_OK))


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _has_backup(path: Path) -> bool:
    folder = path.parent / "backups"
    return folder.is_dir() and any(entry.name.startswith(path.stem) for entry in folder.iterdir())


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _value(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _name(path: Path) -> str:
    return clean_line(str(path))
