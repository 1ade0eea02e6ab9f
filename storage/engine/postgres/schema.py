"""The tables of a shared archive, in numbered steps; no triggers, sequences or server functions.

Articles, their bodies and quotes are partitioned by the time they were published; the table
`partition` has the bounds. What a desk has read and starred is a row of its own, which row-level
security keeps from others; documents of desk 0 are the house's, which all read. `known` has what an
article is found by, whenever it was published.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ARTICLES", "STEPS", "Step"]

ARTICLES = ("article", "body", "quote")
"""The tables that are partitioned, all by the same bounds."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the schema.

    Attributes:
        sql: Its statements.
        reads_from: The least number of steps a newsdesk has to know to read the archive after it.
        writes_from: Likewise, to change it.
    """

    sql: str
    reads_from: int
    writes_from: int


_HOUSE = """
CREATE TABLE clock (
    id smallint PRIMARY KEY CHECK (id = 1),
    version bigint NOT NULL,
    arrival bigint NOT NULL
);
INSERT INTO clock VALUES (1, 0, 0);
CREATE TABLE change (
    key uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL DEFAULT current_user
);
CREATE TABLE counter (name text PRIMARY KEY, value bigint NOT NULL);
CREATE TABLE desk (
    id integer PRIMARY KEY,
    role text NOT NULL UNIQUE,
    version bigint NOT NULL DEFAULT 0,
    alerted bigint NOT NULL DEFAULT 0
);
CREATE TABLE partition (
    number integer PRIMARY KEY,
    lower bigint,
    upper bigint
);
CREATE TABLE document (
    desk integer NOT NULL,
    kind text NOT NULL,
    id bigint NOT NULL,
    place bigint NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (desk, kind, id)
);
CREATE TABLE source (
    id integer PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    location text NOT NULL UNIQUE,
    section text NOT NULL,
    site text NOT NULL,
    added bigint NOT NULL,
    removed boolean NOT NULL DEFAULT false,
    fetched text NOT NULL
);
"""

_ARTICLES = """
CREATE TABLE known (
    id bigint PRIMARY KEY,
    published bigint NOT NULL,
    key uuid,
    digest uuid,
    link uuid
);
CREATE INDEX known_key ON known (key) WHERE key IS NOT NULL;
CREATE INDEX known_digest ON known (digest) WHERE digest IS NOT NULL;
CREATE INDEX known_link ON known (link) WHERE link IS NOT NULL;
CREATE TABLE claim (print uuid PRIMARY KEY);
CREATE TABLE arrival (number bigint PRIMARY KEY, article bigint NOT NULL);
CREATE TABLE article (
    published bigint NOT NULL,
    id bigint NOT NULL,
    section text NOT NULL,
    source integer NOT NULL,
    others integer[] NOT NULL,
    quotes integer NOT NULL,
    signs integer NOT NULL,
    captioned boolean NOT NULL,
    killed bigint,
    edit text NOT NULL,
    edits integer NOT NULL,
    stars integer NOT NULL,
    editor integer,
    date_kind text NOT NULL,
    headline text NOT NULL,
    link text NOT NULL,
    agency text NOT NULL,
    category text NOT NULL,
    PRIMARY KEY (published, id)
) PARTITION BY RANGE (published);
CREATE INDEX article_id ON article (id);
CREATE INDEX article_section ON article (section, published, id);
CREATE INDEX article_source ON article (source, published, id);
CREATE INDEX article_others ON article USING gin (others) WHERE others <> '{}';
CREATE INDEX article_signs ON article (published, id, signs) WHERE signs <> 0;
CREATE INDEX article_category ON article (category) WHERE category <> '';
CREATE TABLE body (
    published bigint NOT NULL,
    id bigint NOT NULL,
    standfirst text NOT NULL,
    caption text NOT NULL,
    credit text NOT NULL,
    author text NOT NULL,
    summary_only boolean NOT NULL,
    blocks text NOT NULL,
    key text NOT NULL,
    digest text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (published, id)
) PARTITION BY RANGE (published);
CREATE INDEX body_words ON body USING gin (to_tsvector('pg_catalog.simple', words));
CREATE TABLE carrier (
    article bigint NOT NULL,
    source integer NOT NULL,
    key text NOT NULL,
    print uuid NOT NULL,
    digest text NOT NULL,
    identical boolean NOT NULL,
    PRIMARY KEY (article, source)
);
CREATE INDEX carrier_print ON carrier (print);
CREATE TABLE revision (
    article bigint NOT NULL,
    number integer NOT NULL,
    seen bigint,
    replaced bigint NOT NULL,
    headline text NOT NULL,
    standfirst text NOT NULL,
    caption text NOT NULL,
    blocks text NOT NULL,
    editor integer NOT NULL,
    PRIMARY KEY (article, number)
);
CREATE TABLE state (
    desk integer NOT NULL,
    article bigint NOT NULL,
    read boolean NOT NULL DEFAULT false,
    starred boolean NOT NULL DEFAULT false,
    edit text NOT NULL DEFAULT '',
    edits integer NOT NULL DEFAULT -1,
    PRIMARY KEY (desk, article)
);
CREATE INDEX state_starred ON state (desk, article) WHERE starred;
CREATE TABLE tombstone (key text PRIMARY KEY, source integer NOT NULL);
CREATE TABLE trash (
    batch bigint NOT NULL,
    number integer NOT NULL,
    article bigint,
    content text NOT NULL,
    PRIMARY KEY (batch, number)
);
"""

_QUOTES = """
CREATE TABLE speaker (
    id bigint PRIMARY KEY,
    name text NOT NULL UNIQUE,
    folded text NOT NULL,
    key text COLLATE "C" NOT NULL,
    person bigint,
    quotes integer NOT NULL DEFAULT 0,
    articles integer NOT NULL DEFAULT 0
);
CREATE INDEX speaker_folded ON speaker (folded);
CREATE INDEX speaker_key ON speaker (key);
CREATE INDEX speaker_person ON speaker (person);
CREATE INDEX speaker_quotes ON speaker (quotes);
CREATE TABLE alias (name text PRIMARY KEY, target text NOT NULL);
CREATE TABLE correction (
    article bigint NOT NULL,
    start integer NOT NULL,
    words text NOT NULL,
    speaker text NOT NULL,
    print uuid NOT NULL,
    PRIMARY KEY (article, start, print)
);
CREATE TABLE quote (
    published bigint NOT NULL,
    article bigint NOT NULL,
    place integer NOT NULL,
    speaker bigint,
    start integer NOT NULL,
    stop integer NOT NULL,
    confidence double precision NOT NULL,
    role text NOT NULL,
    cue text NOT NULL,
    sieve text NOT NULL,
    content text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (published, article, place)
) PARTITION BY RANGE (published);
CREATE INDEX quote_speaker ON quote (speaker, published, article) WHERE speaker IS NOT NULL;
CREATE INDEX quote_words ON quote USING gin (to_tsvector('pg_catalog.simple', words));
"""

_STORIES = """
CREATE TABLE story (id bigint PRIMARY KEY, name text NOT NULL, merged bigint);
CREATE TABLE take (
    article bigint PRIMARY KEY,
    story bigint NOT NULL,
    kind text,
    original bigint,
    by_reader boolean NOT NULL,
    published bigint,
    section text
);
CREATE INDEX take_story ON take (story, published, article);
CREATE TABLE story_pair (
    story bigint NOT NULL,
    other bigint NOT NULL,
    bridges integer NOT NULL,
    apart boolean NOT NULL,
    PRIMARY KEY (story, other)
);
CREATE TABLE story_term (term text PRIMARY KEY, stories bigint NOT NULL);
CREATE TABLE story_vector (
    article bigint PRIMARY KEY,
    published bigint NOT NULL,
    terms text NOT NULL,
    weights bytea NOT NULL,
    proper text NOT NULL,
    length integer NOT NULL
);
CREATE INDEX story_vector_published ON story_vector (published);
CREATE TABLE alert (
    id bigint PRIMARY KEY,
    kind text NOT NULL,
    watch bigint NOT NULL,
    name text NOT NULL,
    article bigint NOT NULL,
    story bigint,
    at bigint NOT NULL,
    level text NOT NULL,
    why text NOT NULL,
    late boolean NOT NULL,
    acknowledged bigint
);
CREATE UNIQUE INDEX alert_once ON alert (article, kind, watch) WHERE kind <> 'change';
CREATE INDEX alert_story ON alert (story, watch) WHERE story IS NOT NULL;
CREATE INDEX alert_open ON alert (article) WHERE acknowledged IS NULL;
"""

# The statements of a desk say so, too; this keeps anybody else's from what is not theirs.
_FENCES = """
ALTER TABLE state ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON state
    USING (desk = (SELECT d.id FROM desk d WHERE d.role = current_user));
ALTER TABLE document ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON document
    USING (desk = (SELECT d.id FROM desk d WHERE d.role = current_user));
CREATE POLICY house ON document FOR SELECT USING (desk = 0);
CREATE POLICY watches ON document TO newsdesk_desk USING (desk = 0 AND kind = 'watches');
CREATE POLICY rules ON document TO newsdesk_editor USING (desk = 0);
ALTER TABLE desk ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON desk FOR SELECT USING (true);
CREATE POLICY own ON desk FOR UPDATE USING (role = current_user);
ALTER TABLE change ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON change FOR SELECT USING (who = current_user);
CREATE POLICY signed ON change FOR INSERT WITH CHECK (who = current_user);
"""

_COLLECTORS = """
CREATE TABLE collector (
    role text NOT NULL DEFAULT current_user,
    host text NOT NULL,
    since timestamptz NOT NULL,
    seen timestamptz NOT NULL,
    PRIMARY KEY (role, host)
);
ALTER TABLE collector ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON collector FOR SELECT USING (true);
CREATE POLICY own ON collector USING (role = current_user);
"""

# What is added would wait in a list that each search reads whole, not in the index.
_SEARCHED_AT_ONCE = """
DROP INDEX body_words;
CREATE INDEX body_words ON body USING gin (to_tsvector('pg_catalog.simple', words))
    WITH (fastupdate = off);
DROP INDEX quote_words;
CREATE INDEX quote_words ON quote USING gin (to_tsvector('pg_catalog.simple', words))
    WITH (fastupdate = off);
"""

# Articles whose quotes, story and watches are still to come, also while they are in the trash.
_PENDING = "CREATE TABLE pending (article bigint PRIMARY KEY);"

# All desks read a note. `name` is that of a desk of the archive that it was imported from.
_NOTES = """
CREATE TABLE note (
    id bigint PRIMARY KEY,
    article bigint NOT NULL,
    at bigint NOT NULL,
    desk integer NOT NULL,
    name text NOT NULL,
    content text NOT NULL
);
CREATE INDEX note_article ON note (article);
ALTER TABLE note ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON note FOR SELECT USING (true);
CREATE POLICY own ON note
    USING (desk = (SELECT d.id FROM desk d WHERE d.role = current_user))
    WITH CHECK (name = '' AND desk = (SELECT d.id FROM desk d WHERE d.role = current_user));
CREATE POLICY house ON note TO newsdesk_editor, newsdesk_collector USING (true);
"""

# Any desk marks an article for any desk; who made the mark, or gets it, removes it.
_REFERRALS = """
CREATE TABLE referral (
    article bigint NOT NULL,
    desk integer NOT NULL,
    at bigint NOT NULL,
    by integer NOT NULL,
    PRIMARY KEY (article, desk)
);
CREATE INDEX referral_desk ON referral (desk, article);
ALTER TABLE referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON referral FOR SELECT USING (true);
CREATE POLICY made ON referral FOR INSERT
    WITH CHECK (by = (SELECT d.id FROM desk d WHERE d.role = current_user));
CREATE POLICY own ON referral FOR DELETE
    USING ((SELECT d.id FROM desk d WHERE d.role = current_user) IN (by, desk));
CREATE POLICY house ON referral TO newsdesk_editor, newsdesk_collector USING (true);
"""

STEPS = (
    Step(_HOUSE + _ARTICLES + _QUOTES + _STORIES + _FENCES, reads_from=1, writes_from=1),
    Step(_COLLECTORS, reads_from=1, writes_from=1),
    Step(_SEARCHED_AT_ONCE, reads_from=1, writes_from=1),
    Step(_PENDING, reads_from=1, writes_from=4),
    Step(_NOTES, reads_from=1, writes_from=5),
    Step(_REFERRALS, reads_from=1, writes_from=6),
)
"""All steps, in their order; a step that is on a released newsdesk never changes."""
