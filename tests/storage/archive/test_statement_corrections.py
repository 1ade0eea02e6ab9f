"""Statements corrected by hand: who made one, or that a sentence is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive, open_archive
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, export_document
from storage.importing.documents import import_document
from storage.model import Correction, Filter
from tests.storage.plain_quotes import article

TEXT = (
    "Transport minister Jadwiga Lind met union leader Otto Brandau at noon.",
    "The minister said the ferry would sail again in May.",
    "Brandau said that nobody believed it.",
)


@pytest.fixture
def ferry(archive: Archive) -> Archive:
    archive.add([article(1, *TEXT)])
    return archive


def edit(archive: Archive, *paragraphs: str) -> None:
    """Add the article as edited by its source."""
    archive.add([replace(article(1, *paragraphs), digest="\n".join(paragraphs))])


def stated(archive: Archive, id: int = 1) -> list[tuple[str | None, str, bool]]:
    return [
        (one.speaker, one.text.split()[-1], one.corrected)
        for one in archive.statements.of_article(id)
    ]


def correct(archive: Archive, place: int, name: str | None) -> None:
    archive.quotes.correct(1, archive.statements.of_article(1)[place], name)


def test_a_speaker_set_by_hand_survives_an_edit_and_can_be_undone(ferry: Archive) -> None:
    correct(ferry, 0, "Eva Quist")
    by_hand = ferry.statements.of_article(1)[0]
    assert (by_hand.speaker, by_hand.kind, by_hand.certainty) == ("Eva Quist", "statement", "sure")
    edit(ferry, "A paragraph before all others.", TEXT[0], TEXT[1].replace("May", "June"), TEXT[2])
    changed = [("Eva Quist", "June.", True), ("Otto Brandau", "it.", False)]
    assert stated(ferry) == changed
    assert ferry.undo.revert_last() == "attribution to Eva Quist"
    assert stated(ferry)[0] == ("Jadwiga Lind", "June.", False)
    assert ferry.undo.redo_last() == "attribution to Eva Quist"
    assert stated(ferry) == changed
    assert ferry.maintenance.faults() == []


def test_what_is_no_statement_is_left_out_everywhere_until_somebody_is_named(
    ferry: Archive,
) -> None:
    correct(ferry, 0, "Eva Quist")
    correct(ferry, 0, None)
    assert stated(ferry) == [("Otto Brandau", "it.", False)]
    assert [hit.quote.speaker for hit in ferry.statements.iter(Filter())] == ["Otto Brandau"]
    assert [one.kind for one in ferry.statements.with_quotes(1)] == ["statement"]
    (gone,) = ferry.statements.left_out(1)
    assert gone.text == TEXT[1]
    assert ferry.undo.revert_last() == "leaving out a statement"
    assert stated(ferry)[0] == ("Eva Quist", "May.", True)
    ferry.undo.redo_last()
    ferry.quotes.correct(1, gone, "Jadwiga Lind")
    assert stated(ferry)[0] == ("Jadwiga Lind", "May.", True)


def test_a_corrected_statement_is_found_by_a_name_that_its_article_lacks(ferry: Archive) -> None:
    correct(ferry, 0, "Eva Quist")
    asked = Filter(speaker="Eva Quist")
    assert [hit.quote.text for hit in ferry.statements.iter(asked)] == [TEXT[1]]
    assert [*ferry.statements.iter(Filter(speaker="Jadwiga Lind"))] == []
    near = ferry.statements.find_about(replace(asked, words="minister noon"))
    assert [hit.quote.text for hit in near.hits] == [TEXT[1]]


def test_corrections_of_statements_follow_those_of_quotes_and_say_where_the_words_are(
    archive: Archive,
) -> None:
    said = "“It is a disgrace to the whole of the harbour,” Brandau said."
    archive.add([article(1, TEXT[0], said, *TEXT[1:])])
    start = archive.statements.of_article(1)[0].start
    correct(archive, 0, "Eva Quist")
    archive.quotes.correct(1, archive.quotes.of_article(1)[0], "Jadwiga Lind")
    head = "Morning report 1"
    quoted, by_hand = archive.quotes.corrections()
    assert (quoted.kind, quoted.speaker) == ("quote", "Jadwiga Lind")
    assert by_hand == Correction(1, head, TEXT[1], "Eva Quist", start, "statement")
    edit(archive, TEXT[0], TEXT[2])
    (_, by_hand) = archive.quotes.corrections(1)
    assert by_hand == Correction(1, head, TEXT[1], "Eva Quist", None, "statement")
    assert archive.quotes.corrections(2) == []
    edit(archive, *TEXT)
    assert stated(archive)[0] == ("Eva Quist", "May.", True)


@pytest.mark.parametrize("name", ["jsonl", "tinydb"])
def test_corrections_of_statements_go_along_in_exports(
    ferry: Archive, tmp_path: Path, name: str
) -> None:
    correct(ferry, 1, None)
    correct(ferry, 0, "Eva Quist")
    path = tmp_path / f"all.{name}"
    export_document(ferry, Filter(), path, EXPORT_FORMATS[name], statements=True)
    text = path.read_text("utf-8")
    assert '"statement by hand"' in text
    assert text.count("nobody believed") == 2  # in the text, and among the corrections
    with open_archive(tmp_path / "other.db") as other:
        list(import_document(other, path, IMPORT_FORMATS[name], str(path)))
        (row,) = other.select(Filter()).rows(0, 9)
        assert stated(other, row.id) == [("Eva Quist", "May.", True)]
