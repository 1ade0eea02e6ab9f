"""Counts before a key, several rows at once, the page's shape, and what is taken out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.screen import Screen

from storage import Archive
from storage.feeds.full_text import extra
from storage.model import Filter, Link
from tests.tui.conftest import COMET, CUP, FERRY, PORT, RATES, OpenDesk, Reader, fill, story
from tui.app import NewsdeskApp
from tui.commands.settings_file import read_keys
from tui.screens.desk import Desk

MANY = [f"Bulletin {number} from Tolmin" for number in range(30)]


@pytest.fixture
def bulletins(archive: Archive) -> Archive:
    fill(
        archive,
        [story(10 + n, headline, "LOCAL", ["Nothing new."]) for n, headline in enumerate(MANY)],
    )
    return archive


@pytest.mark.usefixtures("bulletins")
async def test_a_count_moves_so_many_rows_and_the_panel_stays(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("1", "2", "j")
        assert reader.desk.widgets.headlines.cursor == 12
        assert reader.desk.panel_layout.focused_panel == "headlines"
        await reader.press("0", "3", "k")
        assert reader.desk.widgets.headlines.cursor == 9
        await reader.press("3", "4", "G")
        assert reader.desk.widgets.headlines.cursor == 33


@pytest.mark.usefixtures("bulletins")
async def test_a_count_is_shown_while_it_is_typed(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("1", "5")
        await reader.sees_words("15 times")
        await reader.press("j")
        assert "times" not in reader.picture().splitlines()[-1]


async def test_a_count_before_next_goes_so_many_unread_on(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("0", "2", "n")
        await reader.reads(COMET[0])


async def test_a_number_and_enter_open_that_headline_of_the_screen(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("5", "enter")
        await reader.reads(FERRY[0])
        assert reader.desk.panel_layout.focused_panel == "article"


async def test_one_digit_still_goes_to_its_panel(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("3", "j")
        assert reader.desk.panel_layout.focused_panel == "quotes"
        assert reader.desk.widgets.quotes.index == 1


@pytest.mark.usefixtures("bulletins")
async def test_as_in_vim_every_number_counts(archive: Archive) -> None:
    keys = read_keys(Path("no-such-file"), "vim")
    async with NewsdeskApp(archive, keys).run_test(size=(160, 45)) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("3", "j")
        assert reader.desk.widgets.headlines.cursor == 3
        await reader.press("alt+3")
        await reader.sees(lambda: reader.desk.panel_layout.focused_panel == "quotes")


async def test_marks_are_meant_for_all_rows_that_are_picked(
    open_desk: OpenDesk, archive: Archive
) -> None:
    async with open_desk() as reader:
        await reader.press("m", "j", "m", "s")
        await reader.sees(lambda: archive.select(Filter(starred=True)).total == 2)
        starred = archive.select(Filter(starred=True)).rows(0, 9)
        assert [row.headline for row in starred] == [PORT[0], COMET[0]]
        await reader.sees_words("✓ 2 selected")
        lines = reader.picture().splitlines()
        picked = [at for at, line in enumerate(lines) if "▎✓ " in line]
        assert len(picked) == 2
        assert all("▎★" in lines[at + 1] for at in picked)
        await reader.press("r")
        await reader.sees(lambda: archive.select(Filter()).unread == 3)
        await reader.press("escape")
        assert "picked" not in reader.picture()
        await reader.press("r")
        await reader.sees(lambda: archive.select(Filter()).unread == 2)
        assert archive.select(Filter()).rows(3, 4)[0].read


async def test_what_is_picked_is_dropped_with_the_list_it_was_picked_in(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("m")
        reader.desk.feed.narrow(sections=frozenset({"SPORT"}))
        await reader.lists(CUP[0])
        assert not reader.desk.widgets.headlines.picked


async def test_many_pages_open_in_the_browser_only_after_a_question(
    open_desk: OpenDesk, bulletins: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    async with open_desk() as reader:
        await reader.press("m", "m", "o")
        await reader.told("clipboard: 2 links")
        await reader.press("m", "m", "m", "m", "o")
        await reader.sees_words("Open them all")
        await reader.press("y")
        await reader.told("clipboard: 6 links")
        assert len(reader.app.clipboard.splitlines()) == 6


async def test_the_width_of_text_and_the_lines_of_a_row_are_remembered(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as reader:
        await reader.press("less_than_sign", "less_than_sign", "D")
        await reader.told("Text up to 64 columns wide")
        assert reader.desk.widgets.headlines.density == "one"
    async with open_desk() as reader:
        assert reader.desk.widgets.article.measure == 64
        assert reader.desk.widgets.headlines.density == "one"
        await reader.press("D", *["greater_than_sign"] * 20)
        assert reader.desk.widgets.article.measure == 120
        assert reader.desk.widgets.headlines.density == "two"


@pytest.mark.parametrize("installed", [True, False])
async def test_the_whole_text_is_offered_only_where_what_fetches_it_is_installed(
    open_desk: OpenDesk, archive: Archive, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr(extra, "is_available", lambda: installed)
    fill(
        archive, [replace(story(-1, "Dredger sinks", "WORLD", ["Short."]), summary_only=True)], "B"
    )
    async with open_desk() as reader:
        await reader.reads("Dredger sinks")
        await reader.sees(lambda: "o opens the page." in reader.picture())
        assert ("t fetches the whole text" in reader.picture()) == installed


async def test_where_rows_take_one_line_anyhow_the_key_says_so_and_changes_nothing(
    open_desk: OpenDesk,
) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("D")
        await reader.told("In a window this small, headlines take one line each")
        await reader.pilot.resize_terminal(160, 45)
        await reader.sees(lambda: reader.desk.widgets.headlines.density == "two")
        await reader.press("D")
        await reader.sees(lambda: re.search(r"14:00 Orsund port", reader.picture()))


async def test_links_are_listed_and_opened_by_number(
    open_desk: OpenDesk, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    article = story(-1, "Tide tables redrawn", "SCIENCE", ["See the tables and the map."])
    block = replace(
        article.blocks[0],
        links=(
            Link(8, 14, "https://tides.example/tables"),
            Link(23, 26, "https://tides.example/map"),
        ),
    )
    fill(archive, [replace(article, blocks=(block,))])
    async with open_desk() as reader:
        await reader.reads(article.headline)
        await reader.press("w")
        await reader.sees(lambda: re.search(r"map  .*tides\.example  2", reader.picture()))
        await reader.press("2")
        await reader.told("map")
        await reader.press("j")
        await reader.reads(PORT[0])
        await reader.press("w")
        await reader.told("no links")


async def test_the_text_is_copied_with_a_line_a_paragraph(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("ctrl+y")
        assert reader.app.clipboard == "\n\n".join((PORT[0], *PORT[2]))
        await reader.told("Sent to the terminal's clipboard: text of the article")
        assert RATES[0] not in reader.app.clipboard


@pytest.mark.parametrize("keys", [(), ("a",), ("question_mark",), ("S",), ("slash",)], ids=str)
async def test_two_times_control_c_quits(open_desk: OpenDesk, keys: tuple[str, ...]) -> None:
    async with open_desk() as reader:
        await reader.press(*keys)
        await reader.press("ctrl+c")
        await reader.told("^c again quits")
        assert not reader.app.clipboard
        await reader.press("ctrl+c")
        await reader.sees(lambda: not reader.app.is_running)


def test_no_action_of_the_desk_takes_the_place_of_one_of_every_screen() -> None:
    ours = {
        name
        for layer in Desk.__mro__
        if layer.__module__.startswith("tui.")
        for name in vars(layer)
    }
    assert not {name for name in ours & set(dir(Screen)) if name.startswith("action_")}
