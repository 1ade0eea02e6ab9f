"""Tables stored through TinyDB before newsdesk first opens their file are taken in."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tinydb.table import Document

from storage import Filter, open_archive
from storage.database import Database
from storage.database.json_layout import JsonLayout
from storage.engine.sqlite.files.adoption import LEFT

FERRY = {"headline": "Ferry late", "published": "2026-03-04T12:00:00Z", "starred": True}
QUAY = {
    "headline": "Quay shut",
    "published": "2026-03-05",
    "body": "“The pier is closed,” said Ada Brandau, harbour master.",
}
RECIPE = {"title": "Fish soup", "serves": 4}


def headlines(path: Path) -> dict[int, str]:
    with open_archive(path) as archive:
        assert archive.maintenance.faults() == []
        return {row.id: row.headline for row in archive.select(Filter()).rows(0, 99)}


def test_articles_stored_before_the_first_opening_become_articles(tmp_path: Path) -> None:
    path, said = tmp_path / "news.db", list[str]()
    with Database(path) as database:
        table = database.table("articles")
        table.insert_multiple([FERRY, Document(QUAY, doc_id=7)])
        assert [one["headline"] for one in table] == ["Ferry late", "Quay shut"]
    with open_archive(path, on_message=said.append) as archive:
        assert archive.article(1).starred
        assert [quote.speaker for quote in archive.quotes.of_article(7)] == ["Ada Brandau"]
    assert said[-1].endswith("2 articles of its table “articles” imported")
    assert headlines(path) == {1: "Ferry late", 7: "Quay shut"}
    with Database(path) as database:
        assert [one.doc_id for one in database.table("articles")] == [1, 7]
        assert LEFT not in database.tables()


def test_what_is_no_article_stays_under_another_name_and_is_named(tmp_path: Path) -> None:
    path, said = tmp_path / "news.db", list[str]()
    twin = {**FERRY, "key": "one"}
    documents: list[Any] = [RECIPE, FERRY, {**FERRY, "tag": "mine"}, twin, twin]
    with Database(path) as database:
        database.table("articles").insert_multiple(documents)
    with open_archive(path, on_message=said.append):
        pass
    assert f"3 documents not imported: see “{LEFT}”" in said[-1]
    assert headlines(path) == {2: "Ferry late", 4: "Ferry late"}
    with Database(path) as database:
        assert database.table(LEFT).all() == [RECIPE, {**FERRY, "tag": "mine"}, twin]
    with open_archive(path, on_message=said.append):
        pass
    assert len(said) == 2  # of the first opening: the backup, and what was taken in


def test_articles_out_of_sight_in_an_archive_are_taken_in_under_new_numbers(
    tmp_path: Path,
) -> None:
    path = tmp_path / "news.db"
    with Database(path) as database:
        database.table("articles").insert_multiple([FERRY, QUAY])
    open_archive(path).close()
    with Database(path) as database:
        database.table("articles").remove(doc_ids=[2])
    with sqlite3.connect(path) as older:  # as it was left when the table was out of sight
        layout = JsonLayout("articles")
        layout.create(older)
        layout.insert(older, [(2, QUAY), ("x", FERRY), (9, FERRY)])
    assert headlines(path) == {1: "Ferry late", 9: "Ferry late", 10: "Quay shut", 11: "Ferry late"}


def test_an_archive_open_for_reading_only_leaves_the_table_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    open_archive(path).close()
    with sqlite3.connect(path) as older:
        layout = JsonLayout("articles")
        layout.create(older)
        layout.insert(older, [(1, FERRY)])
    with open_archive(path, read_only=True) as archive:
        assert archive.select(Filter()).total == 0
    assert headlines(path) == {1: "Ferry late"}


def test_other_tables_of_ones_own_keep_their_documents_beside_newsdesks(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    names = ["settings", "clippings", "undo", "undo set aside", "source", "bin", "store", "recipes"]
    with Database(path) as database:
        for name in names:
            database.table(name).insert_multiple([RECIPE, {"name": "mine", "value": 1}, FERRY])
    with open_archive(path) as archive:
        assert archive.settings.get("mine") == 1
        archive.sources.add(kind="folder", location="/news", name="Wire")
        archive.settings.set("keep", {"days": 3, "number": 0})
        for turn in range(110):  # more changes than the log has room for
            archive.sources.change(1, name=f"Wire {turn}")
        assert archive.undo.revert_last() == "changes to source Wire 108"
    with Database(path) as database:
        for name in names:
            found = database.table(name).all()
            if name == "undo":
                found += database.table("undo set aside").all()
            assert [one for one in found if one in (RECIPE, FERRY)][:2] == [RECIPE, FERRY]
            assert {"name": "mine", "value": 1} in found
