"""How the documents of one table lie on disk: what every layout can do; none is made here."""

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
"""A document's id on disk: a number, or text where it is none or too big for 64 bits."""

Row = tuple[Key, dict[str, Any]]


class TableLayout(ABC):
    """How one table's documents lie on disk.

    Each method gets the connection to use; those that change something are called inside a
    transaction, after `create`. Rows come in the order they were first inserted.
    """

    @abstractmethod
    def field(self, path: tuple[str, ...]) -> Field | None:
        """Return where SQL finds the field at a path of keys; None where it cannot look."""

    @abstractmethod
    def read(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> list[Row]:
        """Return the documents of those keys that are there."""

    @abstractmethod
    def find(self, connection: sqlite3.Connection, condition: Sql) -> Iterator[Row]:
        """Return at least the documents the condition, over fields of `field`, holds for.

        What is returned is as it was at the time of the call.
        """

    @abstractmethod
    def insert(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Add documents under keys that are free."""

    @abstractmethod
    def replace(self, connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Put documents in the place of those that are there."""

    @abstractmethod
    def delete(self, connection: sqlite3.Connection, keys: Iterable[Key]) -> None:
        """Remove the documents of those keys."""

    @abstractmethod
    def count(self, connection: sqlite3.Connection) -> int:
        """Return how many documents there are."""

    @abstractmethod
    def last_keys(self, connection: sqlite3.Connection) -> list[Key]:
        """Return the highest number among the keys, and every key that is text."""

    @abstractmethod
    def clear(self, connection: sqlite3.Connection) -> None:
        """Remove all documents."""

    def exists(self, connection: sqlite3.Connection) -> bool:  # noqa: ARG002
        """Tell whether the layout has been made."""
        return True

    def create(self, connection: sqlite3.Connection) -> None:  # noqa: B027
        """Make the layout if it is not there."""


def key_of(doc_id: object) -> Key:
    """Return how a document's id is kept on disk; ids of the same text are the same."""
    text = str(doc_id)
    try:
        number = int(text)
    except ValueError:
        return text
    return number if str(number) == text and -(2**63) <= number < 2**63 else text


def drain(rows: list[T]) -> Iterator[T]:
    """Yield the rows one after the other, and keep none that went out: none is held twice."""
    rows.reverse()
    while rows:
        yield rows.pop()
