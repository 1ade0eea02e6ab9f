"""Checking and repairing the archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage import Archive
from tests.tui.conftest import OpenDesk
from tui.screens.archive_check import ArchiveCheckScreen


async def test_a_sound_archive_passes_the_check(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.run_command("do")
        await reader.sees(lambda: "No problems found" in reader.picture())
        await reader.sees_words("✓ ")
        await reader.press("escape")


async def test_a_damaged_archive_is_repaired_after_a_backup(
    open_desk: OpenDesk, archive: Archive
) -> None:
    with closing(sqlite3.connect(archive.location)) as other, other:
        other.execute("UPDATE tally SET n0 = n0 + 5")
    async with open_desk() as reader:
        await reader.run_command("do")
        await reader.sees(lambda: "r backs up, then repairs" in reader.picture())
        await reader.press("r")
        await reader.sees(lambda: "Repaired" in reader.picture())
        assert "! " not in str(reader.app.screen.results.content)
        assert list((Path(archive.location).parent / "backups").iterdir())
        await reader.press("escape")
        assert not isinstance(reader.app.screen, ArchiveCheckScreen)
