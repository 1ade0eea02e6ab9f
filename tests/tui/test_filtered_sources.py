"""Sources renamed or removed while the desk shows what came from them, and its filters after."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import COMET, STORIES, OpenDesk, Reader, fill, story
from tui.app import NewsdeskApp
from tui.screens.desk.session import Session, write_session


def filled(archive: Archive) -> int:
    """Give the archive a second source, of one article; return its number."""
    return fill(archive, [story(9, "Coast path closed", *COMET[1:])], "Coast Wire")


async def test_a_source_that_is_removed_leaves_the_filter(
    open_desk: OpenDesk, archive: Archive
) -> None:
    number = filled(archive)
    async with open_desk() as reader:
        reader.desk.feed.show_filter(Filter(sources=frozenset({number})))
        await reader.lists("Coast path closed")
        await reader.sees(lambda: "Coast Wire" in reader.desk.widgets.header.source_names.values())
        archive.sources.remove(number, articles="remove")
        await reader.sees(lambda: reader.desk.widgets.headlines.row_count == len(STORIES))
        assert reader.desk.state.filter == Filter()
        assert reader.desk.session_store.session.filter == Filter()


async def test_a_source_that_was_removed_can_be_filtered_while_its_articles_are_kept(
    open_desk: OpenDesk, archive: Archive
) -> None:
    number = filled(archive)
    async with open_desk() as reader:
        archive.sources.remove(number, articles="keep")
        await reader.sees(lambda: "× Coast Wire" in reader.picture())
        await reader.press("4", "G", "k", "space")
        await reader.lists("Coast path closed")
        assert reader.desk.state.filter == Filter(sources=frozenset({number}))
        await reader.sees(lambda: "× ☑ Coast Wire" in reader.picture())


async def test_each_source_tells_how_many_of_its_articles_are_unread(
    open_desk: OpenDesk, archive: Archive
) -> None:
    filled(archive)
    async with open_desk((220, 60)) as reader:
        await reader.press("j", "r")
        await reader.sees(lambda: re.search(r"Orsund Gazette +4/5 ", reader.picture()))
        assert re.search(r"Coast Wire +1 ", reader.picture())
        reader.desk.feed.narrow(sections=frozenset({"BUSINESS"}))
        await reader.sees(lambda: re.search(r"Orsund Gazette +1/2 ", reader.picture()))


async def test_a_former_source_is_shown_by_its_name(archive: Archive) -> None:
    number = filled(archive)
    archive.sources.remove(number, articles="keep")
    wanted = Filter(sources=frozenset({number}), sections=frozenset({"SPORT"}))
    write_session(archive, Session(filter=wanted))
    async with NewsdeskApp(archive).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: "Sport › Coast Wire" in reader.picture())
        await reader.sees(lambda: f"source {number}" not in reader.picture())


async def test_an_empty_result_after_a_start_lists_every_section(archive: Archive) -> None:
    long_ago = Filter(since=date(1999, 1, 1), until=date(1999, 1, 2))
    write_session(archive, Session(filter=long_ago))
    async with NewsdeskApp(archive).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.catalog.sources)
        await reader.sees(lambda: {"World", "Sport"} <= set(reader.picture().split()))


async def test_the_open_article_takes_the_new_name_of_its_source(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.sees(lambda: "Orsund Gazette" in reader.picture())
        archive.sources.change(1, name="Harbour Herald")
        await reader.sees(lambda: "Harbour Herald" in reader.picture())
        await reader.sees(lambda: "Orsund Gazette" not in reader.picture())


async def test_the_open_article_goes_into_the_new_section_of_its_source(
    open_desk: OpenDesk, archive: Archive
) -> None:
    source = fill(archive, [replace(story(9, "Coast path closed", *COMET[1:]), section="")], "Wire")
    async with open_desk() as reader:
        reader.desk.feed.show_filter(Filter(sources=frozenset({source})))
        await reader.reads("Coast path closed")
        assert "HARBOUR" not in reader.picture()
        archive.sources.change(source, section="HARBOUR")
        await reader.sees(lambda: "HARBOUR" in reader.picture())


async def test_the_chart_shows_the_days_chosen(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        reader.desk.feed.narrow(since=date(2025, 3, 10), until=date(2025, 3, 18))
        await reader.sees(lambda: " 10 Mar " in reader.picture())
