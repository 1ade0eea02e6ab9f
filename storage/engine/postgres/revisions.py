"""Revisions: what articles said before their sources edited them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.engine.edits import is_edit, surplus
from storage.engine.postgres import article_rows, partitions
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.values import blocks_of, moment_of, pack_blocks, second_of, storable
from storage.engine.values import ArticleToWrite
from storage.model import Revision

__all__ = ["insert", "of_article", "record", "set_editors"]

_INSERT = (
    "INSERT INTO revision (article, number, seen, replaced, headline, standfirst, caption, blocks,"
    " editor) VALUES (%(article)s, (SELECT coalesce(max(number), 0) + 1 FROM revision"
    " WHERE article = %(article)s), %(seen)s, %(replaced)s, %(headline)s, %(standfirst)s,"
    " %(caption)s, %(blocks)s, %(editor)s)"
)


def record(writer: Reader, changed: Sequence[ArticleToWrite]) -> None:
    """Store the current text of articles about to change, if their words will differ."""
    if not changed:
        return
    after = {item.article.id: item for item in changed}
    now = datetime.now(UTC).replace(microsecond=0)
    seen = dict(
        writer.rows(
            "SELECT article, max(replaced) FROM revision WHERE article = ANY(%(ids)s) GROUP BY 1",
            {"ids": list(after)},
        )
    )
    touched = []
    for id_, old in article_rows.articles(writer, after).items():
        text = "\n\n".join(block.text for block in old.blocks)
        if is_edit([old.headline, old.standfirst, old.caption, text], old.digest, after[id_]):
            at = None if seen.get(id_) is None else moment_of(seen[id_])
            texts = old.headline, old.standfirst, old.caption, old.blocks
            writer.run(_INSERT, _row(id_, Revision(id_, now, *texts, at, after[id_].editor)))
            touched.append(id_)
    _prune(writer, touched)


def insert(writer: Reader, items: Iterable[ArticleToWrite]) -> None:
    """Write the revisions that articles bring with them."""
    rows = [_row(item.article.id, one) for item in items for one in reversed(item.history)]
    writer.many(_INSERT, rows)  # type: ignore[arg-type]
    _prune(writer, sorted({row["article"] for row in rows}))


def set_editors(writer: Reader, ids: Sequence[int]) -> None:
    """Record with articles that were edited who did last."""
    rows = writer.rows(
        "SELECT DISTINCT ON (article) article, editor FROM revision WHERE article = ANY(%(ids)s)"
        " ORDER BY article, number DESC",
        {"ids": list(ids)},
    )
    at = article_rows.places(writer, [id_ for id_, _ in rows])
    for part in partitions.holding(partitions.all_of(writer), set(at.values())):
        writer.many(
            f"UPDATE article a SET editor = %(editor)s WHERE {partitions.WITHIN} AND a.id = %(id)s",
            [{**part.bounds, "editor": editor, "id": id_} for id_, editor in rows],
        )


def of_article(reader: Reader, article: int) -> list[Revision]:
    """Return the revisions of an article, the latest first."""
    at = article_rows.places(reader, [article])
    first = None
    for part in partitions.holding(partitions.all_of(reader), set(at.values())):
        first = reader.value(
            f"SELECT a.source FROM article a WHERE {partitions.WITHIN} AND a.id = %(id)s",
            {**part.bounds, "id": article},
        )
    rows = reader.rows(
        "SELECT r.replaced, r.headline, r.standfirst, r.caption, r.blocks, r.seen, r.editor,"
        " coalesce(e.name, '') FROM revision r LEFT JOIN source e ON e.id = r.editor"
        " WHERE r.article = %(id)s ORDER BY r.number DESC",
        {"id": article},
    )
    return [
        Revision(
            article, moment_of(replaced), headline, standfirst, caption, blocks_of(blocks),
            None if seen is None else moment_of(seen), editor, "" if editor == first else name,
        )
        for replaced, headline, standfirst, caption, blocks, seen, editor, name in rows
    ]  # fmt: skip


def _row(article: int, one: Revision) -> dict[str, Any]:
    return {
        "article": article,
        "seen": None if one.seen is None else second_of(one.seen),
        "replaced": second_of(one.replaced),
        "headline": storable(one.headline),
        "standfirst": storable(one.standfirst),
        "caption": storable(one.caption),
        "blocks": storable(pack_blocks(one.blocks)),
        "editor": one.editor,
    }


def _prune(writer: Reader, articles: Iterable[int]) -> None:
    """Delete revisions between the first and the last ones, if there are too many."""
    for article in articles:
        rows = writer.rows(
            "SELECT number, length(blocks) FROM revision WHERE article = %(id)s"
            " ORDER BY number DESC",
            {"id": article},
        )
        gone = [rows[place][0] for place in surplus([length for _, length in rows])]
        if gone:
            writer.run(
                "DELETE FROM revision WHERE article = %(id)s AND number = ANY(%(gone)s)",
                {"id": article, "gone": gone},
            )
