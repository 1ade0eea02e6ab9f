"""The trash in PostgreSQL: removed articles, whole, until nobody can restore them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from storage.engine import copies, trash_documents
from storage.engine.postgres import (
    arrivals,
    article_rows,
    counters,
    desk_work,
    existing,
    partitions,
    quote_rows,
    reextraction,
    revisions,
    writing,
)
from storage.engine.postgres.connections import Connections, Reader
from storage.engine.postgres.values import storable
from storage.engine.values import ArticleToWrite, Discarded, ExistingArticle, Restored
from storage.model import Article, Carrier

__all__ = ["PostgresTrash"]

_INSERT = (
    "INSERT INTO trash SELECT %(batch)s, coalesce(max(number), 0) + 1, %(article)s, %(content)s"
    " FROM trash WHERE batch = %(batch)s"
)


class PostgresTrash:
    """`Trash` over connections."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def next_batch(self) -> int:
        return counters.reserve_alone(self._connections, counters.BATCH, 1)[0]

    def batches(self) -> list[int]:
        return self._connections.read(
            lambda reader: [
                id_ for (id_,) in reader.rows("SELECT DISTINCT batch FROM trash ORDER BY batch")
            ]
        )

    def deleted_keys(self, articles: Sequence[Article]) -> set[str]:
        return self._connections.read(lambda reader: existing.deleted_keys(reader, articles))

    def discard(self, ids: Sequence[int], batch: int | None, *, may_return: bool = False) -> None:
        self._connections.write(
            lambda writer: _discard(writer, ids, batch, elsewhere=True, may_return=may_return)
        )

    def discard_source(self, source: int, batch: int, limit: int | None = None) -> Discarded:
        return self._connections.write(lambda writer: _discard_source(writer, source, batch, limit))

    def restore(self, batch: int, limit: int | None = None) -> Restored:
        def restore(writer: Reader) -> Restored:
            restored = _restore(writer, batch, limit)
            self._connections.changes.arrivals += restored.ids
            return restored

        return self._connections.write(restore)

    def empty(self, batch: int, limit: int | None = None) -> int:
        return self._connections.write(lambda writer: _empty(writer, batch, limit))


def _discard(
    writer: Reader,
    ids: Sequence[int],
    batch: int | None,
    *,
    elsewhere: bool = False,
    may_return: bool = False,
) -> None:
    found = article_rows.articles(writer, ids)
    if batch is not None:
        quotes = quote_rows.of_articles(writer, list(found))
        version = reextraction.version(writer)
        for id_ in [one for one in ids if one in found]:
            item = ArticleToWrite(
                found[id_], quotes.get(id_, ()), revisions.of_article(writer, id_)
            )
            content = trash_documents.write(item, version)
            writer.run(_INSERT, {"batch": batch, "article": id_, "content": storable(content)})
    keys: dict[str, int] = {}
    for article in () if may_return else found.values():
        keys[article.key] = article.source
        keys |= {one.key: one.source for one in article.carriers}
        if elsewhere and article.link:
            keys[existing.story_key(article)] = article.source
    writer.many(
        "INSERT INTO tombstone VALUES (%(key)s, %(source)s)"
        " ON CONFLICT (key) DO UPDATE SET source = excluded.source",
        [{"key": storable(key), "source": keys[key]} for key in sorted(keys) if key],
    )
    writing.remove(writer, list(found))
    if batch is None:
        _forget(writer, list(found))


def _discard_source(writer: Reader, source: int, batch: int, limit: int | None) -> Discarded:
    shared = _of_source(writer, source, "others <> '{}'", limit)
    articles = article_rows.articles(writer, shared)
    its_own = [id_ for id_ in shared if _has_text_of_its_own(articles[id_], source)]
    for id_ in shared:
        if id_ not in its_own:
            released = _release(writer, articles[id_], source)
            content = trash_documents.write_released(released)
            writer.run(_INSERT, {"batch": batch, "article": None, "content": content})
    left = None if limit is None else limit - len(shared)
    own = _of_source(writer, source, "others = '{}'", left)
    _discard(writer, [*its_own, *own], batch)
    existing.forget_deleted(writer, [one.key for id_ in its_own for one in articles[id_].carriers])
    changed = len(shared) + len(own)
    return Discarded(len(its_own) + len(own), is_unfinished=changed == limit)


def _of_source(writer: Reader, source: int, where: str, limit: int | None) -> list[int]:
    found: list[int] = []
    for part in partitions.all_of(writer):
        left = None if limit is None else limit - len(found)
        rows = writer.rows(
            f"SELECT a.id FROM article a WHERE {partitions.WITHIN} AND {where}"
            " AND (a.source = %(source)s OR a.others && ARRAY[%(source)s]::integer[])"
            " ORDER BY a.published DESC, a.id DESC LIMIT %(limit)s",
            {**part.bounds, "source": source, "limit": left},
        )
        found += [id_ for (id_,) in rows]
    return found


def _has_text_of_its_own(article: Article, source: int) -> bool:
    """Return whether a source sent an article first, and nobody else sent the same text."""
    return article.source == source and not any(one.identical for one in article.carriers)


def _release(writer: Reader, article: Article, source: int) -> list[object]:
    """Take a source off an article; if it was the first, the article belongs to the next."""
    carriers = {one.source: one for one in article.carriers}
    firsts: dict[int, int] = {}
    if source in carriers:
        one = carriers.pop(source)
        released = [article.id, source, one.key, one.digest, one.identical, False]
    else:
        one = next(carrier for carrier in article.carriers if carrier.identical)
        del carriers[one.source]
        released = [article.id, source, article.key, article.digest, one.identical, True]
        firsts[article.id] = one.source
        _set_key(writer, article, one.key, one.digest)
    writing.set_carriers(writer, {article.id: list(carriers.values())}, firsts)
    return released


def _return(writer: Reader, released: Sequence[Any]) -> None:
    """Give an article the source back that was taken off it."""
    id_, source, key, digest, identical, was_first = released
    article = article_rows.get(writer, id_)
    if article is None:
        return
    one, firsts, first = Carrier(source, key, digest, identical), {}, article.source
    if was_first and article.source != source:
        one = Carrier(article.source, article.key, article.digest, identical)
        firsts[id_] = first = source
        _set_key(writer, article, key, digest)
    gone = (one.source, first)
    there = [other for other in article.carriers if other.source not in gone]
    there += [one] if one.source != first else []
    writing.set_carriers(writer, {id_: there}, firsts)


def _set_key(writer: Reader, article: Article, key: str, digest: str) -> None:
    writing.set_key(writer, replace(article, key=key, digest=digest))


def _restore(writer: Reader, batch: int, limit: int | None) -> Restored:
    rows = writer.rows(
        "SELECT number, content FROM trash WHERE batch = %(batch)s ORDER BY number LIMIT %(limit)s",
        {"batch": batch, "limit": limit},
    )
    released = {
        number: one
        for number, content in rows
        if (one := trash_documents.read_released(content)) is not None
    }
    for one in released.values():
        _return(writer, one)
    read = {n: trash_documents.read(content) for n, content in rows if n not in released}
    removed = {number: one for number, one in read.items() if one is not None}
    items = _restorable(writer, [item for item, _ in removed.values()])
    found = [item.article for item in items]
    gone = [key for one in found for key in (*_keys(one), existing.story_key(one))]
    existing.forget_deleted(writer, gone)
    twins = _later_copies(writer, found)
    items = [copies.join(item, twins.get(item.article.id, ())) for item in items]
    _remove_copies(writer, twins)
    writing.write(writer, items, [], set())
    versions = {item.article.id: version or 0 for item, version in removed.values()}
    reextraction.go_back(writer, versions)
    _delete(writer, batch, [*released, *removed])
    _forget_takes(writer, [item.article.id for item, _ in removed.values()])
    count = len(released) + len(removed)
    return Restored(tuple(one.id for one in found), is_unfinished=count == limit)


def _restorable(writer: Reader, items: Sequence[ArticleToWrite]) -> list[ArticleToWrite]:
    """Leave out articles whose key came in again, and carriers likewise."""
    keys = {key for item in items for key in _keys(item.article)}
    wanted = [replace(item.article, link="", digest="", carriers=()) for item in items]
    others = keys - {one.key for one in wanted}
    wanted += [Article("", "", items[0].article.published, key=key) for key in others]
    known = {one.key for one in existing.find(writer, wanted)} if items else set()
    return [_without(item, known) for item in items if item.article.key not in known]


def _without(item: ArticleToWrite, known: Collection[str]) -> ArticleToWrite:
    sent = tuple(one for one in item.article.carriers if one.key not in known)
    return replace(item, article=replace(item.article, carriers=sent))


def _later_copies(writer: Reader, articles: Sequence[Article]) -> dict[int, list[ExistingArticle]]:
    """Return the stored copies of each of the articles about to return."""
    linked = [one for one in articles if one.link]
    stored: dict[tuple[str, str], list[ExistingArticle]] = {}
    for one in existing.find(writer, linked) if linked else ():
        stored.setdefault((one.link, one.headline), []).append(one)
    found: dict[int, list[ExistingArticle]] = {}
    for article in linked:
        candidates = stored.get((article.link, article.headline), [])
        twins = [
            one
            for one in candidates
            if copies.is_copy(one, article, lambda one=one: article_rows.get(writer, one.id))  # type: ignore[misc]
        ]
        for one in twins:
            candidates.remove(one)  # of two that return, the first takes the copy
        if twins:
            found[article.id] = twins
    return found


def _remove_copies(writer: Reader, twins: Mapping[int, Sequence[ExistingArticle]]) -> None:
    of = {copy.id: article for article, some in twins.items() for copy in some}
    writing.remove(writer, sorted(of))
    _forget_takes(writer, of)
    arrivals.forget(writer, of)
    desk_work.move(writer, of)
    writer.many(
        "UPDATE alert SET article = %(article)s WHERE article = %(copy)s",
        [{"article": article, "copy": copy} for copy, article in of.items()],
    )


def _empty(writer: Reader, batch: int, limit: int | None) -> int:
    rows = writer.rows(
        "SELECT number, article FROM trash WHERE batch = %(batch)s ORDER BY number LIMIT %(limit)s",
        {"batch": batch, "limit": limit},
    )
    _forget(writer, [article for _, article in rows if article is not None])
    _delete(writer, batch, [number for number, _ in rows])
    return len(rows)


def _forget(writer: Reader, ids: Sequence[int]) -> None:
    """Forget what belongs to articles that nobody can restore any more."""
    _forget_takes(writer, ids)
    desk_work.forget(writer, ids)
    arrivals.forget(writer, ids)
    writer.run("DELETE FROM alert WHERE article = ANY(%(ids)s)", {"ids": list(ids)})


def _forget_takes(writer: Reader, ids: Iterable[int]) -> None:
    writer.run(
        "DELETE FROM take WHERE article = ANY(%(ids)s)"
        " AND NOT EXISTS (SELECT 1 FROM known WHERE known.id = take.article)",
        {"ids": list(ids)},
    )


def _delete(writer: Reader, batch: int, numbers: Sequence[int]) -> None:
    writer.run(
        "DELETE FROM trash WHERE batch = %(batch)s AND number = ANY(%(numbers)s)",
        {"batch": batch, "numbers": list(numbers)},
    )


def _keys(article: Article) -> list[str]:
    return [article.key, *(one.key for one in article.carriers)]
