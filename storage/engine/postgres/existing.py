"""Find stored articles that share a key, a digest or a link with others, and deleted keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.engine.postgres import article_rows, partitions
from storage.engine.postgres.article_rows import EDIT, STATE, carriers_of
from storage.engine.postgres.connections import Reader
from storage.engine.postgres.sources import folders
from storage.engine.postgres.values import moment_of, print_of, storable
from storage.engine.values import ExistingArticle
from storage.model import Article
from storage.wire.headline_states import without_states

__all__ = ["deleted_keys", "find", "forget_deleted", "story_key"]

_ROW = (
    "SELECT a.id, a.source, b.key, b.digest, a.link, a.headline, a.published, a.date_kind,"
    f" s.read IS TRUE, s.starred IS TRUE, a.killed, {EDIT}"
    " FROM article a JOIN body b ON b.published = a.published AND b.id = a.id"
    f" {STATE} WHERE {partitions.WITHIN} AND b.published >= %(lower)s AND b.published < %(upper)s"
    " AND a.id = ANY(%(ids)s) ORDER BY a.id"
)


def find(
    reader: Reader, articles: Sequence[Article], *, claims: bool = False
) -> list[ExistingArticle]:
    """Return the stored articles that share a key, digest or link with one of these.

    A change that `claims` these waits for others that do, and sees what they have stored: so of
    two that add the same article one finds that of the other.
    """
    files = folders(reader, {one.source for one in articles})
    keys = {key for one in articles for key in (one.key, *(c.key for c in one.carriers)) if key}
    digests = {one.digest for one in articles if one.digest and one.source in files}
    links = {one.link for one in articles if one.link}
    if claims:
        _claim(reader, keys | digests | links)
    rows = reader.rows(
        "SELECT id FROM known WHERE key = ANY(%(keys)s::uuid[])"
        " UNION SELECT id FROM known WHERE digest = ANY(%(digests)s::uuid[])"
        " UNION SELECT id FROM known WHERE link = ANY(%(links)s::uuid[])"
        " UNION SELECT article FROM carrier WHERE print = ANY(%(keys)s::uuid[])",
        {
            "keys": [print_of(key) for key in keys],
            "digests": [print_of(digest) for digest in digests],
            "links": [print_of(link) for link in links],
        },
    )
    return by_ids(reader, [id_ for (id_,) in rows])


def _claim(writer: Reader, names: Iterable[str]) -> None:
    # Others wait for a row that this change has added, even if it has deleted that again.
    prints = {"prints": sorted(map(print_of, names))}
    writer.run(
        "INSERT INTO claim SELECT print FROM unnest(%(prints)s::uuid[]) AS print ORDER BY print"
        " ON CONFLICT DO NOTHING",
        prints,
    )
    writer.run("DELETE FROM claim WHERE print = ANY(%(prints)s::uuid[])", prints)


def by_ids(reader: Reader, ids: Iterable[int]) -> list[ExistingArticle]:
    """Return what identifies articles."""
    at = article_rows.places(reader, ids)
    sent = carriers_of(reader, at)
    found = [
        row
        for part in partitions.holding(partitions.all_of(reader), set(at.values()))
        for row in reader.rows(_ROW, {**part.bounds, "ids": list(at)})
    ]
    return [
        ExistingArticle(
            id_, source, key, digest, link, headline, moment_of(published), kind, read, starred,
            None if killed is None else moment_of(killed), edit, sent.get(id_, ()),
        )
        for (id_, source, key, digest, link, headline, published, kind, read, starred, killed,
             edit) in sorted(found)
    ]  # fmt: skip


def deleted_keys(reader: Reader, articles: Sequence[Article]) -> set[str]:
    """Return the keys of those articles that were removed, or whose story was discarded."""
    known = {one.key: {one.key, story_key(one)} for one in articles if one.key}
    names = [storable(name) for names in known.values() for name in names]
    rows = reader.rows("SELECT key FROM tombstone WHERE key = ANY(%(keys)s)", {"keys": names})
    removed = {name for (name,) in rows}
    return {key for key, names in known.items() if not removed.isdisjoint(map(storable, names))}


def forget_deleted(writer: Reader, keys: Iterable[str]) -> None:
    """Forget that articles with these keys were removed."""
    writer.run(
        "DELETE FROM tombstone WHERE key = ANY(%(keys)s)", {"keys": [storable(k) for k in keys]}
    )


def story_key(article: Article) -> str:
    """Return the key that identifies a discarded article in any source."""
    return f"story:{article.link} {without_states(article.headline)}"
