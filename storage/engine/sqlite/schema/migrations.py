"""The steps that made the tables what they are, each from the layout before it."""

from __future__ import annotations

import sqlite3

from storage.engine.sqlite.rows.articles import deflated
from storage.engine.sqlite.schema.tables import PACKED, PEOPLE, REKEYED, REVISIONS, TABLES

__all__ = ["MIGRATIONS"]

_FIRST_KNOWN_QUOTES = 2
"""The extractor's version when archives began to remember which one their quotes are of."""


# Larger pieces, merged later: 40 % less work, and no merge of seconds amid small changes. There are
# 70 pieces at most: with many more, the beginning of a word would take too long to look up.
_MERGING = {"hashsize": 16_777_216, "automerge": 24, "crisismerge": 40}


def _begin(connection: sqlite3.Connection) -> None:
    _execute(connection, TABLES)


def _know_people(connection: sqlite3.Connection) -> None:
    """Tell names from people, keep corrections, remember which extractor the quotes are of."""
    from storage.quotes import VERSION

    _execute(connection, PEOPLE)
    (any_article,) = connection.execute("SELECT EXISTS (SELECT 1 FROM article)").fetchone()
    version = _FIRST_KNOWN_QUOTES if any_article else VERSION
    connection.execute("INSERT INTO counter VALUES ('quotes made by', ?)", (version,))


def _keep_earlier_texts(connection: sqlite3.Connection) -> None:
    """Make room for what articles said before their sources edited them."""
    _execute(connection, REVISIONS)


def _pack_denser(connection: sqlite3.Connection) -> None:
    """Shorten keys and texts; the full text is made anew by `_fold_letters`."""
    connection.create_function("deflated", 1, deflated, deterministic=True)
    _execute(connection, REKEYED)
    _merge_later(connection)


def _know_surnames(connection: sqlite3.Connection) -> None:
    """Find whose name every name is: by its surname too, and nobody's where it only describes."""
    from storage.engine.sqlite.rows import (
        name_clusters,  # only here: most archives have taken this step
    )
    from storage.quotes.names.person_keys import RULES_VERSION

    # An index is made faster than it is kept.
    connection.execute("DROP INDEX speaker_key")
    name_clusters.rename(connection)
    connection.execute("CREATE INDEX speaker_key ON speaker (key)")
    name_clusters.regroup(connection, 0, -1)
    connection.execute(
        "INSERT OR REPLACE INTO counter VALUES ('names joined by', ?)", (RULES_VERSION,)
    )


def _fold_letters(connection: sqlite3.Connection) -> None:
    """Have letters like ł and æ found as l and ae."""
    from storage.engine.sqlite.schema.reindexing import refold  # only here, as above

    refold(connection)


def _pack_states(connection: sqlite3.Connection) -> None:
    """Keep what is counted of articles where some from all over can be counted quickly."""
    from storage.engine.sqlite.rollups.packed import pack  # only here, as above

    _execute(connection, PACKED)
    pack(connection)


def _merge_later(connection: sqlite3.Connection) -> None:
    """Set when the pieces of the full text are merged; nothing is merged by that."""
    for index in ("a_fts", "a_head", "q_fts"):
        for option, value in _MERGING.items():
            connection.execute(
                f"INSERT INTO {index} ({index}, rank) VALUES (?, ?)", (option, value)
            )


def _execute(connection: sqlite3.Connection, script: str) -> None:
    # Not executescript: it would commit the transaction this runs in.
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


MIGRATIONS = (
    *(_begin, _know_people, _keep_earlier_texts, _pack_denser, _know_surnames),
    *(_fold_letters, _pack_states, _merge_later),
)
"""The steps of the schema, oldest first; `user_version` says how many were made."""
