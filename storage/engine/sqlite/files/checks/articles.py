"""Checks of the rows of articles, against each other and against what they are derived from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from storage.engine.sqlite.files.checks.check import Check, Key, Subject
from storage.engine.sqlite.query.order import BITS, QUOTE_BITS, SECONDS, bound
from storage.engine.sqlite.rollups.states import FOLDING_BITS
from storage.engine.sqlite.rows.articles import fingerprint
from storage.engine.sqlite.rows.writing import digest_print
from storage.model import DEFAULT_SECTION

__all__ = ["ARTICLES"]

_PRINTS = "SELECT id, key_print, digest_print, link_print, link, source, key, digest"


def _renew_prints(connection: sqlite3.Connection, ids: list[Key]) -> None:
    rows = connection.execute(
        f"{_PRINTS} FROM article JOIN body USING (id) WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    ).fetchall()
    folders = _folders(connection)
    connection.executemany(
        "UPDATE article SET key_print = ?, digest_print = ?, link_print = ? WHERE id = ?",
        [(*_prints(folders, *row[4:]), row[0]) for row in rows],
    )


def _rename_doubles(connection: sqlite3.Connection, ids: list[Key]) -> None:
    """Give articles with the key of an older one a key of their own; both stay."""
    connection.executemany(
        "UPDATE body SET key = 'double:' || id WHERE id = ?", [(id_,) for id_ in ids]
    )
    _renew_prints(connection, ids)


def _move(connection: sqlite3.Connection, ids: list[Key]) -> None:
    """Move articles, and their quotes, to the next free place."""
    for id_ in ids:
        (pos,) = connection.execute("SELECT pos FROM article WHERE id = ?", (id_,)).fetchone()
        (free,) = connection.execute(
            "SELECT min(pos) + 1 FROM article a WHERE pos >= ? AND NOT EXISTS"
            " (SELECT 1 FROM article b WHERE b.pos = a.pos + 1)",
            (pos,),
        ).fetchone()
        connection.execute("UPDATE article SET pos = ? WHERE id = ?", (free, id_))
        rows = connection.execute("SELECT pos FROM quote WHERE article = ?", (id_,)).fetchall()
        connection.executemany(
            f"UPDATE OR IGNORE quote SET pos = (? << {QUOTE_BITS}) + ? WHERE pos = ?",
            [(free, old % (1 << QUOTE_BITS), old) for (old,) in rows],
        )


def _date_by_arrival(connection: sqlite3.Connection, ids: list[Key]) -> None:
    """Give articles without a date that of the article that arrived before them."""
    for id_ in ids:
        row = connection.execute(
            "SELECT pos FROM article WHERE id < ? AND id NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY id DESC LIMIT 1",
            (id_, json.dumps(ids)),
        ).fetchone()
        connection.execute(
            "UPDATE article SET pos = ?, date_kind = 'seen' WHERE id = ?",
            (row[0] if row else 0, id_),
        )
    rows = connection.execute(_SAME_PLACE).fetchall()
    _move(connection, [id_ for (id_,) in rows])


def _recreate_sources(connection: sqlite3.Connection, sources: list[Key]) -> None:
    """Add sources that are missing as removed ones, so that their articles stay together."""
    connection.executemany(
        "INSERT INTO source VALUES (?1, 'Lost source ' || ?1, 'feed', 'lost:' || ?1, '', '', 0, 1,"
        " '{}')",
        [(source,) for source in sources],
    )


_SAME_PLACE = (
    "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY pos ORDER BY id) AS n FROM article)"
    " WHERE n > 1"
)

_NO_TIME = (
    "killed IS NOT NULL AND (typeof(killed) <> 'integer'"
    f" OR killed < {SECONDS[0]} OR killed >= {SECONDS[-1]})"
)

_WRONG_PRINTS = Check(
    "articles whose key, content or link would not be found", repair=(_renew_prints,)
)


def _scan(reader: sqlite3.Connection) -> Iterator[tuple[Check, Key]]:
    folders = _folders(reader)
    for id_, key, digest, link, *values in reader.execute(
        f"{_PRINTS} FROM article JOIN body USING (id)"
    ):
        wanted = _prints(folders, *values)
        # By their content only files in folders are looked for.
        has_digest = values[1] not in folders or digest == wanted[1]
        if (key, link) != (wanted[0], wanted[2]) or not has_digest:
            yield _WRONG_PRINTS, id_


def _prints(
    folders: set[int], link: str, source: int, key: str, digest: str
) -> tuple[int, int, int | None]:
    return (
        fingerprint(key),
        digest_print(digest, source in folders),
        fingerprint(link) if link else None,
    )


def _folders(reader: sqlite3.Connection) -> set[int]:
    return {id_ for (id_,) in reader.execute("SELECT id FROM source WHERE kind = 'folder'")}


ARTICLES = Subject(
    "articles",
    (
        Check(
            "articles without a text",
            "SELECT id FROM article EXCEPT SELECT id FROM body",
            # Headline, marks and link are better than no article.
            (
                "UPDATE article SET captioned = 0 WHERE id NOT IN (SELECT id FROM body)",
                "INSERT INTO body SELECT id, '', '', '', '', 1, '', NULL, 'lost:' || id, '', ''"
                " FROM article WHERE id NOT IN (SELECT id FROM body)",
                _renew_prints,
            ),
        ),
        Check(
            "texts without an article",
            "SELECT id FROM body EXCEPT SELECT id FROM article",
            ("DELETE FROM body WHERE id NOT IN (SELECT id FROM article)",),
        ),
        Check(
            "articles of a source that is not there",
            "SELECT DISTINCT source FROM (SELECT source FROM article WHERE source >= 0 UNION ALL"
            " SELECT source FROM carrier UNION ALL SELECT source FROM source_group)"
            " WHERE source <> 0 AND source NOT IN (SELECT id FROM source)",
            (_recreate_sources,),
            noun="source",
        ),
        Check(
            "articles without a date",
            "SELECT id FROM article"
            f" WHERE pos < {bound(SECONDS[0])} OR pos >= {bound(SECONDS[-1])}",
            (_date_by_arrival,),
        ),
        Check("articles in the place of another", _SAME_PLACE, (_move,)),
        Check(
            "articles with the key of another",
            "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY key ORDER BY id) AS n"
            " FROM body WHERE key <> '') WHERE n > 1",
            (_rename_doubles,),
        ),
        Check(
            "articles without a headline",
            "SELECT id FROM article WHERE headline = ''",
            ("UPDATE article SET headline = 'Untitled' WHERE headline = ''",),
        ),
        Check(
            "articles without a section",
            "SELECT id FROM article WHERE section = ''",
            (f"UPDATE article SET section = '{DEFAULT_SECTION}' WHERE section = ''",),
        ),
        Check(
            "articles with an unknown kind of date",
            "SELECT id FROM article WHERE date_kind NOT IN ('exact', 'day', 'seen')",
            (
                "UPDATE article SET date_kind = 'seen'"
                " WHERE date_kind NOT IN ('exact', 'day', 'seen')",
            ),
        ),
        Check(
            "articles neither read nor unread, or neither starred nor not",
            "SELECT id FROM article WHERE read NOT IN (0, 1) OR starred NOT IN (0, 1)",
            (
                "UPDATE article SET read = (read <> 0), starred = (starred <> 0)"
                " WHERE read NOT IN (0, 1) OR starred NOT IN (0, 1)",
            ),
        ),
        Check(
            "wrong flags of summaries",
            "SELECT id FROM body WHERE summary_only NOT IN (0, 1)",
            ("UPDATE body SET summary_only = (summary_only <> 0)",),
        ),
        Check(
            "wrong flags of captions",
            "SELECT id FROM article JOIN body USING (id) WHERE captioned <> (caption <> '')",
            (
                "UPDATE article SET"
                " captioned = (SELECT caption <> '' FROM body WHERE body.id = article.id)",
            ),
        ),
        Check(
            "unknown weights of edits",
            "SELECT id FROM article WHERE unseen_edit NOT IN (0, 1, 2)",
            ("UPDATE article SET unseen_edit = 1 WHERE unseen_edit NOT IN (0, 1, 2)",),
        ),
        Check(
            "withdrawn at no time there is",
            f"SELECT id FROM article WHERE {_NO_TIME}",
            (f"UPDATE article SET killed = pos >> {BITS} WHERE {_NO_TIME}",),
        ),
        Check(
            "wrong flags of states",
            f"SELECT id FROM article WHERE signs & ~{FOLDING_BITS} <>"
            " signs_of(headline, killed, unseen_edit)",
            (
                f"UPDATE article SET signs = signs & {FOLDING_BITS}"
                " | signs_of(headline, killed, unseen_edit)",
            ),
        ),
        Check(
            "removed articles that are there",
            "SELECT key FROM tombstone WHERE key IN (SELECT key FROM body)",
            ("DELETE FROM tombstone WHERE key IN (SELECT key FROM body)",),
            noun="key",
        ),
        Check(
            "keys removed from a source that is not there",
            "SELECT key FROM tombstone WHERE key = '' OR"
            " source <> 0 AND source NOT IN (SELECT id FROM source)",
            (
                "DELETE FROM tombstone WHERE key = ''",
                "UPDATE tombstone SET source = 0 WHERE source NOT IN (SELECT id FROM source)",
            ),
            noun="key",
        ),
        _WRONG_PRINTS,
    ),
    _scan,
)
