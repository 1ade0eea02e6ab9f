"""What SQL calls of ours: the functions that the full-text views are made with."""

from __future__ import annotations

import sqlite3

from storage.engine.sqlite.rows.articles import plain
from storage.errors import ArchiveError
from storage.text.folding import searchable

__all__ = ["register"]


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions the full-text views call."""
    connection.create_function("searchable", 1, searchable, deterministic=True)
    connection.create_function("searchable_body", 1, _searchable_body, deterministic=True)


def _searchable_body(kept: str | bytes) -> str:
    """Return the text of a body as it is indexed; a damaged one holds nothing to be found."""
    try:
        return searchable(plain(kept))
    except ArchiveError:
        return ""
