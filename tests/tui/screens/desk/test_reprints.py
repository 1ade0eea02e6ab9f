"""The same words in other papers, and what was said before, from the quote on the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import OpenDesk, Reader, fill, story
from tests.tui.screens.conftest import SIZES

WORDS = "The line has not paid for a decade, and nobody in this harbour thinks that it ever will"
CUT = "The line has not paid for a decade, and nobody"


@pytest.fixture
def papers(archive: Archive) -> Archive:
    """An archive in which three more papers have what is said in the newest article."""
    first = story(-1, "Harbour master on the ferry line", "BUSINESS", [f"“{WORDS},” said Marta"
        " Hellan, harbour master of Orsund. Ferries have been fewer for a decade."])  # fmt: skip
    later = story(0, "No more ferries", "BUSINESS", [f"“{WORDS},” said Piet Okkema."])
    cut = story(0, "Ferry line in doubt", "BUSINESS", [f"“{CUT},” the statement said."])
    older = story(3, "Ferry line loses money again", "BUSINESS",
        ["“A harbour needs a ferry line,” said Marta Hellan, the harbour master."])  # fmt: skip
    fill(archive, [replace(first, published=first.published + timedelta(hours=9))], "Tolmin Post")
    fill(archive, [later], "Lund Echo")
    fill(archive, [cut], "Velmark Times")
    fill(archive, [older], "Harbour News")
    return archive


async def read_newest(reader: Reader) -> None:
    await reader.press("home", "enter")
    await reader.sees(lambda: "Harbour master on the ferry line" in reader.picture())
    await reader.sees(lambda: "in 3 papers" in reader.picture())


async def test_a_card_says_in_how_many_papers_its_words_are_and_who_disagrees(
    open_desk: OpenDesk, papers: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await read_newest(reader)
        picture = reader.picture()
        assert "Lund Echo names Piet Okkema" in picture
        assert "likely Marta Hellan" in picture  # it is disputed


async def test_a_disputed_or_borrowed_name_is_copied_with_who_names_whom(
    open_desk: OpenDesk, papers: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await read_newest(reader)
        await reader.press("3", "Y")
        await reader.told("with “Lund Echo names Piet Okkema”")
        assert f"“{WORDS}” — likely Marta Hellan, harbour master" in reader.app.clipboard
        assert reader.app.clipboard.endswith("[Lund Echo names Piet Okkema]")
        await reader.press("Q")
        await reader.type("hellan")
        await reader.sees(lambda: "in 3 papers" in reader.picture())
        await reader.press("enter", "Y")
        await reader.told("citation, with “Lund Echo names Piet Okkema”")
        assert " — likely Marta Hellan" in reader.app.clipboard
        assert reader.app.clipboard.endswith("[Lund Echo names Piet Okkema]")


@SIZES
async def test_a_page_lists_where_the_words_are_and_goes_there(
    open_desk: OpenDesk, papers: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("home", "enter")
        await reader.sees(lambda: "Harbour master on" in reader.picture())
        await reader.press("quotation_mark")
        await reader.sees(lambda: "The same words elsewhere · in 3 papers" in reader.picture())
        picture = reader.picture()
        assert "Piet Okkema" in picture
        assert "25 Jun 2025 14:00 · Lund Echo · No more ferries" in picture
        assert "25 Jun 2025 14:00 · Velmark Times · shorter" in picture
        await reader.press("escape")
        await reader.press("quotation_mark")
        await reader.sees(lambda: "Lund Echo" in reader.picture())
        await reader.press("home", "enter")
        await reader.reads("Ferry line in doubt")


@SIZES
async def test_a_paper_with_several_takes_has_one_row_and_short_words_of_others_are_apart(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    said = [f"“{WORDS},” said Marta Hellan, harbour master of Orsund.", "“We wait,” Hellan said."]
    fill(archive, [story(-1, "Harbour master on the ferry line", "BUSINESS", said)], "Lund Echo")
    takes = [story(number, f"Ferry line, take {number}", "BUSINESS", said[:1]) for number in (0, 1)]
    fill(archive, takes, "Tolmin Post")
    fill(archive, [story(2, "Strike", "BUSINESS", ["“We wait,” said Ada Quist."])], "Strike News")
    async with open_desk(size) as reader:
        await reader.press("home", "enter")
        await reader.reads("Harbour master on the ferry line")
        await reader.press("3", "quotation_mark")
        await reader.sees(lambda: "elsewhere · in 2 papers" in reader.picture())
        assert reader.picture().count("Tolmin Post ·") == 1
        await reader.sees_words("Tolmin Post · in 2 articles · ")
        await reader.press("escape", "j", "quotation_mark")
        await reader.sees(
            lambda: "Only a few words: perhaps not the same occasion" in reader.picture()
        )
        await reader.sees_words("Strike News")
        assert "elsewhere · in" not in reader.picture()


async def test_earlier_statements_stand_apart_from_earlier_quotes(
    open_desk: OpenDesk, archive: Archive
) -> None:
    stated = "Marta Hellan, harbour master of Orsund, said the ferry would never pay."
    fill(archive, [story(6, "Ferry loses money", "BUSINESS", [stated])], "Tolmin Post")
    again = ["“A ferry is not a bridge,” said Marta Hellan, harbour master of Orsund."]
    fill(archive, [story(5, "Ferry or bridge", "BUSINESS", again)], "Tolmin Post")
    last = ["“The ferry is full,” said Marta Hellan, harbour master of Orsund."]
    fill(archive, [story(-1, "Ferry is full", "BUSINESS", last)], "Tolmin Post")
    async with open_desk() as reader:
        await reader.press("home", "enter")
        await reader.reads("Ferry is full")
        await reader.press("apostrophe")
        await reader.sees(lambda: "subject · 1 quote · 1 statement" in reader.picture())
        lines = reader.picture().splitlines()
        quotes, statements = (
            next(at for at, line in enumerate(lines) if heading in line)
            for heading in ("▏ Quotes", "▏ Statements: reported, not quoted")
        )
        assert "“A ferry is not a bridge,”" in lines[quotes + 1]
        assert "◇ Marta Hellan" in lines[statements + 1]


async def test_what_the_speaker_said_before_is_shown_beside_the_quote(
    open_desk: OpenDesk, papers: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("home", "enter")
        await reader.sees(lambda: "Harbour master on" in reader.picture())
        await reader.press("apostrophe")
        await reader.sees(lambda: "Marta Hellan earlier" in reader.picture())
        await reader.sees(lambda: "A harbour needs a ferry line" in reader.picture())
        await reader.sees_words(WORDS[:30])


async def test_words_nobody_else_has_and_nobody_said_before_are_explained(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("home", "enter")
        await reader.sees(lambda: "The cranes are moving" in reader.picture())
        await reader.press("quotation_mark")
        await reader.sees(lambda: "No other article has these words" in reader.picture())
        await reader.press("escape", "apostrophe")
        await reader.sees(lambda: "Nothing earlier is close enough to this" in reader.picture())


async def test_a_correction_reaches_the_copies_and_says_so(
    open_desk: OpenDesk, papers: Archive
) -> None:
    again = story(
        0, "Harbour master: no more ferries", "BUSINESS", [f"“{WORDS},” said Marta Hellan."]
    )
    fill(papers, [again], "Coast Daily")
    async with open_desk((160, 45)) as reader:
        await reader.press("home", "enter")
        await reader.sees(lambda: "in 4 papers" in reader.picture())
        await reader.press("3", "e")
        await reader.type("Lena Ort")
        await reader.press("enter")
        await reader.told("Attributed to Lena Ort, also in 2 copies. ^z undoes")
        assert len(papers.quotes.find(Filter(speaker="Lena Ort"))) == 3
        await reader.press("ctrl+z")
        await reader.sees(lambda: not papers.quotes.find(Filter(speaker="Lena Ort")))
