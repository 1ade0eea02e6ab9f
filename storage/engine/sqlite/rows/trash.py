"""The trash: removed articles, whole, until nobody can restore them, and their keys."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from storage.engine.sqlite.query import source_groups
from storage.engine.sqlite.query.order import FIRST, bound
from storage.engine.sqlite.query.source_groups import FIRST_SOURCE
from storage.engine.sqlite.rows import (
    alerts,
    arrivals,
    articles,
    carriers,
    counters,
    notes,
    quotations,
    reextraction,
    referrals,
    revisions,
    stories,
    writing,
)
from storage.engine.values import ArticleToWrite, Discarded, Restored
from storage.model import Article

__all__ = ["batches", "discard", "discard_source", "empty", "expired", "restore"]

_AT_A_TIME = 500
_THESE = "(SELECT value FROM json_each(?))"
_BY_SOURCES = (
    "FROM article INDEXED BY article_pair WHERE section IN (SELECT section FROM tally"
    " WHERE period = 0 AND source IN (SELECT value FROM json_each(:sources)))"
    " AND source IN (SELECT value FROM json_each(:sources))"
)

_UNUSED = (
    "NOT EXISTS (SELECT 1 FROM note WHERE note.article = article.id)"
    " AND NOT EXISTS (SELECT 1 FROM referral WHERE referral.article = article.id)"
)

_BY_OTHERS = (
    "FROM article INDEXED BY article_walk WHERE source NOT IN (SELECT value FROM json_each(:but))"
)


def discard_source(
    connection: sqlite3.Connection, source: int, batch: int, limit: int | None = None
) -> Discarded:
    """Move the articles with text that only a source sent to a batch, and take it off the others.

    No more than a limit are changed. What others sent of these articles may come in again.
    """
    from storage.engine import trash_documents  # late: only what is removed needs it

    released, its_own = carriers.release(connection, source, _limit(limit))
    connection.executemany(
        "INSERT INTO bin (bin, doc) VALUES (?, ?)",
        [(batch, trash_documents.write_released(one)) for one in released],
    )
    parts = carriers.of_articles(connection, its_own).values()
    discard(connection, its_own, batch)
    writing.forget_deleted(connection, [one.key for sent in parts for one in sent])
    changed = len(released) + len(its_own)
    left = None if limit is None else limit - changed
    rows = connection.execute(
        f"SELECT id {_BY_SOURCES} LIMIT :limit",
        {"sources": json.dumps([source]), "limit": _limit(left)},
    ).fetchall()
    discard(connection, [row[0] for row in rows], batch)
    return Discarded(len(its_own) + len(rows), is_unfinished=changed + len(rows) == limit)


def discard(
    connection: sqlite3.Connection,
    ids: Sequence[int],
    batch: int | None,
    *,
    elsewhere: bool = False,
    may_return: bool = False,
) -> None:
    """Move articles to a batch, or (None) delete them for good.

    Their keys are remembered unless they `may_return`. With `elsewhere`, articles with the same
    link and headline from other sources stay away, too.
    """
    for some in _slices(ids):
        if batch is not None:
            _put(connection, some, batch)
        if not may_return:
            _remember(connection, some, elsewhere=elsewhere)
        writing.remove(connection, some)
        if batch is None:
            _forget_articles(connection, some)


def _remember(connection: sqlite3.Connection, ids: Sequence[int], *, elsewhere: bool) -> None:
    rows = connection.execute(
        f"SELECT b.key, {FIRST_SOURCE}, a.link, a.headline"
        " FROM article a JOIN body b USING (id)"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    ).fetchall()
    keys = [row[:2] for row in rows]
    shared = carriers.of_articles(connection, ids).values()
    keys += [(one.key, one.source) for sent in shared for one in sent if one.key]
    if elsewhere:
        keys += [
            (writing.story_keys(link, head)[0], source) for _, source, link, head in rows if link
        ]
    connection.executemany("INSERT OR REPLACE INTO tombstone VALUES (?, ?)", keys)


def _put(connection: sqlite3.Connection, ids: Iterable[int], batch: int) -> None:
    from storage.engine import trash_documents  # late: only what is removed needs it

    docs = []
    for id_ in ids:
        if (article := articles.get(connection, id_)) is not None:
            item = ArticleToWrite(
                article,
                quotations.of_article(connection, id_),
                revisions.of_article(connection, id_),
            )
            docs.append(trash_documents.write(item, reextraction.extractor_of(connection, id_)))
    connection.executemany(
        "INSERT INTO bin (bin, doc) VALUES (?, ?)", [(batch, doc) for doc in docs]
    )


def restore(connection: sqlite3.Connection, number: int, limit: int | None = None) -> Restored:
    """Restore the articles of a batch, no more than a limit.

    Those that cannot be read stay in it.
    """
    from storage.engine import copies, trash_documents  # late, as these are needed only for undo
    from storage.engine.sqlite.rows import later_copies

    count, last = 0, 0
    ids: list[int] = []
    while limit is None or count < limit:
        size = _AT_A_TIME if limit is None else min(_AT_A_TIME, limit - count)
        rows = connection.execute(
            "SELECT id, doc FROM bin WHERE bin = ? AND id > ? ORDER BY id LIMIT ?",
            (number, last, size),
        ).fetchall()
        if not rows:
            break
        last = rows[-1][0]
        released = {
            id_: one for id_, doc in rows if (one := trash_documents.read_released(doc)) is not None
        }
        carriers.return_to(connection, [*released.values()])
        read = {id_: trash_documents.read(doc) for id_, doc in rows if id_ not in released}
        removed = {id_: one for id_, one in read.items() if one is not None}
        items = _restorable(connection, [item for item, _ in removed.values()])
        found = [item.article for item in items]
        writing.forget_deleted(connection, [key for one in found for key in _keys(one)])
        writing.forget_deleted(
            connection, [key for one in found for key in writing.story_keys(one.link, one.headline)]
        )
        twins = later_copies.find(connection, found)
        items = [copies.join(item, twins.get(item.article.id, ())) for item in items]
        later_copies.remove(connection, twins)
        writing.write(connection, items)
        _renew_quotes(connection, {item.article.id: version for item, version in removed.values()})
        _delete(connection, [*released, *removed])
        stories.forget(connection, [item.article.id for item, _ in removed.values()])
        ids += (one.id for one in found)
        count += len(released) + len(removed)
    return Restored(tuple(ids), is_unfinished=count == limit)


def _restorable(
    connection: sqlite3.Connection, items: Sequence[ArticleToWrite]
) -> list[ArticleToWrite]:
    """Leave out articles whose key came in again; give a new id to those whose id is taken."""
    keys = {key for item in items for key in _keys(item.article)}
    ids = {item.article.id for item in items}
    rows = connection.execute(
        f"SELECT key FROM article JOIN body USING (id) WHERE key_print IN {_THESE}",
        (json.dumps([articles.fingerprint(key) for key in keys]),),
    )
    known = {key for (key,) in rows}
    rows = connection.execute(f"SELECT id FROM article WHERE id IN {_THESE}", (json.dumps([*ids]),))
    taken = {id_ for (id_,) in rows}
    items = [_without(item, known) for item in items if item.article.key not in known]
    count = sum(item.article.id in taken for item in items)
    numbers = iter(counters.reserve(connection, counters.ARTICLE, count))
    return [
        replace(item, article=replace(item.article, id=next(numbers)))
        if item.article.id in taken
        else item
        for item in items
    ]


def _renew_quotes(connection: sqlite3.Connection, versions: dict[int, int | None]) -> None:
    """Extract the quotes of articles again that were not made by the current extractor."""
    # What an older newsdesk removed does not have the version of its extractor.
    old = {id_: version or 0 for id_, version in versions.items()}
    old = {id_: v for id_, v in old.items() if v != reextraction.extractor_of(connection, id_)}
    if old:
        reextraction.go_back(connection, max(old), min(old.values()))


def expired(
    reader: sqlite3.Connection,
    source: int | None,
    keep: int,
    before: datetime | None,
    but: Collection[int],
) -> list[int]:
    """Return the articles but the newest `keep`, and those older; none starred, noted or marked.

    They are those of a source, or (None) of all sources `but` these. 0 and None set no limit.
    """
    some, others = (
        json.dumps(source_groups.led_by(reader, these))
        for these in ([] if source is None else [source], but)
    )
    params = {"sources": some, "keep": keep, "but": others}
    among = _BY_SOURCES if source is not None else _BY_OTHERS
    old = bound(int(before.timestamp())) if before else FIRST
    if keep:
        last = reader.execute(
            f"SELECT pos {among} ORDER BY pos DESC LIMIT 1 OFFSET :keep - 1", params
        ).fetchone()
        old = max(old, last[0]) if last else old
    rows = reader.execute(
        f"SELECT id {among} AND pos < :old AND starred = 0 AND {_UNUSED}",
        {**params, "old": old},
    )
    return [row[0] for row in rows.fetchall()]


def batches(reader: sqlite3.Connection) -> list[int]:
    """Return the numbers of the batches that hold articles."""
    return [row[0] for row in reader.execute("SELECT DISTINCT bin FROM bin").fetchall()]


def empty(connection: sqlite3.Connection, number: int, limit: int | None = None) -> int:
    """Delete the articles of a batch for good, no more than a limit; return how many."""
    numbers = _held(connection, number, limit)
    _forget(connection, numbers)
    _delete(connection, numbers)
    return len(numbers)


def _held(reader: sqlite3.Connection, batch: int, limit: int | None) -> list[int]:
    rows = reader.execute(
        "SELECT id FROM bin WHERE bin = ? ORDER BY id LIMIT ?", (batch, _limit(limit))
    )
    return [id_ for (id_,) in rows]


def _forget(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Forget what belongs to removed articles that nobody can restore any more."""
    rows = connection.execute(
        "SELECT json_extract(doc, '$[0].id') FROM bin"
        f" WHERE json_valid(doc) AND json_type(doc) = 'array' AND id IN {_THESE}",
        (json.dumps(list(numbers)),),
    )
    _forget_articles(connection, [id_ for (id_,) in rows.fetchall()])


def _forget_articles(connection: sqlite3.Connection, gone: Sequence[int]) -> None:
    stories.forget(connection, gone)
    alerts.forget(connection, gone)
    arrivals.forget(connection, gone)
    notes.forget(connection, gone)
    referrals.forget(connection, gone)


def _keys(article: Article) -> list[str]:
    return [article.key, *(one.key for one in article.carriers)]


def _without(item: ArticleToWrite, known: Collection[str]) -> ArticleToWrite:
    """Leave out the carriers of an article whose key came in again."""
    sent = tuple(one for one in item.article.carriers if one.key not in known)
    return replace(item, article=replace(item.article, carriers=sent))


def _delete(connection: sqlite3.Connection, ids: Sequence[int]) -> None:
    connection.execute(f"DELETE FROM bin WHERE id IN {_THESE}", (json.dumps(list(ids)),))


def _limit(limit: int | None) -> int:
    return -1 if limit is None else limit


def _slices(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[start : start + _AT_A_TIME]) for start in range(0, len(ids), _AT_A_TIME)]
