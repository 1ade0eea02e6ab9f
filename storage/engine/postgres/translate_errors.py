"""Turn the errors of a server into those a reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from storage.engine.postgres.address import Address
from storage.engine.postgres.again import is_lost
from storage.errors import ArchiveError, Busy, Denied, Interrupted, Lost, ReadOnly

__all__ = ["translate_errors"]


@contextmanager
def translate_errors(address: Address) -> Iterator[None]:
    """Turn errors of the server into those a reader may see."""
    try:
        yield
    except errors.QueryCanceled as error:
        raise Interrupted("the query was stopped") from error
    except errors.InsufficientPrivilege as error:
        raise Denied(f"{address}: this role may not do that") from error
    except errors.ReadOnlySqlTransaction as error:
        raise ReadOnly(f"{address}: the server takes no changes now") from error
    except (errors.LockNotAvailable, errors.TooManyConnections) as error:
        raise Busy(f"{address}: the server is busy; try again in a moment") from error
    except errors.DiskFull as error:
        raise ArchiveError(f"{address}: the disk of the server is full") from error
    except psycopg.OperationalError as error:
        if is_lost(error):
            raise Lost(f"{address}: {_first_line(error)}") from error
        raise ArchiveError(f"{address}: {_first_line(error)}") from error
    except (psycopg.DataError, psycopg.ProgrammingError, psycopg.DatabaseError) as error:
        raise ArchiveError(f"{address}: {_first_line(error)}") from error


def _first_line(error: psycopg.Error) -> str:
    line = (error.diag.message_primary or str(error)).strip().partition("\n")[0]
    for beginning in ("connection failed: ", "connection is bad: "):
        line = line.removeprefix(beginning)
    return line
