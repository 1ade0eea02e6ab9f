"""Clippings whose article changes: corrected speakers and withdrawn words."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import open_archive
from storage.archive import Archive
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, export_document
from storage.exchange.citations import cite_clippings, write
from storage.importing.documents import import_document
from storage.model import Article, Block, Clipping, Filter
from storage.quotes.citation import cite_clipping

CRANES = "“The cranes are moving again,” said Marta Hellan, harbour master of Orsund."
NOBODY = "“Nobody won this strike,” union leader Piet Okkema said."
PORT = Article(
    headline="Port of Orsund reopens",
    section="WORLD",
    published=datetime(2025, 6, 25, 12, tzinfo=UTC),
    blocks=(Block(CRANES), Block(NOBODY)),
    link="https://gazette.example/1",
    key="port",
    digest="1",
)


@pytest.fixture
def archive(archive: Archive) -> Archive:
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    archive.add([replace(PORT, source=source.id)])
    return archive


def edit(archive: Archive, *paragraphs: str) -> None:
    """Add the article as edited by its source."""
    blocks = tuple(map(Block, paragraphs))
    archive.add([replace(archive.article(1), blocks=blocks, digest="\n".join(paragraphs))])


def clip(archive: Archive, place: int = 0) -> Clipping:
    return archive.clippings.add(1, archive.quotes.of_article(1)[place])


def correct(archive: Archive, name: str | None, place: int = 0) -> None:
    archive.quotes.correct(1, archive.quotes.of_article(1)[place], name)


def speakers(archive: Archive) -> list[str]:
    return [one.speaker for one in archive.clippings.all()]


def test_a_clipping_follows_a_correction_of_its_quote_and_its_undo(archive: Archive) -> None:
    made = clip(archive)
    clip(archive, 1)
    correct(archive, "Deputy Mayor Ada Brandau")
    first, second = archive.clippings.all()
    assert (first.speaker, first.role) == ("Ada Brandau", "Deputy Mayor")
    assert second.speaker == "Piet Okkema"
    assert cite_clipping(first, ()).startswith(
        "“The cranes are moving again” — Ada Brandau, Deputy Mayor,"
    )
    assert clip(archive) == first
    correct(archive, None)
    assert speakers(archive) == ["", "Piet Okkema"]
    assert [one.speaker for one in archive.clippings.all("speaker")] == ["Piet Okkema", ""]
    archive.undo.revert_last()
    archive.undo.revert_last()
    assert archive.clippings.all()[0] == made


def test_a_corrected_clipping_stays_corrected_without_its_article(archive: Archive) -> None:
    clip(archive)
    correct(archive, "Ada Brandau")
    archive.sources.remove(1, articles="remove")
    (left,) = archive.clippings.all()
    assert (left.speaker, left.withdrawn) == ("Ada Brandau", False)


def test_an_undone_correction_stays_undone_without_the_article(archive: Archive) -> None:
    correct(archive, "Ada Brandau")
    clipping = clip(archive)
    assert clipping.speaker == "Ada Brandau"
    correct(archive, None)
    assert archive.undo.revert_last() == "attribution to nobody"
    archive.sources.remove(1, articles="remove")
    assert archive.clippings.all() == [clipping]


def test_a_correction_of_words_withdrawn_since_can_be_undone(archive: Archive) -> None:
    clip(archive)
    correct(archive, "Ada Brandau")
    edit(archive, NOBODY)
    assert speakers(archive) == ["Ada Brandau"]
    assert archive.undo.revert_last() == "attribution to Ada Brandau"
    assert speakers(archive) == ["Marta Hellan"]


def test_clipped_words_are_found_after_moving_or_other_quotation_marks(archive: Archive) -> None:
    made = clip(archive)
    edit(archive, "An opening that was added.", CRANES.replace(",”", '."').replace("“", '"'))
    assert archive.clippings.all() == [made]
    correct(archive, "Ada Brandau")
    assert speakers(archive) == ["Ada Brandau"]


@pytest.mark.parametrize(
    "now",
    [CRANES.replace("are moving", "will move"), "Nothing is said.", CRANES.replace("s a", "")],
)
def test_withdrawn_words_stay_in_the_clipping_with_a_notice(archive: Archive, now: str) -> None:
    made = clip(archive)
    whole = archive.clippings.add(1)
    edit(archive, now, NOBODY)
    assert {one.id: one for one in archive.clippings.all()} == {
        made.id: replace(made, withdrawn=True),
        whole.id: whole,
    }
    edit(archive, CRANES, NOBODY)
    assert archive.clippings.all()[-1].withdrawn is False


def test_clipped_words_inside_a_longer_word_do_not_count(archive: Archive) -> None:
    edit(archive, "“No,” said Marta Hellan, harbour master of Orsund.")
    clip(archive)
    edit(archive, NOBODY)
    assert archive.clippings.all()[0].withdrawn


def test_citation_files_mark_withdrawn_clippings(archive: Archive, tmp_path: Path) -> None:
    clip(archive)
    clip(archive, 1)
    edit(archive, NOBODY)
    for ending in (".md", ".json", ".csv"):
        write(
            cite_clippings(archive.clippings.all(), archive.withdrawals.of_shared_text),
            tmp_path / f"clips{ending}",
        )
    text = (tmp_path / "clips.md").read_text(encoding="utf-8")
    assert text.count("The article no longer says this.") == 1
    assert "gazette.example/1>\n\nThe article no longer says this.\n" in text
    records = json.loads((tmp_path / "clips.json").read_text(encoding="utf-8"))
    assert {one["words"]: one["withdrawn"] for one in records} == {
        "The cranes are moving again,": True,
        "Nobody won this strike,": False,
    }
    with (tmp_path / "clips.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["speaker"]: row["withdrawn"] for row in csv.DictReader(file)}
    assert rows == {"Marta Hellan": "True", "Piet Okkema": "False"}


def test_withdrawn_clippings_are_exported_and_imported(archive: Archive, tmp_path: Path) -> None:
    clip(archive)
    edit(archive, NOBODY)
    path = tmp_path / "all.jsonl"
    export_document(archive, Filter(), path, EXPORT_FORMATS["jsonl"])
    assert "withdrawn" not in path.read_text(encoding="utf-8")
    with open_archive(tmp_path / "other.db") as other:
        assert [one.kind for one in import_document(other, path, IMPORT_FORMATS["jsonl"], "")] == [
            "new"
        ]
        (taken,) = other.clippings.all()
    assert (taken.words, taken.speaker) == ("The cranes are moving again,", "Marta Hellan")
    assert taken.withdrawn
