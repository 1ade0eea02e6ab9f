"""Folders watched from the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Archive
from storage.model import Filter, Rules
from tests.tui.conftest import OpenDesk
from tui.screens.desk import folder_watch

ARTICLE = """ date 2026-06-01 WORLD
{}
A standfirst

Monday, June 1, 2026

Nobody was hurt.
"""


async def test_a_folder_is_watched_by_its_path_and_what_is_dropped_there_appears(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    folder = tmp_path / "Tolmin Wire"
    folder.mkdir()
    (folder / "1.txt").write_text(ARTICLE.format("Ferry late"))
    async with open_desk() as reader:
        await reader.press("a")
        await reader.paste(str(tmp_path / "nowhere"))
        await reader.sees(lambda: "No such folder" in reader.picture())
        await reader.press("ctrl+u")
        await reader.paste(str(folder))
        await reader.sees(lambda: "watches it" in reader.picture())
        await reader.press("enter")
        await reader.told("Watching Tolmin Wire")
        await reader.sees(lambda: archive.sources.all()[-1].articles == 1)
        (folder / "2.txt").write_text(ARTICLE.format("Dredger aground"))
        await reader.sees(lambda: archive.sources.all()[-1].articles == 2)
        (folder / "2.txt").write_text(ARTICLE.format("Dredger afloat again"))
        edited = Filter(words="afloat")
        await reader.sees(lambda: archive.select(edited).total == 1)
        assert archive.sources.all()[-1].articles == 2
        await reader.press("S")
        await reader.sees(lambda: "watched folder" in reader.picture())


async def test_what_the_system_reports_is_taken_without_waiting_for_the_next_look(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("watchfiles", reason="the extra watch is not installed")
    monkeypatch.setattr(folder_watch, "_EVERY", 3_600.0)  # no look comes by itself
    (tmp_path / "wire").mkdir()
    async with open_desk() as reader:
        archive.sources.add(
            kind="folder", location=str(tmp_path / "wire"), name="Wire", rules=Rules(watch=True)
        )
        await reader.sees(lambda: len(reader.desk.catalog.sources) == 2)
        reader.desk.folder_watch.look()
        await reader.sees(lambda: archive.sources.all()[-1].fetch.last_fetch is None)
        for number in range(1, 4):
            (tmp_path / "wire" / f"{number}.txt").write_text(ARTICLE.format(f"Ferry {number} late"))
            await reader.sees(lambda n=number: archive.sources.all()[-1].articles == n)  # type: ignore[misc]
