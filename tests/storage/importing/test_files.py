"""Files alone and folders of them: which source they belong to, and that they stay the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage import Archive, Filter, open_archive
from storage.errors import ReadOnly
from storage.importing.files import import_files

STORM = " date 2026-03-04 WORLD\nFerry line reopens\nCrossings resume.\n\nOne boat sails.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "storm.txt").write_text(STORM)
    (folder / "budget.txt").write_text(STORM.replace("Ferry line reopens", "Port budget cut"))
    return folder


def by_source(archive: Archive) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {source.name: set() for source in archive.sources.all()}
    for row in archive.select(Filter()).rows(0, 99):
        found[row.source_name].add(row.headline)
    return found


def test_a_file_alone_goes_to_the_source_of_files_and_stays_the_article_it_is(
    archive: Archive, folder: Path
) -> None:
    storm = folder / "storm.txt"
    assert import_files(archive, [storm]) == []
    assert by_source(archive) == {"Imported files": {"Ferry line reopens"}}
    (id_,) = archive.ids(Filter())
    archive.marks.set([id_], read=True)
    storm.write_text(STORM.replace("One boat sails", "Two boats sail"))
    import_files(archive, [storm])
    assert archive.ids(Filter()) == [id_]
    assert (archive.article(id_).read, len(archive.history(id_))) == (True, 1)


def test_the_section_of_a_file_is_mapped_as_that_of_a_feed_is(
    archive: Archive, folder: Path
) -> None:
    archive.sections.set_rule("Ausland", "WORLD")
    for name in ("POLITIK", "ausland", "LOCAL", "SPORT"):
        text = STORM.replace("WORLD", name).replace("Ferry line reopens", name.title())
        (folder / f"{name}.txt").write_text(text)
    import_files(archive, [folder])
    articles = [archive.article(id_) for id_ in archive.ids(Filter())]
    assert {one.headline: (one.section, one.category) for one in articles} == {
        "Ferry line reopens": ("WORLD", ""),
        "Port budget cut": ("WORLD", ""),
        "Politik": ("POLITICS", "POLITIK"),
        "Ausland": ("WORLD", "AUSLAND"),
        "Local": ("LOCAL", ""),
        "Sport": ("SPORT", ""),
    }


def test_files_of_several_places_share_one_source(archive: Archive, folder: Path) -> None:
    elsewhere = folder.parent / "quay.txt"
    elsewhere.write_text(STORM.replace("Ferry line reopens", "Quay closed"))
    import_files(archive, [folder / "storm.txt", elsewhere])
    assert by_source(archive) == {"Imported files": {"Ferry line reopens", "Quay closed"}}


def test_a_folder_keeps_its_name_and_takes_a_file_of_it(archive: Archive, folder: Path) -> None:
    import_files(archive, [folder])
    later = folder / "later.txt"
    later.write_text(STORM.replace("Ferry line reopens", "Lights out"))
    import_files(archive, [later])
    assert by_source(archive) == {"wire": {"Ferry line reopens", "Port budget cut", "Lights out"}}


def test_a_file_known_already_is_not_taken_in_again_with_its_folder(
    archive: Archive, folder: Path
) -> None:
    import_files(archive, [folder / "storm.txt"])
    import_files(archive, [folder])
    assert by_source(archive) == {
        "Imported files": {"Ferry line reopens"},
        "wire": {"Port budget cut"},
    }


@pytest.mark.parametrize("name", ["pipe.txt", "pipe.rss", "pipe.jsonl", "pipe.json"])
def test_a_pipe_is_refused_at_once_and_the_files_beside_it_come_in(
    archive: Archive, folder: Path, name: str
) -> None:
    os.mkfifo(folder / name)
    given = [folder] if name.endswith((".txt", ".rss")) else [folder / name, folder]
    failures = import_files(archive, given)
    assert [(one.file, one.error) for one in failures] == [
        (str(folder / name), "not a regular file")
    ]
    assert len(by_source(archive)["wire"]) == 2


@pytest.mark.parametrize("name", ["zeros.txt", "zeros.jsonl", "zeros.json", "zeros.opml"])
def test_a_link_to_a_device_is_refused(archive: Archive, tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("/dev/zero")
    (failure,) = import_files(archive, [tmp_path / name])
    assert failure.error == "not a regular file"


def test_an_archive_that_cannot_be_written_is_said_once_before_any_file_is_read(
    folder: Path, tmp_path: Path
) -> None:
    open_archive(tmp_path / "kept.db").close()
    with open_archive(tmp_path / "kept.db", read_only=True) as archive:
        reported: list[object] = []
        with pytest.raises(ReadOnly, match="read-only"):
            import_files(archive, [folder], report=reported.append)
        assert reported == []
