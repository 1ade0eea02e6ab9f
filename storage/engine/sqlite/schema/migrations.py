"""The migrations that create and change the tables, each from the layout before it."""

from __future__ import annotations

import sqlite3

from storage.database.connections import Migration
from storage.engine.sqlite.rows import index_merges
from storage.engine.sqlite.rows.articles import compress, decompress
from storage.engine.sqlite.schema.story_tables import (
    ALERTS,
    CARRIERS,
    FOLDING,
    NOTES,
    REFERRALS,
    STORIES,
    STORY_VECTORS,
    UNWATCHED,
)
from storage.engine.sqlite.schema.tables import (
    CAPTIONS,
    CATEGORIES,
    EDITORS,
    PACKED,
    PEOPLE,
    REKEYED,
    REVISIONS,
    SIGNS,
    TABLES,
)
from storage.errors import ArchiveError

__all__ = ["MIGRATIONS"]

_FIRST_KNOWN_QUOTES = 2
"""The version of the extractor when archives began to record it."""


def _begin(connection: sqlite3.Connection) -> None:
    _execute(connection, TABLES)


def _know_people(connection: sqlite3.Connection) -> None:
    """Cluster names by person, add corrections, and record the version of the extractor."""
    from storage.quotes import VERSION

    _execute(connection, PEOPLE)
    (any_article,) = connection.execute("SELECT EXISTS (SELECT 1 FROM article)").fetchone()
    version = _FIRST_KNOWN_QUOTES if any_article else VERSION
    connection.execute("INSERT INTO counter VALUES ('quotes made by', ?)", (version,))


def _keep_earlier_texts(connection: sqlite3.Connection) -> None:
    """Add the revisions of articles."""
    _execute(connection, REVISIONS)


def _pack_denser(connection: sqlite3.Connection) -> None:
    """Shorten keys and texts; `_fold_letters` rebuilds the full text."""
    connection.create_function("compress", 1, compress, deterministic=True)
    _execute(connection, REKEYED)
    _merge_in_steps(connection)


def _know_surnames(connection: sqlite3.Connection) -> None:
    """Cluster all names again: by surname too, and not where they only describe."""
    from storage.engine.sqlite.rows import (
        name_clusters,  # late: most archives have run this
    )
    from storage.quotes.names.person_keys import RULES_VERSION

    # Creating an index is faster than updating it.
    connection.execute("DROP INDEX speaker_key")
    name_clusters.refold_all(connection)
    connection.execute("CREATE INDEX speaker_key ON speaker (key)")
    name_clusters.changes(connection).recluster_some(0, -1)
    connection.execute(
        "INSERT OR REPLACE INTO counter VALUES ('names joined by', ?)", (RULES_VERSION,)
    )


def _fold_letters(connection: sqlite3.Connection) -> None:
    """Index letters such as ł and æ as l and ae."""
    from storage.engine.sqlite.schema.reindexing import reindex  # late, as above

    reindex(connection)


def _pack_states(connection: sqlite3.Connection) -> None:
    """Add the tables of packed states."""
    _execute(connection, PACKED)


def _merge_in_steps(connection: sqlite3.Connection) -> None:
    """Set when the segments of the full text are merged; this merges nothing."""
    for index in index_merges.INDEXES:
        for option, value in index_merges.OPTIONS.items():
            connection.execute(
                f"INSERT INTO {index} ({index}, rank) VALUES (?, ?)", (option, value)
            )


def _add_captions(connection: sqlite3.Connection) -> None:
    """Add the flag of articles with a picture caption."""
    _execute(connection, CAPTIONS)


def _read_signs(connection: sqlite3.Connection) -> None:
    """Add wire states, what was withdrawn, edits the reader has not seen, and agencies."""
    from storage.engine.sqlite.schema.functions import register  # late, as above
    from storage.wire.agency import find_agency
    from storage.wire.headline_states import parse_headline

    def agency_of(location: str, credit: str, kept: str | bytes) -> str:
        otherwise = credit if location.startswith("newsdesk:") else ""
        try:
            return find_agency(decompress(kept).partition("\n\n")[0]) or otherwise
        except ArchiveError:  # a damaged text
            return otherwise

    def is_killed(headline: str) -> bool:
        return "killed" in parse_headline(headline).states

    register(connection)
    connection.create_function("agency_of", 3, agency_of, deterministic=True)
    connection.create_function("is_killed", 1, is_killed, deterministic=True)
    _execute(connection, SIGNS)


def _add_categories(connection: sqlite3.Connection) -> None:
    """Add what the sources call the sections of their articles."""
    _execute(connection, CATEGORIES)


def _add_stories(connection: sqlite3.Connection) -> None:
    """Add stories; the articles there are are grouped later, the newest first."""
    _execute(connection, STORIES)
    connection.execute(
        "INSERT INTO counter SELECT 'stories grouped down to', max(pos) + 1 FROM article"
        " HAVING count(*)"
    )


def _add_alerts(connection: sqlite3.Connection) -> None:
    """Add alerts."""
    _execute(connection, ALERTS)


def _keep_story_vectors(connection: sqlite3.Connection) -> None:
    """Add the terms of the latest articles; they are kept as articles arrive."""
    _execute(connection, STORY_VECTORS)


def _add_carriers(connection: sqlite3.Connection) -> None:
    """Add the other sources that sent an article; what comes in from now on is recorded."""
    _execute(connection, CARRIERS)


def _part_notices(connection: sqlite3.Connection) -> None:
    """Part kill notices from what they kill: they were stored as killed when they came in."""
    from storage.engine.sqlite.rollups import article_states  # late, as above
    from storage.engine.sqlite.schema.functions import register
    from storage.wire.headline_states import parse_headline

    def is_killed(headline: str) -> bool:
        return "killed" in parse_headline(headline).states

    register(connection)
    connection.create_function("is_killed", 1, is_killed, deterministic=True)
    notices = connection.execute(
        "UPDATE article SET killed = NULL, signs = signs_of(headline, NULL, unseen_edit)"
        " WHERE signs & 32 AND killed = pos >> 10 AND is_killed(headline)"
        " AND id NOT IN (SELECT article FROM revision) RETURNING id"
    ).fetchall()
    if notices:
        article_states.pack(connection)


def _add_folding(connection: sqlite3.Connection) -> None:
    """Add which takes stand for their stories in folded lists."""
    from storage.engine.sqlite.rows import folding  # late, as above

    _execute(connection, FOLDING)
    folding.refold_all(connection)


def _add_unwatched(connection: sqlite3.Connection) -> None:
    """Add the list of articles that watches have yet to look at."""
    _execute(connection, UNWATCHED)


def _add_editors(connection: sqlite3.Connection) -> None:
    """Add which source edited an article; edits so far count as those of its first source."""
    _execute(connection, EDITORS)


def _add_notes(connection: sqlite3.Connection) -> None:
    """Add notes on articles."""
    _execute(connection, NOTES)


def _add_referrals(connection: sqlite3.Connection) -> None:
    """Add marks of articles for later."""
    _execute(connection, REFERRALS)


def _execute(connection: sqlite3.Connection, script: str) -> None:
    # Not executescript, which would commit this transaction.
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def _recount_after(step: Migration) -> Migration:
    """Return a migration that counts and packs the states of all articles after a step.

    Both are made for the flags there are now, so this goes with the last step that adds a flag.
    """

    def run(connection: sqlite3.Connection) -> None:
        from storage.engine.sqlite.rollups import article_states, rollups  # late, as above

        step(connection)
        connection.execute("DELETE FROM tally")
        rollups.recount(connection).write(connection)
        article_states.pack(connection)

    return run


MIGRATIONS: tuple[Migration, ...] = (
    *(_begin, _know_people, _keep_earlier_texts, _pack_denser, _know_surnames),
    *(_fold_letters, _pack_states, _merge_in_steps, _add_captions),
    *(_merge_in_steps, _read_signs, _add_categories),
    *(_add_stories, _add_alerts, _keep_story_vectors, _add_carriers),
    *(_part_notices, _recount_after(_add_folding), _add_unwatched),
    *(_add_editors, _add_notes, _add_referrals),
)
"""The migrations, oldest first; `user_version` says how many have run."""
