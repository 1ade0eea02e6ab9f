"""Checks of the sources that carry an article, against the group of sources it counts under."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from storage.engine.sqlite.files.checks.check import Check, Key, Subject
from storage.engine.sqlite.query import source_groups
from storage.engine.sqlite.rows import carriers
from storage.engine.sqlite.rows.articles import fingerprint

__all__ = ["CARRIERS"]

_STRAY = (
    "FROM carrier WHERE article NOT IN (SELECT id FROM article)"
    " OR source = (SELECT g.source FROM article a JOIN source_group g ON g.id = a.source"
    " WHERE a.id = carrier.article)"
)


def _group(connection: sqlite3.Connection, ids: list[Key]) -> None:
    """Put articles into the groups of those that carry them; without a group, the next is first."""
    groups = source_groups.members(connection)
    sent = carriers.of_articles(connection, [id_ for id_ in ids if isinstance(id_, int)])
    rows = connection.execute(
        "SELECT id, source FROM article WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    ).fetchall()
    for id_, number in rows:
        others = [one.source for one in sent.get(id_, ())]
        if number < 0 and number not in groups:
            first, *others = others or [0]
            connection.execute("DELETE FROM carrier WHERE article = ? AND source = ?", (id_, first))
        else:
            first = source_groups.first_of(groups, number)
        number = source_groups.get_or_add(connection, first, others)
        connection.execute("UPDATE article SET source = ? WHERE id = ?", (number, id_))


def _renew_prints(connection: sqlite3.Connection, _: list[Key]) -> None:
    keys = connection.execute("SELECT DISTINCT key FROM carrier").fetchall()
    connection.executemany(
        "UPDATE carrier SET key_print = ? WHERE key = ?",
        [(fingerprint(key), key) for (key,) in keys],
    )


_WRONG_PRINTS = Check("carriers whose key would not be found", repair=(_renew_prints,))
_WRONG_GROUPS = Check("articles under other sources than those that carry them", repair=(_group,))


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    for article, key, key_print in reader.execute("SELECT article, key, key_print FROM carrier"):
        if fingerprint(key) != key_print:
            yield _WRONG_PRINTS, article
    groups = source_groups.members(reader)
    rows = reader.execute(
        "SELECT a.id, a.source, (SELECT json_group_array(source) FROM carrier WHERE article = a.id)"
        " FROM article a"
        f" WHERE a.source < {source_groups.NONE} OR a.id IN (SELECT article FROM carrier)"
    )
    for id_, number, stored in rows:
        others = groups.get(number, (number,))[1:]
        if [*others] != json.loads(stored) or (number < 0 and number not in groups):
            yield _WRONG_GROUPS, id_


CARRIERS = Subject(
    "carriers",
    (
        Check(
            "carriers of articles that are gone, or that came from them first",
            f"SELECT article {_STRAY}",
            (f"DELETE {_STRAY}",),
        ),
        Check(
            "carriers neither with the same text nor without",
            "SELECT article FROM carrier WHERE identical NOT IN (0, 1)",
            ("UPDATE carrier SET identical = (identical <> 0)",),
        ),
        _WRONG_PRINTS,
        _WRONG_GROUPS,
    ),
    _scan,
)
