"""The page of what is new since the reader last looked, story by story."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from storage import Archive
from storage.archive.story_visits import MOST_LISTED, StoryVisits
from storage.model import Filter, StoryNews, StoryTake
from tests.tui.conftest import NEWEST, OpenDesk, Reader
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.story.wire import (
    CUP,
    DIVERS,
    LOCAL,
    OIL,
    OKKEMA,
    TRAWLER,
    arrive,
    article_of,
    listed,
    text_of,
)
from tests.tui.terminals import PATIENCE
from tui.screens.story.screen import StoryScreen
from tui.screens.story.since import SinceScreen


@pytest.fixture
def archive(empty_archive: Archive) -> Archive:
    """Let the reader leave after the first three articles, and the rest arrive."""
    arrive(empty_archive, 0, 3)
    empty_archive.last_visit.record()
    arrive(empty_archive, 3)
    return empty_archive


@SIZES
async def test_stories_are_listed_with_their_new_takes_most_sources_first(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("W")
        page = await since(reader)
        assert [one.story.id for one in page.news.news] == [1, 3]
        await reader.sees(
            lambda: "3 sources · 4 new takes of 6 · 3 new paragraphs" in reader.picture()
        )
        title = str(page.frame.border_title)
        assert title.startswith("Since you closed newsdesk at ")
        assert title.endswith("· 2 stories")
        picture = reader.picture()
        assert CUP not in picture
        assert "Meridian Wire   UPDATE 1" in picture.replace("\u00a0", " ")
        assert picture.index("+1 ¶") < picture.index("+2 ¶")
        await reader.press("j", "enter")
        await reader.sees(lambda: isinstance(reader.app.screen, StoryScreen))
        await reader.sees(lambda: OIL in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: [one.story.id for one in page.news.news] == [1])
        await reader.press("escape")
        assert reader.app.screen is reader.desk


async def test_a_story_opens_at_its_first_new_take_and_is_off_the_list_once_seen(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("W")
        page = await since(reader)
        await reader.press("enter")
        await reader.sees(lambda: isinstance(reader.app.screen, StoryScreen))
        story = reader.app.screen
        assert isinstance(story, StoryScreen)
        await reader.sees(lambda: listed(story) == [1, 4, 6, 7])
        assert story.panes.takes.chosen is not None
        assert story.panes.takes.chosen.article.id == 4
        assert [row.is_new for row in story.panes.takes.rows] == [False, True, True, True]
        await reader.press("L")
        assert listed(story) == [4, 6, 7]
        await reader.press("escape", "escape")
        await reader.sees(lambda: [one.story.id for one in page.news.news] == [3])


async def test_new_takes_are_marked_read_and_unread_again(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("W")
        page = await since(reader)
        await reader.press("r")
        await reader.told("4 takes marked as read. ^z undoes")
        assert all(archive.article(id_).read for id_ in (4, 5, 6, 7))
        assert page.news.cursor == 1
        await reader.press("ctrl+z")
        await reader.told("Undone: ")
        await reader.sees(lambda: not archive.article(4).read)


async def test_the_start_of_the_shift_counts_once_it_is_marked(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("M")
        await reader.told("Your shift begins")
        await reader.sees(
            lambda: reader.desk.state.last_visit and reader.desk.state.last_visit.is_shift
        )
        await reader.run_command("since")
        page = await since(reader, empty=True)
        await reader.sees(
            lambda: "Nothing has arrived since your shift began at " in reader.picture()
        )
        assert page.news.news == []
        await reader.press("enter", "r", "j")
        assert reader.app.screen is page


async def test_after_a_visit_without_news_the_page_says_when_that_ended(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.last_visit.record()
    async with open_desk() as reader:
        await reader.press("W")
        await since(reader, empty=True)
        await reader.sees(
            lambda: "Nothing has arrived since you closed newsdesk at " in reader.picture()
        )


async def test_keys_go_to_earlier_visits_and_back(open_desk: OpenDesk, archive: Archive) -> None:
    archive.last_visit.record()
    async with open_desk() as reader:
        await reader.press("W")
        page = await since(reader, empty=True)
        await reader.sees(lambda: "visit 1 of 2" in str(page.frame.border_title))
        await reader.press("left_square_bracket")
        await reader.sees(lambda: [one.story.id for one in page.news.news] == [1, 3])
        assert "visit 2 of 2 · 2 stories" in str(page.frame.border_title)
        await reader.press("left_square_bracket")
        await reader.told("There is no earlier visit")
        await reader.press("right_square_bracket")
        await reader.sees(lambda: "visit 1 of 2" in str(page.frame.border_title))
        await reader.press("right_square_bracket")
        await reader.told("There is no later visit")


async def test_what_is_withdrawn_while_the_page_is_open_shows_there(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("W")
        await since(reader)
        archive.withdrawals.mark([8], killed=True)
        await reader.sees(lambda: " KILLED " in reader.picture().replace("\u00a0", " "))


async def test_before_the_first_visit_everything_is_new(
    open_desk: OpenDesk, archive: Archive
) -> None:
    with closing(sqlite3.connect(archive.location)) as connection, connection:
        connection.execute("DELETE FROM t_settings")
    async with open_desk() as reader:
        await reader.press("W")
        page = await since(reader)
        assert [one.story.id for one in page.news.news] == [1, 3, 2]
        assert "First visit · 3 stories" in str(page.frame.border_title)
        await reader.sees_words(TRAWLER)


async def test_stories_are_shown_before_what_their_takes_add_is_read(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    new_takes = StoryVisits.new_takes

    def held(visits: StoryVisits, news: StoryNews) -> list[StoryTake]:
        assert go_on.wait(PATIENCE)
        return new_takes(visits, news)

    monkeypatch.setattr(StoryVisits, "new_takes", held)
    try:
        async with open_desk() as reader:
            await reader.press("W")
            page = await since(reader)
            await reader.sees(lambda: "4 new takes of 6 · reading…" in reader.picture())
            assert "· 2 stories" in str(page.frame.border_title)
            assert TRAWLER in reader.picture()
            await reader.press("escape")  # nothing waits for what is being read
            assert reader.app.screen is reader.desk
            go_on.set()
            await reader.press("W")
            await since(reader)
            await reader.sees(lambda: "4 new takes of 6 · 3 new paragraphs" in reader.picture())
            await reader.sees(lambda: "reading…" not in reader.picture())
    finally:
        go_on.set()


async def test_the_first_stories_are_shown_before_the_others_are_counted(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    news = StoryVisits.news

    def held(visits: StoryVisits, filter: Filter, limit: int = MOST_LISTED) -> list[StoryNews]:
        assert limit == 1 or go_on.wait(PATIENCE)
        return news(visits, filter, limit)

    monkeypatch.setattr(StoryVisits, "news", held)
    monkeypatch.setattr("tui.screens.story.since._AT_ONCE", 1)
    try:
        async with open_desk() as reader:
            await reader.press("W")
            page = await since(reader)
            title = "· the first 1 story, counting the others…"
            await reader.sees(lambda: title in str(page.frame.border_title))
            assert [one.story.id for one in page.news.news] == [1]
            go_on.set()
            await reader.sees(lambda: [one.story.id for one in page.news.news] == [1, 3])
            assert str(page.frame.border_title).endswith("· 2 stories")
    finally:
        go_on.set()


async def since(reader: Reader, *, empty: bool = False) -> SinceScreen:
    """Wait for the page, and for stories on it."""
    await reader.sees(lambda: isinstance(reader.app.screen, SinceScreen))
    page = reader.app.screen
    assert isinstance(page, SinceScreen)
    await reader.sees(lambda: empty or page.news.news)
    return page


@SIZES
async def test_what_new_takes_change_is_listed_below_the_counts_of_their_story(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("W")
        page = await since(reader)
        await reader.sees(lambda: "≠ 14 → 19 · Meridian Wire" in reader.picture())
        lines = reader.picture().splitlines()
        place = next(at for at, line in enumerate(lines) if "≠ 14 → 19" in line)
        assert "4 new takes of 6" in lines[place - 1]
        assert page.news.chosen is not None


@SIZES
async def test_new_paragraphs_stand_below_the_takes_that_add_them(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("W")
        page = await since(reader)
        await reader.sees(lambda: f"+1 ¶ + {LOCAL}" in text_of(page.news))
        if size[1] > 30:
            assert f"+2 ¶ + {DIVERS} + {OKKEMA}" in text_of(page.news)
            assert "more take" not in text_of(page.news)
        else:
            assert f"+2 ¶ + {DIVERS} ● " in text_of(page.news)
            assert "… 1 more paragraph" in text_of(page.news)
        archive.withdrawals.mark([7], killed=True)
        await reader.sees(lambda: "KILLED  Town wakes" in reader.picture().replace("\u00a0", " "))


async def test_a_long_new_paragraph_is_cut_with_a_word_and_stands_whole_in_its_story(
    open_desk: OpenDesk, archive: Archive
) -> None:
    begin = "The insurers have seen the hull and will pay for the oil booms that the harbour"
    long = f"{begin} {'laid out before the first of the tides turned and ' * 12}then took in again."
    source = archive.article(4).source
    take = article_of(20, "Meridian Wire", f"UPDATE 2-{TRAWLER}", 7, DIVERS, OKKEMA, long)
    archive.add([replace(take, source=source)], deduplicate=False)
    async with open_desk() as reader:
        await reader.press("W")
        page = await since(reader)
        await reader.sees(lambda: f"+1 ¶ + {begin}" in text_of(page.news))
        assert "… more ● " in text_of(page.news)
        assert "then took in again" not in text_of(page.news)
        await reader.press("enter")
        await reader.sees(lambda: isinstance(reader.app.screen, StoryScreen))
        story = reader.app.screen
        assert isinstance(story, StoryScreen)
        await reader.press("G")
        await reader.sees(lambda: "then took in again." in text_of(story.panes.article))


@pytest.mark.dates
async def test_takes_of_another_day_say_which(
    open_desk: OpenDesk, archive: Archive, still_clock: None
) -> None:
    take = replace(
        article_of(20, "Radio Selcan", "Lighthouse keeper of Orhavan retires", 7, "She is 70."),
        source=archive.article(8).source,
        published=NEWEST - timedelta(days=2),
    )
    archive.settings.merge("last look", {"moment": "2026-05-30T06:00:00+00:00", "article": 3})
    archive.add([take], deduplicate=False)
    async with open_desk() as reader:
        await reader.press("W")
        page = await since(reader)
        assert "closed newsdesk on 30 May" in str(page.frame.border_title)
        local = take.published.astimezone()
        day = f"{local.day} {local:%b} 2025 {local:%H:%M} Radio Selcan Lighthouse"
        await reader.press("G")
        await reader.sees(lambda: day in text_of(page.news))
