"""Changes to articles: rows, bodies, quotes, rollups and full text, in one transaction.

Full text is written last and sorted: any other statement in between would make FTS5 flush.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

from storage.engine.sqlite.query.order import month_of, published_of
from storage.engine.sqlite.query.source_groups import FIRST_SOURCE, NONE, get_or_add
from storage.engine.sqlite.rollups import states
from storage.engine.sqlite.rollups.rollups import RollupChanges
from storage.engine.sqlite.rows import (
    carriers,
    folding,
    index_merges,
    quotations,
    revisions,
    sources,
)
from storage.engine.sqlite.rows.articles import (
    EDIT_WEIGHTS,
    body_row,
    decompress,
    edit_weight,
    fingerprint,
    moment_of,
    pack_blocks,
)
from storage.engine.sqlite.rows.keys import free_keys
from storage.engine.values import ArticleToWrite, ExistingArticle
from storage.model import Article
from storage.text.folding import searchable
from storage.wire.headline_states import without_states

__all__ = [
    "deleted_keys",
    "digest_print",
    "existing",
    "forget_deleted",
    "mark",
    "remove",
    "story_keys",
    "write",
]

_ARTICLE = "INSERT INTO article VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_BODY = "INSERT INTO body VALUES (?,?,?,?,?,?,?,?,?,?,?)"


class _FullText:
    """Full-text rows to add and remove, collected and written at the end of a change."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._removed: list[tuple[Any, ...]] = []
        self._new: list[tuple[Any, ...]] = []

    def put(self, pos: int, article: Article, text: str) -> None:
        """Index an article; `text` is that of its blocks."""
        standfirst = f"{article.standfirst} {article.caption}"
        self._new.append(
            (pos, searchable(article.headline), searchable(standfirst), searchable(text))
        )

    def take(self, ids: Iterable[int]) -> None:
        """Remove articles, while their rows are still what was indexed."""
        self._removed += self._connection.execute(
            "SELECT a.pos, a.headline, b.standfirst || ' ' || b.caption, b.text"
            " FROM article a JOIN body b USING (id)"
            " WHERE a.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        ).fetchall()

    def write(self) -> None:
        """Write what was collected."""
        removed = sorted(
            (pos, searchable(headline), searchable(standfirst), searchable(decompress(text)))
            for pos, headline, standfirst, text in self._removed
        )
        new = sorted(self._new)
        many = self._connection.executemany
        if removed:
            many(
                "INSERT INTO a_fts (a_fts, rowid, headline, standfirst, body)"
                " VALUES ('delete', ?, ?, ?, ?)",
                removed,
            )
            many(
                "INSERT INTO a_head (a_head, rowid, headline) VALUES ('delete', ?, ?)",
                [row[:2] for row in removed],
            )
        many("INSERT INTO a_fts (rowid, headline, standfirst, body) VALUES (?, ?, ?, ?)", new)
        many("INSERT INTO a_head (rowid, headline) VALUES (?, ?)", [row[:2] for row in new])
        changed = [*removed, *new]
        index_merges.merge(self._connection, "a_fts", changed)
        index_merges.merge(self._connection, "a_head", [row[:2] for row in changed])
        self._removed.clear()
        self._new.clear()


def existing(reader: sqlite3.Connection, articles: Sequence[Article]) -> list[ExistingArticle]:
    """Return the stored articles that share a key, digest or link with one of these."""
    found: dict[int, ExistingArticle] = {}
    shared: set[int] = set()
    folders = sources.folders(reader, {a.source for a in articles})
    keys = {key for a in articles for key in (a.key, *(one.key for one in a.carriers))}
    for column, values in (
        ("id", carriers.articles_with(reader, keys)),
        ("key_print", {fingerprint(key) for key in keys}),
        (
            "digest_print",
            {digest_print(a.digest, a.source in folders) for a in articles if a.digest} - {0},
        ),
        ("link_print", {fingerprint(a.link) for a in articles if a.link}),
    ):
        if not values:
            continue
        rows = reader.execute(
            f"SELECT a.id, {FIRST_SOURCE}, b.key, b.digest, a.link, a.headline, a.pos,"
            " a.date_kind, a.read, a.starred, a.killed, a.unseen_edit, a.source"
            f" FROM json_each(?) j CROSS JOIN article a ON a.{column} = j.value"
            " JOIN body b ON b.id = a.id",  # not USING: json_each has a column id
            (json.dumps(list(values)),),
        )
        for *row, number in rows.fetchall():
            found[row[0]] = _known(row)
            if number < NONE:
                shared.add(row[0])
    for id_, sent in (carriers.of_articles(reader, shared) if shared else {}).items():
        found[id_] = replace(found[id_], carriers=sent)
    return list(found.values())


def deleted_keys(reader: sqlite3.Connection, articles: Sequence[Article]) -> set[str]:
    """Return the keys of those articles that were removed, or whose story was discarded."""
    known = {one.key: {one.key, *story_keys(one.link, one.headline)} for one in articles if one.key}
    names = set().union(*known.values())
    rows = reader.execute(
        "SELECT key FROM tombstone WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(names)),),
    )
    removed = {name for (name,) in rows}
    return {key for key, names in known.items() if not removed.isdisjoint(names)}


def story_keys(link: str, headline: str) -> list[str]:
    """Return the keys that identify a discarded article in any source.

    The first leaves out the words of agencies before its headline, which older newsdesks did not.
    """
    keys = (f"story:{link} {head}" for head in (without_states(headline), headline))
    return list(dict.fromkeys(keys))


def forget_deleted(connection: sqlite3.Connection, keys: Iterable[str]) -> None:
    """Forget that articles with these keys were removed."""
    connection.executemany("DELETE FROM tombstone WHERE key = ?", [(key,) for key in keys])


def write(
    connection: sqlite3.Connection,
    new: Sequence[ArticleToWrite],
    changed: Sequence[ArticleToWrite] = (),
) -> None:
    """Write new articles, and changed ones over those that have their ids."""
    revisions.record(connection, changed)
    changes, text = RollupChanges(), _FullText(connection)
    removed = _remove_rows([item.article.id for item in changed], connection, changes, text)
    rows, bodies = [], []
    items = sorted([*new, *changed], key=lambda item: item.article.id)
    keys = free_keys(connection, [item.article for item in items])
    folders = sources.folders(connection, {item.article.source for item in items})
    for item, pos in zip(items, keys, strict=True):
        article, quotes = item.article, len(item.quotes)
        words, layout = pack_blocks(article.blocks)
        source = article.source
        if article.carriers:
            source = get_or_add(connection, source, [one.source for one in article.carriers])
        rows.append(_row(article, pos, quotes, folders, source))
        bodies.append(body_row(article, words, layout))
        bits = states.of_article(article, quotes)
        changes.put(article.id, month_of(pos), source, article.section, bits)
        text.put(pos, article, words)
    connection.executemany(_ARTICLE, rows)
    connection.executemany(_BODY, bodies)
    carriers.insert(connection, [item.article for item in items])
    revisions.insert(connection, new)
    added = quotations.insert(connection, items, keys)
    changes.write(connection)
    folding.refold(connection, folding.stories_of(connection, [i.article.id for i in items]))
    text.write()
    removed.write()
    added.write()


def remove(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Remove articles from all tables."""
    changes, text = RollupChanges(), _FullText(connection)
    removed = _remove_rows(ids, connection, changes, text)
    revisions.delete(connection, ids)
    changes.write(connection)
    folding.refold(connection, folding.stories_of(connection, ids))
    text.write()
    removed.write()


def mark(
    connection: sqlite3.Connection, ids: Iterable[int], field: Literal["read", "starred"], on: bool
) -> list[int]:
    """Mark articles read or unread, starred or not; return the ids that changed."""
    # In the order of the index that has the marks too: each of its pages is changed once.
    rows = connection.execute(
        f"SELECT id, pos, source, section, {states.SQL} FROM article a"
        f" WHERE id IN (SELECT value FROM json_each(?)) AND {field} <> ? ORDER BY pos",
        (json.dumps(list(ids)), int(on)),
    ).fetchall()
    if not rows:
        return []
    changes = RollupChanges()
    bit, is_set = (states.UNREAD, not on) if field == "read" else (states.STARRED, on)
    for id_, pos, source, section, before in rows:
        month = month_of(pos)
        after = before | bit if is_set else before & ~bit
        changes.take(id_, month, source, section, before)
        changes.put(id_, month, source, section, after)
    connection.executemany(
        f"UPDATE article SET {field} = {int(on)} WHERE id = ?", [row[:1] for row in rows]
    )
    changes.write(connection)
    changed = sorted(row[0] for row in rows)
    if field == "read":
        folding.refold(connection, folding.stories_of(connection, changed))
    return changed


def _known(row: Sequence[Any]) -> ExistingArticle:
    id_, source, key, digest, link, headline, pos, kind, read, starred, killed, edit = row
    return ExistingArticle(
        id_, source, key, digest, link, headline, published_of(pos), kind,
        bool(read), bool(starred), moment_of(killed), edit_weight(edit),
    )  # fmt: skip


def _digest_print(article: Article, folders: Collection[int]) -> int:
    return digest_print(article.digest, article.source in folders)


def digest_print(digest: str, of_file: bool) -> int:
    """Return the fingerprint of a file in a folder; for other sources it is 0.

    Fingerprints are spread over their index, so that each costs reading and writing a page.
    """
    return (fingerprint(digest) or 1) if of_file else 0


def _row(
    article: Article, pos: int, quotes: int, folders: Collection[int], source: int
) -> tuple[Any, ...]:
    return (
        article.id, pos, article.section, source, int(article.read), int(article.starred), quotes,
        article.date_kind, article.headline, article.link, fingerprint(article.key),
        _digest_print(article, folders), fingerprint(article.link) if article.link else None,
        int(bool(article.caption)), states.signs_of(article),
        article.killed and int(article.killed.timestamp()),
        EDIT_WEIGHTS.index(article.unseen_edit), article.agency,
    )  # fmt: skip


def _remove_rows(
    ids: Sequence[int], connection: sqlite3.Connection, changes: RollupChanges, text: _FullText
) -> quotations.IndexChange:
    """Remove the rows of articles, and their counts and index entries."""
    if not ids:
        return quotations.IndexChange(connection, [], removed=True)
    removed = quotations.remove(connection, ids)
    text.take(ids)
    these = (json.dumps(ids),)
    where = "WHERE id IN (SELECT value FROM json_each(?))"
    for id_, pos, source, section, bits in connection.execute(
        f"SELECT id, pos, source, section, {states.SQL} FROM article a {where}", these
    ).fetchall():
        changes.take(id_, month_of(pos), source, section, bits)
    connection.execute(f"DELETE FROM article {where}", these)
    connection.execute(f"DELETE FROM body {where}", these)
    carriers.delete(connection, ids)
    return removed
