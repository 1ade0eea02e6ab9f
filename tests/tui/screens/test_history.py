"""The edit history of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Archive
from tests.tui.conftest import PORT, RATES, OpenDesk, story
from tests.tui.screens.conftest import SIZES
from tui.widgets.changes_view import ChangesView

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


@SIZES
async def test_keys_go_from_one_changed_figure_name_or_quotation_to_the_next(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    was = [f"Ships waited for hours off pier {number} of Orsund." for number in range(30)]
    now = [one.replace("for hours", "all day long") for one in was]
    before = ("Ships had 14 crews.", *was, "“We all lost,” said Piet Okkema.")
    after = ("Ships had 19 crews.", *now, "“We all won,” said Piet Ottema.")
    source = archive.sources.all()[0].id
    for paragraphs in (before, after):
        article = replace(story(0, PORT[0], PORT[1], paragraphs), source=source)
        archive.add([replace(article, digest=paragraphs[0])])
    async with open_desk(size) as reader:
        await reader.sees(lambda: "E shows what changed" in reader.picture())
        await reader.press("E", "right_square_bracket")
        await reader.sees(lambda: "n/p 3 major changes" in reader.picture())
        view = reader.app.screen.query_one(ChangesView)
        assert marked(view) == []
        await reader.press("n")
        await reader.sees(lambda: "major change 1 of 3" in reader.picture())
        assert marked(view) == ["14", "19"]
        await reader.press("n")
        assert marked(view) == ["lost", "won"]
        await reader.press("n", "n")
        assert "major change 3 of 3" in reader.picture()
        assert marked(view) == ["Okkema", "Ottema"]
        await reader.press("G", "p")
        assert marked(view) == ["Okkema", "Ottema"]
        await reader.press("p", "p", "p")
        assert marked(view) == ["14", "19"]
        await reader.press("question_mark")
        await reader.sees(lambda: "Next changed figure, name or quotation" in reader.picture())


def marked(view: ChangesView) -> list[str]:
    """Return the words on screen that one has gone to."""
    segments = [one for y in range(view.size.height) for one in view.render_line(y)]
    return [one.text for one in segments if one.style and one.style.reverse]
