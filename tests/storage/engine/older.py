"""Archives as older newsdesks made them, made of one of today's."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

from storage.engine.sqlite.rows.articles import decompress, fingerprint
from storage.text.folding import spaced

_TOKENS = "tokenize='unicode61 remove_diacritics 2'"
_WIDE_KEYS = f"""
DROP TABLE a_fts; DROP TABLE a_head; DROP TABLE q_fts; DROP VIEW a_text; DROP VIEW q_text;
DROP INDEX quote_speaker;
UPDATE body SET text = decompress(text);
UPDATE article SET pos = (pos >> 10 << 29) | id, key_print = (key_print << 32) + 5,
    digest_print = (digest_print << 32) + 6, link_print = (link_print << 32) + 7;
UPDATE quote SET pos = -numbered.number FROM (
    SELECT pos, row_number() OVER (ORDER BY pos) AS number FROM quote
) numbered WHERE numbered.pos = quote.pos;
UPDATE quote SET pos = (
    (SELECT pos FROM article WHERE id = quote.article) >> 29 << 29
) | -pos;
CREATE INDEX quote_speaker ON quote (speaker, pos, article) WHERE speaker IS NOT NULL;
INSERT INTO counter VALUES ('quote', (SELECT count(*) FROM quote));
CREATE VIEW a_text AS
    SELECT article.pos AS pos,
        searchable(article.headline) AS headline,
        searchable(body.standfirst || ' ' || body.caption) AS standfirst,
        searchable(body.text) AS body
    FROM article JOIN body USING (id);
CREATE VIEW q_text AS SELECT pos, searchable(words) AS words FROM quote;
CREATE VIRTUAL TABLE a_fts USING fts5(headline, standfirst, body,
    content='a_text', content_rowid='pos', prefix='3', {_TOKENS});
CREATE VIRTUAL TABLE a_head USING fts5(headline,
    content='a_text', content_rowid='pos', columnsize=0, detail=column, prefix='1 2', {_TOKENS});
CREATE VIRTUAL TABLE q_fts USING fts5(words,
    content='q_text', content_rowid='pos', columnsize=0, prefix='3', {_TOKENS});
INSERT INTO a_fts (a_fts) VALUES ('rebuild');
INSERT INTO a_head (a_head) VALUES ('rebuild');
INSERT INTO q_fts (q_fts) VALUES ('rebuild');
"""
_LETTERS_KEPT = """
INSERT INTO a_fts (a_fts) VALUES ('rebuild');
INSERT INTO a_head (a_head) VALUES ('rebuild');
INSERT INTO q_fts (q_fts) VALUES ('rebuild');
UPDATE speaker SET folded = folded_before(name);
"""
_UNPACKED = """
DROP TABLE packed; DROP TABLE pair; DROP INDEX quote_speaker;
CREATE INDEX quote_speaker ON quote (speaker, pos) WHERE speaker IS NOT NULL;
"""
_NAMES_FORWARD = "UPDATE speaker SET key = folded, person = NULL;"
_MERGED_SOONER = """
INSERT INTO a_fts (a_fts, rank) VALUES ('automerge', 16);
INSERT INTO a_head (a_head, rank) VALUES ('automerge', 16);
INSERT INTO q_fts (q_fts, rank) VALUES ('automerge', 16);
UPDATE article SET digest_print = (
    SELECT fingerprint(digest) FROM body WHERE body.id = article.id
);
"""
_MERGED_BY_SQLITE = "".join(
    f"INSERT INTO {index} ({index}, rank) VALUES ('automerge', 24), ('usermerge', 4),"
    " ('crisismerge', 40);"
    for index in ("a_fts", "a_head", "q_fts")
)
_WITHOUT_CAPTIONS = (
    "DROP INDEX article_walk; ALTER TABLE article DROP COLUMN captioned;"
    "CREATE INDEX article_walk ON article (pos, section, source, read, starred, quotes);"
    + "".join(f"ALTER TABLE tally DROP COLUMN n{state};" for state in range(8, 16))
)
_WITHOUT_SIGNS = (
    "DROP INDEX article_walk;"
    + "".join(
        f"DROP INDEX article_{name};"
        for name in ("edited", "killed", "embargoed", "corrected", "urgent", "updated",
                     "exclusive", "analysis")
    )
    + "".join(
        f"ALTER TABLE article DROP COLUMN {name};"
        for name in ("signs", "killed", "unseen_edit", "agency")
    )
    + "CREATE INDEX article_walk"
    " ON article (pos, section, source, read, starred, quotes, captioned);"
)  # fmt: skip
_WITHOUT_CATEGORIES = "DROP INDEX body_category; ALTER TABLE body DROP COLUMN category;"
_WITHOUT_STORIES = (
    "DROP TABLE story; DROP TABLE take; DROP TABLE story_pair; DROP TABLE story_term;"
    "DELETE FROM counter WHERE name IN ('story', 'stories grouped down to');"
)
_WITHOUT_ALERTS = "DROP TABLE alert; DELETE FROM counter WHERE name = 'alert';"
_WITHOUT_CARRIERS = "DROP TABLE carrier; DROP TABLE source_group;"
_WITHOUT_FOLDING = (
    "DROP INDEX article_unread_stories; DROP INDEX article_unread_section_stories;"
    + "".join(
        f"ALTER TABLE tally DROP COLUMN {name};"
        for name in ("stories", "unread_stories", "section_stories", "unread_section_stories")
    )
    + "UPDATE article SET signs = signs & 4095;"
)
_WITHOUT_EDITORS = (
    "DROP INDEX revision_article; ALTER TABLE revision DROP COLUMN editor;"
    "CREATE INDEX revision_article ON revision (article);"
)
_WITHOUT_NOTES = "DROP TABLE note; DELETE FROM counter WHERE name = 'note';"
_BACK = {
    21: "DROP TABLE referral;",
    20: _WITHOUT_NOTES,
    19: _WITHOUT_EDITORS,
    18: "DROP TABLE unwatched;",
    17: _WITHOUT_FOLDING,
    16: "",
    15: _WITHOUT_CARRIERS,
    14: "DROP TABLE story_vector;",
    13: _WITHOUT_ALERTS,
    12: _WITHOUT_STORIES,
    11: _WITHOUT_CATEGORIES,
    10: _WITHOUT_SIGNS, 9: _MERGED_BY_SQLITE, 8: _WITHOUT_CAPTIONS,
    7: _MERGED_SOONER, 6: _UNPACKED, 5: _LETTERS_KEPT, 4: _NAMES_FORWARD, 3: _WIDE_KEYS,
    2: "DROP TABLE revision;",
}  # fmt: skip
"""What leads back to a version of the schema from the one after it."""


def made_older(path: Path, version: int) -> None:
    """Turn a closed archive into one of an older version of the schema, 2 to 21."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.create_function("searchable", 1, spaced)
        connection.create_function("searchable_body", 1, lambda kept: spaced(decompress(kept)))
        connection.create_function("decompress", 1, decompress)
        connection.create_function("fingerprint", 1, fingerprint)
        connection.create_function("folded_before", 1, _folded_before)
        for number in range(max(_BACK), version - 1, -1):
            connection.executescript(_BACK[number])
        connection.execute(f"PRAGMA user_version = {version}")


def _folded_before(name: str) -> str:
    decompress = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decompress if not unicodedata.combining(char))
