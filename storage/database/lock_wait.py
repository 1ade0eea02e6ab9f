"""Waiting for the write lock, which another program holds, and giving way to others."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep

from storage.database.translate_errors import display
from storage.errors import Busy
from storage.model.waiting import WaitListener

__all__ = ["Turn", "begin", "poll_for_lock"]

_POLL = 50
"""Milliseconds that SQLite waits for the lock in one go; it asks at least every 20 meanwhile."""
_LONG = 0.05
"""Seconds after which a transaction was so long that others may be waiting."""
_PAUSE = 0.025
"""Seconds of rest after a long one: whoever waits asks for the lock in this time."""


def poll_for_lock(connection: sqlite3.Connection) -> None:
    """Let a connection return to `begin` while it waits, rather than wait inside SQLite."""
    connection.execute(f"PRAGMA busy_timeout = {_POLL}")


def begin(connection: sqlite3.Connection, path: Path, listener: WaitListener) -> None:
    """Begin a transaction that writes, after waiting for another program's to end.

    Raises:
        Busy: The listener gave up, or has waited as long as it has patience; nothing was changed.
    """
    began, waited = monotonic(), False
    try:
        while not _try_to_begin(connection):
            waited, seconds = True, monotonic() - began
            if seconds > listener.patience:
                raise Busy(
                    f"{display(path)}: not changed: another program has been writing to it for"
                    f" {seconds:.0f} seconds, as an upgrade or a repair may; try again later"
                )
            if not listener.on_wait(seconds):
                raise Busy(f"{display(path)}: not changed: another program is writing to it")
    finally:
        if waited:
            listener.on_end()


def _try_to_begin(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


class Turn:
    """Whose turn it is to write: after a long transaction, first that of others."""

    def __init__(self) -> None:
        self._began = self._resting_until = 0.0

    def begin(self) -> None:
        """Note that a transaction has begun."""
        self._began = monotonic()

    def end(self) -> None:
        """Note that it has ended."""
        now = monotonic()
        if now - self._began > _LONG:
            self._resting_until = now + _PAUSE

    def rest(self) -> float:
        """Return for how many seconds others have yet to have the time to take the lock."""
        return max(0.0, self._resting_until - monotonic())

    def give_way(self) -> None:
        """Wait until others have had that time."""
        if rest := self.rest():
            sleep(rest)
