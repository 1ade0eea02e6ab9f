"""The question about the sections of an archive from before the desk had its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import OpenDesk, story
from tests.tui.screens.conftest import SIZES, follow
from tui.screens.desk.section_actions import SETTLED


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    """An archive in which each category of a feed is a section."""
    source = follow(empty_archive)
    names = ["POLITIK", "MONDE", *(f"{19 + n}70S" for n in range(9))]
    articles = [story(n, f"Story {n}", name, ("Words.",)) for n, name in enumerate(names)]
    empty_archive.add([replace(one, source=source) for one in articles])
    return empty_archive


@SIZES
async def test_an_older_archive_is_mapped_once_and_undone_in_one_step(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    before = archive.facets(Filter()).sections
    async with open_desk(size) as reader:
        await reader.sees(lambda: "came from feeds' categories" in reader.picture())
        picture = reader.picture()
        assert "11 sections came from" in picture
        assert "Politik → Politics  1" in picture
        await reader.press("m")
        await reader.told("11 articles mapped")
        assert archive.facets(Filter()).sections == {"POLITICS": 1, "WORLD": 1, "NEWS": 9}
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.facets(Filter()).sections == before)
    async with open_desk(size) as reader:
        await reader.pilot.pause(2 * SETTLED)
        assert reader.app.screen is reader.desk


async def test_an_older_archive_can_stay_as_it_is(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.sees(lambda: "came from feeds' categories" in reader.picture())
        await reader.press("k")
        await reader.sees(lambda: archive.sections.was_asked)
    assert len(archive.facets(Filter()).sections) == 11
