"""The edit history of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Archive
from tests.tui.conftest import PORT, RATES, OpenDesk, story
from tests.tui.screens.conftest import SIZES

pytestmark = pytest.mark.dates


@pytest.fixture
def edited(archive: Archive) -> Archive:
    source = archive.sources.all()[0].id
    for paragraphs in (
        ("Ships entered the port of Orsund on Thursday.", *PORT[2][1:]),
        ("Ships entered the port of Orsund on Friday at dawn.", *PORT[2][1:]),
    ):
        headline = "Orsund port reopens after ten-day stoppage"
        article = replace(story(0, PORT[0], PORT[1], paragraphs), source=source)
        archive.add([replace(article, headline=headline, digest=paragraphs[0])])
    return archive


@SIZES
async def test_the_history_shows_the_changes_of_each_edit(
    open_desk: OpenDesk, edited: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.sees(lambda: "E shows what changed" in reader.picture())
        await reader.sees_words("Edited ")
        await reader.press("E")
        await reader.sees(lambda: "All changes since it was first seen" in reader.picture())
        await reader.sees(lambda: "− Orsund port reopens after nine-day" in reader.picture())
        await reader.sees_words("+ Orsund port reopens after ten-day")
        await reader.sees_words("new headline, ")
        await reader.sees(lambda: "… 2 paragraphs unchanged" in reader.picture())
        await reader.press("right_square_bracket")
        await reader.sees(lambda: "on Thursday." in reader.picture())
        assert "nine-day" not in reader.picture().replace(PORT[0], "")
        await reader.sees_words("2 of 3")
        await reader.press("right_square_bracket", "right_square_bracket")
        await reader.sees(lambda: "3 of 3" in reader.picture())
        await reader.sees(lambda: "− Orsund port reopens after nine-day" in reader.picture())
        await reader.press("G", "g", "space", "escape")
        assert reader.app.screen is reader.desk


async def test_an_unedited_article_has_no_history(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("j")
        await reader.reads(RATES[0])
        assert "what changed" not in reader.picture()
        await reader.press("E")
        await reader.told("Not edited since it arrived")
