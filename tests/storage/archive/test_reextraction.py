"""Reextraction: quotes and names that an older version extracted."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

import pytest

import storage.quotes
from storage.archive import Archive, open_archive
from storage.archive.quotes import Extract
from storage.model import Quote
from tests.storage.plain_quotes import article, fill, people, quoter


@pytest.fixture
def extract() -> Extract:
    return quoter


def newer(text: str) -> Sequence[Quote]:
    """Find what `quoter` finds, without roles."""
    found = quoter(text)
    return [Quote(q.start, q.end, q.text, q.speaker, q.confidence) for q in found if q.start < 40]


def test_quotes_are_reextracted_in_small_steps_and_corrections_stay(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [("Eva Lind (mayor): Yes.", "Otto Quist: " + "No. " * 9) for _ in range(7)]
    outcomes = archive.add([article(n, *paragraphs) for n, paragraphs in enumerate(texts)])
    archive.quotes.correct(
        outcomes[3].id, archive.quotes.of_article(outcomes[3].id)[0], "Ada Quill"
    )
    assert not archive.reextraction.is_due()
    assert archive.reextraction.run() is None

    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=newer) as archive:
        assert archive.reextraction.is_due()
        assert archive.reextraction.run(3) == (3, 3)
        with open_archive(
            archive.location, extract=newer
        ) as other:  # stopped, and gone on with by another program
            assert other.reextraction.run(3) == (3, 3)
            assert other.reextraction.run(3) == (1, 1)
            assert other.reextraction.run(3) is None
        assert not archive.reextraction.is_due()
        assert archive.reextraction.run() is None
        assert people(archive) == [("Otto Quist", 7), ("Eva Lind", 6), ("Ada Quill", 1)]
        assert all(quote.role == "" for quote in archive.quotes.of_article(outcomes[0].id))


def of_source(archive: Archive, count: int) -> int:
    """Add articles of a new source; return the id of the source."""
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    news = [article(n, "Eva Lind (mayor): Yes.") for n in range(count)]
    archive.add([replace(one, source=source.id) for one in news])
    return source.id


def reextract_all(archive: Archive) -> int:
    """Reextract all articles, two at a time; return how many."""
    done = 0
    while (step := archive.reextraction.run(2)) is not None:
        done += step[0]
    return done


def test_restored_articles_are_reextracted_after_the_others_were(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = of_source(archive, 3)
    archive.add([article(8, "Otto Quist (mayor): No."), article(9, "Otto Quist (mayor): Never.")])
    archive.sources.remove(of, articles="remove")
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=newer) as archive:
        assert reextract_all(archive) == 2
        assert not archive.reextraction.is_due()

        archive.undo.revert_last()
        assert archive.reextraction.is_due()
        assert archive.quotes.of_article(1)[0].role == "mayor"
        assert reextract_all(archive) == 3  # those that came back and what is older, no others
        assert not archive.reextraction.is_due()
        assert all(quote.role == "" for n in range(1, 6) for quote in archive.quotes.of_article(n))

        archive.sources.remove(of, articles="remove")
        archive.undo.revert_last()
        assert not archive.reextraction.is_due()


def test_articles_restored_during_reextraction_are_reextracted_too(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([article(n, "Otto Quist (mayor): No.") for n in range(10, 14)])
    of = of_source(archive, 3)
    archive.sources.remove(of, articles="remove")
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION + 1)
    with open_archive(archive.location, extract=newer) as archive:
        assert archive.reextraction.run(2) == (2, 2)
        archive.undo.revert_last()
        assert reextract_all(archive) == 7
        assert all(quote.role == "" for n in range(1, 8) for quote in archive.quotes.of_article(n))


def test_an_older_version_leaves_newer_quotes_alone(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(archive, "Otto Quist")
    monkeypatch.setattr(storage.quotes, "VERSION", storage.quotes.VERSION - 1)
    assert not archive.reextraction.is_due()


def test_names_clustered_by_older_rules_are_clustered_again_with_the_quotes(
    archive: Archive,
) -> None:
    fill(archive, "George Burrow", "George W. Burrow", "Ilse Brandau")
    with closing(sqlite3.connect(archive.location)) as file, file:
        file.execute("DELETE FROM counter WHERE name = 'names joined by'")
        file.execute("UPDATE speaker SET person = NULL")
    assert archive.reextraction.is_due()
    assert (archive.reextraction.remaining(), len(people(archive))) == (0, 3)
    assert archive.reextraction.run() is None
    assert people(archive) == [("George Burrow", 2), ("Ilse Brandau", 1)]
    assert not archive.reextraction.is_due()


def test_names_with_the_keys_of_older_rules_get_new_ones_in_the_background(
    archive: Archive,
) -> None:
    fill(archive, "A. J. Lindqvist", "A.J. Lindqvist", "Zhou Mingyu", "Mingyu Zhou", "Ilse Mingyu")
    with closing(sqlite3.connect(archive.location)) as file, file:
        file.execute("UPDATE counter SET value = 2 WHERE name = 'names joined by'")
        file.execute("UPDATE speaker SET person = NULL")
        file.execute("UPDATE speaker SET key = '?' WHERE name LIKE 'A%'")
        file.execute("UPDATE speaker SET key = 'mingyu, zhou' WHERE name = 'Zhou Mingyu'")
    assert archive.reextraction.is_due()
    assert archive.reextraction.run() is None
    assert people(archive) == [("A.J. Lindqvist", 2), ("Mingyu Zhou", 2), ("Ilse Mingyu", 1)]
