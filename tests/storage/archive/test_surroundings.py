"""What other programs do to the files around an archive loses nothing of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Article, Filter, open_archive
from storage.archive import Archive
from storage.database import backups
from storage.database.connections import Connections
from storage.engine import MIGRATIONS
from storage.engine.sqlite.files.restore import last_replaced, restore
from storage.errors import ArchiveError, ReadOnly

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def add(archive: Archive, *headlines: str) -> None:
    archive.add(
        [Article(one, "WORLD", NOW, key=one, digest=one) for one in headlines], deduplicate=False
    )


def headlines(path: Path) -> set[str]:
    with open_archive(path) as archive:
        return {row.headline for row in archive.select(Filter()).rows(0, 99)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "news.db") as archive:
        add(archive, "Ferry late", "Quay shut")
    return tmp_path / "news.db"


@pytest.fixture
def link(path: Path, tmp_path: Path) -> Path:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "link.db").symlink_to(path)
    return tmp_path / "desk" / "link.db"


def log_of(folder: Path) -> bytes:
    """Return the log of another archive, with a change in it that was not merged yet."""
    with open_archive(folder / "other.db") as other:
        add(other, "Somebody else's")
        return (folder / "other.db-wal").read_bytes()


def test_the_log_beside_the_file_a_link_leads_to_is_checked(
    path: Path, link: Path, tmp_path: Path
) -> None:
    foreign = log_of(tmp_path)
    Path(f"{path}-wal").write_bytes(foreign)
    with pytest.raises(ArchiveError, match="belong to another archive"):
        open_archive(link)
    Path(f"{path}-wal").unlink()
    assert headlines(link) == {"Ferry late", "Quay shut"}


def test_restoring_through_a_link_replaces_the_file_it_leads_to(path: Path, link: Path) -> None:
    with open_archive(link) as archive:
        backup = archive.maintenance.back_up()
        add(archive, "Fog")
    assert backup.parent == path.parent / "backups"
    replaced = restore(link, backup)
    assert link.is_symlink()
    assert headlines(path) == headlines(link) == {"Ferry late", "Quay shut"}
    assert replaced == last_replaced(link)
    restore(link, replaced)
    assert headlines(path) == {"Ferry late", "Quay shut", "Fog"}


def test_what_was_just_set_aside_is_kept_however_far_the_clock_is_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_archive(path) as archive:
        backup = archive.maintenance.back_up()

    class Clock(datetime):
        moment = NOW

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return cls.moment

    monkeypatch.setattr(backups, "datetime", Clock)
    for days in (0, 1, 2, 3, 4, -2_000):
        Clock.moment = NOW + timedelta(days=days)
        with open_archive(path) as archive:
            add(archive, f"Before {days}")
        replaced = restore(path, backup)
        assert replaced is not None
        assert f"Before {days}" in headlines(replaced)
        assert last_replaced(path) == replaced


@pytest.mark.parametrize("what", ["replaced", "deleted"])
def test_a_file_that_is_swapped_while_it_is_open_is_noticed_at_the_next_change(
    path: Path, tmp_path: Path, what: str
) -> None:
    shutil.copy(path, tmp_path / "synced.db")
    with open_archive(path) as archive:
        (first, _) = archive.ids(Filter())
        archive.marks.set([first], read=True)
        if what == "replaced":
            (tmp_path / "synced.db").replace(path)
        else:
            path.unlink()
        with pytest.raises(ArchiveError, match="replaced or deleted it while it was open") as told:
            archive.marks.set([first], starred=True)
        with pytest.raises(ReadOnly, match="replaced or deleted"):
            archive.marks.set([first], starred=False)
    (saved,) = (path.parent / "backups").glob("*-swapped.db")
    assert saved.name in str(told.value)
    with open_archive(saved) as kept:
        article = kept.article(first)
        assert (article.read, article.starred) == (True, True)
        assert kept.maintenance.faults() == []


def test_archives_and_backups_are_for_their_owner_alone(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        with open_archive(tmp_path / "home" / "news.db") as archive:
            add(archive, "Ferry late")
            log = tmp_path / "home" / "news.db-wal"
            backup = archive.maintenance.back_up()
            files = [archive.location, log, backup]
            modes = {stat.S_IMODE(Path(str(one)).stat().st_mode) for one in files}
            folders = {tmp_path / "home", backup.parent}
            assert modes == {0o600}
            assert {stat.S_IMODE(one.stat().st_mode) for one in folders} == {0o700}
    finally:
        os.umask(umask)


def test_a_program_of_an_older_layout_writes_nothing_after_an_upgrade(path: Path) -> None:
    with open_archive(path) as archive:
        (first, _) = archive.ids(Filter())
        with sqlite3.connect(path) as newer:
            (version,) = newer.execute("PRAGMA user_version").fetchone()
            newer.execute(f"PRAGMA user_version = {version + 1}")
        with pytest.raises(ReadOnly, match="newer newsdesk has upgraded it"):
            archive.marks.set([first], starred=True)
        assert not archive.article(first).starred


@pytest.mark.parametrize("name", [b"caf\xe9.db", b"50% ?#1.db", b"a b'c.db"])
def test_an_archive_of_any_name_is_backed_up_and_restored(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    with open_archive(path) as archive:
        add(archive, "Ferry late")
        backup = archive.maintenance.back_up()
        add(archive, "Quay shut")
    restore(path, backup)
    assert headlines(path) == {"Ferry late"}
    assert restore(path, last_replaced(path)) is not None
    assert headlines(path) == {"Ferry late", "Quay shut"}


def test_what_a_killed_restore_left_is_removed_at_the_next_opening(path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    litter = [
        path.with_name(f".news.db-{gone.pid}.restoring"),
        path.with_name(f"..news.db-{gone.pid}.restoring-x1y2.part"),
        path.with_name(f"..news.db-{gone.pid}.restoring-x1y2.part-journal"),
    ]
    kept = [
        path.with_name(f".news.db-{os.getpid()}.restoring"),
        path.with_name(f".other.db-{gone.pid}.restoring"),
        path.with_name("restoring.txt"),
    ]
    for one in (*litter, *kept):
        one.write_bytes(b"x")
    open_archive(path).close()
    assert [one for one in litter if one.exists()] == []
    assert [one for one in kept if not one.exists()] == []


def test_a_failed_upgrade_leaves_no_copy_of_the_file_it_did_not_change(path: Path) -> None:
    def fail(_: sqlite3.Connection) -> None:
        raise sqlite3.DatabaseError("no room")

    with pytest.raises((ArchiveError, sqlite3.DatabaseError)):
        Connections(path, migrations=(*MIGRATIONS, fail))
    assert list((path.parent / "backups").iterdir()) == []
    assert headlines(path) == {"Ferry late", "Quay shut"}
