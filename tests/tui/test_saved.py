"""Saved filters and what is new since the last look, as a reader meets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage import Archive
from storage.model import Filter
from storage.search.date_range import parse_date_range
from tests.tui.conftest import (
    COMET,
    CUP,
    FERRY,
    NEWEST,
    PORT,
    RATES,
    STORIES,
    OpenDesk,
    Reader,
    fill,
    story,
)
from tui.app import NewsdeskApp
from tui.screens.desk.session import read_session

ALL = (PORT[0], RATES[0], COMET[0], CUP[0], FERRY[0])
BUSINESS = Filter(sections=frozenset({"BUSINESS"}))


async def test_the_filter_that_is_on_is_saved_and_comes_back_by_its_key(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("V")
        await reader.told("No filter is on")
        await reader.press("slash")
        await reader.paste("section:business")
        await reader.press("down", "V")
        await reader.sees(lambda: "Save this filter as" in reader.picture())
        await reader.press(*["backspace"] * 20, *"Money", "enter")
        await reader.told("Saved as Money. v 1 shows it")
        assert [(one.name, one.filter) for one in archive.saved_filters.all()] == [
            ("Money", BUSINESS)
        ]
        await reader.press("F")
        await reader.lists(*ALL)
        await reader.press("v")
        await reader.sees(lambda: "2 unread" in reader.picture())
        await reader.press("1")
        await reader.lists(RATES[0], FERRY[0])
        await reader.press("F")
        await reader.lists(*ALL)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"unread": True}, "last week › unread"),
        ({"sections": frozenset({"BUSINESS"})}, "Business › last week"),
        ({}, "last week"),
    ],
)
@pytest.mark.dates
async def test_days_that_count_from_today_are_named_so(
    open_desk: OpenDesk, archive: Archive, parts: dict[str, Any], name: str
) -> None:
    async with open_desk() as reader:
        since, until = parse_date_range("last week", today=reader.desk.state.today)
        reader.desk.feed.narrow(since=since, until=until, **parts)
        await reader.press("V")
        await reader.sees(lambda: "stays “last week”" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: [one.name for one in archive.saved_filters.all()] == [name])


async def test_saved_filters_stand_in_the_panel_with_what_is_unread(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.saved_filters.save("Money", BUSINESS)
    async with open_desk() as reader:

        def row() -> str:
            lines = [line for line in reader.picture().splitlines() if " Money" in line]
            return lines[0][:26] if lines else ""

        await reader.sees(lambda: "1 Money" in row() and " 2" in row())
        y = next(i for i, line in enumerate(reader.picture().splitlines()) if " Money" in line)
        await reader.pilot.click(offset=(6, y))
        await reader.lists(RATES[0], FERRY[0])
        await reader.press("1", "r")
        await reader.sees(lambda: " 1" in row()[8:])
        await reader.press("f", "enter")
        await reader.lists(*ALL)


async def test_a_saved_filter_is_renamed_and_removed(open_desk: OpenDesk, archive: Archive) -> None:
    archive.saved_filters.save("Money", BUSINESS)
    archive.saved_filters.save("Games", Filter(sections=frozenset({"SPORT"})))
    async with open_desk() as reader:
        await reader.press("v")
        await reader.sees(lambda: "Games" in reader.picture() and "e rename" in reader.picture())
        await reader.press("e")
        await reader.sees(lambda: "New name" in reader.picture())
        await reader.press(*["backspace"] * 5, *"Games", "enter")
        await reader.told("a saved filter “Games” already exists")
        await reader.press("e")
        await reader.press(*["backspace"] * 5, *"Banks", "enter")
        await reader.sees(lambda: archive.saved_filters.all()[0].name == "Banks")
        await reader.sees(lambda: "Banks" in reader.picture())
        await reader.press("x")
        await reader.sees(lambda: [one.name for one in archive.saved_filters.all()] == ["Games"])
        await reader.told("Removed “Banks” · ^z undoes")
        await reader.press("ctrl+z")
        await reader.told("Undone: removal of saved filter “Banks”")
        await reader.sees(lambda: len(archive.saved_filters.all()) == 2)
        await reader.press("ctrl+r")
        await reader.sees(lambda: [one.name for one in archive.saved_filters.all()] == ["Games"])
        await reader.sees(lambda: "2 Banks" not in reader.picture())
        await reader.press("enter")
        await reader.lists(CUP[0])


async def test_without_saved_filters_the_chooser_says_how_to_save_one(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("v")
        await reader.sees(lambda: "V saves the filter under a name" in reader.picture())
        await reader.press("escape")
        await reader.lists(*ALL)


async def test_a_hostile_name_stays_a_name(open_desk: OpenDesk, archive: Archive) -> None:
    archive.saved_filters.save("[@click=app.quit]x[/nope]\x1b[31m", BUSINESS)
    async with open_desk() as reader:
        await reader.press("v")
        await reader.sees(lambda: "[@click=app.quit]x[/nope]" in reader.picture())
        await reader.press("enter")
        await reader.lists(RATES[0], FERRY[0])


@pytest.mark.dates
async def test_what_came_since_the_last_look_is_marked_and_can_be_shown_alone(
    open_desk: OpenDesk, archive: Archive
) -> None:
    looked = {"moment": NEWEST.isoformat(), "article": archive.last_arrival()}
    archive.settings.set("last look", looked)
    late = story(2, "Old news that came late", "WORLD", ["It is old."])
    late = replace(late, published=late.published - timedelta(minutes=1))
    fill(archive, [story(-1, "Strike vote called", "WORLD", ["Ballots."]), late])
    async with open_desk() as reader:
        await reader.sees(lambda: "Since last visit" in reader.picture())
        lines = reader.picture().splitlines()
        places = [i for i, line in enumerate(lines) if "── ↑ new since 25 June 2025 ──" in line]
        assert "Strike vote" in "".join(lines[places[0] - 3 : places[0]])
        assert "came late" in "".join(lines[places[1] - 3 : places[1]])
        await reader.press("L")
        await reader.lists("Strike vote called", "Old news that came late")
        assert "new since" in reader.picture().splitlines()[0]
        await reader.sees(lambda: "2 unread of 2" in reader.picture())
        await reader.press("L")
        await reader.lists("Strike vote called", *ALL[:3], "Old news that came late", *ALL[3:])
        await reader.press("L", "F")
        await reader.lists("Strike vote called", *ALL[:3], "Old news that came late", *ALL[3:])


@pytest.mark.dates
async def test_old_articles_that_came_late_stand_between_two_lines(
    open_desk: OpenDesk, archive: Archive
) -> None:
    looked = {"moment": NEWEST.isoformat(), "article": archive.last_arrival()}
    archive.settings.set("last look", looked)
    published = story(2, "", "WORLD", []).published
    late = [
        replace(story(2, name, "WORLD", ["Old."]), published=published - timedelta(minutes=minutes))
        for minutes, name in enumerate(("First that came late", "Second that came late"), 1)
    ]
    fill(archive, late, "A list of feeds")
    opening, closing = (f"── {arrow} new since 25 June 2025 ──" for arrow in "↓↑")
    async with open_desk((120, 36)) as reader:
        await reader.lists(*ALL[:3], *(one.headline for one in late), *ALL[3:])
        await reader.sees(lambda: closing in reader.picture())
        marks = (opening, closing, *(one[:30] for one in ALL), *(one.headline for one in late))
        lines = [line[:52] for line in reader.picture().splitlines()]
        order = [mark for line in lines for mark in marks if mark in line]
        begin = order.index(opening)
        assert order[begin - 1 : begin + 5] == [
            COMET[0], opening, late[0].headline, late[1].headline, closing, CUP[0][:30],
        ]  # fmt: skip
        assert order.count(opening) == order.count(closing) == 1


@pytest.mark.dates
async def test_a_shift_that_is_marked_is_what_new_articles_count_from(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.last_visit.record()
    fill(archive, [story(-1, "Strike vote called", "WORLD", ["Ballots."])])
    async with open_desk() as reader:
        await reader.press("M")
        await reader.told("Your shift begins: L shows what is new since")
        await reader.sees(
            lambda: "(shift)" in reader.picture() or "in this shift" in reader.picture()
        )
        fill(archive, [story(-2, "Vote goes on", "WORLD", ["Ballots."])], "Courier")
        await reader.press("L")
        await reader.lists("Vote goes on")
        assert "(shift)" in reader.picture().splitlines()[0]
        await reader.press("ctrl+z")
        await reader.lists("Vote goes on", "Strike vote called")
        assert archive.last_visit.shift() is None
        assert "(shift)" not in reader.picture()
        await reader.press("M")
        await reader.lists()
    marked = archive.last_visit.baseline()
    assert marked is not None
    assert marked.is_shift
    fill(archive, [story(-3, "Vote ends", "WORLD", ["Ballots."])], "Herald")
    async with open_desk() as reader:
        await reader.press("L")
        await reader.lists("Vote ends")
        await reader.press("F")
        await reader.sees(lambda: "(shift) ──" in reader.picture())  # the line in the list
        await reader.press("L")
        await reader.lists("Vote ends")
        await reader.press("M")
        await reader.sees(lambda: "Your shift began at" in reader.picture())
        assert archive.last_visit.shift() == marked
        await reader.press("m")
        await reader.lists()
        shift = archive.last_visit.shift()
        assert shift
        assert shift.article > marked.article
        await reader.press("M", "c")
        await reader.told("Shift mark cleared: L shows what is new since your last visit")
        assert archive.last_visit.shift() is None
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.last_visit.shift() == shift)


async def test_a_visit_ends_when_the_dashboard_does(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("L")
        await reader.told("First visit: everything is new")
        await reader.press("D", "j")  # what is remembered at once
        await reader.sees(lambda: read_session(archive).one_line)
        assert archive.last_visit.baseline() is None
    assert archive.last_visit.baseline()


async def test_nothing_new_says_so_and_which_key_helps(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.last_visit.record()
    async with open_desk() as reader:
        await reader.press("L")
        await reader.lists()
        await reader.sees(lambda: "Nothing new here" in reader.picture())
        await reader.sees_words("F show all")


async def test_each_run_begins_where_the_last_one_ended(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        assert reader.desk.session_store.session.looked is None
        await reader.press("L")
        await reader.told("First visit")
    app = NewsdeskApp(archive)
    async with app.run_test(size=(160, 45)) as pilot:
        looked = Reader(pilot).desk.session_store.session.looked
        assert looked is not None
        assert looked.moment > story(0, *STORIES[0]).published


@pytest.mark.dates
async def test_the_week_stays_the_week_in_the_next_run(archive: Archive) -> None:
    app = NewsdeskApp(archive)
    async with app.run_test(size=(160, 45)) as pilot:
        desk = app.screen_stack[0]
        week = Filter(since=desk.state.today - timedelta(6))  # type: ignore[attr-defined]
        desk.feed.show_filter(week)  # type: ignore[attr-defined]
        await pilot.pause()
    kept = archive.settings.get("session")["filter"]
    assert kept["days"] == 7


async def test_a_saved_filter_shows_the_words_of_its_dates(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        since, until = parse_date_range("last week", today=reader.desk.state.today)
        archive.saved_filters.save("Week", Filter(since=since, until=until))
        await reader.press("v")
        await reader.sees(lambda: "All sections › Last week" in reader.picture())


async def test_escape_after_a_saved_filter_with_words_shows_what_it_replaced(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.saved_filters.save("Port", Filter(unread=True, words="port"))
    async with open_desk() as reader:
        reader.desk.feed.show_filter(BUSINESS)
        await reader.lists(RATES[0], FERRY[0])
        await reader.press("v", "1")
        await reader.lists(PORT[0])
        await reader.press("escape")
        await reader.lists(RATES[0], FERRY[0])
        assert reader.desk.state.shown_filter == BUSINESS
