"""Checks of stories: the articles of takes, and which takes stand for their stories in lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage.engine.sqlite.files.checks.check import Check, Key, Subject
from storage.engine.sqlite.rows import folding

__all__ = ["STORIES"]

_GONE = (
    "FROM take WHERE article NOT IN (SELECT id FROM article) AND article NOT IN"
    " (SELECT json_extract(doc, '$[0].id') FROM bin WHERE json_valid(doc)"
    " AND json_extract(doc, '$[0].id') IS NOT NULL)"
)
_UNREADABLE = (
    "FROM story_vector WHERE typeof(terms) <> 'text' OR typeof(proper) <> 'text'"
    " OR typeof(weights) <> 'blob' OR typeof(length) <> 'integer' OR length(weights) <> 2 *"
    " (terms <> '') * (length(terms) - length(replace(terms, char(10), '')) + 1)"
)


def _refold(connection: sqlite3.Connection, _: list[Key]) -> None:
    folding.refold_all(connection)


_MISFOLDED = Check("articles folded under the wrong take", repair=(_refold,))


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for article, _ in folding.misfolded(reader):
        yield _MISFOLDED, article


STORIES = Subject(
    "stories",
    (
        Check("takes of articles that are gone", f"SELECT article {_GONE}", (f"DELETE {_GONE}",)),
        _MISFOLDED,
        Check(
            "terms of articles that cannot be read",
            f"SELECT article {_UNREADABLE}",
            (f"DELETE {_UNREADABLE}",),
        ),
    ),
    _scan,
)
