"""Copies of removed articles that came in while these were in the trash: one article again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from storage.engine.sqlite.rows import articles as article_rows
from storage.engine.sqlite.rows import stories, writing
from storage.engine.values import ArticleToWrite, ExistingArticle
from storage.errors import Damaged
from storage.model import Article, Carrier

__all__ = ["find", "join", "remove"]


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
    """Return whether all of the text of an article is in another; its source may not cut it."""
    if one.digest and one.digest == article.digest:
        return True
    from storage.text.excerpts import has_same_words, is_excerpt  # late: only for undo

    try:
        copy = article_rows.get(connection, one.id)
    except Damaged:
        return False
    compare = has_same_words if one.source == article.source else is_excerpt
    return copy is not None and compare(copy.text, article.text)


def join(item: ArticleToWrite, copies: Iterable[ExistingArticle]) -> ArticleToWrite:
    """Return an article with the marks of its copies, and their sources as carriers."""
    article = item.article
    same = {article.digest, *(one.digest for one in article.carriers if one.identical)} - {""}
    sent = {one.source: one for one in article.carriers}
    for copy in copies:
        for one in (Carrier(copy.source, copy.key, copy.digest), *copy.carriers):
            if one.source and one.source != article.source:
                sent.setdefault(one.source, replace(one, identical=one.digest in same))
        article = replace(
            article, read=article.read or copy.read, starred=article.starred or copy.starred
        )
    return replace(
        item, article=replace(article, carriers=tuple(sent[one] for one in sorted(sent)))
    )


def remove(connection: sqlite3.Connection, copies: Mapping[int, Sequence[ExistingArticle]]) -> None:
    """Remove copies, whose alerts go to the articles they are of."""
    of = {copy.id: article for article, some in copies.items() for copy in some}
    if of:
        writing.remove(connection, sorted(of))
        stories.forget(connection, of)
        connection.executemany(
            "UPDATE alert SET article = ? WHERE article = ?",
            [(article, copy) for copy, article in of.items()],
        )
        connection.execute(
            "DELETE FROM unwatched WHERE article IN (SELECT value FROM json_each(?))",
            (json.dumps([*of]),),
        )
