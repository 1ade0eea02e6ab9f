"""Rows of carriers: the sources that sent an article after the one it came from first."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from storage.engine.sqlite.query import source_groups
from storage.engine.sqlite.query.order import month_of
from storage.engine.sqlite.rollups import states
from storage.engine.sqlite.rollups.rollups import RollupChanges
from storage.engine.sqlite.rows.articles import carriers_of, fingerprint
from storage.model import Article, Carrier

__all__ = ["articles_with", "delete", "insert", "of_articles", "release", "return_to", "set_all"]

_THESE = "(SELECT value FROM json_each(?))"


def of_articles(reader: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[Carrier, ...]]:
    """Return the carriers of those of the articles that have any."""
    rows = reader.execute(
        "SELECT article, json_group_array(json_array(source, key, digest, identical))"
        f" FROM carrier WHERE article IN {_THESE} GROUP BY article",
        (json.dumps([*ids]),),
    )
    return {article: carriers_of(stored) for article, stored in rows.fetchall()}


def articles_with(reader: sqlite3.Connection, keys: Iterable[str]) -> list[int]:
    """Return the articles that a carrier sends under one of these keys, and perhaps others."""
    rows = reader.execute(
        f"SELECT article FROM carrier WHERE key_print IN {_THESE}",
        (json.dumps([fingerprint(key) for key in keys]),),
    )
    return [article for (article,) in rows.fetchall()]


def insert(connection: sqlite3.Connection, articles: Iterable[Article]) -> None:
    """Add the carriers of articles."""
    connection.executemany(
        "INSERT OR REPLACE INTO carrier VALUES (?, ?, ?, ?, ?, ?)",
        [
            (article.id, one.source, one.key, fingerprint(one.key), one.digest, int(one.identical))
            for article in articles
            for one in article.carriers
        ],
    )


def delete(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Delete the carriers of articles."""
    connection.execute(f"DELETE FROM carrier WHERE article IN {_THESE}", (json.dumps([*ids]),))


def set_all(
    connection: sqlite3.Connection,
    carriers: Mapping[int, Sequence[Carrier]],
    firsts: Mapping[int, int] | None = None,
) -> None:
    """Set the carriers of those of the articles that exist, and the first sources of some."""
    rows = connection.execute(
        f"SELECT id, pos, source, {source_groups.FIRST_SOURCE}, section, {states.SQL}"
        f" FROM article a WHERE id IN {_THESE}",
        (json.dumps([*carriers]),),
    ).fetchall()
    changes = RollupChanges()
    delete(connection, [row[0] for row in rows])
    for id_, pos, number, source, section, bits in rows:
        first = (firsts or {}).get(id_, source)
        others = [one.source for one in carriers[id_]]
        after = source_groups.get_or_add(connection, first, others)
        if after != number:
            changes.take(id_, month_of(pos), number, section, bits)
            changes.put(id_, month_of(pos), after, section, bits)
            connection.execute("UPDATE article SET source = ? WHERE id = ?", (after, id_))
        connection.executemany(
            "INSERT INTO carrier VALUES (?, ?, ?, ?, ?, ?)",
            [
                (id_, one.source, one.key, fingerprint(one.key), one.digest, int(one.identical))
                for one in carriers[id_]
            ],
        )
    changes.write(connection)


def release(
    connection: sqlite3.Connection, source: int, limit: int
) -> tuple[list[list[object]], list[int]]:
    """Take a source off the articles that others sent, too; return what `return_to` needs.

    No more than a limit of them are; those that came from it first belong to the next source that
    sent the same text. The articles of which no other source did are left, and returned as well.
    """
    groups = json.dumps([*source_groups.expand(connection, [source]) - {source}])
    rows = connection.execute(
        "SELECT a.id, g.source, b.key, b.digest FROM article a INDEXED BY article_pair"
        " JOIN body b USING (id) JOIN source_group g ON g.id = a.source"
        f" WHERE section IN (SELECT section FROM tally WHERE period = 0 AND source IN {_THESE})"
        f" AND a.source IN {_THESE} LIMIT ?",
        (groups, groups, limit),
    ).fetchall()
    released: list[list[object]] = []
    its_own: list[int] = []
    left: dict[int, Sequence[Carrier]] = {}
    firsts: dict[int, int] = {}
    known = of_articles(connection, [row[0] for row in rows])
    for id_, first, key, digest in rows:
        carriers = known.get(id_, ())
        if first == source and carriers:
            same = next((one for one in carriers if one.identical), None)
            if same is None:
                its_own.append(id_)
                continue
            one = same
            firsts[id_] = one.source
            _set_key(connection, id_, one.key, one.digest)
            released.append([id_, source, key, digest, one.identical, True])
        else:
            one = next((one for one in carriers if one.source == source), Carrier(source, ""))
            released.append([id_, source, one.key, one.digest, one.identical, False])
        left[id_] = [other for other in carriers if other is not one]
    set_all(connection, left, firsts)
    return released, its_own


def return_to(connection: sqlite3.Connection, released: Sequence[Sequence[object]]) -> None:
    """Give articles the sources back that `release` took off them."""
    for values in released:
        id_, source, key, digest, identical, was_first = values
        row = connection.execute(
            f"SELECT {source_groups.FIRST_SOURCE}, b.key, b.digest"
            " FROM article a JOIN body b USING (id) WHERE a.id = ?",
            (id_,),
        ).fetchone()
        if row is None or not (type(id_) is type(source) is int):
            continue
        one = Carrier(source, str(key), str(digest), bool(identical))
        firsts = {}
        if was_first and row[0] != source:
            one = Carrier(row[0], row[1], row[2], bool(identical))
            firsts[id_] = source
            _set_key(connection, id_, str(key), str(digest))
        others = of_articles(connection, [id_]).get(id_, ())
        there = [other for other in others if other.source not in (source, one.source)]
        if one.source != firsts.get(id_, row[0]):
            there.append(one)
        set_all(connection, {id_: there}, firsts)


def _set_key(connection: sqlite3.Connection, id: int, key: str, digest: str) -> None:
    connection.execute("UPDATE body SET key = ?, digest = ? WHERE id = ?", (key, digest, id))
    connection.execute("UPDATE article SET key_print = ? WHERE id = ?", (fingerprint(key), id))
