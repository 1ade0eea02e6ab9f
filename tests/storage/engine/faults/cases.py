"""Faults to put into an archive, and the archive they are put into."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from storage import Article, Block, Filter, open_archive, paths
from storage.database import Database
from storage.importing.files import import_files
from storage.model import FetchState, Link, Rules

LONG = "“It is a long way to Kessvik,” said Odd Lie, the harbour master. " * 8


class Fault(NamedTuple):
    """A fault: SQL that puts it in, what the doctor says, and whether it can be repaired.

    `exports`: an export brings out all but one article before the repair, too.
    """

    name: str
    sql: str
    words: str
    repairable: bool = True
    exports: bool = True


def build(path: Path) -> None:
    """Fill an archive with some of everything there is."""
    with open_archive(path) as archive:
        import_files(archive, sorted(paths.seeds_folder().glob("*.txt"))[:6])
        echo, gone, also = (
            archive.sources.add(kind="feed", location=f"https://{name}.example/rss", name=name)
            for name in ("echo", "gone", "also")
        )
        archive.sources.record_fetch(echo.id, FetchState(etag="abc", last_fetch=_at(3)))
        archive.sources.change(echo.id, rules=Rules(muted=("cricket",)))
        archive.add([_article(number, echo.id) for number in range(4)])
        archive.add([_article(number, gone.id) for number in range(4, 6)])
        changed = replace(_article(0, echo.id), headline="URGENT: Story 0, corrected", digest="new")
        archive.add([changed])
        archive.add([_article(1, gone.id), _article(1, also.id)])
        archive.sources.remove(gone.id, articles="remove")
        newest = archive.select(Filter(sources=frozenset({echo.id}))).rows(0, 9)[-1].id
        quote = archive.quotes.of_article(newest)[0]
        archive.clippings.add(newest, quote)
        archive.clippings.add(newest)
        archive.quotes.correct(newest, quote, "Eva Lind")
        archive.speakers.merge("Eva Lind", into="Odd Lie")
        archive.saved_filters.save("Unread", Filter(unread=True))
        archive.saved_filters.save("World", Filter(sections=frozenset({"WORLD"})))
        archive.last_visit.record()
        archive.marks.set([1, 2], read=True)
        archive.marks.set([3], starred=True)
    with Database(path) as database:
        database.table("mine").insert({"note": "kept"})


def put(path: Path, sql: str) -> None:
    """Change the file as no newsdesk does; the SQL may have several statements."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        connection.execute("PRAGMA legacy_alter_table = 1")
        connection.executescript(sql)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _at(day: int) -> datetime:
    return datetime(2026, 3, day, 9, 30, tzinfo=UTC)


def _article(number: int, source: int) -> Article:
    return Article(
        f"Story {number}",
        "WORLD",
        _at(number + 1),
        standfirst="A standfirst.",
        caption="A harbour." if number % 2 else "",
        blocks=(
            Block("The way", "heading"),
            Block(f"{LONG}({number})", links=(Link(0, 4, "https://echo.example/way"),)),
            Block("“I never left,” said Eva Lind."),
        ),
        link=f"https://echo.example/{number}",
        key=f"feed:{source}:{number}",
        digest=f"digest {number}",
        source=source,
    )


_FEED = "(SELECT id FROM source WHERE name = 'echo')"
_STORY = f"(SELECT min(id) FROM article WHERE source = {_FEED})"
_WHERE = f"WHERE id = {_STORY}"
_OF = f"WHERE article = {_STORY}"
_DOC = "WHERE id = (SELECT min(id) FROM"

FAULTS = (
    # The tables.
    Fault("a dropped index", "DROP INDEX article_pair", "index article_pair"),
    Fault("a dropped partial index", "DROP INDEX article_unread", "index article_unread"),
    Fault("a dropped index of quotes", "DROP INDEX quote_speaker", "index quote_speaker"),
    Fault(
        "an index over other columns",
        "DROP INDEX article_key; CREATE INDEX article_key ON article (link)",
        "article_key",
    ),
    Fault("a dropped view", "DROP VIEW q_text", "view q_text"),
    Fault("a trigger", "CREATE TRIGGER t AFTER UPDATE ON article BEGIN SELECT 1; END", "t"),
    Fault("an added column", "ALTER TABLE article ADD COLUMN mood TEXT", "table article"),
    Fault("a dropped column", "ALTER TABLE body DROP COLUMN credit", "table body", exports=False),
    Fault(
        "a table with row ids",
        "CREATE TABLE x (key TEXT PRIMARY KEY, source INTEGER NOT NULL);"
        "INSERT INTO x SELECT * FROM tombstone; DROP TABLE tombstone;"
        "ALTER TABLE x RENAME TO tombstone",
        "table tombstone",
    ),
    Fault("a dropped derived table", "DROP TABLE packed", "table packed"),
    Fault("a dropped full text", "DROP TABLE a_head", "a_head"),
    Fault("a dropped table of revisions", "DROP TABLE revision", "table revision", exports=False),
    Fault("a table of somebody else", "CREATE TABLE notes (x)", "table notes", False),
    Fault("no stamp", "DELETE FROM store", "the stamp"),
    Fault("a wrong stamp", "UPDATE store SET mark = 'mine'", "the stamp"),
    Fault(
        "a carrier of no article",
        "INSERT INTO carrier VALUES (999, 1, 'x', 0, '', 1)",
        "carriers of articles that are gone",
    ),
    Fault("a carrier of no number", "UPDATE carrier SET source = 'x'", "source of table carrier"),
    Fault("a carrier nobody finds", "UPDATE carrier SET key_print = 7", "key would not be found"),
    Fault(
        "a carrier half the same", "UPDATE carrier SET identical = 7", "neither with the same text"
    ),
    Fault("a lost carrier", "DELETE FROM carrier", "under other sources"),
    Fault("a lost group of sources", "DELETE FROM source_group", "under other sources"),
    Fault(
        "a group of other sources",
        "UPDATE source_group SET others = '[9' || -id || ']'",
        "under other sources",
    ),
    Fault(
        "a group of no list", "UPDATE source_group SET others = 'x' || id", "under other sources"
    ),
    Fault("a take of no article", "INSERT INTO take VALUES (999, 1, NULL, NULL, 0)", "are gone"),
    Fault(
        "an article folded under none",
        f"UPDATE article SET signs = signs | 32768 {_WHERE}",
        "folded under the wrong take",
    ),
    Fault(
        "terms without weights",
        "UPDATE story_vector SET weights = x'00' WHERE pos = (SELECT max(pos) FROM story_vector)",
        "terms of articles that cannot be read",
    ),
    Fault("a story that is words", "UPDATE take SET story = 'x'", "story of table take"),
    Fault(
        "an alert about no article",
        "INSERT INTO alert VALUES (9, 'watch', 1, 'x', 999, NULL, 1, 'mark', '[]', 0, 0, NULL)",
        "are gone",
    ),
    Fault("an unwatched article", "INSERT INTO unwatched VALUES (999)", "for watches"),
    Fault("a newer version", "PRAGMA user_version = 99", "version 99", False),
    # Values of another type.
    Fault("a headline that is bytes", f"UPDATE article SET headline = x'41' {_WHERE}", "headline"),
    Fault("a date that is words", f"UPDATE article SET pos = 'May' {_WHERE}", "pos of table"),
    Fault("a date long ago", f"UPDATE article SET pos = -(1 << 60) {_WHERE}", "without a date"),
    Fault("a counter that is words", "UPDATE counter SET value = 'x'", "table counter"),
    Fault(
        "text that is not UTF-8",
        f"UPDATE article SET headline = CAST(x'61ff62' AS TEXT) {_WHERE}",
        "not UTF-8",
    ),
    Fault("a category that is bytes", f"UPDATE body SET category = x'41' {_WHERE}", "category"),
    Fault(
        "a category that is not UTF-8",
        f"UPDATE body SET category = CAST(x'61ff62' AS TEXT) {_WHERE}",
        "not UTF-8",
    ),
    # Numbers.
    Fault(
        "a counter below the articles",
        "UPDATE counter SET value = 2 WHERE name = 'article'",
        "counter of article",
    ),
    Fault("no counter", "DELETE FROM counter WHERE name = 'article'", "counter of article"),
    Fault(
        "a counter below the trash",
        "UPDATE counter SET value = 0 WHERE name = 'bin'",
        "counter of bin",
    ),
    # Articles.
    Fault("no text", f"DELETE FROM body {_WHERE}", "without a text: 1 (article"),
    Fault("no article", f"DELETE FROM article {_WHERE}", "texts without an article: 1"),
    Fault("a wrong print of a key", f"UPDATE article SET key_print = 5 {_WHERE}", "would not be"),
    Fault("a wrong print of a link", f"UPDATE article SET link_print = 5 {_WHERE}", "would not be"),
    Fault("a wrong print of a file", "UPDATE article SET digest_print = 0", "not be found: 6"),
    Fault(
        "a key twice",
        f"UPDATE body SET key = (SELECT key FROM body {_WHERE}) WHERE id = 1 + {_STORY};"
        f"UPDATE article SET key_print = (SELECT key_print FROM article {_WHERE})"
        f" WHERE id = 1 + {_STORY}",
        "with the key of another: 1",
    ),
    Fault(
        "a place twice",
        f"UPDATE article SET pos = (SELECT pos FROM article {_WHERE}) WHERE id = 1 + {_STORY}",
        "in the place of another: 1",
    ),
    Fault("an unknown source", f"UPDATE article SET source = 77 {_WHERE}", "source 77"),
    Fault("no headline", f"UPDATE article SET headline = '' {_WHERE}", "without a headline: 1"),
    Fault("no section", f"UPDATE article SET section = '' {_WHERE}", "without a section: 1"),
    Fault("an unknown date", f"UPDATE article SET date_kind = 'soon' {_WHERE}", "kind of date: 1"),
    Fault("half read", f"UPDATE article SET read = 7 {_WHERE}", "neither read nor unread"),
    Fault("a wrong flag", f"UPDATE article SET captioned = 1 {_WHERE}", "flags of captions: 1"),
    Fault("a wrong state", f"UPDATE article SET signs = 64 {_WHERE}", "flags of states: 1"),
    Fault("a state lost", "UPDATE article SET signs = 0", "flags of states: 1"),
    Fault("an unknown edit", f"UPDATE article SET unseen_edit = 9 {_WHERE}", "weights of edits: 1"),
    Fault("killed once", f"UPDATE article SET killed = 'once' {_WHERE}", "at no time there is: 1"),
    Fault("half a summary", f"UPDATE body SET summary_only = 3 {_WHERE}", "flags of summaries: 1"),
    Fault(
        "a removed article that is there",
        f"INSERT INTO tombstone SELECT key, 1 FROM body {_WHERE}",
        "removed articles that are there: 1",
    ),
    Fault("a removal from nowhere", "UPDATE tombstone SET source = 77", "keys removed from"),
    # Texts.
    Fault("a text of noise", f"UPDATE body SET text = x'a5a5' {_WHERE}", "unpacked", False),
    Fault(
        "half a text",
        f"UPDATE body SET text = substr(text, 1, length(text) - 9) {_WHERE}",
        "unpacked",
        False,
    ),
    Fault("a layout of noise", f"UPDATE body SET layout = '[[' {_WHERE}", "damaged layout"),
    Fault("a layout of other things", f"UPDATE body SET layout = '7' {_WHERE}", "damaged layout"),
    Fault(
        "a layout of another text",
        f"""UPDATE body SET layout = '[[3,"heading"],[90000,"paragraph"]]' {_WHERE}""",
        "damaged layout",
    ),
    Fault(
        "an unknown kind of block",
        f"UPDATE body SET layout = replace(layout, 'heading', 'ad') {_WHERE}",
        "damaged layout",
    ),
    Fault("an earlier text of noise", "UPDATE revision SET text = x'a5'", "earlier texts", False),
    Fault("an earlier layout of noise", "UPDATE revision SET layout = '{'", "earlier texts with"),
    Fault("an earlier text of no time", "UPDATE revision SET replaced = 1 << 60", "without a time"),
    Fault(
        "an earlier text of no article", "UPDATE revision SET article = 77", "earlier texts without"
    ),
    # Quotes.
    Fault("a quote beyond its text", f"UPDATE quote SET stop = 99999 {_OF}", "not in their text"),
    Fault("other words", f"UPDATE quote SET words = 'Never!' {_OF}", "not in their text: 1"),
    Fault("a backward quote", f"UPDATE quote SET start = stop + 1 {_OF}", "not in their text"),
    Fault("an impossible confidence", f"UPDATE quote SET confidence = 7 {_OF}", "not in their"),
    Fault("a quote elsewhere", f"UPDATE quote SET pos = pos - 100000 {_OF}", "not in their text"),
    Fault("a quote of no article", f"UPDATE quote SET article = 77 {_OF}", "without an article: 1"),
    Fault("a quote of nobody", f"UPDATE quote SET speaker = 77 {_OF}", "nobody known"),
    Fault("no quotes", f"DELETE FROM quote {_OF}", "wrong numbers of quotes: 1"),
    Fault(
        "a correction of nothing",
        "UPDATE correction SET article = 500000 + article",
        "corrections of an article there never was",
    ),
    # Speakers.
    Fault("wrong counts", "UPDATE speaker SET quotes = 9", "wrong counts of speakers"),
    Fault("a name folded wrongly", "UPDATE speaker SET folded = 'x'", "would not be found"),
    Fault("a name under a wrong key", "UPDATE speaker SET key = 'x'", "would not be found"),
    Fault("a name of no person", "UPDATE speaker SET person = 777", "wrong person"),
    Fault(
        "a name of another person",
        "UPDATE speaker SET person = (SELECT max(id) FROM speaker WHERE person IS NULL)"
        " WHERE name = 'Odd Lie'",
        "wrong person",
    ),
    Fault(
        "a name nobody said",
        "INSERT INTO speaker (name, folded, quotes, articles) VALUES ('Nemo', 'nemo', 0, 0)",
        "nobody is quoted by: 1 (speaker Nemo)",
    ),
    Fault("a merge into nothing", "UPDATE alias SET target = ''", "merged names without words"),
    # Sources.
    Fault("a schedule of noise", f"UPDATE source SET fetch = '{{' WHERE id = {_FEED}", "source 2"),
    Fault("a schedule of a list", f"UPDATE source SET fetch = '[]' WHERE id = {_FEED}", "source 2"),
    Fault(
        "a schedule of words",
        "UPDATE source SET fetch = json_set(fetch, '$.last_fetch', 'May')",
        "schedule or rules",
    ),
    Fault(
        "rules of numbers",
        f"UPDATE source SET fetch = json_set(fetch, '$.rules.keep', 'x') WHERE id = {_FEED}",
        "source 2",
    ),
    Fault("a kind of source", f"UPDATE source SET kind = 'tv' WHERE id = {_FEED}", "unknown"),
    Fault("no location", f"UPDATE source SET location = '' WHERE id = {_FEED}", "a location: 1"),
    Fault("no name of a source", f"UPDATE source SET name = '' WHERE id = {_FEED}", "a name: 1"),
    Fault("half removed", f"UPDATE source SET removed = 5 WHERE id = {_FEED}", "nor removed: 1"),
    # Documents.
    Fault("a setting of noise", f"UPDATE t_settings SET doc = '{{' {_DOC} t_settings)", "ngs 1"),
    Fault(
        "a setting without a name",
        f"""UPDATE t_settings SET doc = '{{"value": 1}}' {_DOC} t_settings)""",
        "settings 1",
    ),
    Fault(
        "a saved filter of numbers",
        "UPDATE t_settings SET doc = json_set(doc, '$.value[0].name', 7)"
        " WHERE json_extract(doc, '$.name') = 'saved filters'",
        "missing or wrong fields: settings",
    ),
    Fault("a clipping of noise", f"UPDATE t_clippings SET doc = '' {_DOC} t_clippings)", "clip"),
    Fault(
        "a clipping of nothing",
        f"UPDATE t_clippings SET doc = '{{}}' {_DOC} t_clippings)",
        "clippings 1",
    ),
    Fault(
        "a clipping of no date",
        "UPDATE t_clippings SET doc = json_set(doc, '$.published', 'May')",
        "wrong fields: clippings",
    ),
    Fault("a change of a list", f"UPDATE t_undo SET doc = '[1]' {_DOC} t_undo)", "undo 1"),
    Fault(
        "a change of no kind",
        "UPDATE t_undo SET doc = json_set(doc, '$.kind', 'magic')",
        "wrong fields: undo",
    ),
    Fault(
        "a change without its trash",
        "UPDATE t_undo SET doc = json_set(doc, '$.bin', json('[1]'))"
        " WHERE json_extract(doc, '$.kind') = 'removal'",
        "wrong fields: undo",
    ),
    Fault("a document of noise", "UPDATE t_mine SET doc = 'x'", "no JSON object: mine 1"),
    Fault("a document of NaN", "UPDATE t_mine SET doc = '{\"a\": NaN}'", "cannot read: mine 1"),
    # The trash.
    Fault("trash of noise", "UPDATE bin SET doc = '{'", "cannot be restored"),
    Fault("trash of nothing", "UPDATE bin SET doc = '[{}, []]'", "cannot be restored"),
    Fault("trash of no removal", "UPDATE bin SET bin = 55", "nothing can bring back"),
    # What is derived.
    Fault("wrong counts of articles", "UPDATE tally SET n1 = 9", "the counts of sections"),
    Fault("negative counts", "INSERT INTO tally (period, source, section, n0, n1, n2, n3, n4, n5,"
          " n6, n7) VALUES (202603, 9, 'X', -1, 0, 0, 0, 0, 0, 0, 0)", "the counts of sections"),
    Fault("nothing packed", "DELETE FROM packed", "what is packed"),
    Fault("other things packed", "UPDATE pair SET section = section || 'X'", "what is packed"),
    Fault("too little packed", "UPDATE packed SET states = x'00'", "what is packed"),
    Fault("no full text", "INSERT INTO a_fts (a_fts) VALUES ('delete-all')", "not fit"),
    Fault("no headlines", "INSERT INTO a_head (a_head) VALUES ('delete-all')", "fit"),
    Fault("no full text of quotes", "INSERT INTO q_fts (q_fts) VALUES ('delete-all')", "quotes"),
    Fault("half a full text", "DELETE FROM a_fts_data WHERE id > 10", "full text of articles"),
)  # fmt: skip
