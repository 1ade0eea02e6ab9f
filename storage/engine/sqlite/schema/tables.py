"""The tables of the engine, in the steps of `migrations`: the layout of an archive on disk.

Rollups, packed states and full text are derived: all in them can be rebuilt from the rest.
"""

from __future__ import annotations

__all__ = [
    *("CAPTIONS", "CATEGORIES", "PACKED", "PEOPLE", "REKEYED", "REVISIONS", "SIGNS", "TABLES"),
]

TABLES = """
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

PEOPLE = """
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

REVISIONS = """
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

EDITORS = """
ALTER TABLE revision ADD COLUMN editor INTEGER NOT NULL DEFAULT 0;
DROP INDEX revision_article;
CREATE INDEX revision_article ON revision (article, editor);
"""

# In their current order: an article without a slot left in its second moves to the next.
REKEYED = """
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
UPDATE body SET text = compress(text);

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

PACKED = """
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

CAPTIONS = """
ALTER TABLE article ADD COLUMN captioned INTEGER NOT NULL DEFAULT 0;
UPDATE article SET captioned = 1 WHERE id IN (SELECT id FROM body WHERE caption <> '');
DROP INDEX article_walk;
CREATE INDEX article_walk
    ON article (pos, section, source, read, starred, quotes, captioned);
ALTER TABLE tally ADD COLUMN n8 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n9 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n10 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n11 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n12 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n13 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n14 INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN n15 INTEGER NOT NULL DEFAULT 0;
"""

# `signs` has the bits of the flags few articles have, each with an index of those articles alone.
SIGNS = """
ALTER TABLE article ADD COLUMN signs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN killed INTEGER;
ALTER TABLE article ADD COLUMN unseen_edit INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN agency TEXT NOT NULL DEFAULT '';
UPDATE article SET killed = pos >> 10 WHERE is_killed(headline);
UPDATE article SET signs = signs_of(headline, killed, 0) WHERE signs_of(headline, killed, 0);
UPDATE article SET agency = (
    SELECT agency_of(location, credit, text) FROM body, source
    WHERE body.id = article.id AND source.id = article.source
) WHERE source IN (SELECT id FROM source WHERE kind = 'folder');
DROP INDEX article_walk;
CREATE INDEX article_walk
    ON article (pos, section, source, read, starred, quotes, captioned, signs);
CREATE INDEX article_edited ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 16;
CREATE INDEX article_killed ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 32;
CREATE INDEX article_embargoed ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 64;
CREATE INDEX article_corrected ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 128;
CREATE INDEX article_urgent ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 256;
CREATE INDEX article_updated ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 512;
CREATE INDEX article_exclusive ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 1024;
CREATE INDEX article_analysis ON article
    (pos, section, source, read, starred, quotes, captioned, signs) WHERE signs & 2048;
"""

CATEGORIES = """
ALTER TABLE body ADD COLUMN category TEXT NOT NULL DEFAULT '';
CREATE INDEX body_category ON body (category) WHERE category <> '';
"""
