"""Hearing of changes by another program without asking."""

from __future__ import annotations

import select
import sys
from pathlib import Path

import pytest

from storage import open_archive
from storage.database.notices import Notices

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


def interruptible(notices: Notices) -> bool:
    return bool(select.select([notices], [], [], 0)[0])


def test_a_change_is_heard_until_it_is_cleared(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with open_archive(path), open_archive(path) as other:
        notices = Notices(path)
        assert not interruptible(notices)
        other.settings.set("theme", "dark")
        assert interruptible(notices)
        notices.clear()
        assert not interruptible(notices)
        notices.close()


def test_asking_is_not_heard(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with open_archive(path) as archive:
        archive.settings.get("theme")
        notices = Notices(path)
        archive.version()
        archive.sources.all()
        assert not interruptible(notices)
        notices.close()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Notices(tmp_path / "nowhere" / "news.db")
