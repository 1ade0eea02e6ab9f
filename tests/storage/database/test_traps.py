"""What disks, other programs and people do to a file: noticed, said, nothing made worse."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database.backups import KEPT, back_up, copy, list_backups
from storage.database.connections import Connections
from storage.errors import ArchiveError, ReadOnly

ROOT = Path(__file__).resolve().parents[3]


def make_notes(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")


def add_day(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE note ADD COLUMN day TEXT NOT NULL DEFAULT ''")


def opened(path: Path) -> Connections:
    return Connections(path, migrations=[make_notes])


def note(connections: Connections, *texts: str) -> None:
    for text in texts:
        with connections.transaction() as writer:
            writer.execute("INSERT INTO note (text) VALUES (?)", (text,))


def notes(connections: Connections) -> list[str]:
    return [text for (text,) in connections.reader().execute("SELECT text FROM note ORDER BY id")]


def notes_in(path: Path) -> list[str]:
    connections = opened(path)
    try:
        return notes(connections)
    finally:
        connections.close()


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def torn_off(path: Path, into: Path) -> Path:
    """Copy a file and its log as they lie on the disk this moment, as after a power cut."""
    into.mkdir()
    for one in (path, log_of(path)):
        shutil.copy(one, into / one.name)
    return into / path.name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def test_its_own_log_is_replayed(path: Path, tmp_path: Path) -> None:
    opened(path).close()
    connections = opened(path)
    note(connections, "Ferry late", "Quay shut")
    left = torn_off(path, tmp_path / "after")
    connections.close()
    assert notes_in(left) == ["Ferry late", "Quay shut"]


def test_the_log_of_another_file_is_not_replayed(path: Path, tmp_path: Path) -> None:
    connections = opened(path)
    note(connections, "Ferry late")
    connections.close()
    opened(tmp_path / "other.db").close()
    other = opened(tmp_path / "other.db")
    note(other, "Nobody's news")
    shutil.copy(log_of(other.path), log_of(path))
    other.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"desk\.db-wal belong to another archive"):
        opened(path)
    assert path.read_bytes() == before
    log_of(path).unlink()
    assert notes_in(path) == ["Ferry late"]


def test_a_log_that_goes_on_from_a_later_state_is_not_replayed(path: Path, tmp_path: Path) -> None:
    connections = opened(path)
    note(connections, "one")
    connections.close()
    old = path.read_bytes()
    connections = opened(path)
    note(connections, "two")
    connections.close()
    connections = opened(path)
    note(connections, "three")
    left = torn_off(path, tmp_path / "after")
    connections.close()
    left.write_bytes(old)  # as if an old copy had been put over it, under its log
    with pytest.raises(ArchiveError, match="belong to another archive"):
        opened(left)


def test_a_log_is_known_while_another_program_writes_it(path: Path) -> None:
    first = opened(path)
    note(first, "one")
    second = opened(path)
    note(second, "two")
    assert notes_in(path) == ["one", "two"]
    first.close()
    second.close()


def test_a_missing_file_whose_last_changes_are_left_is_not_begun_anew(path: Path) -> None:
    log_of(path).write_bytes(b"something")
    with pytest.raises(ArchiveError, match="missing, but its last changes are there"):
        opened(path)
    assert [entry.name for entry in path.parent.iterdir()] == ["desk.db-wal"]


def test_a_copy_is_made_before_a_migration(path: Path) -> None:
    connections = opened(path)
    note(connections, "Ferry late")
    connections.close()
    told: list[str] = []
    Connections(path, migrations=[make_notes, add_day], on_message=told.append).close()
    assert told == [f"{path}: made by an older newsdesk, now backed up and upgraded"]
    (kept,) = list_backups(path, "upgrade")
    assert kept.parent == path.parent / "backups"
    assert notes_in(kept) == ["Ferry late"]


def test_no_copy_is_made_of_a_new_file(path: Path) -> None:
    told: list[str] = []
    Connections(path, migrations=[make_notes, add_day], on_message=told.append).close()
    assert list_backups(path) == told == []


def test_only_the_last_copies_made_unasked_are_kept(path: Path) -> None:
    opened(path).close()
    asked = back_up(path)
    unasked = [back_up(path, "upgrade") for _ in range(KEPT + 2)]
    assert list_backups(path) == [*reversed(unasked[-KEPT:]), asked]


def test_the_copies_of_another_file_are_left_alone(path: Path) -> None:
    other = path.with_name("desk-old.db")
    opened(other).close()
    mine = back_up(other, "upgrade")
    opened(path).close()
    for _ in range(KEPT + 1):
        back_up(path, "upgrade")
    assert list_backups(other) == [mine]


def test_a_copy_holds_what_is_in_the_log_and_never_replaces_a_file(path: Path) -> None:
    connections = opened(path)
    note(connections, "Ferry late")
    target = path.with_name("copy.db")
    copy(path, target)
    assert notes_in(target) == ["Ferry late"]
    with pytest.raises(ArchiveError, match=r"copy\.db: already exists"):
        copy(path, target)
    connections.close()
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["copy.db", "desk.db"]


def test_a_copy_to_nowhere_is_a_sentence(path: Path) -> None:
    opened(path).close()
    (path.parent / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be created"):
        copy(path, path.parent / "file" / "copy.db")


def test_a_garbled_page_is_a_sentence(path: Path) -> None:
    connections = opened(path)
    note(connections, *[f"{number} ".rjust(500) for number in range(200)])
    connections.close()
    whole = bytearray(path.read_bytes())
    whole[4096 * 5 : 4096 * 12] = b"\xa5" * (4096 * 7)
    path.write_bytes(whole)
    connections = opened(path)
    with pytest.raises(ArchiveError, match="damaged"):
        copy(path, path.with_name("copy.db"))
    connections.close()
    assert [entry.name for entry in path.parent.iterdir()] == ["desk.db"]


FILL = """
import resource, signal, sys
from storage.database.connections import Connections
from storage.errors import ArchiveError

def make(connection):
    connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")

connections = Connections(sys.argv[1], migrations=[make])
if sys.argv[2:]:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
done = 0
try:
    while True:
        with connections.transaction() as writer:
            writer.execute("INSERT INTO note (text) VALUES (?)", ("x" * 20_000,))
        done += 1
except ArchiveError as error:
    print(error)
(held,) = connections.reader().execute("SELECT count(*) FROM note").fetchone()
print(done, held)
"""


def fill(path: Path, *words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", FILL, path, *words],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_when_no_more_can_be_written_nothing_is_lost(path: Path) -> None:
    error, counts = fill(path, "400000")
    assert "the disk" in error
    done, held = map(int, counts.split())
    assert done == held > 5
    assert len(notes_in(path)) == done


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this account may not mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(small_disk: Path) -> None:
    path = small_disk / "desk.db"
    error, counts = fill(path)
    assert "the disk is full" in error
    done, held = map(int, counts.split())
    assert done == held > 5


def test_no_room_for_a_copy_is_a_sentence_and_leaves_nothing(small_disk: Path) -> None:
    path = small_disk / "desk.db"
    connections = opened(path)
    note(connections, *["x" * 20_000 for _ in range(12)])
    connections.close()
    (small_disk / "filler").write_bytes(b"x" * 700_000)
    with pytest.raises(ArchiveError, match="the disk is full"):
        copy(path, small_disk / "copy.db")
    assert sorted(entry.name for entry in small_disk.iterdir()) == ["desk.db", "filler"]


def test_a_disk_for_reading_only_is_read(small_disk: Path) -> None:
    connections = opened(small_disk / "desk.db")
    note(connections, "Ferry late")
    connections.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    connections = opened(small_disk / "desk.db")
    assert connections.read_only
    assert "cannot be written here" in connections.notice
    assert notes(connections) == ["Ferry late"]
    with pytest.raises(ReadOnly), connections.transaction():
        pass
    connections.close()
    assert [entry.name for entry in small_disk.iterdir()] == ["desk.db"]


def test_last_changes_that_cannot_be_read_are_not_passed_over(
    small_disk: Path, path: Path, tmp_path: Path
) -> None:
    opened(path).close()
    connections = opened(path)
    note(connections, "Ferry late")
    left = torn_off(path, tmp_path / "after")
    connections.close()
    for one in left.parent.iterdir():
        shutil.copy(one, small_disk / one.name)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(ArchiveError, match="last changes cannot be read here"):
        opened(small_disk / "desk.db")


def test_looking_without_a_change_is_no_change(path: Path) -> None:
    connections = opened(path)
    version = connections.data_version()
    with connections.transaction() as writer:
        writer.execute("SELECT * FROM note").fetchall()
    assert connections.data_version() == version
    connections.close()
