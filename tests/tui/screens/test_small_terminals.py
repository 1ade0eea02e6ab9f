"""Small terminals, and resizing with an open dialog."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import Archive
from storage.model import Filter
from tests.tui.conftest import PORT, OpenDesk, story
from tui.screens.dialogs.dialog import Dialog
from tui.screens.speakers.screen import SpeakersScreen


async def test_an_article_opened_in_a_narrow_terminal_is_beside_the_list_in_a_wide_one(
    open_desk: OpenDesk,
) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("enter")
        await reader.sees(lambda: "1 Headlines" not in reader.picture())
        await reader.pilot.resize_terminal(160, 45)
        await reader.sees(lambda: "1 Headlines" in reader.picture())
        assert reader.desk.panel_layout.focused_panel == "article"


async def test_the_history_is_wrapped_again_at_another_width(
    open_desk: OpenDesk, archive: Archive
) -> None:
    source = archive.sources.all()[0].id
    long = "Ships came in at dawn, one after another, to the last berth of the outer quay. " * 3
    edited = replace(story(0, PORT[0], PORT[1], (long,)), source=source, digest="edited")
    archive.add([edited])
    async with open_desk((160, 45)) as reader:
        await reader.press("E")
        await reader.sees(lambda: "+ Ships came in at dawn" in reader.picture())
        await reader.pilot.resize_terminal(45, 24)
        await reader.sees(lambda: reader.picture().count("+ ") >= 6)
        lines = [line for line in reader.picture().splitlines() if "+ " in line]
        words = " ".join(line.partition("+ ")[2].partition(" │")[0].strip() for line in lines[1:])
        assert " ".join(words.split()) == " ".join(long.split())


@pytest.mark.parametrize("key", ["I", "C", "W"])
async def test_a_page_has_all_of_a_low_screen(open_desk: OpenDesk, key: str) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press(key)
        await reader.sees(lambda: isinstance(reader.app.screen, Dialog))
        page = reader.app.screen
        assert isinstance(page, Dialog)
        await reader.sees(lambda: page.frame.region.size == (80, 24))
        await reader.pilot.resize_terminal(160, 45)
        await reader.sees(lambda: page.frame.region.height >= 40)


async def test_the_speakers_page_shows_one_list_at_a_time_in_a_narrow_terminal(
    open_desk: OpenDesk,
) -> None:
    async with open_desk((45, 14)) as reader:
        await reader.press("Q")
        await reader.sees(lambda: "Marta Hellan" in reader.picture())
        page = reader.app.screen
        assert isinstance(page, SpeakersScreen)
        await reader.sees(lambda: page.quote_list.row_count == 2)
        assert "cranes" not in reader.picture()
        await reader.press("enter")
        await reader.sees(lambda: "“The cranes are moving again,”" in reader.picture())
        assert "Piet Okkema" not in reader.picture()
        await reader.press("left")
        await reader.sees(lambda: "Piet Okkema" in reader.picture())
        await reader.press("slash", "slash", *"years")
        await reader.sees(lambda: "has not paid for years" in reader.picture())
        await reader.pilot.resize_terminal(80, 24)
        await reader.sees(lambda: "Piet Okkema" in reader.picture())
        assert page.focused is page.words_field


async def test_an_empty_archive_shows_helpful_keys_even_in_the_smallest_terminal(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk((40, 10)) as reader:
        source = archive.sources.all()[0].id
        archive.sources.remove(source, articles="remove")
        await reader.sees(lambda: ":im import files" in reader.picture())
        assert archive.count(Filter()) == 0
        for words in ("No headlines yet", "a add a source", "? all keys"):
            await reader.sees_words(words)
        archive.sources.add(kind="feed", location="http://127.0.0.1:9/rss", name="Tolmin Post")
        await reader.sees(lambda: "Nothing has arrived from the sources" in reader.picture())
        await reader.sees_words("R refresh")


@pytest.mark.parametrize("size", [(40, 10), (60, 20), (80, 24), (160, 45)], ids=str)
async def test_help_shows_a_key_and_its_description_on_one_line(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("question_mark", *"half")
        await reader.sees(lambda: "half a page" in reader.picture())
        lines = [line.strip("│ ") for line in reader.picture().splitlines()]
        assert not [line for line in lines if line.startswith("up")]


@pytest.mark.parametrize("size", [(80, 24), (45, 12)], ids=str)
async def test_a_quote_is_shown_in_the_text_where_both_have_no_room(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press("enter", "3")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "quotes")
        await reader.press("j", "enter")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "article")
        await reader.sees(lambda: "2 Article" in reader.picture())
        chosen = reader.desk.widgets.quotes.chosen
        assert chosen
        await reader.sees(lambda: chosen.text[:20] in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "quotes")


@pytest.mark.parametrize("keys", [("2",), ("4",), ("slash",)], ids=str)
async def test_the_focus_survives_a_terminal_that_is_too_small(
    open_desk: OpenDesk, keys: tuple[str, ...]
) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press(*keys)
        await reader.sees(lambda: reader.app.focused)
        focused = reader.app.focused
        await reader.pilot.resize_terminal(39, 9)
        await reader.sees(lambda: "newsdesk needs 40x10" in reader.picture())
        await reader.pilot.resize_terminal(80, 24)
        await reader.sees(lambda: reader.app.focused is focused)
