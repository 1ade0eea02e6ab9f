"""The interface of table layouts: how the documents of one table are stored on disk."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from storage.database.fields import Field
from storage.database.sql import Sql

__all__ = ["Key", "Row", "TableLayout", "drain", "key_of"]

T = TypeVar("T")

Key = int | str
"""A document id on disk: a number, or text if it is not a number or exceeds 64 bits."""

Row = tuple[Key, dict[str, Any]]


class TableLayout(ABC):
    """How the documents of one table are stored on disk.

    Each method gets the connection to use; those that change something are called in a
    transaction, after `create`. Rows are in the order in which they were first inserted.

    Attributes:
        reuses_ids: Whether the id of a removed document may be assigned again, as TinyDB does.
    """

    reuses_ids = True

    @abstractmethod
    def field(self, path: tuple[str, ...]) -> Field | None:
        """Return where SQL finds the field at a path of keys, or None if it cannot."""

    @abstractmethod
    def read(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> list[Row]:
        """Return the documents with these keys, as far as there are any."""

    @abstractmethod
    def find(self, connection: sqlite3.Connection, condition: Sql) -> Iterator[Row]:
        """Return at least the documents that meet a condition over fields of `field`.

        They are returned as they were at the time of the call.
        """

    @abstractmethod
    def insert(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Add documents under keys that are free."""

    @abstractmethod
    def replace(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Replace the documents that have these keys."""

    @abstractmethod
    def delete(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
        """Remove the documents with these keys."""

    @abstractmethod
    def count(self, connection: sqlite3.Connection) -> int:
        """Return how many documents there are."""

    @abstractmethod
    def last_keys(self, connection: sqlite3.Connection) -> list[Key]:
        """Return the highest numeric key, and every key that is text."""

    @abstractmethod
    def clear(self, connection: sqlite3.Connection) -> None:
        """Remove all documents."""

    def exists(self, connection: sqlite3.Connection) -> bool:  # noqa: ARG002
        """Return whether the layout exists on disk."""
        return True

    def create(self, connection: sqlite3.Connection) -> None:  # noqa: B027
        """Create the layout if it does not exist."""


def key_of(doc_id: object) -> Key:
    """Return the key a document id has on disk; ids with the same text are the same."""
    text = str(doc_id)
    try:
        number = int(text)
    except ValueError:
        return text
    return number if str(number) == text and -(2**63) <= number < 2**63 else text


def drain(rows: list[T]) -> Iterator[T]:
    """Yield rows and drop each from the list, so that none is in memory twice."""
    rows.reverse()
    while rows:
        yield rows.pop()
