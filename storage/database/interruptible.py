"""Let ctrl+c stop long work of SQLite, which Python would otherwise notice only at its end."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["interruptible"]

_STEPS = 20_000  # of SQLite, between two calls of the handler


@contextmanager
def interruptible(connection: sqlite3.Connection) -> Iterator[None]:
    """Let a KeyboardInterrupt stop what the connection runs; only the main thread gets one."""
    connection.set_progress_handler(_go_on, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        main = threading.current_thread() is threading.main_thread()
        if main and error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _go_on() -> int:
    return 0  # running Python at all lets it raise a pending KeyboardInterrupt
