"""Checks of an archive, and repairs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Article, Block, Filter, open_archive
from storage.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path / "newsdesk.db") as archive:
        source = archive.sources.add(kind="feed", location="https://echo.example/", name="Echo")
        archive.add([
            Article(f"Story {number}", "WORLD", datetime(2026, 3, number + 1, tzinfo=UTC),
                    blocks=(Block(f"“It is {number},” said Odd Lie of Kessvik."),),
                    key=str(number), digest=str(number), source=source.id)
            for number in range(4)
        ])  # fmt: skip
        yield archive


def spoil(archive: Archive, sql: str) -> None:
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute(sql)


def test_the_checks_of_a_sound_archive_find_no_faults(archive: Archive) -> None:
    checked = list(archive.maintenance.run_checks())
    assert [one.what for one in checked] == [
        "structure", "tables", "columns", "sources", "articles", "carriers", "texts", "quotes",
        "speakers", "numbers", "documents", "trash", "stories", "counts", "alerts",
        "full text of articles", "full text of headlines", "full text of quotes",
        "removed articles",
    ]  # fmt: skip
    assert not any(one.faults for one in checked)


def test_checking_changes_nothing(archive: Archive) -> None:
    version = archive.version()
    archive.maintenance.faults()
    assert archive.version() == version


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("DELETE FROM body WHERE id = 1", "articles without a text: 1"),
        ("DELETE FROM quote WHERE article = 1", "wrong numbers of quotes: 1"),
        ("UPDATE quote SET article = 99 WHERE article = 1", "quotes without an article: 1"),
        ("UPDATE quote SET speaker = 99 WHERE article = 1", "quotes of nobody known: 1"),
        ("UPDATE speaker SET quotes = 9", "wrong counts of speakers: 1"),
        ("UPDATE tally SET n1 = 9", "the counts of sections and sources are wrong"),
        ("UPDATE packed SET states = zeroblob(16000)", "what is packed of articles is wrong"),
        ("DELETE FROM packed", "what is packed of articles is wrong"),
        ("INSERT INTO packed SELECT 9, states FROM packed", "what is packed of articles is wrong"),
        ("UPDATE pair SET section = 'SPORT'", "what is packed of articles is wrong"),
        ("INSERT INTO a_fts (a_fts) VALUES ('delete-all')", "does not fit the articles"),
        ("INSERT INTO a_head (a_head) VALUES ('delete-all')", "does not fit the headlines"),
        ("INSERT INTO q_fts (q_fts) VALUES ('delete-all')", "does not fit the quotes"),
        ("INSERT INTO tombstone VALUES ('1', 1)", "removed articles that are there: 1"),
        ("INSERT INTO bin (bin, doc) VALUES (7, '{}')", "nothing can bring back: 1"),
    ],
)
def test_faults_are_found_and_repaired(archive: Archive, sql: str, fault: str) -> None:
    spoil(archive, sql)
    assert fault in "; ".join(archive.maintenance.faults())
    archive.maintenance.rebuild()
    assert archive.maintenance.faults() == []
    assert archive.select(Filter()).total == 4


def test_repairing_an_article_without_text_keeps_its_headline_and_marks(archive: Archive) -> None:
    archive.marks.set([1], starred=True)
    spoil(archive, "DELETE FROM body WHERE id = 1")
    archive.maintenance.rebuild()
    article = archive.article(1)
    assert (article.headline, article.starred, article.blocks) == ("Story 0", True, ())


def test_removed_articles_that_undo_can_restore_are_no_fault(archive: Archive) -> None:
    archive.sources.remove(1, articles="remove")
    assert archive.maintenance.faults() == []
    archive.maintenance.rebuild()
    archive.undo.revert_last()
    assert archive.select(Filter()).total == 4
    assert archive.maintenance.faults() == []


def test_damaged_pages_are_found(archive: Archive) -> None:
    archive.close()
    with closing(sqlite3.connect(archive.location)) as file:
        (page,) = file.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'body'").fetchone()
    whole = bytearray(Path(archive.location).read_bytes())
    whole[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    Path(archive.location).write_bytes(whole)
    with open_archive(archive.location) as damaged:
        (structure,) = damaged.maintenance.run_checks()
        assert structure.what == "structure"
        assert "the file is damaged" in structure.faults[0]


def test_an_archive_opened_for_reading_only_is_checked_as_well(archive: Archive) -> None:
    spoil(archive, "INSERT INTO a_fts (a_fts) VALUES ('delete-all')")
    with open_archive(archive.location, read_only=True) as reading:
        assert reading.maintenance.faults() == ["the full text does not fit the articles"]


def test_checking_needs_no_lock_that_other_programs_wait_for(archive: Archive) -> None:
    spoil(archive, "INSERT INTO q_fts (q_fts) VALUES ('delete-all')")
    with closing(sqlite3.connect(archive.location, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert archive.maintenance.faults() == ["the full text does not fit the quotes"]
        other.execute("ROLLBACK")
