"""The first run: what stands in the list until the articles that ship are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Archive, paths
from tests.tui.conftest import Reader
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.desk.test_write_wait import another_program_writes
from tui.app import NewsdeskApp


@SIZES
async def test_an_empty_list_says_that_the_first_articles_are_coming(
    empty_archive: Archive, size: tuple[int, int]
) -> None:
    async with NewsdeskApp(empty_archive).run_test(size=size) as pilot:
        reader = Reader(pilot)
        with another_program_writes(empty_archive.location):  # so that they cannot come yet
            await reader.sees(lambda: "Loading sample articles…" in reader.picture())
            await reader.sees(lambda: "Waiting" in reader.picture())
            await reader.sees_words("Loading sample articles…")
            assert "No headlines yet" not in reader.picture()
        await reader.sees(lambda: reader.desk.reading.opened)
        assert "are coming" not in reader.picture()


async def test_where_no_articles_ship_none_are_said_to_come(
    empty_archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "seeds_folder", lambda: tmp_path / "none")
    async with NewsdeskApp(empty_archive).run_test(size=(120, 36)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: "No headlines yet" in reader.picture())
