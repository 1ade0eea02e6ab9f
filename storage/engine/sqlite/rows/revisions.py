"""Revisions: what articles said before their sources edited them, bounded in number and size."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.engine.sqlite.query.source_groups import FIRST_SOURCE
from storage.engine.sqlite.rows.articles import compress, decompress, pack_blocks, unpack_blocks
from storage.engine.values import ArticleToWrite
from storage.errors import Damaged
from storage.model import Revision

__all__ = ["delete", "insert", "of_article", "record"]

_INSERT = (
    "INSERT INTO revision (article, seen, replaced, headline, standfirst, caption, text, layout,"
    " editor) VALUES (?,?,?,?,?,?,?,?,?)"
)
_BEFORE = (
    "SELECT a.id, (SELECT max(replaced) FROM revision WHERE article = a.id), a.headline,"
    " b.standfirst, b.caption, b.text, b.layout, b.digest"
    " FROM json_each(?) j CROSS JOIN article a ON a.id = j.value JOIN body b ON b.id = a.id"
)


def record(connection: sqlite3.Connection, changed: Sequence[ArticleToWrite]) -> None:
    """Store the current text of articles about to change, if their words will differ."""
    if not changed:
        return
    from storage.engine.edits import is_edit  # late: reading does without it

    now = int(datetime.now(UTC).timestamp())
    after = {item.article.id: item for item in changed}
    rows = [
        (id_, seen, now, *texts, text, layout, after[id_].editor)
        for id_, seen, *texts, text, layout, digest in connection.execute(
            _BEFORE, (json.dumps(list(after)),)
        )
        if is_edit([*texts, decompress(text)], digest, after[id_])
    ]
    connection.executemany(_INSERT, rows)
    _prune(connection, [row[0] for row in rows])


def insert(connection: sqlite3.Connection, items: Iterable[ArticleToWrite]) -> None:
    """Write the revisions that articles bring with them."""
    rows = [_row(item.article.id, one) for item in items for one in reversed(item.history)]
    if rows:
        connection.executemany(_INSERT, rows)
        _prune(connection, sorted({row[0] for row in rows}))


def delete(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Delete the revisions of articles."""
    connection.execute(
        "DELETE FROM revision WHERE article IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )


def of_article(reader: sqlite3.Connection, article: int) -> list[Revision]:
    """Return the revisions of an article, the latest first."""
    rows = reader.execute(
        "SELECT r.article, replaced, r.headline, standfirst, caption, text, layout, seen, editor,"
        f" coalesce((SELECT name FROM source WHERE id = editor AND id <> {FIRST_SOURCE}), '')"
        " FROM revision r LEFT JOIN article a ON a.id = r.article"
        " WHERE r.article = ? ORDER BY r.id DESC",
        (article,),
    )
    try:
        return [_revision(*row) for row in rows.fetchall()]
    except (OSError, OverflowError, TypeError, ValueError) as error:  # no time there is
        raise Damaged(
            f"an earlier text of article {article} is damaged; run newsdesk doctor"
        ) from error


def _prune(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Delete revisions between the first and the last ones, if there are too many."""
    from storage.engine.edits import surplus  # late, as above

    for article in articles:
        rows = connection.execute(
            "SELECT id, text FROM revision WHERE article = ? ORDER BY id DESC", (article,)
        ).fetchall()
        gone = surplus([len(decompress(text)) for _, text in rows])
        connection.executemany(
            "DELETE FROM revision WHERE id = ?", [(rows[place][0],) for place in gone]
        )


def _row(article: int, revision: Revision) -> tuple[Any, ...]:
    seen = revision.seen and int(revision.seen.timestamp())
    text, layout = pack_blocks(revision.blocks)
    return (
        article, seen, int(revision.replaced.timestamp()), revision.headline,
        revision.standfirst, revision.caption, compress(text), layout, revision.editor,
    )  # fmt: skip


def _revision(
    article: int, replaced: int, headline: str, standfirst: str, caption: str, text: str | bytes,
    layout: str | None, seen: int | None, editor: int, edited_by: str,
) -> Revision:  # fmt: skip
    return Revision(
        article=article,
        replaced=datetime.fromtimestamp(replaced, UTC),
        headline=headline,
        standfirst=standfirst,
        caption=caption,
        blocks=unpack_blocks(decompress(text), layout),
        seen=None if seen is None else datetime.fromtimestamp(seen, UTC),
        editor=editor,
        edited_by=edited_by,
    )
