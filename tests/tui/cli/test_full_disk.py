"""On a disk that is full to the last byte all can still be read and brought elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Article, Filter, open_archive
from tui import __file__ as tui

_OWN_DISK = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-eu", "-c"]
_MOUNT = 'mount -t tmpfs -o size=4m tmpfs "$1"'
_NOTICE = "its disk is full; opened read-only"


def has_own_disks(folder: Path) -> bool:
    try:
        done = subprocess.run([*_OWN_DISK, _MOUNT, "sh", str(folder)], capture_output=True)
    except FileNotFoundError:
        return False
    return done.returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """An empty folder, on which the processes of a test mount a file system of their own."""
    (tmp_path / "disk").mkdir()
    if not has_own_disks(tmp_path / "disk"):
        pytest.skip("an unprivileged process may not mount a file system here")
    return tmp_path / "disk"


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "news.db") as archive:
        moment = datetime(2026, 3, 4, 12, tzinfo=UTC)
        archive.add([Article("Ferry late", "WORLD", moment, key="1", digest="1")])
    return tmp_path / "news.db"


def run_on(disk: Path, script: str, *files: Path) -> str:
    """Run a shell script whose `news` is newsdesk, on a small disk mounted at "$1"."""
    news = f'news() {{ "{sys.executable}" -m tui --archive "$1/news.db" "$@" 2>&1; }}'
    news = news.replace('"$1/news.db"', '"$disk/news.db"')
    lines = [_MOUNT, 'disk="$1"', 'cp "$2" "$disk/news.db"', news, script]
    done = subprocess.run(
        [*_OWN_DISK, "\n".join(lines), "sh", str(disk), *map(str, files)],
        cwd=Path(tui).parents[1],
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout + done.stderr


_FILL = 'cat /dev/zero > "$disk/fill" 2>/dev/null || true'


def test_an_archive_is_read_exported_and_backed_up_from_a_full_disk(
    disk: Path, archive_path: Path, tmp_path: Path
) -> None:
    script = f"""
        {_FILL}
        news list; news show 1
        news export "$3/all.jsonl"; news backup "$3/copy.db"
        news import "$3" && echo imported || echo refused
        rm "$disk/fill"
        echo room; news list
    """
    (tmp_path / "kept").mkdir()
    said = run_on(disk, script, archive_path, tmp_path / "kept")
    full, _, room = said.partition("room\n")
    assert full.count("Ferry late") == 2
    assert "Exported 1 article" in full
    assert "refused" in full.splitlines()
    assert full.count(_NOTICE) >= 1
    assert "Traceback" not in said
    assert "Ferry late" in room
    assert _NOTICE not in room
    with open_archive(tmp_path / "kept" / "copy.db") as copy:
        assert [row.headline for row in copy.select(Filter()).rows(0, 9)] == ["Ferry late"]
        assert copy.maintenance.faults() == []


def test_an_archive_whose_last_changes_are_in_its_log_says_that_they_cannot_be_read(
    disk: Path, archive_path: Path, tmp_path: Path
) -> None:
    with open_archive(archive_path) as archive:
        archive.marks.set([1], starred=True)
        for name in ("news.db", "news.db-wal"):
            shutil.copy(archive_path.with_name(name), tmp_path / f"copy-{name}")
    script = f"""
        cp "$3" "$disk/news.db-wal"
        {_FILL}
        news list || echo refused
        rm "$disk/fill"
        news list --starred
    """
    said = run_on(disk, script, tmp_path / "copy-news.db", tmp_path / "copy-news.db-wal")
    full, _, room = said.partition("refused\n")
    assert "its last changes cannot be read here" in full
    assert "Ferry late" not in full
    assert "Ferry late" in room
