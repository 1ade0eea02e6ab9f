"""The tables of the engine, in the steps of `migrations`: the layout of an archive on disk.

Rollups, packed states and full text are derived: all in them can be rebuilt from the rest.
"""

from __future__ import annotations

__all__ = [
    *(
        "ALERTS",
        "CAPTIONS",
        "CARRIERS",
        "CATEGORIES",
        "PACKED",
        "PEOPLE",
        "REKEYED",
        "REVISIONS",
        "STORIES",
        "STORY_VECTORS",
        "SIGNS",
        "TABLES",
        "UNWATCHED",
    ),
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

# In lists with folded stories a story is one row: four more bits of `signs` say which.
FOLDING = """
ALTER TABLE tally ADD COLUMN stories INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN unread_stories INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN section_stories INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN unread_section_stories INTEGER NOT NULL DEFAULT 0;
CREATE INDEX article_unread_stories ON article
    (pos, section, source, read, starred, quotes, captioned, signs)
    WHERE signs & 4096 = 0 AND (read = 0 OR signs & 16384);
CREATE INDEX article_unread_section_stories ON article
    (section, pos, source, read, starred, quotes, captioned, signs)
    WHERE signs & 8192 = 0 AND (read = 0 OR signs & 32768);
"""

# A story without a row has no name and was not merged. Takes of removed articles stay while these
# can be restored.
STORIES = """
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    merged INTEGER
);
CREATE TABLE take (
    article INTEGER PRIMARY KEY,
    story INTEGER NOT NULL,
    kind TEXT,
    original INTEGER,
    by_reader INTEGER NOT NULL
);
CREATE INDEX take_story ON take (story);
CREATE TABLE story_pair (
    story INTEGER NOT NULL,
    other INTEGER NOT NULL,
    bridges INTEGER NOT NULL,
    apart INTEGER NOT NULL,
    PRIMARY KEY (story, other)
) WITHOUT ROWID;
CREATE TABLE story_term (term TEXT PRIMARY KEY, stories INTEGER NOT NULL) WITHOUT ROWID;
"""

# An alert is kept with its article: it is hidden while that is in the trash. `raised` is 0 until a
# program has interrupted the reader, or there was nobody to interrupt.
ALERTS = """
CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    watch INTEGER NOT NULL,
    name TEXT NOT NULL,
    article INTEGER NOT NULL,
    story INTEGER,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    why TEXT NOT NULL,
    late INTEGER NOT NULL,
    raised INTEGER NOT NULL,
    acknowledged INTEGER
);
CREATE UNIQUE INDEX alert_once ON alert (article, kind, watch) WHERE kind <> 'change';
CREATE INDEX alert_story ON alert (story, watch) WHERE story IS NOT NULL;
CREATE INDEX alert_open ON alert (article) WHERE acknowledged IS NULL;
CREATE INDEX alert_new ON alert (id) WHERE raised = 0;
"""

# The terms of the latest articles, by the key an article has; not there or out of date, they are
# made again.
STORY_VECTORS = """
CREATE TABLE story_vector (
    pos INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    terms TEXT NOT NULL,
    weights BLOB NOT NULL,
    proper TEXT NOT NULL,
    length INTEGER NOT NULL
);
"""

# The source of an article that several sources sent is a group of them, a number below -1.
CARRIERS = """
CREATE TABLE carrier (
    article INTEGER NOT NULL,
    source INTEGER NOT NULL,
    key TEXT NOT NULL,
    key_print INTEGER NOT NULL,
    digest TEXT NOT NULL,
    identical INTEGER NOT NULL,
    PRIMARY KEY (article, source)
) WITHOUT ROWID;
CREATE INDEX carrier_key ON carrier (key_print);
CREATE TABLE source_group (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL,
    others TEXT NOT NULL,
    UNIQUE (source, others)
);
"""

# Articles that were added as documents, past the archive: watches have yet to look at them.
UNWATCHED = "CREATE TABLE unwatched (article INTEGER PRIMARY KEY)"
