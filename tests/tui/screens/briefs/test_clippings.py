"""The clippings' page while articles and clippings change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from storage import Archive, open_archive
from storage.model import Block
from tests.tui.conftest import PORT, RATES, OpenDesk
from tests.tui.screens.conftest import SIZES
from tui.screens.briefs.screen import BriefsScreen


@SIZES
async def test_a_clipping_shows_the_corrected_speaker(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("3", "c")
        await reader.told("Clipped the quote")
        await reader.press("e", "down", "enter")
        await reader.told("Attributed to Piet Okkema")
        await reader.press("C")
        await reader.sees(lambda: "Piet Okkema · Orsund port" in reader.picture())
        await reader.press("Y")
        assert "moving again” — Piet Okkema, " in reader.app.clipboard
        await reader.press("ctrl+z")
        await reader.sees(lambda: "Marta Hellan · Orsund port" in reader.picture())


@SIZES
async def test_a_withdrawn_quote_is_marked_and_does_not_open_another_quote(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    archive.clippings.add(1, archive.quotes.of_article(1)[1])
    opening, cranes, _ = PORT[2]
    agreed = "“We all agreed,” union leader Piet Okkema said. “It is over.”"
    archive.set_text(1, [Block(opening), Block(cranes), Block(agreed)], standfirst="")
    async with open_desk(size) as reader:
        await reader.reads(PORT[0])
        await reader.press("j")
        await reader.reads(RATES[0])
        await reader.press("C")
        await reader.sees(lambda: "▌ The article no longer says this" in reader.picture())
        await reader.press("enter")
        await reader.told("The article no longer says this")
        await reader.reads(PORT[0])
        await reader.sees(lambda: reader.desk.widgets.quotes.chosen)
        assert reader.desk.widgets.quotes.index == 0  # as whenever an article is opened


async def test_a_clipping_of_a_part_of_a_quote_opens_the_quote(
    open_desk: OpenDesk, archive: Archive
) -> None:
    _, _, lost = archive.quotes.of_article(1)
    archive.clippings.add(1, replace(lost, text="We all lost", end=lost.start + len("We all lost")))
    async with open_desk() as reader:
        await reader.press("C")
        await reader.sees(lambda: "1 clipping" in reader.picture())
        assert "no longer" not in reader.picture()
        await reader.press("enter")
        await reader.sees(lambda: reader.desk.widgets.quotes.chosen == lost)


async def test_the_open_page_shows_clippings_of_another_process(
    open_desk: OpenDesk, archive: Archive
) -> None:
    archive.clippings.add(1)
    archive.clippings.add(2)
    async with open_desk() as reader:
        await reader.press("C")
        await reader.sees(lambda: "2 clippings" in reader.picture())
        page = reader.app.screen
        assert isinstance(page, BriefsScreen)
        await reader.press("j")
        with open_archive(archive.location) as other:
            other.clippings.add(1, other.quotes.of_article(1)[0])
            other.clippings.set_note(2, "for Sunday")
        await reader.sees(lambda: "3 clippings" in reader.picture())
        await reader.sees(lambda: "✎ for Sunday" in reader.picture())
        chosen = page.clipping_list.chosen
        assert chosen is not None
        assert chosen.id == 2


@SIZES
async def test_clippings_are_annotated_ordered_written_removed_and_opened(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int], tmp_path: Path
) -> None:
    async with open_desk(size) as reader:
        await reader.press("3", "j", "c")
        await reader.told("Clipped the quote")
        await reader.press("1", "j", "c")
        await reader.told("Clipped the article")
        await reader.press("C")
        await reader.sees(lambda: "2 clippings · by date" in reader.picture())
        await reader.sees_words("“Nobody won this")
        page = reader.app.screen
        assert isinstance(page, BriefsScreen)
        await reader.press("n")
        await reader.paste("for Sunday")
        await reader.press("enter")
        await reader.sees(lambda: "✎ for Sunday" in reader.picture())
        await reader.press("b")
        await reader.sees(lambda: "2 clippings · by speaker" in reader.picture())
        await reader.press("Y")
        assert reader.app.clipboard.startswith("“Nobody won this")
        await reader.press("w", "ctrl+u")
        await reader.paste(str(tmp_path / "clips.md"))
        await reader.press("enter")
        await reader.sees(lambda: (tmp_path / "clips.md").exists())
        await reader.press("x")
        await reader.sees(lambda: len(archive.clippings.all()) == 1)
        await reader.press("ctrl+z")
        await reader.sees(lambda: len(archive.clippings.all()) == 2)
        await reader.sees(lambda: page.clipping_list.row_count == 2)
        page.clipping_list.go_to(0)
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.reads("Orsund port reopens after nine-day stoppage")


@SIZES
async def test_clippings_are_ordered_by_hand(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    def order() -> list[int]:
        return [one.id for one in archive.clippings.all("hand")]

    for article in (1, 2, 3):
        archive.clippings.add(article)
    async with open_desk(size) as reader:
        await reader.press("C")
        await reader.sees(lambda: "3 clippings · by date" in reader.picture())
        page = reader.app.screen
        assert isinstance(page, BriefsScreen)
        await reader.press("J")
        await reader.sees(lambda: order() == [2, 1, 3] and page.clipping_list.cursor == 1)
        await reader.sees(lambda: "3 clippings · by hand" in reader.picture())
        await reader.press("J")
        await reader.sees(lambda: order() == [2, 3, 1] and page.clipping_list.cursor == 2)
        await reader.press("J", "ctrl+z")
        await reader.sees(lambda: order() == [2, 1, 3] and page.clipping_list.cursor == 1)
        await reader.press("K")
        await reader.sees(lambda: order() == [1, 2, 3] and page.clipping_list.cursor == 0)
        await reader.press("b")
        await reader.sees(lambda: "3 clippings · by date" in reader.picture())
        await reader.press("escape", "C")
        await reader.sees(lambda: "3 clippings · by hand" in reader.picture())


async def test_the_empty_page_of_clippings_says_how_to_clip(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("C")
        await reader.sees(lambda: "Nothing is clipped yet" in reader.picture())
        await reader.press("enter", "x", "n", "Y", "escape")
        assert reader.app.screen is reader.desk
