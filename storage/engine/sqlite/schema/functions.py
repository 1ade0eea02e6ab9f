"""SQL functions of ours, which the full-text views, migrations and checks call."""

from __future__ import annotations

import sqlite3

from storage.engine.sqlite.rollups.states import signs
from storage.engine.sqlite.rows.articles import decompress
from storage.errors import ArchiveError
from storage.text.folding import searchable

__all__ = ["register"]


def register(connection: sqlite3.Connection) -> None:
    """Register the functions with a connection."""
    connection.create_function("searchable", 1, searchable, deterministic=True)
    connection.create_function("searchable_body", 1, _searchable_body, deterministic=True)
    connection.create_function("signs_of", 3, _signs_of, deterministic=True)


def _searchable_body(kept: str | bytes) -> str:
    """Normalize the text of a body for the index; a damaged one is empty."""
    try:
        return searchable(decompress(kept))
    except ArchiveError:
        return ""


def _signs_of(headline: str, killed: int | None, unseen_edit: int) -> int:
    """Return the bits of the flags few articles have, of the values they are derived from."""
    return signs(headline, killed=killed is not None, edited=bool(unseen_edit))
