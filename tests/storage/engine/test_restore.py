"""Putting a backup in the place of an archive, and what must not happen on the way."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Article, Block, Filter, open_archive
from storage.database.connections import Connections
from storage.engine import MIGRATIONS
from storage.engine.sqlite.files.restore import last_replaced, restore
from storage.errors import ArchiveError, NotAnArchive


def take_in(path: Path, *names: str) -> None:
    with open_archive(path) as archive:
        source = archive.sources.add(kind="feed", location="https://herald.example/", name="Herald")
        archive.add([
            Article(name, "WORLD", datetime(2026, 3, 3, tzinfo=UTC), key=name, digest=name,
                    blocks=(Block(f"All about {name}."),), source=source.id)
            for name in names
        ])  # fmt: skip


def headlines(path: Path) -> set[str]:
    with open_archive(path) as archive:
        return {row.headline for row in archive.select(Filter()).rows(0, 50)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of two articles."""
    take_in(tmp_path / "news.db", "Ferry late", "Quay shut")
    return tmp_path / "news.db"


@pytest.fixture
def backup(path: Path) -> Path:
    """A backup of it; one article has come since."""
    with open_archive(path) as archive:
        made = archive.maintenance.back_up()
    take_in(path, "Fog")
    return made


def test_a_backup_takes_the_place_of_the_archive_and_that_is_kept(path: Path, backup: Path) -> None:
    replaced = restore(path, backup)
    assert headlines(path) == {"Ferry late", "Quay shut"}
    assert replaced is not None
    assert replaced.parent == path.parent / "backups"
    assert headlines(replaced) == {"Ferry late", "Quay shut", "Fog"}
    assert backup.exists()


def test_restoring_can_be_taken_back_and_that_again(path: Path, backup: Path) -> None:
    restore(path, backup)
    restore(path, last_replaced(path))
    assert "Fog" in headlines(path)
    restore(path, last_replaced(path))
    assert "Fog" not in headlines(path)


def test_there_is_nothing_to_take_back_at_first(path: Path) -> None:
    with pytest.raises(ArchiveError, match="no restore to undo"):
        last_replaced(path)


def test_nothing_is_replaced_while_another_program_has_it_open(path: Path, backup: Path) -> None:
    with open_archive(path):
        before = path.stat().st_ino
        # Another program, as locks are each program's own.
        done = in_another_program(path, backup)
    assert "another program has it open" in done
    assert path.stat().st_ino == before
    assert "Fog" in headlines(path)
    assert in_another_program(path, backup) == ""
    assert "Fog" not in headlines(path)


def in_another_program(path: Path, backup: Path) -> str:
    code = (
        "import sys; from pathlib import Path\n"
        "from storage.engine.sqlite.files.restore import restore\n"
        "from storage.errors import ArchiveError\n"
        "try: restore(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except ArchiveError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path, backup],
        cwd=Path(__file__).resolve().parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_a_missing_an_empty_and_a_garbled_archive_are_replaced(path: Path, backup: Path) -> None:
    path.unlink()
    assert restore(path, backup) is None
    assert len(headlines(path)) == 2
    path.write_bytes(b"")
    assert restore(path, backup) is None
    assert len(headlines(path)) == 2
    path.write_bytes(b"garbage" * 999)
    replaced = restore(path, backup)
    assert replaced is not None
    assert replaced.read_bytes() == b"garbage" * 999
    assert len(headlines(path)) == 2


def test_a_log_left_behind_is_never_replayed_over_what_is_restored(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    with open_archive(path) as archive:
        archive.settings.set("theme", "dark")
        log = path.with_name("news.db-wal").read_bytes()
    path.unlink()
    path.with_name("news.db-wal").write_bytes(log)
    restore(path, backup)
    assert not path.with_name("news.db-wal").exists()
    assert [one.read_bytes() for one in (tmp_path / "backups").glob("*-wal")] == [log]
    assert len(headlines(path)) == 2


@pytest.mark.parametrize("content", [b"", b"{}", b"garbage" * 999])
def test_what_is_no_backup_is_refused_and_nothing_changes(
    path: Path, tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    with pytest.raises(NotAnArchive, match=r"other\.db"):
        restore(path, other)
    assert other.read_bytes() == content
    assert sorted(one.name for one in tmp_path.iterdir()) == ["news.db", "other.db"]
    assert len(headlines(path)) == 2


def test_a_file_of_ours_without_articles_is_no_backup(path: Path, tmp_path: Path) -> None:
    Connections(tmp_path / "other.db").close()
    with pytest.raises(NotAnArchive, match="holds no articles, so it is not a backup"):
        restore(path, tmp_path / "other.db")


def test_a_damaged_backup_is_refused(path: Path, backup: Path) -> None:
    whole = bytearray(backup.read_bytes())
    whole[4096 * 3 : 4096 * 12] = b"\xa5" * (4096 * 9)
    backup.write_bytes(whole)
    with pytest.raises(ArchiveError, match="damaged"):
        restore(path, backup)
    assert "Fog" in headlines(path)


def test_a_newer_backup_is_refused(path: Path, backup: Path) -> None:
    connection = sqlite3.connect(backup)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(ArchiveError, match="newer newsdesk"):
        restore(path, backup)
    assert "Fog" in headlines(path)


def test_the_archive_is_no_backup_of_itself(path: Path) -> None:
    with pytest.raises(ArchiveError, match="the archive itself"):
        restore(path, path)


def test_a_missing_backup_is_a_sentence(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such archive"):
        restore(path, tmp_path / "nothing.db")


def test_a_backup_that_cannot_be_written_makes_an_archive_that_can(
    path: Path, backup: Path, tmp_path: Path
) -> None:
    shutil.copy(backup, tmp_path / "stick.db")
    (tmp_path / "stick.db").chmod(0o444)
    path.unlink()
    restore(path, tmp_path / "stick.db")
    take_in(path, "Rain")
    assert "Rain" in headlines(path)
