"""Run a change again after what a server may do to it: conflicts, deadlocks, a lost connection."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from psycopg import errors

from storage.errors import Conflict, Lost

__all__ = ["PATIENCE", "again", "is_lost"]

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds to wait for a server that is gone: a standby takes over in about 20."""

_CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
_TIMES = 12
"""Conflicts in a row after which a change is given up."""
_PAUSE = 0.01
_LONGEST_PAUSE = 0.5


def again(attempt: Callable[[], T], where: object, *, patience: float = PATIENCE) -> T:
    """Run a function until it succeeds or fails for good.

    Raises:
        Conflict: Others changed the same again and again.
        Lost: The server could not be reached for `patience` seconds.
    """
    conflicts, pause = 0, _PAUSE
    end = time.monotonic() + patience
    while True:
        try:
            return attempt()
        except _CONFLICTS as error:
            conflicts += 1
            if conflicts >= _TIMES:
                raise Conflict(
                    f"{where}: others are changing the same; try again in a moment"
                ) from error
        except psycopg.OperationalError as error:
            if not is_lost(error):
                raise
            if time.monotonic() + pause > end:
                raise Lost(f"{where}: the server cannot be reached") from error
        time.sleep(pause * random.uniform(0.5, 1.5))
        pause = min(2 * pause, _LONGEST_PAUSE)


def is_lost(error: psycopg.Error) -> bool:
    """Return whether an error means that the connection is gone, or the server going or coming."""
    if error.sqlstate is None:  # no answer at all
        return isinstance(error, psycopg.OperationalError)
    return error.sqlstate.startswith(("08", "57P"))
