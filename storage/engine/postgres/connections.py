"""Connections to a shared archive: one for each thread, for its queries and its changes."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import psycopg
from psycopg import errors
from psycopg.pq import PipelineStatus

from storage.engine.postgres.address import Address
from storage.engine.postgres.again import PATIENCE, again
from storage.engine.postgres.transaction import transaction
from storage.engine.postgres.translate_errors import translate_errors
from storage.errors import ReadOnly

if TYPE_CHECKING:
    from storage.engine.postgres.partitions import Partition

__all__ = ["Asked", "Changes", "Connections", "Reader"]

T = TypeVar("T")

# Its warnings are of errors that are raised, too, and would be printed over the dashboard.
logging.getLogger("psycopg").addHandler(logging.NullHandler())

_DEFAULTS = {
    "application_name": "newsdesk",
    "connect_timeout": "5",
    "tcp_user_timeout": "3000",
}
_SETTINGS = {
    "search_path": "newsdesk",
    "timezone": "UTC",
    # Bounds are parameters: a plan that does not know them would look at every partition.
    "plan_cache_mode": "force_custom_plan",
    "lock_timeout": "10s",
    "jit": "off",
}
_SCANS = ("enable_seqscan", "enable_indexscan")
_LATE_CANCELS = 3
"""How often in a row a query is asked again that was stopped in place of the one before it."""
_RECORD = "INSERT INTO change (key) VALUES (%(key)s)"
_IS_RECORDED = "SELECT EXISTS (SELECT 1 FROM change WHERE key = %(key)s)"


@dataclass(slots=True)
class Changes:
    """What a change has done so far, for what is written at its end.

    Attributes:
        writes: It has written anything.
        house: It has written what all desks see.
        arrivals: The articles it has added, in their order.
        written: The articles whose text it has written.
        read: What it has read of what all desks share and may write next, by kinds and ids.
    """

    writes: bool = False
    house: bool = False
    arrivals: list[int] = field(default_factory=list)
    written: set[int] = field(default_factory=set)
    read: dict[tuple[str, int], str] = field(default_factory=dict)


class Asked(NamedTuple):
    """A query and its parameters; `by_index` if it has to find words by their index."""

    sql: str
    params: Mapping[str, Any]
    by_index: bool = False


class Reader:
    """A connection that runs queries with named parameters."""

    def __init__(self, connection: psycopg.Connection, desk: int) -> None:
        self.connection = connection
        self.desk = desk
        self.partitions: tuple[float, list[Partition]] | None = None

    def run(self, sql: str, params: Mapping[str, Any] | None = None) -> psycopg.Cursor:
        """Run a statement; ``%(desk)s`` is the desk of this archive."""
        # All text that is typed is a parameter: the statements themselves are made of constants.
        known = {"desk": self.desk, **(params or {})}
        return self.connection.execute(sql, known)

    def rows(self, sql: str, params: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.run(sql, params).fetchall()

    def together(self, asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
        """Return all rows of several queries, which are sent at once.

        For one `by_index` the server would think its index no better than making the words of each
        article: it counts on doing that for those from the index, too, and never does. The query
        must leave it no other index, such as that of times.
        """
        if len(asked) == 1 and not asked[0].by_index:
            return [self.rows(asked[0].sql, asked[0].params)]
        cursors, scans = [], "on"
        with self._unsent():
            for one in asked:
                scans = self._switch_scans(scans, "off" if one.by_index else "on")
                cursors.append(self.run(one.sql, one.params))
            self._switch_scans(scans, "on")
        return [cursor.fetchall() for cursor in cursors]

    def _unsent(self) -> AbstractContextManager[object]:
        """Have statements wait for the next answer; in a change they do so anyway."""
        is_change = self.connection.info.pipeline_status != PipelineStatus.OFF
        return nullcontext() if is_change else self.connection.pipeline()

    def _switch_scans(self, before: str, to: str) -> str:
        if before != to:
            for setting in _SCANS:
                self.connection.execute(f"SET {setting} = {to}")
        return to

    def row(self, sql: str, params: Mapping[str, Any] | None = None) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        return self.run(sql, params).fetchone()

    def value(self, sql: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the first value of the first row of a query, or None."""
        row = self.row(sql, params)
        return None if row is None else row[0]

    def many(self, sql: str, rows: list[Mapping[str, Any]]) -> None:
        """Run a statement with the parameters of each row, in one exchange."""
        if rows:
            with self._unsent():
                for row in rows:
                    self.run(sql, row)


@dataclass(slots=True, eq=False)
class _Asked:
    """A query or change under way, and whether it was asked to stop."""

    connection: psycopg.Connection | None = None
    is_stopped: bool = False


class _Work(threading.local):
    reader: Reader | None = None
    spare: Reader | None = None
    changes: Changes | None = None
    snapshot: Reader | None = None


class Connections:
    """The connections to one archive."""

    def __init__(self, address: Address, *, patience: float = PATIENCE) -> None:
        self.address = address
        self.read_only = False
        self.desk = 0
        self._patience = patience
        self._work = _Work()
        self._lock = threading.Lock()
        self._open: set[psycopg.Connection] = set()
        self._asking: dict[int, _Asked] = {}

    def connect(self) -> psycopg.Connection:
        """Return a new connection; raises `psycopg.OperationalError`."""
        connection = psycopg.connect(
            **cast(dict[str, Any], _DEFAULTS | self.address.parameters),
            autocommit=True, prepare_threshold=None,
        )  # fmt: skip
        for name, value in _SETTINGS.items():
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))
        with self._lock:
            self._open.add(connection)
        return connection

    def read(self, function: Callable[[Reader], T]) -> T:
        """Return what a function reads; in a change, with what that has written."""
        if self._work.snapshot is not None:
            return function(self._work.snapshot)
        if self._work.changes is not None:
            return function(self._reader())
        return self._again(lambda: function(self._reader()))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Have what this thread reads be of one state; it must not write meanwhile."""
        with self.translated():
            reader = Reader(self.connect(), self.desk)
            try:
                reader.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                reader.connection.read_only = True
                with reader.connection.transaction():
                    self._work.snapshot = reader
                    yield
            finally:
                self._work.snapshot = None
                self._drop(reader.connection)

    def write(self, function: Callable[[Reader], T], *, house: bool = True) -> T:
        """Run a function that writes, in a change; `house` if all desks see what it writes."""

        def run() -> T:
            changes = self.changes
            changes.writes = True
            changes.house |= house
            return function(self._reader())

        return self.change(run)

    @property
    def is_changing(self) -> bool:
        """Whether this thread runs a change."""
        return self._work.changes is not None

    @property
    def changes(self) -> Changes:
        """What the change that this thread runs has done so far."""
        if self._work.changes is None:
            raise RuntimeError("no change runs in this thread")
        return self._work.changes

    def change(self, function: Callable[[], T]) -> T:
        """Run a function in one transaction, again after a conflict or a lost connection."""
        if self._work.changes is not None:
            return function()
        key, results = uuid.uuid4(), list[T]()

        def attempt() -> T:
            reader = self._reader()
            # The connection was lost in the last moment: was it before that, or after?
            if results and reader.value(_IS_RECORDED, {"key": key}):
                return results[-1]
            changes = self._work.changes = Changes()
            try:
                with transaction(reader.connection):
                    results.append(function())
                    self._finish(reader, changes, key)
            finally:
                self._work.changes = None
            return results[-1]

        return self._again(attempt)

    def alone(self, function: Callable[[Reader], T]) -> T:
        """Run a function outside the change that runs, on a connection of its own."""
        if self._work.changes is None:
            return self.read(function)
        spare = self._work.spare
        if spare is None or spare.connection.closed:
            spare = self._work.spare = Reader(self.connect(), self.desk)
        return function(spare)

    def interrupt(self, thread: int) -> None:
        """Stop the query that a thread runs, if it runs one; does not wait for the server."""
        with self._lock:
            asked = self._asking.get(thread)
            if asked is None or asked.connection is None:
                return
            asked.is_stopped = True
            connection = asked.connection
        threading.Thread(target=_cancel, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            connections, self._open = self._open, set()
        for connection in connections:
            connection.close()
        self._work = _Work()

    def _finish(self, reader: Reader, changes: Changes, key: uuid.UUID) -> None:
        """Write what is written last, as others wait for it: the clock, and that this was done."""
        if not changes.writes:
            return
        if self.read_only:
            reader.value("SELECT 1")  # if it was denied, that is the better reason
            raise ReadOnly(f"{self.address}: is open for reading only")
        reader.run(_RECORD, {"key": key})
        reader.run("UPDATE desk SET version = version + 1 WHERE id = %(desk)s")
        if not changes.house:
            return
        count = len(changes.arrivals)
        last = reader.value(
            "UPDATE clock SET version = version + 1, arrival = arrival + %(count)s"
            " RETURNING arrival",
            {"count": count},
        )
        if changes.arrivals:
            reader.run(
                "INSERT INTO arrival (number, article) SELECT %(first)s + place, article"
                " FROM unnest(%(articles)s::bigint[]) WITH ORDINALITY AS new (article, place)",
                {"first": last - count, "articles": changes.arrivals},
            )

    def _reader(self) -> Reader:
        reader = self._work.reader
        if reader is None or reader.connection.closed or reader.connection.broken:
            if reader is not None:
                self._drop(reader.connection)
            reader = self._work.reader = Reader(self.connect(), self.desk)
        reader.desk = self.desk
        return reader

    def _drop(self, connection: psycopg.Connection) -> None:
        with self._lock:
            self._open.discard(connection)
        connection.close()

    def _again(self, attempt: Callable[[], T]) -> T:
        with self.translated(), self._interruptible() as asked:

            def attempt_once_more() -> T:
                for _ in range(_LATE_CANCELS):
                    try:
                        return attempt()
                    except errors.QueryCanceled:
                        if asked.is_stopped:
                            raise
                        # It was the query before that was to stop.
                return attempt()

            return again(attempt_once_more, self.address, patience=self._patience)

    @contextmanager
    def _interruptible(self) -> Iterator[_Asked]:
        thread = threading.get_ident()
        with self._lock:
            is_outer = thread not in self._asking
            asked = self._asking.setdefault(thread, _Asked())
        if is_outer:
            reader = None
            with suppress(psycopg.OperationalError):  # the attempt says so
                reader = self._reader()
            if reader is not None:
                asked.connection = reader.connection
        try:
            yield asked
        finally:
            if is_outer:
                with self._lock:
                    self._asking.pop(thread, None)

    def translated(self) -> AbstractContextManager[None]:
        """Turn errors of the server into those a reader may see."""
        return translate_errors(self.address)


def _cancel(connection: psycopg.Connection) -> None:
    with suppress(psycopg.Error):  # it is over, or the server is gone
        connection.cancel_safe(timeout=5)
