"""What the reader decides on the page of a story, each with undo and redo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storage import Archive
from tests.tui.conftest import OpenDesk, Reader
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.story.wire import (
    CUP,
    OIL,
    TRAWLER,
    article_of,
    listed,
    open_story,
)
from tui.screens.story.chooser import StoryChooser


@SIZES
async def test_a_story_is_split_from_a_take_on_and_undone(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 6)
        await reader.press("X")
        await reader.told("2 takes are now a story of their own, shown here; the others stay in ")
        await reader.sees(lambda: listed(page) == [6, 7])
        assert page.panes.takes.chosen is not None
        assert page.panes.takes.chosen.article.id == 6
        assert archive.stories.of([5, 6, 7]) == {5: 1, 6: 4, 7: 4}
        await reader.press("ctrl+z")
        await reader.told(
            "Undone: splitting of 2 articles from “Trawler aground closes Orhavan harbour”"
        )
        await reader.sees(lambda: listed(page) == [1, 4, 6, 7])
        await reader.press("ctrl+r")
        await reader.told("Redone")
        await reader.sees(lambda: listed(page) == [1, 4])
        await reader.press("g", "X")
        await reader.told("This is the first take")
        await reader.press("escape")
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.stories.of([7]) == {7: 1})


async def test_reading_a_take_does_not_come_between_a_split_and_its_undo(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.marks.set([6, 7], read=False)
    async with open_desk() as reader:
        page = await open_story(reader, 6)
        await reader.press("X")
        await reader.sees(lambda: listed(page) == [6, 7])
        await reader.press("g", "enter")
        await reader.sees(lambda: archive.article(6).read)
        await reader.press("ctrl+z")
        await reader.told(
            "Undone: splitting of 2 articles from “Trawler aground closes Orhavan harbour”"
        )
        await reader.sees(lambda: listed(page) == [1, 4, 6, 7])
        assert archive.article(6).read


async def test_stories_that_share_words_are_offered_before_newer_ones(
    open_desk: OpenDesk, archive: Archive
) -> None:
    budget = article_of(30, "Touchline", "Parliament passes the budget", 9, "It was a long night.")
    archive.add([replace(budget, source=archive.article(2).source)], deduplicate=False)
    async with open_desk() as reader:
        await open_story(reader, 4)
        for key in ("M", "J"):
            await reader.press(key)
            chooser = await choose(reader)
            await offers(reader, chooser, 3, 4, 2)
            await reader.paste("budget")
            await offers(reader, chooser, 4)
            await reader.press("escape")


@SIZES
async def test_takes_move_to_another_story_found_by_its_words(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 4)
        await reader.press("m", "m", "M")
        chooser = await choose(reader)
        await reader.sees(lambda: chooser.options.offered == [3, 2, 0])
        await reader.paste("vestmark")
        await reader.sees(lambda: chooser.options.offered == [2, 0])
        await reader.sees_words(CUP[:30])
        await reader.press("enter")
        await reader.told("3 takes moved. ^z undoes")  # one of them stands for two
        await reader.sees(lambda: listed(page) == [1, 7])
        assert {archive.stories.of([id_])[id_] for id_ in (2, 4, 5, 6)} == {2}
        await reader.press("ctrl+z")
        await reader.sees(lambda: listed(page) == [1, 4, 6, 7])


async def test_a_story_is_found_by_the_name_the_reader_gave_it(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.stories.rename(2, "Sports weekend")
    async with open_desk() as reader:
        page = await open_story(reader, 8)
        await reader.press("J")
        chooser = await choose(reader)
        await reader.paste("weekend sp")
        await reader.sees(lambda: chooser.options.offered == [2])
        await reader.sees_words("Sports weekend")
        await reader.press("enter")
        await reader.sees(lambda: "Merge these two stories?" in reader.picture())
        await reader.press("y")
        await reader.sees(lambda: listed(page) == [2, 8])


async def test_a_take_gets_a_story_of_its_own(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 7)
        await reader.press("M")
        chooser = await choose(reader)
        await reader.sees(lambda: chooser.options.offered == [3, 2, 0])
        await reader.sees_words("A story of its own")
        await reader.press("down", "down", "down", "enter")
        await reader.told("1 take moved")
        await reader.sees(lambda: listed(page) == [1, 4, 6])
        assert archive.stories.of([7]) == {7: 4}


async def test_the_page_follows_takes_that_all_move(open_desk: OpenDesk, archive: Archive) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 8)
        await reader.press("M")
        chooser = await choose(reader)
        await reader.paste("2")
        await reader.sees(lambda: chooser.options.offered == [2])
        await reader.press("enter")
        await reader.sees(lambda: listed(page) == [2, 8])
        assert archive.stories.of([8]) == {8: 2}


@SIZES
async def test_stories_are_merged_suggested_ones_first(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    for _ in range(5):
        archive._engine.change(lambda: archive._engine.stories.add_bridge(1, 2))
    async with open_desk(size) as reader:
        page = await open_story(reader, 1)
        await reader.press("J")
        chooser = await choose(reader)
        await reader.sees(lambda: chooser.options.offered == [2, 3])
        await reader.sees_words("suggested · 1 take")
        await reader.press("enter")
        await reader.sees(lambda: "Merge these two stories?" in reader.picture())
        await reader.sees_words("(1 take)")
        await reader.sees_words("(6 takes)")
        await reader.press("y")
        await reader.told("Merged into one story. ^z undoes")
        await reader.sees(lambda: listed(page) == [1, 2, 4, 6, 7])
        await reader.press("ctrl+z")
        await reader.sees(lambda: listed(page) == [1, 4, 6, 7])
        await reader.press("J", "escape")
        assert archive.stories.of([2]) == {2: 2}


async def test_no_story_is_merged_with_unless_it_was_chosen(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await open_story(reader, 1)
        await reader.press("J")
        chooser = await choose(reader)
        await reader.sees(lambda: chooser.options.offered == [3, 2])
        await reader.press("enter")
        await reader.told("Type words to find a story")
        await reader.press("down", "enter")
        await reader.sees(lambda: "Merge these two stories?" in reader.picture())
        await reader.sees_words(OIL)
        await reader.press("n")
        assert archive.stories.of([8]) == {8: 3}


async def test_the_older_story_stays_when_a_newer_one_is_merged_with_it(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 8)
        await reader.press("J")
        chooser = await choose(reader)
        await reader.paste("concord")
        await reader.sees(lambda: chooser.options.offered == [2])
        await reader.press("enter")
        await reader.sees(lambda: "Merge these two stories?" in reader.picture())
        await reader.press("y")
        await reader.sees(lambda: listed(page) == [2, 8])
        assert archive.stories.get(3).id == 2


@SIZES
async def test_two_stories_are_set_apart_so_that_merging_is_not_suggested(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    for _ in range(5):
        archive._engine.change(lambda: archive._engine.stories.add_bridge(1, 3))
    async with open_desk(size) as reader:
        await open_story(reader, 1)
        await reader.press("a")
        await reader.sees(lambda: "Keep this story apart from…" in reader.picture())
        await reader.sees_words(OIL[:40])
        await reader.press("1")
        await reader.told("Kept apart; merging will not be suggested again. ^z undoes")
        assert archive.stories.suggestions() == []
        await reader.press("a")
        await reader.told("No story is suggested for merging with this one")
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.stories.suggestions()) == 1)


@SIZES
async def test_a_story_is_named_and_called_after_a_headline_again(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        page = await open_story(reader, 1)
        await reader.press("e", "ctrl+u")
        await reader.paste("The trawler")
        await reader.press("enter")
        await reader.told("Renamed to “The trawler”. ^z undoes")
        await reader.sees(lambda: str(page.frame.border_title) == "The trawler")
        await reader.press("e", "ctrl+u", "enter")
        await reader.sees(lambda: str(page.frame.border_title) == TRAWLER)
        await reader.press("ctrl+z")
        await reader.sees(lambda: archive.stories.summary(1).name == "The trawler")


async def test_the_desk_undoes_what_the_page_has_changed(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        page = await open_story(reader, 7)
        await reader.press("X")
        await reader.sees(lambda: listed(page) == [7])
        await reader.press("q")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.press("ctrl+z")
        await reader.told(
            "Undone: splitting of 1 article from “Trawler aground closes Orhavan harbour”"
        )
        await reader.sees(lambda: archive.stories.of([7]) == {7: 1})


async def test_a_story_is_exported_with_its_quotes_by_speaker(
    open_desk: OpenDesk, archive: Archive, tmp_path: Path
) -> None:
    file = tmp_path / "trawler.md"
    async with open_desk() as reader:
        await open_story(reader, 1)
        await reader.press("w")
        await reader.enter_path(tmp_path / "trawler.txt")
        await reader.sees(lambda: "must end in .md" in reader.picture())
        await reader.enter_path(file)
        await reader.told("Exported 6 takes and all quotes to")
    text = file.read_text("utf-8")
    assert text.startswith(f"# {TRAWLER}\n")
    assert "### Ada Bell" in text
    assert "frightened for long” (Meridian Wire, Orlik Gazette, Radio Selcan)" in text
    assert text.count("Nobody was hurt") == 2  # in the take that says so first, and as a quote
    assert archive.undo.revert_last() is None


async def offers(reader: Reader, chooser: StoryChooser, *ids: int) -> None:
    """Wait until these stories are offered first."""
    await reader.sees(lambda: chooser.options.offered[: len(ids)] == [*ids])


async def choose(reader: Reader) -> StoryChooser:
    """Wait for the dialog that asks for a story."""
    await reader.sees(lambda: isinstance(reader.app.screen, StoryChooser))
    chooser = reader.app.screen
    assert isinstance(chooser, StoryChooser)
    await reader.sees(lambda: chooser.options.offered)
    return chooser
