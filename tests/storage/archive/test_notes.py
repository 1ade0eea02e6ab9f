"""Notes on articles: left, removed, undone, exported and imported."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from storage import Archive, Filter, open_archive
from storage.archive.retention import RetentionRule
from storage.errors import NewsdeskError
from storage.exchange import EXPORT_FORMATS, IMPORT_FORMATS, export_document
from storage.importing.documents import import_document
from storage.model import LONGEST_NOTE, Note
from tests import still_clock

from .test_undo import add


@pytest.fixture
def ferry(archive: Archive) -> int:
    """Return an article."""
    add(archive, "Ferry late", "Quay shut")
    (found,) = [
        row.id for row in archive.select(Filter()).rows(0, 9) if row.headline == "Ferry late"
    ]
    return found


def texts(archive: Archive, article: int) -> list[str]:
    return [one.text for one in archive.notes.of_article(article)]


@pytest.mark.usefixtures("still_clock")
def test_a_note_is_one_clean_line_with_its_time(archive: Archive, ferry: int) -> None:
    now = datetime.fromtimestamp(still_clock.NOW.timestamp(), still_clock.NOW.tzinfo)
    note = archive.notes.add(ferry, "  Call\x07 the \n harbour master ")
    assert note.text == "Call the harbour master"
    assert (note.article, note.desk) == (ferry, "")
    assert note.at == now.replace(microsecond=0)
    assert archive.notes.of_article(ferry) == (note,)
    assert archive.notes.all() == [note]
    assert len(archive.notes.add(ferry, "x" * 2000).text) == LONGEST_NOTE


def test_what_cannot_be_noted_is_said(archive: Archive, ferry: int) -> None:
    with pytest.raises(NewsdeskError, match="a note needs words"):
        archive.notes.add(ferry, " \x1b ")
    with pytest.raises(NewsdeskError, match="there is no article 99"):
        archive.notes.add(99, "Call")
    assert archive.notes.all() == []


def test_leaving_and_removing_a_note_are_undone_and_redone(archive: Archive, ferry: int) -> None:
    archive.notes.add(ferry, "first")
    archive.notes.add(ferry, "second")
    archive.notes.remove(archive.notes.own(ferry)[-1])
    assert texts(archive, ferry) == ["first"]
    assert archive.undo.last_changed() == [ferry]
    assert archive.undo.revert_last() == "note removed from 1 article"
    assert texts(archive, ferry) == ["first", "second"]
    assert archive.undo.revert_last() == "note on 1 article"
    assert archive.undo.revert_last() == "note on 1 article"
    assert texts(archive, ferry) == []
    assert [archive.undo.redo_last() for _ in range(3)] == [
        "note on 1 article", "note on 1 article", "note removed from 1 article",
    ]  # fmt: skip
    assert texts(archive, ferry) == ["first"]


def test_a_note_can_be_removed_once(archive: Archive, ferry: int) -> None:
    note = archive.notes.add(ferry, "first")
    archive.notes.remove(note)
    with pytest.raises(NewsdeskError, match="or it is gone already"):
        archive.notes.remove(note)


def test_lists_and_counts_know_the_articles_with_notes(archive: Archive, ferry: int) -> None:
    assert archive.facets(Filter()).shortlists == {}
    archive.notes.add(ferry, "Call the harbour master")
    noted = Filter(noted=True, folded=True)
    assert archive.ids(noted) == [ferry]
    assert archive.select(noted).rows(0, 9)[0].notes == 1
    assert archive.facets(Filter(folded=True)).shortlists == {"noted": 1}
    assert archive.facets(Filter(words="quay")).shortlists == {"noted": 0}
    archive.marks.set([ferry], read=True)
    assert archive.facets(Filter(unread=True)).shortlists == {"noted": 0}


def test_notes_are_exported_and_imported_with_their_desks(
    archive: Archive, ferry: int, tmp_path: Path
) -> None:
    archive.notes.add(ferry, "mine")
    (mine,) = archive.notes.of_article(ferry)
    archive.referrals.set([ferry])
    archive.notes.import_notes(ferry, [Note(0, "theirs", mine.at, "city")])
    for name, ending in (("jsonl", ".jsonl"), ("tinydb", ".json")):
        path = tmp_path / f"export{ending}"
        export_document(archive, Filter(), path, EXPORT_FORMATS[name])
        with open_archive(tmp_path / f"copy{ending}.db") as copy:
            for kind in ("new", "same"):
                outcomes = import_document(copy, path, IMPORT_FORMATS[name], str(path))
                assert [one.kind for one in outcomes] == [kind, kind]
            (found,) = copy.ids(Filter(noted=True))
            assert copy.article(found).headline == "Ferry late"
            notes = [(one.text, one.desk, one.at) for one in copy.notes.of_article(found)]
            assert notes == [("mine", "", mine.at), ("theirs", "city", mine.at)]
            assert copy.ids(Filter(aside=True)) == [found]
            assert [one.text for one in copy.notes.own(found)] == ["mine", "theirs"]


def test_articles_with_notes_outlive_the_limit(archive: Archive, ferry: int) -> None:
    archive.retention.set_rule(RetentionRule(days=30))
    assert len(archive.retention.expired()) == 2
    archive.notes.add(ferry, "Call the harbour master")
    assert archive.retention.tidy() == 1
    assert archive.ids(Filter()) == [ferry]
    archive.undo.revert_last()
    for other in archive.ids(Filter()):
        if other != ferry:
            archive.referrals.set([other])
    assert archive.retention.tidy() == 0


@pytest.mark.parametrize(
    ("notes", "fault"),
    [
        ('[{"text": "", "at": "2026-03-04T12:00:00Z"}]', "one of its notes has no words"),
        ('[{"text": "x"}]', "at"),
        ('["x"]', "a part of it is not a JSON object"),
        ('{"text": "x"}', "notes"),
    ],
)
def test_forged_notes_are_refused_with_their_article(
    archive: Archive, ferry: int, tmp_path: Path, notes: str, fault: str
) -> None:
    archive.notes.add(ferry, "mine")
    path = tmp_path / "export.jsonl"
    export_document(archive, Filter(), path, EXPORT_FORMATS["jsonl"])
    lines = path.read_text(encoding="utf-8").splitlines()
    (at,) = [place for place, line in enumerate(lines) if '"notes": [' in line]
    begin, _, rest = lines[at].partition('"notes": [')
    lines[at] = f'{begin}"notes": {notes}{rest[rest.index("]") + 1 :]}'
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_archive(tmp_path / "copy.db") as copy:
        outcomes = [*import_document(copy, path, IMPORT_FORMATS["jsonl"], str(path))]
        (failed,) = [one for one in outcomes if one.kind == "failed"]
        assert fault in failed.error
        assert copy.notes.all() == []
