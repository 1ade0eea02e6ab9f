"""Transactions whose statements are sent together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

__all__ = ["transaction"]


@contextmanager
def transaction(connection: psycopg.Connection) -> Iterator[None]:
    """Run a transaction; statements wait for the next query, or the end, and are sent with that.

    That of psycopg waits at its beginning, and twice at its end.
    """
    try:
        with connection.pipeline():
            connection.execute("BEGIN")
            yield
            connection.execute("COMMIT")
    except BaseException:
        if not connection.closed:
            with suppress(psycopg.Error):  # then it is lost, and nothing was committed
                connection.execute("ROLLBACK")
        raise
