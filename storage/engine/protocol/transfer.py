"""All that an archive has, as a copy of it reads and writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from storage.engine.values import ArticleToWrite

if TYPE_CHECKING:
    from storage.engine.transfer_tables import Row, TransferTable

__all__ = ["Transfer"]


class Transfer(Protocol):
    """Whole articles, and the rows of the tables beside them, which are alike on every engine.

    It has what no other part returns, as nobody sees it: removed articles, say, and their stories.
    """

    def snapshot(self) -> AbstractContextManager[None]:
        """Have all queries of this thread answered of one state, while others write."""

    def articles(self, after: int, limit: int) -> list[ArticleToWrite]:
        """Return the first articles with ids greater than one, with their quotes and histories."""

    def count(self, table: TransferTable) -> int:
        """Count the rows of a table."""

    def rows(self, table: TransferTable, after: Row | None, limit: int) -> list[Row]:
        """Return the first rows of a table after one, in the order of their keys."""

    def append(self, table: TransferTable, rows: Sequence[Row]) -> None:
        """Add rows to a table, which has none with their keys."""

    def clear(self, table: TransferTable) -> None:
        """Delete the rows of a table, and nothing else."""

    def document_tables(self) -> list[str]:
        """Return the names of the tables that have documents."""

    def numbers(self) -> dict[str, int]:
        """Return the greatest ids given, and how far work in steps has come, by names."""

    def set_numbers(self, numbers: Mapping[str, int]) -> None:
        """Set what `numbers` returned; of the ids none up to these is given any more."""

    def arrived_by(self, number: int) -> int:
        """Return an id: of the articles up to a number of arrival the greatest.

        Where these are not all articles up to an id, it is the last before the first later one.
        """
