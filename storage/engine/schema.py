"""The engine's own tables: how an archive lies on disk, and the steps that made it so.

Rollups, what is packed, and full text are derived: all in them can be made anew from the rest.
"""

from __future__ import annotations

import sqlite3

from storage.engine.articles import deflated, plain
from storage.engine.text_query import searchable
from storage.errors import ArchiveError

__all__ = ["MIGRATIONS", "register"]

_TABLES = """
CREATE TABLE source (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    location TEXT NOT NULL UNIQUE,
    section TEXT NOT NULL,
    site TEXT NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0,
    fetch TEXT NOT NULL
);

CREATE TABLE article (
    id INTEGER PRIMARY KEY,
    pos INTEGER NOT NULL,
    section TEXT NOT NULL,
    source INTEGER NOT NULL,
    read INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    quotes INTEGER NOT NULL,
    date_kind TEXT NOT NULL,
    headline TEXT NOT NULL,
    link TEXT NOT NULL,
    key_print INTEGER NOT NULL,
    digest_print INTEGER NOT NULL,
    link_print INTEGER
);
CREATE INDEX article_walk ON article (pos, section, source, read, starred, quotes);
CREATE INDEX article_pair ON article (section, source, pos);
CREATE INDEX article_unread ON article (pos) WHERE read = 0;
CREATE INDEX article_starred ON article (pos) WHERE starred = 1;
CREATE INDEX article_key ON article (key_print);
CREATE INDEX article_digest ON article (digest_print);
CREATE INDEX article_link ON article (link_print) WHERE link_print IS NOT NULL;

CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    standfirst TEXT NOT NULL,
    caption TEXT NOT NULL,
    credit TEXT NOT NULL,
    author TEXT NOT NULL,
    summary_only INTEGER NOT NULL,
    text TEXT NOT NULL,
    layout TEXT,
    key TEXT NOT NULL,
    digest TEXT NOT NULL
);

CREATE TABLE speaker (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    folded TEXT NOT NULL,
    quotes INTEGER NOT NULL,
    articles INTEGER NOT NULL
);
CREATE INDEX speaker_folded ON speaker (folded);
CREATE INDEX speaker_quotes ON speaker (quotes);

CREATE TABLE quote (
    pos INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    speaker INTEGER,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    confidence REAL NOT NULL,
    role TEXT NOT NULL,
    cue TEXT NOT NULL,
    sieve TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX quote_article ON quote (article, start);
CREATE INDEX quote_speaker ON quote (speaker, pos, article) WHERE speaker IS NOT NULL;

CREATE TABLE tally (
    period INTEGER NOT NULL,
    source INTEGER NOT NULL,
    section TEXT NOT NULL,
    n0 INTEGER NOT NULL, n1 INTEGER NOT NULL, n2 INTEGER NOT NULL, n3 INTEGER NOT NULL,
    n4 INTEGER NOT NULL, n5 INTEGER NOT NULL, n6 INTEGER NOT NULL, n7 INTEGER NOT NULL,
    PRIMARY KEY (period, source, section)
) WITHOUT ROWID;

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE tombstone (key TEXT PRIMARY KEY, source INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE bin (id INTEGER PRIMARY KEY, bin INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX bin_bin ON bin (bin);
"""

_PEOPLE = """
ALTER TABLE speaker ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE speaker ADD COLUMN person INTEGER;
CREATE INDEX speaker_key ON speaker (key);
CREATE INDEX speaker_person ON speaker (person);
CREATE TABLE alias (name TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE correction (
    article INTEGER NOT NULL,
    start INTEGER NOT NULL,
    words TEXT NOT NULL,
    speaker TEXT NOT NULL,
    PRIMARY KEY (article, start, words)
) WITHOUT ROWID;
"""

_REVISIONS = """
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    seen INTEGER,
    replaced INTEGER NOT NULL,
    headline TEXT NOT NULL,
    standfirst TEXT NOT NULL,
    caption TEXT NOT NULL,
    text TEXT NOT NULL,
    layout TEXT
);
CREATE INDEX revision_article ON revision (article);
"""

# In the order they have had so far: what has no slot left in its second goes on into the next.
_REKEYED = """
DROP TABLE IF EXISTS a_fts;
DROP TABLE IF EXISTS a_head;
DROP TABLE IF EXISTS q_fts;
DROP VIEW IF EXISTS a_text;
DROP VIEW IF EXISTS q_text;
DROP INDEX article_walk;
DROP INDEX article_pair;
DROP INDEX article_unread;
DROP INDEX article_starred;
DROP INDEX article_key;
DROP INDEX article_digest;
DROP INDEX article_link;

UPDATE article SET pos = new.pos, key_print = key_print >> 32,
    digest_print = digest_print >> 32, link_print = link_print >> 32
FROM (
    SELECT id, row + max((pos >> 29 << 10) - row) OVER (ORDER BY row) AS pos
    FROM (SELECT id, pos, row_number() OVER (ORDER BY pos) AS row FROM article)
) new WHERE new.id = article.id;
UPDATE body SET text = deflated(text);

CREATE INDEX article_walk ON article (pos, section, source, read, starred, quotes);
CREATE INDEX article_pair ON article (section, source, pos);
CREATE INDEX article_unread ON article (pos) WHERE read = 0;
CREATE INDEX article_starred ON article (pos) WHERE starred = 1;
CREATE INDEX article_key ON article (key_print);
CREATE INDEX article_digest ON article (digest_print);
CREATE INDEX article_link ON article (link_print) WHERE link_print IS NOT NULL;

ALTER TABLE quote RENAME TO old_quote;
DROP INDEX quote_article;
DROP INDEX quote_speaker;
CREATE TABLE quote (
    pos INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    speaker INTEGER,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    confidence REAL NOT NULL,
    role TEXT NOT NULL,
    cue TEXT NOT NULL,
    sieve TEXT NOT NULL,
    words TEXT NOT NULL
);
INSERT INTO quote SELECT
    (a.pos << 14) + row_number() OVER (PARTITION BY q.article ORDER BY q.pos) - 1,
    article, speaker, start, stop, confidence, role, cue, sieve, words
    FROM old_quote q JOIN article a ON a.id = q.article;
DROP TABLE old_quote;
CREATE INDEX quote_article ON quote (article, start);
CREATE INDEX quote_speaker ON quote (speaker, pos) WHERE speaker IS NOT NULL;
DELETE FROM counter WHERE name = 'quote';

CREATE VIEW a_text AS
    SELECT article.pos AS pos,
        searchable(article.headline) AS headline,
        searchable(body.standfirst || ' ' || body.caption) AS standfirst,
        searchable_body(body.text) AS body
    FROM article JOIN body USING (id);
CREATE VIEW q_text AS SELECT pos, searchable(words) AS words FROM quote;

CREATE VIRTUAL TABLE a_fts USING fts5(
    headline, standfirst, body, content='a_text', content_rowid='pos',
    tokenize='unicode61 remove_diacritics 2', prefix='4'
);
CREATE VIRTUAL TABLE a_head USING fts5(
    headline, content='a_text', content_rowid='pos', columnsize=0, detail=none,
    tokenize='unicode61 remove_diacritics 2', prefix='1 2'
);
CREATE VIRTUAL TABLE q_fts USING fts5(
    words, content='q_text', content_rowid='pos', columnsize=0,
    tokenize='unicode61 remove_diacritics 2'
);
"""

_PACKED = """
CREATE TABLE pair (
    id INTEGER PRIMARY KEY,
    section TEXT NOT NULL,
    source INTEGER NOT NULL,
    UNIQUE (section, source)
);
CREATE TABLE packed (
    block INTEGER PRIMARY KEY,
    states BLOB NOT NULL CHECK (length(states) = 16000)
);
DROP INDEX quote_speaker;
CREATE INDEX quote_speaker ON quote (speaker, pos, article) WHERE speaker IS NOT NULL;
"""

_FIRST_KNOWN_QUOTES = 2
"""The extractor's version when archives began to remember which one their quotes are of."""


# Larger pieces, merged later: 40 % less work, and no merge of seconds amid small changes. There are
# 70 pieces at most: with many more, the beginning of a word would take too long to look up.
_MERGING = {"hashsize": 16_777_216, "automerge": 24, "crisismerge": 40}


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions the full-text views call."""
    connection.create_function("searchable", 1, searchable, deterministic=True)
    connection.create_function("searchable_body", 1, _searchable_body, deterministic=True)


def _searchable_body(kept: str | bytes) -> str:
    """Return the text of a body as it is indexed; a damaged one holds nothing to be found."""
    try:
        return searchable(plain(kept))
    except ArchiveError:
        return ""


def _begin(connection: sqlite3.Connection) -> None:
    _execute(connection, _TABLES)


def _know_people(connection: sqlite3.Connection) -> None:
    """Tell names from people, keep corrections, remember which extractor the quotes are of."""
    from storage.quotes import VERSION

    _execute(connection, _PEOPLE)
    (any_article,) = connection.execute("SELECT EXISTS (SELECT 1 FROM article)").fetchone()
    version = _FIRST_KNOWN_QUOTES if any_article else VERSION
    connection.execute("INSERT INTO counter VALUES ('quotes made by', ?)", (version,))


def _keep_earlier_texts(connection: sqlite3.Connection) -> None:
    """Make room for what articles said before their sources edited them."""
    _execute(connection, _REVISIONS)


def _pack_denser(connection: sqlite3.Connection) -> None:
    """Shorten keys and texts; the full text is made anew by `_fold_letters`."""
    connection.create_function("deflated", 1, deflated, deterministic=True)
    _execute(connection, _REKEYED)
    _merge_later(connection)


def _know_surnames(connection: sqlite3.Connection) -> None:
    """Find whose name every name is: by its surname too, and nobody's where it only describes."""
    from storage.engine import people  # only here: most archives have taken this step
    from storage.speakers import RULES

    # An index is made faster than it is kept.
    connection.execute("DROP INDEX speaker_key")
    people.rename(connection)
    connection.execute("CREATE INDEX speaker_key ON speaker (key)")
    people.regroup(connection, 0, -1)
    connection.execute("INSERT OR REPLACE INTO counter VALUES ('names joined by', ?)", (RULES,))


def _fold_letters(connection: sqlite3.Connection) -> None:
    """Have letters like ł and æ found as l and ae."""
    from storage.engine.refolding import refold  # only here, as above

    refold(connection)


def _pack_states(connection: sqlite3.Connection) -> None:
    """Keep what is counted of articles where some from all over can be counted quickly."""
    from storage.engine.packed import pack  # only here, as above

    _execute(connection, _PACKED)
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
