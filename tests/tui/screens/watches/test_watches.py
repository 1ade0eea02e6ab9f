"""The pages of alerts and watches, and watching a search."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Archive, open_archive
from storage.model import Alert, Article, Block
from tests.still_clock import NOW
from tests.tui.conftest import OpenDesk, Reader
from tests.tui.screens.conftest import SIZES
from tui.screens.dialogs.choice_dialog import CHOICE_KEYS
from tui.screens.story.screen import StoryScreen
from tui.screens.watches.alerts import AlertsScreen
from tui.screens.watches.watch_dialog import WatchDialog
from tui.screens.watches.watches import WatchesScreen

pytestmark = pytest.mark.usefixtures("still_clock")

LOST = "Trawler lost off Orsund"
CUP = "Cup final postponed"


def wire(archive: Archive, *, apart: bool = False) -> list[int]:
    """Let two articles arrive, of one story or `apart`."""
    lost, cup = ("Nobody knows why.",) * 2
    if apart:
        lost = "Rescuers searched the bay all night."
        cup = "Snow covered the stadium; both teams agreed to play on Sunday in Velmar."
    articles = [
        Article(
            headline,
            "WORLD",
            NOW - timedelta(minutes=minutes),
            blocks=(Block(first), Block(second)),
            key=headline,
        )
        for minutes, headline, first, second in (
            (9, LOST, lost, "The trawler had left the port on Monday."),
            (5, CUP, cup, "The trawler of a goalkeeper was late."),
        )
    ]
    return [outcome.id for outcome in archive.add(articles)]


async def shows(reader: Reader, *texts: str) -> None:
    await reader.sees(lambda: all(text in reader.picture() for text in texts))


def open_alerts(archive: Archive) -> list[Alert]:
    return archive.alerts.all(only_open=True)


def is_alerted(reader: Reader, time: str) -> bool:
    """Return whether the unread row of a time has the mark of an alert, below or behind it."""
    lines = reader.picture().splitlines()
    at = next(at for at, line in enumerate(lines) if f"● {time}" in line)
    column = lines[at].index(f"● {time}")
    return "!" in (lines[at + 1][column], lines[at][column + len(f"● {time} ")])


@SIZES
async def test_alerts_are_counted_shown_with_their_reason_and_acknowledged(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    async with open_desk(size) as reader:
        await reader.sees(lambda: "alert" not in reader.picture())
        with open_archive(archive.location) as other:  # another program brings them
            ids = wire(other, apart=True)
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 2)
        await shows(reader, "! 2")
        await reader.press("home")
        await shows(reader, "● 14:27", "● 14:23")
        await reader.sees(lambda: is_alerted(reader, "14:27") and is_alerted(reader, "14:23"))
        await reader.press("I")
        await shows(reader, "2 alerts to acknowledge", "Trawlers", LOST, CUP)
        await shows(reader, "“Trawler” in the headline", "“trawler” in paragraph 2")
        await shows(reader, "The trawler of a goalkeeper was late.")
        await reader.press("a")
        await shows(reader, "1 alert to acknowledge")
        assert CUP not in reader.picture()
        await reader.press("s")
        await shows(reader, "2 shown", "✓ Trawlers", CUP)
        await reader.press("s", "A")
        await reader.told("1 alert acknowledged")
        await shows(reader, "No alerts to acknowledge.")
        await reader.press("ctrl+z")
        await reader.told("Undone: 1 alert of watch “Trawlers” acknowledged")
        await shows(reader, "1 alert to acknowledge", LOST)
        await reader.press("enter")
        await reader.reads(LOST)
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        await reader.sees(lambda: reader.desk.widgets.headlines.alerted.articles == {ids[0]})


@SIZES
async def test_a_search_is_watched_with_what_it_would_have_matched(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    wire(archive)
    async with open_desk(size) as reader:
        await reader.press("slash", *"trawler", "enter")
        await reader.reads(LOST)
        await reader.press("P")
        await shows(reader, "trawler · would have matched 2 articles in the last 7 days")
        await shows(reader, CUP)
        await reader.press("end")
        await reader.type(" -cup")
        await shows(reader, "trawler -cup · would have matched 1 article in the last 7 days")
        await reader.press("tab", *"Trawlers", "ctrl+l")
        await shows(reader, "^l level: bell – a mark, a bell and a line")
        await reader.press("enter")
        await reader.told("Watching “Trawlers”. I shows alerts")
        (watch,) = archive.watches.all()
        assert (watch.search, watch.name, watch.level) == ("trawler -cup", "Trawlers", "bell")


async def test_what_is_no_watch_is_said_and_not_saved(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("P")
        await reader.type("after:2026-01-01")
        await shows(reader, "a watch has no dates: it looks at what arrives")
        await reader.press("enter", "enter")
        assert isinstance(reader.app.screen, WatchDialog)
        await reader.press("ctrl+u")
        await reader.rush("section:sci comet")
        await reader.press("enter")  # before it was tried
        await reader.told("Watching “section:sci comet”")
        assert [one.search for one in archive.watches.all()] == ["section:sci comet"]


async def test_a_filter_is_watched_as_a_search(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        await reader.press("f", "j", "j", "enter", "P")
        await reader.sees(lambda: isinstance(reader.app.screen, WatchDialog))
        await shows(reader, "section:")


@SIZES
async def test_what_watches_find_in_one_story_is_one_row_with_the_newest_and_a_count(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    archive.watches.add("fuel", name="Fuel")
    text = [
        "The trawler had left the port of Orsund on Monday with fourteen people on board.",
        "Divers found the trawler on Tuesday below the cliffs of the northern lighthouse.",
        "Fuel from the tanks of the trawler has reached the beaches south of the harbour.",
    ]
    for number in range(3):
        blocks = tuple(map(Block, text[: number + 1]))
        sent = NOW - timedelta(minutes=9 - number)
        archive.add([Article(f"Trawler {LOST}", "WORLD", sent, blocks=blocks, key=f"{number}")])
    assert [one.watch for one in archive.alerts.all()].count(1) == 3
    assert len({one.story for one in archive.alerts.all()}) == 1
    async with open_desk(size) as reader:
        await reader.press("I")
        await shows(reader, "Fuel, Trawlers · newest of 3", "1 alert to acknowledge")
        page = reader.app.screen
        assert isinstance(page, AlertsScreen)
        assert [(len(row.ids), row.article.id) for row in page.alert_list.rows] == [(4, 8)]
        await shows(reader, "Fuel: “Fuel” in paragraph 3")
        await shows(reader, "Trawlers: “Trawler” in the headline")
        await reader.press("a")
        await shows(reader, "No alerts to acknowledge")
        assert archive.alerts.count() == 0
        await reader.press("ctrl+z")
        await reader.told("Undone: 1 alert about")
        await shows(reader, "1 alert to acknowledge")
        await reader.press("f")
        await shows(reader, "Only the alerts of…", "Fuel")
        await reader.press("1")
        await shows(reader, "1 alert to acknowledge · only Fuel")
        await reader.press("a")
        await shows(reader, "Trawlers · newest of 3")
        assert {one.name for one in open_alerts(archive)} == {"Trawlers"}


@SIZES
async def test_watches_are_added_changed_and_removed(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    wire(archive)
    async with open_desk(size) as reader:
        await reader.run_command("watches")
        await shows(reader, "No watches yet. a adds one.")
        await reader.press("a")
        await reader.sees(lambda: isinstance(reader.app.screen, WatchDialog))
        await reader.type("trawler")
        await reader.press("enter")
        await shows(reader, "would have matched 2 articles", "mark: a mark in the list")
        await reader.press("l")
        await shows(reader, "bell: a mark, a bell and a line")
        await reader.press("o", "ctrl+u", *"night desk", "enter")
        await shows(reader, "bell · night desk", "owner: night desk")
        assert archive.watches.find("trawler").owner == "night desk"
        await reader.press("enter")
        await reader.sees(lambda: isinstance(reader.app.screen, WatchDialog))
        await reader.press("tab", "ctrl+u", *"Ships", "enter")
        await shows(reader, "Ships")
        await reader.press("x")
        await reader.told("Removed “Ships”")
        await shows(reader, "No watches yet. a adds one.")
        await reader.press("ctrl+z", "ctrl+z")
        await shows(reader, "trawler")
        assert isinstance(reader.app.screen, WatchesScreen)
        await reader.press("escape", "I", "w")
        await reader.sees(lambda: isinstance(reader.app.screen, WatchesScreen))
        await reader.press("escape")
        await reader.sees(lambda: isinstance(reader.app.screen, AlertsScreen))


async def test_a_kill_is_one_alert_that_lists_the_takes_with_their_times(
    open_desk: OpenDesk, archive: Archive
) -> None:
    text = "The trawler had left the port of Orsund on Monday with fourteen people on board."
    orlik, vest = (
        archive.sources.add(kind="feed", location=f"https://{one}.example/rss", name=one).id
        for one in ("Orlik", "Vest")
    )
    takes = [
        Article(
            LOST, "WORLD", NOW - timedelta(minutes=at), blocks=(Block(text),), key=f"{at}",
            source=source,
        )
        for at, source in ((9, orlik), (5, vest))
    ]  # fmt: skip
    ids = [archive.add([one], deduplicate=False)[0].id for one in takes]
    archive.marks.set(ids, read=True)
    archive.marks.set(ids[:1], starred=True)
    archive.briefs.create("Gulf")
    archive.briefs.add(ids[0], brief="Gulf")
    notice = Article(
        f"KILL: {LOST}", "WORLD", NOW, blocks=(Block("It was not."),), key="kill", source=orlik
    )
    archive.add([notice])
    assert len(archive.alerts.all()) == 2
    assert archive.alerts.count() == 1
    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        await reader.press("I")
        await shows(reader, "1 alert to acknowledge", "14:23 Orlik  raised just now")
        await shows(reader, f"  14:23 Orlik  starred, in brief “Gulf”  {LOST}")
        await shows(reader, f"  14:27 Vest  read  {LOST}", "! withdrawn", "Orlik withdrew it")
        await reader.press("a")
        await shows(reader, "No alerts to acknowledge.")
        await reader.press("ctrl+z")
        await shows(reader, "1 alert to acknowledge")


async def test_a_correction_of_used_material_says_what_it_corrects_and_where_that_is_used(
    open_desk: OpenDesk, archive: Archive
) -> None:
    text = "The trawler had left the port of Orsund on Monday with 14 people on board, they said."
    source = archive.sources.add(kind="feed", location="https://orlik.example/rss", name="Orlik").id
    first, corrected = (
        Article(
            headline, "WORLD", NOW - timedelta(minutes=at), blocks=(Block(words),), key=f"{at}",
            source=source,
        )
        for at, headline, words in (
            (9, LOST, text), (5, f"CORRECTED-{LOST}", text.replace("14", "19")),
        )
    )  # fmt: skip
    ids = [one.id for one in archive.add([first])]
    archive.briefs.create("Gulf")
    archive.briefs.add(ids[0], brief="Gulf")
    async with open_desk((120, 36)) as reader:
        with open_archive(archive.location) as other:
            other.add([corrected])
        await reader.told(f"! corrected: 14 → 19 · in brief “Gulf” · CORRECTED-{LOST} · I")
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        await reader.press("I")
        await shows(reader, "1 alert to acknowledge", "! corrected  14:27 Orlik")
        await shows(reader, "14 → 19 · in brief “Gulf”")
        await reader.press("a")
        await shows(reader, "No alerts to acknowledge.")
        await reader.press("ctrl+z")
        await shows(reader, "1 alert to acknowledge")
        await reader.press("enter")
        await reader.reads(f"CORRECTED-{LOST}")


async def test_an_alert_about_a_copy_does_not_say_that_its_source_withdrew_it(
    open_desk: OpenDesk, archive: Archive
) -> None:
    text = "The trawler had left the port of Orsund on Monday with fourteen people on board."
    orlik, vest = (
        archive.sources.add(kind="feed", location=f"https://{one}.example/rss", name=one).id
        for one in ("Orlik", "Vest")
    )
    takes = [
        Article(
            LOST, "WORLD", NOW - timedelta(minutes=at), blocks=(Block(text),), key=f"{at}",
            source=source,
        )
        for at, source in ((9, orlik), (5, vest))
    ]  # fmt: skip
    _, copy = [archive.add([one], deduplicate=False)[0].id for one in takes]
    archive.briefs.create("Gulf")
    archive.briefs.add(copy, brief="Gulf")
    archive.add(
        [
            Article(
                f"KILL: {LOST}", "WORLD", NOW, blocks=(Block("It was not."),), key="kill",
                source=orlik,
            )
        ]
    )  # fmt: skip
    async with open_desk((120, 36)) as reader:
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        await reader.press("I")
        await shows(reader, "! text withdrawn  14:27 Vest", "Orlik withdrew text in it: ")
        await shows(reader, f"{LOST} · in brief “Gulf”")


async def test_alerts_are_listed_by_story_and_only_those_of_one_watch(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.watches.add("trawler", name="Trawlers")
    archive.watches.add("lost", name="Losses")
    archive.watches.add("cup", name="Cups")
    ids = wire(archive)
    archive.marks.set(ids[:1], read=True)
    lost = archive.article(ids[0])
    later = Block("The trawler had left the port on Tuesday.")
    archive.add([replace(lost, blocks=(lost.blocks[0], later), digest="edited")])
    archive.stories.rename(archive.stories.of(ids)[ids[0]], "The trawler of Orsund")
    async with open_desk((120, 36)) as reader:
        await reader.press("I")
        page = reader.app.screen
        await shows(reader, "2 alerts to acknowledge", "The trawler of Orsund", "14:23", "14:27")
        assert isinstance(page, AlertsScreen)
        rows = page.alert_list.rows
        assert [(row.article.id, {*row.names}, len(row.ids)) for row in rows] == [
            (ids[0], {"silent change"}, 1),
            (ids[1], {"Cups", "Trawlers", "Losses"}, 4),
        ]
        assert [row.is_first for row in rows] == [True, False]
        await shows(reader, "Losses: “lost” in the headline, in the take of 14:23")
        await reader.press("j", "f", "escape")
        await shows(reader, "2 alerts to acknowledge")
        await reader.press("f", CHOICE_KEYS[rows[1].names.index("Trawlers")])
        await shows(reader, "1 alert to acknowledge · only Trawlers")
        assert [row.names for row in page.alert_list.rows] == [("Trawlers",)]
        await reader.press("A")
        await reader.told("1 alert acknowledged")
        await reader.sees(
            lambda: {one.name for one in open_alerts(archive)} == {"", "Cups", "Losses"}
        )
        await reader.press("ctrl+z")
        await shows(reader, "2 alerts to acknowledge")
        await reader.press("home", "x")
        await shows(reader, "No alerts to acknowledge")
        await reader.press("ctrl+z")
        await shows(reader, "2 alerts to acknowledge")
        await reader.press("G", "O")
        await reader.sees(lambda: isinstance(reader.app.screen, StoryScreen))
        await shows(reader, "The trawler of Orsund", "1 Takes")
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is page)


async def test_late_alerts_are_counted_apart_in_the_header_and_on_the_page(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.watches.add("trawler")
    archive.add([Article(LOST, "WORLD", NOW - timedelta(days=3), key="old")])
    async with open_desk((160, 45)) as reader:
        await shows(reader, "1 late alert I")
        wire(archive, apart=True)
        await shows(reader, "! 2 alerts, 1 late I")
        await reader.press("I")
        await shows(reader, "2 alerts, 1 late to acknowledge")


async def test_a_click_on_the_header_shows_the_alerts(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.watches.add("trawler")
    wire(archive, apart=True)
    async with open_desk((160, 45)) as reader:
        await shows(reader, "! 2 alerts I")
        at = reader.picture().splitlines()[0].index("2 alerts")
        await reader.pilot.click("#header", offset=(at, 0))
        await reader.sees(lambda: isinstance(reader.app.screen, AlertsScreen))


async def test_hostile_words_stay_text(open_desk: OpenDesk, archive: Archive) -> None:
    archive.watches.add("trawler", name="[red]Ships[/]")
    archive.add([Article("A [b]trawler[/b] \x1b[31m", "WORLD", NOW, key="x")])
    async with open_desk() as reader:
        await reader.press("I")
        await shows(reader, "! [red]Ships[/]", "A [b]trawler[/b]")


async def test_an_embargo_that_has_ended_is_an_alert(open_desk: OpenDesk, archive: Archive) -> None:
    archive.add([Article("EMBARGO until 1400 GMT: Budget", "WORLD", NOW - timedelta(hours=2))])
    async with open_desk() as reader:
        reader.desk.widgets.header.now += timedelta(minutes=1)
        await reader.sees(lambda: reader.desk.widgets.header.alerts == 1)
        await reader.told("! embargo over: EMBARGO until 1400 GMT: Budget")
        await reader.press("I")
        await shows(reader, "! embargo over", "its embargo has ended")


async def test_a_folded_story_is_marked_whichever_of_its_takes_has_the_alert(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.watches.add("trawler")
    text = "The trawler had left the port of Orsund on Monday with fourteen people on board."
    first, again = (
        Article(LOST, "WORLD", NOW - timedelta(minutes=at), blocks=(Block(text),), key=f"{at}")
        for at in (9, 5)
    )
    (one,) = archive.add([first])
    (other,) = archive.add([again], deduplicate=False)
    assert archive.alerts.articles() == {one.id}
    assert archive.alerts.heads() == {other.id}
    async with open_desk() as reader:
        await shows(reader, "● 14:27", "● 14:23")
        await reader.sees(lambda: is_alerted(reader, "14:23"))
        assert not is_alerted(reader, "14:27")
        await reader.press("ctrl+x")  # folds stories
        await reader.sees(lambda: is_alerted(reader, "14:27"))
