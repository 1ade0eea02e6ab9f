"""Checks of the rows of quotes, of speakers and their names, and of what the reader set."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage.engine.sqlite.files.checks.check import Check, Key, Subject
from storage.engine.sqlite.rows import name_clusters
from storage.quotes.names.person_keys import person_key
from storage.text.folding import fold

__all__ = ["QUOTES", "SPEAKERS"]

_AT_A_TIME = 1_000

QUOTES = Subject(
    "quotes",
    (
        Check(
            "quotes without an article",
            "SELECT article FROM quote EXCEPT SELECT id FROM article",
            ("DELETE FROM quote WHERE article NOT IN (SELECT id FROM article)",),
        ),
        Check(
            "quotes of nobody known",
            "SELECT article FROM quote WHERE speaker IS NOT NULL"
            " AND speaker NOT IN (SELECT id FROM speaker)",
            ("UPDATE quote SET speaker = NULL WHERE speaker NOT IN (SELECT id FROM speaker)",),
        ),
        Check(
            "wrong numbers of quotes",
            "SELECT id FROM article WHERE quotes <>"
            " (SELECT count(*) FROM quote WHERE quote.article = article.id)",
            (
                "UPDATE article SET quotes ="
                " (SELECT count(*) FROM quote WHERE quote.article = article.id)",
            ),
        ),
        Check(
            "corrections of an article there never was",
            "SELECT article FROM correction WHERE article < 1 OR words = '' OR article >"
            " (SELECT max((SELECT coalesce(max(value), 0) FROM counter WHERE name = 'article'),"
            " (SELECT coalesce(max(id), 0) FROM article)))",
            (
                "DELETE FROM correction WHERE article < 1 OR words = '' OR article >"
                " (SELECT max((SELECT coalesce(max(value), 0) FROM counter WHERE name = 'article'),"
                " (SELECT coalesce(max(id), 0) FROM article)))",
            ),
        ),
    ),
)


def _recluster(connection: sqlite3.Connection, _: list[Key]) -> None:
    last: int | None = -1
    while last is not None:
        last = name_clusters.changes(connection).recluster_some(last, _AT_A_TIME)


_FOLDED = Check("names that would not be found", repair=(_recluster,), noun="speaker")
_CLUSTERED = Check("names shown under the wrong person", repair=(_recluster,), noun="speaker")


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    if not name_clusters.are_current(reader):  # they are clustered again with the quotes
        return
    for name, folded, key in reader.execute("SELECT name, folded, key FROM speaker"):
        if (folded, key) != (fold(name), person_key(name)):
            yield _FOLDED, name
    last = -1
    while last:
        misplaced, last = name_clusters.changes(reader).find_misplaced(last, _AT_A_TIME)
        yield from ((_CLUSTERED, name) for name in sorted(misplaced))


def _delete_unquoted(connection: sqlite3.Connection, _: list[Key]) -> None:
    name_clusters.changes(connection).delete_unquoted()


SPEAKERS = Subject(
    "speakers",
    (
        Check(
            "wrong counts of speakers",
            "SELECT name FROM speaker LEFT JOIN (SELECT speaker, count(*) AS q,"
            " count(DISTINCT article) AS a FROM quote GROUP BY speaker)"
            " ON speaker = speaker.id WHERE quotes <> coalesce(q, 0) OR articles <> coalesce(a, 0)",
            (
                "UPDATE speaker SET"
                " quotes = (SELECT count(*) FROM quote WHERE speaker = speaker.id),"
                " articles ="
                " (SELECT count(DISTINCT article) FROM quote WHERE speaker = speaker.id)",
            ),
            noun="speaker",
        ),
        Check(
            "names nobody is quoted by",
            "SELECT name FROM speaker WHERE id NOT IN"
            " (SELECT speaker FROM quote WHERE speaker IS NOT NULL)"
            " AND name NOT IN (SELECT target FROM alias)",
            (_delete_unquoted,),
            noun="speaker",
        ),
        Check(
            "names without words",
            "SELECT id FROM speaker WHERE name = ''",
            (
                "UPDATE quote SET speaker = NULL"
                " WHERE speaker IN (SELECT id FROM speaker WHERE name = '')",
                "DELETE FROM speaker WHERE name = ''",
            ),
            noun="speaker",
        ),
        Check(
            "merged names without words",
            "SELECT name || target FROM alias WHERE name = '' OR target = ''",
            ("DELETE FROM alias WHERE name = '' OR target = ''",),
            noun="speaker",
        ),
        *(_FOLDED, _CLUSTERED),
    ),
    _scan,
)
