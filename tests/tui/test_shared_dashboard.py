"""The dashboard on a shared archive: desks side by side, and a server that takes its time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from storage import Archive, Filter, open_archive
from storage.engine import shared
from tests.postgres_server import Server
from tests.storage.engine.engines import new_archive
from tests.tui.conftest import COMET, PORT, RATES, Reader, fill, story
from tui.app import NewsdeskApp

Sit = Callable[[str], AbstractAsyncContextManager[Reader]]


@pytest.fixture
def house(postgres: Server, request: pytest.FixtureRequest) -> Iterator[Archive]:
    """Return a shared archive as its owner has it open, with three desks."""
    location = new_archive(postgres, request.addfinalizer)
    shared.add_desk(location, "city", "desk")
    shared.add_desk(location, "gast", "reader")
    shared.add_desk(location, "harbour", "desk")
    with open_archive(location) as archive:
        yield archive


@pytest.fixture
def sit(house: Archive) -> Sit:
    """Open the dashboard of a desk, and wait until it has painted."""

    @asynccontextmanager
    async def opened(desk: str) -> AsyncIterator[Reader]:
        with open_archive(house.location.replace("user=newsdesk", f"user={desk}")) as archive:
            if not archive.read_only:
                archive.settings.merge("session", {"folds": False})
            async with NewsdeskApp(archive).run_test(size=(160, 45)) as pilot:
                yield Reader(pilot)

    return opened


async def test_a_desk_marks_for_itself_and_sees_what_others_add(house: Archive, sit: Sit) -> None:
    fill(house, [story(1, *PORT), story(2, *RATES)])
    async with sit("city") as reader:
        await reader.reads(PORT[0])
        await reader.press("s")
        await reader.told("Starred")
        with open_archive(house.location.replace("user=newsdesk", "user=city")) as same_desk:
            await reader.sees(lambda: same_desk.select(Filter(starred=True)).total == 1)
        assert house.select(Filter(starred=True)).total == 0
        fill(house, [story(0, *COMET)], "Tolmin Post")
        await reader.press("full_stop")
        await reader.sees(lambda: COMET[0] in reader.picture())


async def test_what_a_desk_may_not_change_is_said_and_stays(house: Archive, sit: Sit) -> None:
    fill(house, [story(1, *PORT)])
    async with sit("city") as reader:
        await reader.reads(PORT[0])
        await reader.run_command("withdraw")
        await reader.told("as city: this role may not do that")
        assert house.select(Filter(killed=True)).total == 0
        await reader.press("s")
        await reader.told("Starred")


async def test_a_reader_is_informed_that_it_may_only_read(house: Archive, sit: Sit) -> None:
    fill(house, [story(1, *PORT)])
    async with sit("gast") as reader:
        await reader.reads(PORT[0])
        await reader.told("this desk may read the archive, not mark or change anything in it")


async def test_an_empty_shared_archive_gets_no_sample_articles(house: Archive, sit: Sit) -> None:
    async with sit("newsdesk") as reader:
        await reader.sees(lambda: not reader.desk.first_articles.are_coming)
        assert house.select(Filter()).total == 0
        assert house.sources.all() == []


async def test_no_key_waits_for_the_server(house: Archive, sit: Sit, postgres: Server) -> None:
    fill(house, [story(1, *PORT), story(2, *RATES), story(3, *COMET)])
    database = house.location.partition("?")[0].rpartition("/")[2]
    async with sit("city") as reader:
        await reader.reads(PORT[0])
        with postgres.connect(database) as other, other.transaction():
            other.execute("LOCK TABLE newsdesk.clock, newsdesk.desk, newsdesk.article")
            await reader.press("j", "j")
            await reader.sees(lambda: reader.desk.widgets.headlines.cursor == 2)
            await reader.press("k")
            await reader.sees(lambda: reader.desk.widgets.headlines.cursor == 1)
        await reader.reads(RATES[0])


async def test_the_desk_says_who_fetches_and_that_nobody_does(
    house: Archive, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a desk fetches nothing by itself")

    monkeypatch.setattr("tui.jobs.subprocesses.Subprocesses.refresh", refuse)
    house.sources.add(kind="feed", location="https://post.example/rss", name="Tolmin Post")
    nobody = "Sources are fetched by nobody yet; newsdesk collect does it"
    async with sit("city") as reader:
        await reader.told(nobody)
        shared.report_collector(house.location, "reel")
        await reader.press("R")
        await reader.told("Sources are fetched by newsdesk on reel")


async def test_a_note_of_one_desk_is_read_on_another_and_the_list_stays(
    house: Archive, sit: Sit
) -> None:
    fill(house, [story(1, *PORT), story(2, *RATES), story(3, *COMET)])
    address = house.location.replace("user=newsdesk", "user=harbour")
    async with sit("city") as reader:
        await reader.reads(PORT[0])
        await reader.press("j", "j")
        await reader.reads(COMET[0])
        headlines = reader.desk.widgets.headlines
        top = headlines.scroll_offset
        with open_archive(address) as harbour:
            (comet,) = harbour.ids(Filter(words="comet"))
            note = harbour.notes.add(comet, "Call the observatory")
            assert note.desk == "harbour"
            await reader.sees(lambda: ": Call the observatory" in reader.picture())
            assert "※ harbour, " in reader.picture()
            assert (headlines.cursor, headlines.scroll_offset) == (2, top)
            await reader.run_command("norm")
            await reader.told("You have left no note on this article")
            harbour.undo.revert_last()
            await reader.sees(lambda: "※" not in reader.picture())


async def test_a_reader_reads_notes_and_leaves_none(house: Archive, sit: Sit) -> None:
    fill(house, [story(1, *PORT)])
    (port,) = house.ids(Filter())
    house.notes.add(port, "Call the port")
    async with sit("gast") as reader:
        await reader.sees(lambda: "※ newsdesk, " in reader.picture())
        await reader.press("plus")
        await reader.paste("x")
        await reader.press("enter")
        await reader.told("this desk may read the archive, not mark or change anything in it")
    assert len(house.notes.all()) == 1


async def test_an_article_is_set_aside_for_another_desk_which_sees_it(
    house: Archive, sit: Sit
) -> None:
    fill(house, [story(1, *PORT), story(2, *RATES)])
    address = house.location.replace("user=newsdesk", "user=city")
    async with sit("harbour") as reader:
        await reader.reads(PORT[0])
        assert "Set aside" not in reader.picture()
        with open_archive(address) as city:
            (rates,) = city.ids(Filter(words="rates"))
            city.referrals.set([rates], "harbour")
            assert city.ids(Filter(aside=True)) == []
        await reader.sees(lambda: "☐ Set aside for me" in reader.picture())
        assert reader.desk.widgets.headlines.cursor == 0
        await reader.press("j")
        await reader.sees(lambda: "⚑ set aside for you by city" in reader.picture())
        await reader.press("at")
        await reader.sees(lambda: "Your desk, for later" in reader.picture())
        await reader.press("2")
        await reader.told("Set aside for city: “")
        await reader.sees(lambda: "⚑ set aside for city by harbour" in reader.picture())
        await reader.press("at")
        await reader.sees(lambda: "Your desk, for later" in reader.picture())
        await reader.press("1")
        await reader.told("No longer set aside for later: “")
        await reader.sees(lambda: "⚑ set aside for you" not in reader.picture())
    with open_archive(address) as city:
        assert city.ids(Filter(aside=True)) == [rates]
