"""Earlier texts of edited articles."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Archive, Article, Block, Filter, Link, open_archive
from storage.archive.retention import RetentionRule
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, export_document
from storage.importing.documents import import_document
from storage.importing.files import import_files
from storage.model import Revision

pytestmark = pytest.mark.dates

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def archive(archive: Archive) -> Archive:
    archive.sources.add(kind="feed", location="https://herald.example/rss", name="Herald")
    return archive


def told(number: int, **changes: object) -> Article:
    """Return the `number`th version of an article about the walk-out."""
    article = Article(
        headline=f"Dockers at Kessvik walk out, take {number}",
        section="BUSINESS",
        published=NOON,
        standfirst=f"Cranes stop for day {number}.",
        caption="Idle cranes.",
        blocks=(
            Block(f"“We want {number} crowns,” said Gunnhild Tveit on Tuesday.", links=(
                Link(22, 36, "https://herald.example/tveit"),
            )),
            Block("What comes next", "heading"),
        ),
        key="feed:1:strike",
        digest=f"d{number}",
        source=1,
    )  # fmt: skip
    return replace(article, **changes)  # type: ignore[arg-type]


def takes(history: tuple[Revision, ...]) -> list[int]:
    return [int(one.headline.rpartition(" ")[2]) for one in history]


def test_an_edited_article_keeps_its_earlier_text(archive: Archive) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    (first,) = archive.add([told(1)])
    assert archive.history(first.id) == ()
    archive.add([told(2)])
    archive.add([told(3)])
    second, original = archive.history(first.id)
    assert (original.article, original.headline) == (first.id, told(1).headline)
    assert (original.standfirst, original.caption) == (told(1).standfirst, told(1).caption)
    assert (original.blocks, original.text) == (told(1).blocks, told(1).text)
    assert second.blocks == told(2).blocks
    assert original.seen is None
    assert before <= original.replaced <= second.replaced <= datetime.now(UTC)
    assert second.seen == original.replaced
    assert archive.article(first.id).text == told(3).text


def test_an_edited_article_is_marked_stays_read_and_gets_new_quotes(archive: Archive) -> None:
    other = told(1, key="feed:1:other", digest="other")
    first, untouched = archive.add([told(1), other])
    archive.marks.set([first.id], read=True, starred=True)
    archive.add([told(2)])
    rows = {row.id: row for row in archive.select(Filter()).rows(0, 9)}
    assert (rows[first.id].edited, rows[untouched.id].edited) == (True, False)
    assert archive.article(first.id).edited
    assert not archive.article(untouched.id).edited
    assert (rows[first.id].read, rows[first.id].starred) == (True, True)
    assert [quote.text for quote in archive.quotes.of_article(first.id)] == ["We want 2 crowns,"]
    hits = {hit.quote.text: hit.article.edited for hit in archive.quotes.find(Filter())}
    assert hits == {"We want 2 crowns,": True, "We want 1 crowns,": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"digest": "d9", "standfirst": "Cranes  stop\nfor day 1. "},
        {"digest": "d9", "blocks": (Block(told(1).blocks[0].text), told(1).blocks[1])},
        {"digest": "d9", "section": "WORLD", "author": "Inger Sand"},
        {"digest": "d9", "published": NOON + timedelta(days=1)},
    ],
    ids=["white space", "links", "section and author", "date"],
)
def test_only_a_change_of_words_is_an_edit(archive: Archive, changes: dict[str, object]) -> None:
    (first,) = archive.add([told(1)])
    (second,) = archive.add([told(1, **changes)])
    assert (second.id, second.kind) == (first.id, "changed")
    assert archive.history(first.id) == ()
    assert not archive.article(first.id).edited


def test_replacing_a_summary_by_the_full_text_is_no_edit_but_changing_that_is(
    archive: Archive,
) -> None:
    (first,) = archive.add([told(1, summary_only=True)])
    whole = (Block("All of it."), Block("To the last word."))
    archive.set_text(first.id, whole, standfirst="In short.")
    assert archive.history(first.id) == ()
    archive.add([told(2, summary_only=True)])
    (kept,) = archive.history(first.id)
    assert (kept.standfirst, kept.blocks) == ("In short.", whole)


def test_the_first_and_the_last_twenty_revisions_are_kept(archive: Archive) -> None:
    for number in range(1, 31):
        (outcome,) = archive.add([told(number)])
    assert takes(archive.history(outcome.id)) == [*range(29, 9, -1), 1]


def test_fewer_revisions_of_long_texts_are_kept(archive: Archive) -> None:
    for number in range(1, 8):
        (outcome,) = archive.add([told(number, blocks=(Block(f"{number} " + "x" * 600_000),))])
    assert takes(archive.history(outcome.id)) == [6, 5, 1]


def test_undoing_a_removal_restores_the_history(archive: Archive) -> None:
    (first,) = archive.add([told(1)])
    archive.add([told(2)])
    before = archive.history(first.id)
    archive.sources.remove(1, articles="remove")
    assert archive.history(first.id) == ()
    archive.undo.revert_last()
    assert archive.history(first.id) == before
    assert archive.article(first.id).edited


def test_tidying_removes_the_history_and_undo_restores_it(archive: Archive) -> None:
    old, new = archive.add([told(1), told(1, key="k", digest="k", published=NOON + timedelta(1))])
    archive.add([told(2)])
    before = archive.history(old.id)
    archive.retention.set_rule(RetentionRule(number=1))
    assert archive.retention.tidy() == 1
    assert archive.history(old.id) == ()
    archive.undo.revert_last()
    assert archive.history(old.id) == before
    assert archive.history(new.id) == ()


def test_articles_removed_by_a_version_without_history_can_be_restored(archive: Archive) -> None:
    archive.add([told(1)])
    archive.sources.remove(1, articles="remove")
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute("UPDATE bin SET doc = json_remove(doc, '$[3]', '$[2]', '$[0].edited')")
    archive.undo.revert_last()
    assert archive.article(1) == replace(told(1), id=1)


def test_history_survives_compaction_and_marks(archive: Archive) -> None:
    for number in range(1, 4):
        archive.add([told(number)])
    before = archive.history(1)
    archive.add([
        told(1, key=f"k{n}", digest=f"k{n}", blocks=(Block(f"{n} " + "word " * 50_000),))
        for n in range(60)
    ])  # fmt: skip
    archive.retention.set_rule(RetentionRule(number=1))
    archive.marks.set([1], starred=True)
    archive.retention.tidy()
    archive.retention.set_rule(RetentionRule())
    for number in range(100):  # until what was tidied away cannot come back
        archive.marks.set([1], read=number % 2 == 0)
    assert archive.maintenance.compact() > 0
    assert archive.history(1) == before


def test_revisions_without_an_article_are_found_and_repaired(archive: Archive) -> None:
    archive.add([told(1)])
    archive.add([told(2)])
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute("INSERT INTO revision SELECT 9, 99, 0, 0, 'Gone', '', '', '', NULL, 0")
    assert archive.maintenance.faults() == ["earlier texts without an article: 1 (article 99)"]
    archive.maintenance.rebuild()
    assert len(archive.history(1)) == 1
    assert archive.history(99) == ()


@pytest.mark.parametrize("name", ["jsonl", "tinydb"])
def test_exports_contain_the_history(archive: Archive, tmp_path: Path, name: str) -> None:
    for number in range(1, 4):
        archive.add([told(number)])
    archive.add([told(1, key="feed:1:other", digest="other")])
    path = tmp_path / f"export{EXPORT_FORMATS[name].endings[0]}"
    export_document(archive, Filter(), path, EXPORT_FORMATS[name])
    with open_archive(tmp_path / "other.db") as other:
        other.sources.add(kind="folder", location="/news", name="News")
        for _ in range(2):  # a second time changes nothing
            list(import_document(other, path, IMPORT_FORMATS[name], str(path)))
        (edited,) = [row.id for row in other.select(Filter()).rows(0, 9) if row.edited]
        assert [replace(one, article=1) for one in other.history(edited)] == [*archive.history(1)]
        other.add([replace(other.article(edited), headline="Dockers, take 4", digest="d4")])
        assert takes(other.history(edited)) == [3, 2, 1]
        assert other.maintenance.faults() == []


def test_an_invalid_history_is_reported_in_one_line(archive: Archive, tmp_path: Path) -> None:
    archive.add([told(1)])
    archive.add([told(2)])
    path = tmp_path / "export.jsonl"
    export_document(archive, Filter(), path, EXPORT_FORMATS["jsonl"])
    path.write_text(path.read_text("utf-8").replace('"replaced": "2', '"replaced": "soon 2'))
    with open_archive(tmp_path / "other.db") as other:
        (outcome,) = import_document(other, path, IMPORT_FORMATS["jsonl"], str(path))
        assert (outcome.kind, other.count(Filter())) == ("failed", 0)
        assert "is not a date" in outcome.error


def test_an_edited_file_has_a_history(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "wire" / "storm.txt"
    path.parent.mkdir()
    text = " date 2026-03-04 WORLD\nFerry line reopens\nCrossings resume.\n\nOne boat sails.\n"
    path.write_text(text)
    import_files(archive, [path.parent])
    path.write_text(text.replace("One boat sails", "Two boats sail"))
    import_files(archive, [path.parent])
    (row,) = archive.select(Filter()).rows(0, 9)
    assert [one.blocks[-1].text for one in archive.history(row.id)] == ["One boat sails."]
