"""The connections to one SQLite file, and transactions on it; it has no tables here."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.database import stamp
from storage.database.lock_wait import Turn, begin, poll_for_lock
from storage.database.opening import (
    APPLICATION_ID,
    Migration,
    connect,
    identity,
    inspect,
    lacks_room,
    open_writer,
    reading_mode,
    roll_back,
    value,
    writable,
)
from storage.database.translate_errors import display, translate_errors
from storage.errors import ArchiveError, ReadOnly
from storage.model.waiting import SILENT, WaitListener

__all__ = ["APPLICATION_ID", "Connections", "Migration", "translate_errors"]

_OLDEST_SQLITE = (3, 35)  # RETURNING


class Connections:
    """One SQLite file: one writer, one reader per thread.

    A missing file is created, with its folder. `migrations` are the steps of the schema; those
    after the file's ``user_version`` run in one transaction while it opens, and `on_message` gets
    one line about it.

    Attributes:
        path: The file, absolute; where a link was given, the file it leads to.
        read_only: Whether changes are refused, as requested or for the reason in `notice`.
        notice: One line for the reader, or nothing.
        wait_listener: Called while a change waits for another program's.

    Raises:
        NotAnArchive: The file is something else; it was not changed.
        ArchiveError: The file cannot be opened.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        read_only: bool = False,
        migrations: Sequence[Migration] = (),
        on_message: Callable[[str], None] = lambda _: None,
        wait_listener: WaitListener = SILENT,
    ) -> None:
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise ArchiveError(
                f"SQLite {sqlite3.sqlite_version} is too old; newsdesk needs 3.35 or later"
            )
        self.path = Path(path).resolve()  # SQLite finds the log beside the file, not beside a link
        self.read_only = read_only
        self.notice = ""
        self.wait_listener = wait_listener
        self._turn = Turn()
        self.mode = "mode=rw"
        self._writer: sqlite3.Connection | None = None
        self._writing = threading.RLock()
        self._depth = 0
        self._owner = 0  # the thread that is inside a transaction
        self._readers: dict[int, sqlite3.Connection] = {}
        self._watch: sqlite3.Connection | None = None
        self._guard = threading.Lock()  # of the readers and the watch
        self._closed = False
        self._identity: tuple[int, int] | None = None
        self._version = len(migrations)
        with translate_errors(self.path):
            self._open(migrations, on_message)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the writer for one transaction; a nested one is a savepoint of the outer.

        Everything is durable once the outermost one ends; an exception rolls it back. One that
        begins right after a long one first lets other programs have their turn.

        Raises:
            ReadOnly: The file is open for reading only, or was upgraded by a newer program.
            Busy: Another program writes for longer than the listener waits.
            ArchiveError: The file is damaged, or the disk is full; or another file has its
                name by now, which the change is not in.
        """
        if self.read_only:
            raise ReadOnly(self.notice or f"{display(self.path)}: open read-only")
        if not self.in_transaction:
            self._turn.give_way()
        with self._writing, translate_errors(self.path):
            if self._writer is None:
                raise ArchiveError(f"{display(self.path)}: already closed")
            connection, level = self._writer, self._depth
            if level and not connection.in_transaction:
                raise ArchiveError(f"{display(self.path)}: the whole change was rolled back")
            if level:
                connection.execute(f"SAVEPOINT level_{level}")
            else:
                begin(connection, self.path, self.wait_listener)
                self._turn.begin()
            self._depth += 1
            self._owner = threading.get_ident()
            before = connection.total_changes
            try:
                if not level and value(connection, "user_version") != self._version:
                    raise ReadOnly(
                        f"{display(self.path)}: a newer newsdesk has upgraded it in the meantime;"
                        " quit this one and open it with the newer one"
                    )
                yield connection
                if not level and connection.total_changes != before:
                    stamp.touch(connection)
                connection.execute(f"RELEASE level_{level}" if level else "COMMIT")
                if not level and connection.total_changes != before:
                    self._check_identity(connection)
            except BaseException:
                roll_back(connection, level)
                raise
            finally:
                self._depth = level
                if not level:
                    self._owner = 0
                    self._turn.end()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the writer for one statement: in the transaction of this thread, or in its own.

        Unlike a nested `transaction` it costs no savepoint.
        """
        if self._owner == threading.get_ident() and self._writer is not None:
            with translate_errors(self.path):
                yield self._writer
        else:
            with self.transaction() as writer:
                yield writer

    def rest(self) -> float:
        """Return how many seconds a transaction that begins now would first give way for."""
        return self._turn.rest()

    @property
    def in_transaction(self) -> bool:
        """Whether this thread is inside a transaction."""
        return self._owner == threading.get_ident()

    def reader(self) -> sqlite3.Connection:
        """Return this thread's reader; inside a transaction the writer, which sees its changes.

        Its errors are SQLite's own, for `translate_errors` to translate.
        """
        thread = threading.get_ident()
        if self._owner == thread and self._writer is not None:
            return self._writer
        if (connection := self._readers.get(thread)) is None:
            connection = self.connect_reader()
            with self._guard:
                self._readers[thread] = connection
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's reader, and translate its errors."""
        with translate_errors(self.path):
            yield self.reader()

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Lend this thread's reader for several queries of one state, while others write."""
        with self.reading() as reader:
            if reader.in_transaction:
                yield reader
                return
            reader.execute("BEGIN")
            try:
                yield reader
            finally:
                if reader.in_transaction:
                    reader.execute("ROLLBACK")

    def interrupt(self, thread_id: int) -> None:
        """Stop the query that a thread's reader is running, which raises `Interrupted`."""
        with self._guard:
            if (connection := self._readers.get(thread_id)) is not None:
                connection.interrupt()

    def data_version(self) -> int:
        """Return a number that changes with every commit, of any connection or process."""
        # On a separate connection: the numbers of two connections cannot be compared, a connection
        # does not see its own commits, and the writer may be busy for long.
        with translate_errors(self.path), self._guard:
            if self._watch is None:
                self._watch = self.connect_reader()
            return value(self._watch, "data_version")

    def close(self) -> None:
        """Merge the write-ahead log into the file and close; no thread may be using it."""
        with self._writing, self._guard:
            self._closed = True
            for connection in (*self._readers.values(), self._watch):
                if connection is not None:
                    connection.close()
            self._readers.clear()
            self._watch = None
            if self._writer is not None:
                with suppress(sqlite3.Error):  # optional: the next opening makes up for it
                    self._writer.execute("PRAGMA busy_timeout = 0")
                    self._writer.execute("PRAGMA analysis_limit = 400")  # bounds optimize
                    self._writer.execute("PRAGMA optimize")
                    self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._writer.close()
                self._writer = None

    def _open(self, migrations: Sequence[Migration], on_message: Callable[[str], None]) -> None:
        inspect(self.path, must_exist=self.read_only)
        if not self.read_only and not writable(self.path):
            self.read_only = True
            self.notice = f"{display(self.path)}: cannot be written here; opened read-only"
        if not self.read_only:
            try:
                self._writer, version = open_writer(
                    self.path, migrations, on_message, self.wait_listener
                )
                poll_for_lock(self._writer)
                self._identity = identity(self.path)
            except sqlite3.OperationalError as error:
                if not lacks_room(error, self.path):
                    raise
                self.read_only = True
                self.notice = f"{display(self.path)}: its disk is full; opened read-only"
        if self.read_only:
            self.mode = reading_mode(self.path)
            version = value(self.reader(), "user_version")
        if version > len(migrations):
            self.read_only = True
            self.notice = f"{display(self.path)}: made by a newer newsdesk; opened read-only"
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        elif version < len(migrations):
            self.close()
            raise ArchiveError(
                f"{display(self.path)}: made by an older newsdesk; open it where it can be written"
            )

    def _check_identity(self, writer: sqlite3.Connection) -> None:
        """Refuse to go on where the file was replaced or deleted, as by a program that syncs.

        The last change went into a file that has no name any more, so that is saved first.
        """
        if identity(self.path) == self._identity:
            return
        from storage.database.backups import FOLDER, backup_path

        saved = backup_path(self.path, "swapped")
        saved.parent.mkdir(mode=0o700, exist_ok=True)
        writer.execute("VACUUM INTO ?", (saved.as_uri(),))
        saved.chmod(0o600)
        self.read_only = True
        self.notice = (
            f"{display(self.path)}: another program replaced or deleted it while it was open;"
            f" everything up to the last change is saved as {FOLDER}/{display(Path(saved.name))}:"
            " quit newsdesk, then restore that file or continue with the new one"
        )
        raise ArchiveError(self.notice)

    def connect_reader(self, *, scratch: bool = False) -> sqlite3.Connection:
        """Return a new reader, which only the caller uses and closes.

        With `scratch` it may write to its temporary database, which is on disk.
        """
        if self._closed:
            raise ArchiveError(f"{display(self.path)}: already closed")
        if scratch:
            connection = connect(self.path, self.mode.replace("mode=rw", "mode=ro"))
            connection.execute("PRAGMA temp_store = FILE")
            return connection
        connection = connect(self.path, self.mode)
        connection.execute("PRAGMA query_only = 1")
        return connection
