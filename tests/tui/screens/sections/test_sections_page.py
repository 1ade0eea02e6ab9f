"""The page of sections: the list, and the categories that map to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import STORIES, OpenDesk, Reader, fill, story
from tests.tui.screens.conftest import SIZES, follow
from tui.screens.sections.screen import SectionsScreen


async def on_page(reader: Reader) -> None:
    await reader.press("i")
    await reader.sees(lambda: isinstance(reader.app.screen, SectionsScreen))
    await reader.sees(lambda: "World" in reader.picture())


def order(archive: Archive) -> list[str]:
    return [section.name for section in archive.sections.all()]


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    fill(empty_archive, [story(number, *parts) for number, parts in enumerate(STORIES)])
    for number, name in enumerate(("Tolmin Post", "Lund Herald")):
        source = follow(empty_archive, name)
        articles = [
            story(10 * number + 20 + n, f"{name} {n}", "NEWS", ("Words.",)) for n in range(2)
        ]
        empty_archive.add([replace(one, source=source, category="Front Page") for one in articles])
    return empty_archive


@SIZES
async def test_sections_are_added_moved_renamed_coloured_and_removed(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await on_page(reader)
        await reader.press("a")
        await reader.paste("Courts")
        await reader.press("enter")
        await reader.sees(lambda: order(archive)[-1] == "COURTS")
        await reader.sees(lambda: "Courts" in reader.picture())
        await reader.press("K")
        await reader.sees(lambda: order(archive)[-2] == "COURTS")
        await reader.sees(lambda: reader.picture().index("Courts") < reader.picture().index("Heal"))
        await reader.press("c", "7")
        await reader.sees(lambda: archive.sections.find("courts").colour == "gold")
        await reader.press("e", "ctrl+u")
        await reader.paste("Crime")
        await reader.press("enter")
        await reader.sees(lambda: "CRIME" in order(archive))
        await reader.sees(lambda: "Crime" in reader.picture())
        await reader.press("x", "1")
        await reader.sees(lambda: "CRIME" not in order(archive))
        await reader.told("Removed section Crime")
        await reader.press("ctrl+z")
        await reader.sees(lambda: "CRIME" in order(archive))
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)


async def test_a_section_with_articles_is_merged_into_another(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await on_page(reader)
        await reader.press("x")
        await reader.sees(lambda: "Merge into Politics" in reader.picture())
        await reader.press("2")
        await reader.sees(lambda: archive.facets(Filter()).sections.get("POLITICS") == 1)
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.facets(Filter()).sections.get("WORLD") == 1)


async def test_enter_lists_the_articles_of_a_section(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await on_page(reader)
        await reader.press("j", "j", "enter")
        await reader.sees(lambda: reader.desk.state.filter.sections == {"BUSINESS"})


@SIZES
async def test_a_category_is_mapped_for_all_sources_or_one(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await on_page(reader)
        await reader.press("tab")
        await reader.sees(lambda: "Front Page → –" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: "“Front Page” belongs to" in reader.picture())
        await reader.press("1")
        await reader.sees(lambda: "Only from Lund Herald" in reader.picture())
        await reader.press("3")
        await reader.sees(lambda: archive.facets(Filter()).sections.get("WORLD") == 3)
        assert archive.facets(Filter()).sections.get("NEWS") == 2
        await reader.press("enter", "2")
        await reader.sees(lambda: "From all sources" in reader.picture())
        await reader.press("1")
        await reader.sees(lambda: archive.facets(Filter()).sections.get("POLITICS") == 2)
        await reader.sees(lambda: "Front Page → Politics" in reader.picture())
        await reader.press("x")
        await reader.sees(lambda: archive.sections.rules() == ())
        await reader.press("ctrl+z", "ctrl+z")
        await reader.sees(lambda: len(archive.sections.rules()) == 1)


async def test_a_section_of_another_colour_has_it_on_the_desk(
    open_desk: OpenDesk, archive: Archive
) -> None:
    def colours(reader: Reader) -> set[str]:
        strip = reader.desk.widgets.filters.render_line(2)
        return {str(one.style.color) for one in strip if one.style and "■" in one.text}

    async with open_desk() as reader:
        await reader.sees(lambda: colours(reader))
        before = colours(reader)
        await on_page(reader)
        await reader.press("c", "7", "escape")
        await reader.sees(lambda: colours(reader) != before)
        archive.sections.recolour("WORLD", "blue")
        await reader.sees(lambda: colours(reader) == before)


async def test_enter_on_the_other_sections_lists_their_articles(
    open_desk: OpenDesk, archive: Archive
) -> None:
    fill(archive, [story(40, "Tides", "HARBOUR", ("W.",)), story(41, "Gales", "SEA", ("W.",))])
    async with open_desk() as reader:
        await on_page(reader)
        await reader.sees_words("tab categories")
        await reader.press("G", "g", "G", "enter")
        others = frozenset({"NEWS", "HARBOUR", "SEA"})
        await reader.sees(lambda: reader.desk.state.shown_filter == Filter(sections=others))
        await reader.sees(lambda: "Tides" in reader.picture())


async def test_a_renamed_section_that_is_undone_leaves_nothing_in_the_panel(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await on_page(reader)
        await reader.press("e", "ctrl+u", *"globe", "enter")
        await reader.sees(lambda: reader.desk.catalog.desk[0] == "GLOBE")
        await reader.sees(lambda: "Globe" in reader.picture())
        await reader.press("ctrl+z")
        await reader.sees(lambda: reader.desk.catalog.desk[0] == "WORLD")
        await reader.press("escape")
        await reader.sees(lambda: "■ World" in reader.picture())
        assert "Globe" not in reader.picture()
