"""Clippings: adding, notes, order, removal, citation files."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.errors import ExchangeError, NotFound
from storage.exchange.citations import cite_clippings, write
from storage.model import LIKELY, Article, Block, Filter
from storage.quotes.citation import cite_clipping, cite_quote
from tests.conftest import InZone

pytestmark = pytest.mark.dates

PORT = Article(
    headline="Port of Orsund reopens",
    section="WORLD",
    published=datetime(2025, 6, 25, 12, tzinfo=UTC),
    blocks=(Block("“The cranes are moving again,” said Marta Hellan, harbour master of Orsund."),),
    link="https://gazette.example/1",
    date_kind="day",
    key="port",
    digest="1",
)
RATES = replace(
    PORT,
    headline="=Rates *held*",
    published=PORT.published - timedelta(days=1),
    blocks=(Block("“We can wait,” said governor Ada Brandau."),),
    link="",
    key="rates",
    digest="2",
)


@pytest.fixture
def archive(archive: Archive) -> Archive:
    source = archive.sources.add(kind="folder", location="/news", name="Orsund Gazette")
    archive.add([replace(one, source=source.id) for one in (PORT, RATES)])
    return archive


def clip_all(archive: Archive) -> None:
    for number in (1, 2):
        archive.clippings.add(number, archive.quotes.of_article(number)[0])


def test_a_clipping_contains_its_citation_and_is_stored_once(archive: Archive) -> None:
    clip_all(archive)
    first = archive.clippings.add(1, archive.quotes.of_article(1)[0])
    assert len(archive.clippings.all()) == 2
    assert cite_clipping(first, ()) == (
        "“The cranes are moving again” — Marta Hellan, harbour master of Orsund, Port of Orsund "
        "reopens, Orsund Gazette, 25 June 2025, https://gazette.example/1"
    )
    whole = archive.clippings.add(1)
    assert cite_clipping(whole, ()).startswith("Port of Orsund reopens, Orsund Gazette, 25 June")
    assert archive.clippings.articles() == {1, 2}
    with pytest.raises(NotFound):
        archive.clippings.add(99)


def test_a_citation_has_the_day_its_source_wrote_or_else_the_readers_day(
    archive: Archive, in_zone: InZone
) -> None:
    assert (PORT.date_kind, RATES.date_kind) == ("day", "day")
    exact = replace(
        PORT, headline="Cranes move", link="", date_kind="exact", key="3", digest="3", source=1
    )
    seen = replace(exact, headline="Cranes rest", date_kind="seen", key="4", digest="4")
    added, undated = archive.add([exact, seen])
    clip_all(archive)
    archive.clippings.add(added.id)
    archive.clippings.add(undated.id)
    for zone, day, time in (
        ("Pacific/Auckland", 26, "00:00"),
        ("UTC", 25, "12:00"),
        ("Pacific/Pago_Pago", 25, "01:00"),
    ):
        in_zone(zone)
        cited = {one.article: cite_clipping(one, ()) for one in archive.clippings.all()}
        assert "Orsund Gazette, 25 June 2025, https" in cited[1]
        assert "Orsund Gazette, 24 June 2025" in cited[2]
        assert cited[added.id].endswith(f"Orsund Gazette, {day} June 2025 {time}")
        assert cited[undated.id].endswith(f"Orsund Gazette, seen {day} June 2025 {time}")


def test_clippings_are_ordered_by_date_or_speaker(archive: Archive) -> None:
    clip_all(archive)
    assert [one.speaker for one in archive.clippings.all()] == ["Marta Hellan", "Ada Brandau"]
    by_speaker = archive.clippings.all("speaker")
    assert [one.speaker for one in by_speaker] == ["Ada Brandau", "Marta Hellan"]


def test_clippings_can_be_arranged_by_hand(archive: Archive) -> None:
    def order() -> list[int]:
        return [one.id for one in archive.clippings.all("hand")]

    clip_all(archive)
    archive.clippings.arrange([2, 1])
    archive.clippings.add(1)
    assert order() == [2, 1, 3]
    archive.clippings.arrange([3, 2, 1])
    assert order() == [3, 2, 1]
    assert archive.undo.revert_last() == "new order of brief “Clippings”"
    assert order() == [2, 1, 3]
    archive.clippings.remove(1)
    archive.undo.revert_last()
    assert order() == [2, 1, 3]


def test_notes_and_removals_can_be_undone(archive: Archive) -> None:
    made = archive.clippings.add(1)
    archive.clippings.set_note(made.id, "for\nSunday")
    assert archive.clippings.all()[0].note == "for Sunday"
    archive.clippings.remove(made.id)
    assert archive.clippings.all() == []
    assert archive.undo.revert_last() == f"removal of clipping “{made.headline}”"
    assert archive.clippings.all() == [replace(made, note="for Sunday")]
    assert archive.undo.revert_last() == f"note on clipping “{made.headline}”"
    assert archive.clippings.all() == [made]
    assert archive.undo.revert_last() == "clipping"
    assert archive.clippings.all() == []
    with pytest.raises(NotFound):
        archive.clippings.remove(made.id)


def test_clippings_survive_the_removal_of_their_article(archive: Archive) -> None:
    clip_all(archive)
    archive.sources.remove(1, articles="remove")
    assert archive.clippings.all()[0].words == "The cranes are moving again,"


def test_clippings_are_written_as_markdown_json_and_csv(archive: Archive, tmp_path: Path) -> None:
    clip_all(archive)
    archive.clippings.set_note(2, "check the date")
    for ending in (".md", ".json", ".csv"):
        write(
            cite_clippings(archive.clippings.all(), archive.withdrawals.of_shared_text),
            tmp_path / f"clips{ending}",
        )
    text = (tmp_path / "clips.md").read_text(encoding="utf-8")
    assert (
        "> “The cranes are moving again”\n\n— Marta Hellan, harbour master of Orsund, Port" in text
    )
    assert "<https://gazette.example/1>" in text
    assert "Rates \\*held\\*" in text
    assert ", 25 June 2025, <" in text
    assert "Note: check the date" in text
    records = json.loads((tmp_path / "clips.json").read_text(encoding="utf-8"))
    assert [one["published"] for one in records] == ["2025-06-25", "2025-06-24"]
    assert records[0]["citation"].startswith("“The cranes")
    with (tmp_path / "clips.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[1]["headline"] == "'=Rates *held*"
    assert rows[1]["note"] == "check the date"


def test_existing_files_are_not_overwritten_without_force(archive: Archive, tmp_path: Path) -> None:
    (known,) = archive.quotes.find(Filter(speaker="Marta Hellan"))
    clipped = [archive.clippings.add(known.article.id, known.quote)]
    path = tmp_path / "clips.md"
    path.write_text("mine")
    with pytest.raises(ExchangeError, match="already exists"):
        write(cite_clippings(clipped, archive.withdrawals.of_shared_text), path)
    with pytest.raises(ExchangeError, match="nothing to write"):
        write(cite_clippings([], archive.withdrawals.of_shared_text), path, force=True)
    assert path.read_text() == "mine"
    write(cite_clippings(clipped, archive.withdrawals.of_shared_text), path, force=True)
    assert path.read_text().startswith("# Clippings\n")
    with pytest.raises(ExchangeError, match=r"\.md, \.json, \.csv"):
        write(cite_clippings(clipped, archive.withdrawals.of_shared_text), tmp_path / "clips.doc")
    with pytest.raises(ExchangeError, match="cannot be written"):
        write(
            cite_clippings(clipped, archive.withdrawals.of_shared_text),
            tmp_path / "absent" / "clips.md",
        )


def test_a_likely_speaker_is_cited_as_likely(archive: Archive) -> None:
    (known,) = archive.quotes.find(Filter(speaker="Marta Hellan"))
    unsure = replace(known.quote, confidence=LIKELY)
    assert cite_quote(replace(known, quote=unsure), ()).startswith(
        "“The cranes are moving again” — likely Marta"
    )
    clipping = archive.clippings.add(known.article.id, unsure)
    assert "— likely Marta Hellan, harbour" in cite_clipping(clipping, ())
    nobody = replace(known.quote, confidence=0.1)
    assert cite_quote(replace(known, quote=nobody), ()).startswith(
        "“The cranes are moving again” — Port of"
    )
