"""Watched folders: dropped, half-written, edited and removed files."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Archive
from storage.importing.watched_folder import WatchedFolder, refresh_folder, watch_folder
from storage.model import Filter

ARTICLE = """ date 2026-06-01 WORLD
{}
A standfirst

Monday, June 1, 2026

“It went well,” said harbour master Ada Renn.
"""


def drop(folder: Path, name: str, headline: str, *, age: float = 60.0) -> float:
    """Write an article file as if it had been written `age` seconds ago; return the time then."""
    path = folder / name
    path.write_text(ARTICLE.format(headline))
    status = path.stat()
    written = max(status.st_mtime, status.st_ctime)
    return written + age


def headlines(archive: Archive) -> set[str]:
    rows = archive.select(Filter())
    return {row.headline for row in rows.rows(0, len(rows))}


def test_a_file_is_taken_once_it_stays_as_it_is(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path)
    assert watched.poll(now=0) == []
    now = drop(tmp_path, "a.txt", "Ferry late", age=0.1)
    assert watched.poll(now=now) == []
    assert not watched.is_settled
    with (tmp_path / "a.txt").open("a") as file:
        file.write("\nAnother paragraph.\n")
    assert watched.poll(now=now) == []  # it was still being written
    assert watched.poll(now=now) == [tmp_path / "a.txt"]
    assert watched.is_settled
    assert watched.poll(now=now + 60) == []


def test_a_file_moved_there_whole_is_taken_at_once_and_an_empty_or_hidden_one_never(
    tmp_path: Path,
) -> None:
    watched = WatchedFolder(tmp_path)
    (tmp_path / "empty.txt").touch()
    (tmp_path / ".partial.txt").write_text(ARTICLE.format("Half"))
    now = drop(tmp_path, ".b.txt.tmp", "Dredger aground")
    (tmp_path / ".b.txt.tmp").rename(tmp_path / "b.txt")
    assert watched.poll(now=now) == [tmp_path / "b.txt"]


def test_an_edited_file_is_taken_again_and_a_removed_one_changes_nothing(tmp_path: Path) -> None:
    watched = WatchedFolder(tmp_path)
    now = drop(tmp_path, "a.txt", "Ferry late")
    assert len(watched.poll(now=now)) == 1
    now = drop(tmp_path, "a.txt", "Ferry cancelled for the day")
    assert watched.poll(now=now) == [tmp_path / "a.txt"]
    (tmp_path / "a.txt").unlink()
    assert watched.poll(now=now) == []
    now = drop(tmp_path, "a.txt", "Ferry cancelled for the day")
    assert watched.poll(now=now) == [tmp_path / "a.txt"]


def test_a_folder_is_watched_refreshed_and_undone(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    drop(folder, "a.txt", "Ferry late")
    source = watch_folder(archive, folder)
    assert (source.name, source.kind, source.rules.watch) == ("wire", "folder", True)
    assert refresh_folder(archive, source) == (1, 0, "")
    assert refresh_folder(archive, archive.sources.get(source.id)) == (0, 0, "")
    drop(folder, "a.txt", "Ferry cancelled")
    assert refresh_folder(archive, archive.sources.get(source.id)) == (0, 1, "")
    (folder / "a.txt").unlink()
    assert refresh_folder(archive, archive.sources.get(source.id)) == (0, 0, "")
    assert headlines(archive) == {"Ferry cancelled"}
    assert watch_folder(archive, folder).id == source.id
    archive.undo.revert_last()
    assert archive.sources.all() == []


def test_what_goes_wrong_is_the_health_of_the_source(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "bad.txt").write_text("nothing like an article\n")
    source = watch_folder(archive, folder)
    assert "bad.txt" in refresh_folder(archive, source)[2]
    (folder / "bad.txt").unlink()
    drop(folder, "a.txt", "Ferry late")
    assert refresh_folder(archive, archive.sources.get(source.id)) == (1, 0, "")
    (folder / "a.txt").unlink()
    folder.rmdir()
    error = refresh_folder(archive, archive.sources.get(source.id))[2]
    assert "cannot be read" in error
    assert archive.sources.get(source.id).fetch.error == error
    with pytest.raises(OSError):
        WatchedFolder(folder).poll(now=0)
