"""Statements among the quotes: shown by a key, remembered, and never passed off as quotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import Archive
from tests.tui.conftest import OpenDesk, fill, story
from tests.tui.screens.conftest import SIZES
from tests.tui.screens.speakers.page import open_speakers, title
from tui.screens.desk import Desk

PARAGRAPHS = (
    "Transport minister Jadwiga Lind met union leader Otto Brandau at noon.",
    "“It is a disgrace to the whole of the harbour,” Brandau said.",
    "The minister said the ferry would sail again in May.",
)
STATEMENT = "The minister said the ferry would sail again in May."


@pytest.fixture
def ferry(archive: Archive) -> Archive:
    fill(archive, [story(-1, "Minister meets dockers", "BUSINESS", PARAGRAPHS)], "Tolmin Post")
    return archive


@SIZES
async def test_a_key_shows_statements_and_the_next_run_remembers(
    open_desk: OpenDesk, ferry: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("home", "3")
        await reader.sees(lambda: "a disgrace" in reader.picture())
        assert "◇" not in reader.picture()
        await reader.press("minus")
        await reader.sees(lambda: "◇ The minister said" in " ".join(reader.picture().split()))
        assert f"“{STATEMENT[:12]}" not in reader.picture()
        await reader.sees_words("1 quote · 1 statement")
    async with open_desk(size) as reader:
        await reader.press("3")
        await reader.sees(lambda: "◇ The minister" in reader.picture())
        await reader.press("minus")
        await reader.sees(lambda: "◇ The minister" not in reader.picture())


async def test_a_statement_is_copied_without_quotation_marks_and_not_clipped(
    open_desk: OpenDesk, ferry: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("home", "3", "minus")
        await reader.sees(lambda: "◇ The minister" in reader.picture())
        await reader.press("G", "Y")
        await reader.sees(lambda: reader.app.clipboard)
        copied = reader.app.clipboard
        assert copied.startswith(f"{STATEMENT} (reported, not quoted) — ")
        assert "“" not in copied
        await reader.press("c")
        await reader.told("Statements are not quotes and cannot be clipped")
        assert ferry.clippings.all() == []


@SIZES
async def test_the_speaker_of_a_statement_is_corrected_and_what_is_none_is_left_out(
    open_desk: OpenDesk, ferry: Archive, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("home", "3", "minus")
        await reader.sees(lambda: "◇ The minister" in reader.picture())
        await reader.press("G", "e")
        await reader.sees(lambda: "Whose statement? The minister said" in reader.picture())
        await reader.type("brand")
        await reader.press("enter")
        await reader.told("Attributed to Otto Brandau. ^z undoes")
        await reader.sees(lambda: "✎" in reader.picture())
        await reader.press("e")
        await reader.sees(lambda: "Not a statement: leave it out" in reader.picture())
        await reader.press("down", "enter")
        await reader.told("Left out: not a statement. ^z undoes")
        await reader.sees(lambda: "◇ The minister" not in reader.picture())
        assert "a disgrace" in reader.picture()
        await reader.press("ctrl+z")
        await reader.sees(lambda: "◇ The minister" in reader.picture())
        assert "✎" in reader.picture()


@SIZES
async def test_the_speakers_page_lists_statements_instead_of_quotes(
    open_desk: OpenDesk, ferry: Archive, size: tuple[int, int]
) -> None:
    said = "“The ferry pays for itself,” Jadwiga Lind said."
    fill(ferry, [story(2, "Ferry pays", "BUSINESS", [said])], "Lund Echo")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("lind")
        await reader.sees(lambda: "Jadwiga Lind · 1 quote" in title(page))
        await reader.press("enter", "t")
        await reader.sees(lambda: "1 statement" in title(page))
        await reader.sees_words("◇ The minister said")
        await reader.press("t")
        await reader.sees(lambda: "1 quote" in title(page))
        await reader.press("slash")
        await reader.type("is:statement crane")
        await reader.sees(lambda: "No statements match" in reader.picture())
        await reader.press("ctrl+u")
        await reader.type("is:statement ferry")
        await reader.sees(lambda: "◇ The minister said" in reader.picture())


@SIZES
async def test_statements_near_the_words_are_listed_below_those_that_have_them(
    open_desk: OpenDesk, ferry: Archive, size: tuple[int, int]
) -> None:
    said = ["Jadwiga Lind spoke on a crane.", "Lind said the port would pay."]
    fill(ferry, [story(2, "Port pays", "BUSINESS", said)], "Lund Echo")
    fill(ferry, [story(3, "Ferry", "SPORT", ["“It pays,” Jadwiga Lind said."])], "Lund Echo")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("lind")
        await reader.sees(lambda: "Jadwiga Lind · 1 quote" in title(page))
        await reader.press("enter", "t")
        await reader.sees(lambda: "2 statements" in title(page))
        await reader.rush("/crane")
        await reader.sees(lambda: "0 statements · 1 nearby · crane" in title(page))
        picture = " ".join(reader.picture().split())
        assert "Near: crane · in the headline or beside it" in picture
        assert "◇ Lind said the port would pay." in picture


@SIZES
async def test_a_search_for_statements_lists_their_articles(
    open_desk: OpenDesk, ferry: Archive, size: tuple[int, int]
) -> None:
    said = "“The ferry pays for itself,” Jadwiga Lind said."
    fill(ferry, [story(2, "Ferry pays", "BUSINESS", [said])], "Lund Echo")
    async with open_desk(size) as reader:
        await reader.press("slash")
        await reader.type("is:statement ferr")
        await reader.sees(lambda: "/ in statements · ferr" in reader.picture())
        await reader.sees(lambda: "1 found" in reader.picture())
        await reader.lists("Minister meets dockers")
        await reader.press("down")
        await reader.sees(lambda: "in statements › ferr" in reader.picture())
        await reader.press("slash")
        await reader.sees(lambda: "is:statement ferr" in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: "in statements" not in reader.picture())


async def test_a_search_for_statements_says_that_only_the_newest_articles_were_read(
    open_desk: OpenDesk, archive: Archive
) -> None:
    later = [
        story(number, f"Late {number}", "BUSINESS", ["The ferry sails."]) for number in range(400)
    ]
    fill(archive, later, "Lund Echo")
    fill(archive, [story(401, "Minister meets dockers", "BUSINESS", PARAGRAPHS)], "Tolmin Post")
    async with open_desk((160, 45)) as reader:
        await reader.press("slash")
        await reader.type("is:statement ferry")
        await reader.sees(lambda: "0 found in the newest 400" in reader.picture())


async def test_a_search_of_articles_for_statements_goes_to_the_speakers_page_with_its_words(
    open_desk: OpenDesk, ferry: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("slash")
        await reader.type("is:statement sail may")
        await reader.sees(lambda: "⏎ statements by speaker" in reader.picture())
        await reader.press("enter")
        await reader.sees(lambda: "Everybody · 1 statement · sail may" in reader.picture())
        await reader.sees_words("◇ The minister said")
        await reader.press("enter")
        await reader.sees(lambda: isinstance(reader.app.screen, Desk))
        await reader.sees(lambda: "Minister meets dockers" in reader.picture())


async def test_a_search_for_statements_takes_its_section_along_and_nothing_that_is_wrong(
    open_desk: OpenDesk, ferry: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("slash")
        await reader.type("ferry is:statement source:nowhere")
        await reader.sees(lambda: "nowhere" in reader.picture() and "! " in reader.picture())
        await reader.press("enter")
        await reader.press("ctrl+u")
        await reader.type("ferry is:statement section:sport")
        await reader.press("enter")
        await reader.sees(lambda: "Everybody · 0 statements · Sport · ferry" in reader.picture())


async def test_the_summary_follows_the_speaker_whose_statements_are_listed(
    open_desk: OpenDesk, ferry: Archive
) -> None:
    async with open_desk((160, 45)) as reader:
        page = await open_speakers(reader)
        await reader.type("otto")
        await reader.sees(lambda: "Otto Brandau · 1 quote" in title(page))
        await reader.press("enter", "t", "h", "slash", "ctrl+u")
        await reader.type("hellan")
        await reader.sees(lambda: "Marta Hellan · 0 statements" in title(page))
        await reader.sees(lambda: "harbour master" in reader.picture())
        assert "Marta Hellan · 0 statements" in title(page)


async def test_an_export_has_statements_while_they_are_shown(
    open_desk: OpenDesk, ferry: Archive, tmp_path: Path
) -> None:
    async with open_desk((160, 45)) as reader:
        for name, key in (("without", ""), ("with", "minus")):
            if key:
                await reader.press("home", "3", key)
                await reader.sees(lambda: "◇ The minister" in reader.picture())
            await reader.run_command("ex")
            await reader.enter_path(tmp_path / f"{name}.jsonl")
            await reader.sees((tmp_path / f"{name}.jsonl").exists)
    assert '"kind": "statement"' not in (tmp_path / "without.jsonl").read_text("utf-8")
    assert '"kind": "statement"' in (tmp_path / "with.jsonl").read_text("utf-8")


@SIZES
async def test_a_statement_opened_from_the_speakers_page_is_shown_in_its_article(
    open_desk: OpenDesk, archive: Archive, size: tuple[int, int]
) -> None:
    padding = [f"The harbour has berth number {number} for cargo." for number in range(40)]
    text = [PARAGRAPHS[0], *padding, *PARAGRAPHS[1:]]
    fill(archive, [story(-1, "Minister meets dockers", "BUSINESS", text)], "Tolmin Post")
    said = "“The ferry pays for itself,” Jadwiga Lind said."
    fill(archive, [story(2, "Ferry pays", "BUSINESS", [said])], "Lund Echo")
    async with open_desk(size) as reader:
        page = await open_speakers(reader)
        await reader.type("lind")
        await reader.sees(lambda: "Jadwiga Lind · 1 quote" in title(page))
        await reader.press("enter", "t")
        await reader.sees(lambda: "1 statement" in title(page))
        await reader.press("enter")
        await reader.sees(lambda: reader.app.screen is reader.desk)
        await reader.told("Statements (reported, not quoted) are shown too. - hides them")
        await reader.sees(lambda: "berth number 39" in reader.picture())
