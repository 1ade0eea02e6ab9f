"""Copies of removed articles that came in while these were in the trash: one article again."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from storage.engine.copies import is_copy
from storage.engine.sqlite.rows import arrivals, notes, referrals, stories, writing
from storage.engine.sqlite.rows import articles as article_rows
from storage.engine.values import ExistingArticle
from storage.errors import Damaged
from storage.model import Article

__all__ = ["find", "remove"]


def find(
    connection: sqlite3.Connection, articles: Sequence[Article]
) -> dict[int, list[ExistingArticle]]:
    """Return the stored copies of each of the articles about to return.

    They have its link and headline, and no text of their own.
    """
    linked = [one for one in articles if one.link]
    stored: dict[tuple[str, str], list[ExistingArticle]] = {}
    for one in writing.existing(connection, linked) if linked else ():
        stored.setdefault((one.link, one.headline), []).append(one)
    found: dict[int, list[ExistingArticle]] = {}
    for article in linked:
        candidates = stored.get((article.link, article.headline), [])
        copies = [one for one in candidates if _is_copy(connection, one, article)]
        for one in copies:
            candidates.remove(one)  # of two that return, the first takes the copy
        if copies:
            found[article.id] = copies
    return found


def _is_copy(connection: sqlite3.Connection, one: ExistingArticle, article: Article) -> bool:
    try:
        return is_copy(one, article, lambda: article_rows.get(connection, one.id))
    except Damaged:
        return False


def remove(connection: sqlite3.Connection, copies: Mapping[int, Sequence[ExistingArticle]]) -> None:
    """Remove copies, whose alerts, notes and marks go to the articles they are of."""
    of = {copy.id: article for article, some in copies.items() for copy in some}
    if of:
        writing.remove(connection, sorted(of))
        stories.forget(connection, of)
        connection.executemany(
            "UPDATE alert SET article = ? WHERE article = ?",
            [(article, copy) for copy, article in of.items()],
        )
        notes.move(connection, of)
        referrals.move(connection, of)
        arrivals.take(connection, of)
