"""Tables of JSON documents, as the archive asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    pass

__all__ = ["Documents"]


class Documents(Protocol):
    """Tables of JSON documents, each with an integer id.

    A table without documents need not exist. TinyDB shows the same tables under the same names.
    """

    def get(self, table: str, id: int) -> dict[str, Any] | None:
        """Return a document, or None."""

    def all(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        """Return all documents with their ids, in the order they were added."""

    def find(self, table: str, field: str, text: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the documents with a field that equals a text, in the order they were added."""

    def last_id(self, table: str) -> int:
        """Return the greatest id of a document, or 0."""

    def next_id(self, table: str) -> int:
        """Return an id for a new document: above all in the table, and never returned twice."""

    def put(self, table: str, id: int, document: Mapping[str, Any]) -> None:
        """Add a document under an id, or replace the one with that id."""

    def delete(self, table: str, ids: Iterable[int]) -> None:
        """Delete the documents with these ids; ids without a document are ignored."""
