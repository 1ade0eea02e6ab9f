"""An import is one step of undo: what it added goes to the trash, and comes back with redo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage import Archive, Filter, open_archive
from storage.exchange import EXPORT_FORMATS, export_document
from storage.importing.files import import_files

ARTICLE = " date 2026-03-04 WORLD\n{}\nA standfirst.\n\nMarch 4, 2026\n\n“We waited,” said {}.\n"


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    folder = tmp_path / "wire"
    folder.mkdir()
    for number in range(120):  # more than one batch, and more than one slice of an undo
        text = ARTICLE.format(f"Ferry {number} reopens", "harbour master Ines Okafor")
        (folder / f"{number:03}.txt").write_text(text + f"\nFerry number {number}.\n")
    return folder


def run(archive: Archive, *paths: Path) -> None:
    with archive.imports.one_step("import of wire"):
        assert not import_files(archive, paths)


def state(archive: Archive) -> Any:
    articles = [archive.article(id_) for id_ in archive.ids(Filter())]
    sources = [source.name for source in archive.sources.all()]
    quotes = [archive.quotes.of_article(article.id) for article in articles]
    notes = [(one.words, one.note) for one in archive.clippings.all()]
    return articles, sources, quotes, notes, [one.name for one in archive.watches.all()]


def test_an_import_is_undone_and_redone_in_one_step(archive: Archive, wire: Path) -> None:
    own = wire.parent / "own.txt"
    own.write_text(ARTICLE.format("Quay shut", "Ada Quist"))
    import_files(archive, [own])
    before = state(archive)
    run(archive, wire)
    after = state(archive)
    assert len(after[0]) == 121
    for _ in range(2):
        assert archive.undo.revert_last() == "import of wire"
        assert state(archive) == before
        assert archive.undo.redo_last() == "import of wire"
        assert state(archive) == after
    assert archive.undo.revert_last() == "import of wire"
    assert archive.undo.revert_last() is None
    assert archive.maintenance.faults() == []


def test_what_the_reader_did_since_is_undone_before_the_import(
    archive: Archive, wire: Path
) -> None:
    run(archive, wire)
    newest = archive.ids(Filter())[0]
    archive.marks.set([newest], starred=True)
    archive.clippings.add(newest)
    assert "clipping" in (archive.undo.revert_last() or "")
    assert archive.undo.revert_last() == "star on 1 article"
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0
    for _ in range(3):
        archive.undo.redo_last()
    assert archive.article(newest).starred
    assert [one.article for one in archive.clippings.all()] == [newest]


def test_a_later_import_is_a_step_of_its_own(archive: Archive, wire: Path) -> None:
    run(archive, wire / "000.txt")
    run(archive, wire / "001.txt", wire / "002.txt")
    assert archive.count(Filter()) == 3
    archive.undo.revert_last()
    assert archive.count(Filter()) == 1
    archive.undo.revert_last()
    assert archive.count(Filter()) == 0


def test_an_import_of_what_is_there_already_is_no_step(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    archive.undo.revert_last()
    archive.undo.redo_last()
    run(archive, wire)
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0


def test_the_clippings_and_watches_of_an_export_go_with_it(archive: Archive, wire: Path) -> None:
    export = wire.parent / "out.jsonl"
    with open_archive(wire.parent / "other.db") as other:
        import_files(other, [wire / "000.txt", wire / "001.txt"])
        first, second = other.ids(Filter())
        other.clippings.add(first)
        other.marks.set([second], starred=True)
        other.watches.add("ferry", name="Ferries")
        export_document(other, Filter(), export, EXPORT_FORMATS["jsonl"])
    before = state(archive)
    run(archive, export)
    after = state(archive)
    assert (len(after[0]), len(after[3]), after[4]) == (2, 1, ["Ferries"])
    assert archive.undo.revert_last() == "import of wire"
    assert state(archive) == before
    assert archive.undo.redo_last() == "import of wire"
    assert state(archive) == after


def test_an_import_that_is_undone_while_it_runs_goes_on_as_another_step(
    archive: Archive, wire: Path
) -> None:
    undone: list[str | None] = []

    def report(_: object) -> None:
        if not undone:
            with open_archive(archive.location) as other:
                undone.append(other.undo.revert_last())

    with archive.imports.one_step("import of wire"):
        import_files(archive, [wire], report=report)
    assert undone == ["import of wire"]
    left = archive.count(Filter())
    assert 0 < left < 120
    assert archive.undo.revert_last() == "import of wire"
    assert archive.count(Filter()) == 0


def test_what_a_long_import_logs_stays_small(archive: Archive, wire: Path) -> None:
    run(archive, wire)
    ((_, entry),) = archive.undo._documents.all("undo")
    assert len(json.dumps(entry)) < 300
