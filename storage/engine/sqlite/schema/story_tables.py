"""The tables of stories, alerts, carriers and notes, in steps of `migrations`."""

from __future__ import annotations

__all__ = [
    "ALERTS",
    "CARRIERS",
    "FOLDING",
    "NOTES",
    "REFERRALS",
    "STORIES",
    "STORY_VECTORS",
    "UNWATCHED",
]

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

# A note is kept with its article: it is hidden while that is in the trash.
NOTES = """
CREATE TABLE note (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL,
    at INTEGER NOT NULL,
    desk TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX note_article ON note (article);
"""

# An article is for later where its desk is empty; others are of the shared archive it came from.
REFERRALS = """
CREATE TABLE referral (
    article INTEGER NOT NULL,
    desk TEXT NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    PRIMARY KEY (article, desk)
) WITHOUT ROWID
"""
