"""Checks of an archive, and making anew what is derived: rollups, counts, full text."""

from __future__ import annotations

import sqlite3

from storage.engine import tally
from storage.engine.schema import register

__all__ = ["check", "rebuild"]

_INDEXES = ("a_fts", "a_head", "q_fts")

_ODD = {
    "articles without a body": "SELECT id FROM article EXCEPT SELECT id FROM body",
    "bodies without an article": "SELECT id FROM body EXCEPT SELECT id FROM article",
    "quotes without an article": "SELECT article FROM quote EXCEPT SELECT id FROM article",
    "wrong numbers of quotes": (
        "SELECT 1 FROM article WHERE quotes <>"
        " (SELECT count(*) FROM quote WHERE quote.article = article.id)"
    ),
    "wrong counts of speakers": (
        "SELECT 1 FROM speaker LEFT JOIN"
        " (SELECT speaker, count(*) AS q, count(DISTINCT article) AS a FROM quote GROUP BY speaker)"
        " ON speaker = speaker.id WHERE quotes <> coalesce(q, 0) OR articles <> coalesce(a, 0)"
    ),
}


def check(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong, a line each; needs the writer inside a transaction."""
    register(connection)
    (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        return [f"the file is damaged: {verdict}"]
    found = []
    for what, sql in _ODD.items():
        (count,) = connection.execute(f"SELECT count(*) FROM ({sql})").fetchone()
        if count:
            found.append(f"{what}: {count}")
    if _kept(connection) != tally.recount(connection).rows():
        found.append("the counts of sections and sources are wrong")
    for index in _INDEXES:
        try:
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            found.append(f"the full text {index} does not agree with the articles")
    return found


def rebuild(connection: sqlite3.Connection) -> None:
    """Make everything derived anew."""
    register(connection)
    connection.execute(
        "UPDATE article SET quotes = (SELECT count(*) FROM quote WHERE quote.article = article.id)"
    )
    connection.execute(
        "UPDATE speaker SET"
        " quotes = (SELECT count(*) FROM quote WHERE speaker = speaker.id),"
        " articles = (SELECT count(DISTINCT article) FROM quote WHERE speaker = speaker.id)"
    )
    connection.execute("DELETE FROM tally")
    tally.recount(connection).write(connection)
    for index in _INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _kept(connection: sqlite3.Connection) -> list[tuple[int | str, ...]]:
    """Return the rollups that count something."""
    return connection.execute("SELECT * FROM tally WHERE n0 > 0").fetchall()
