"""The border, keys and size of dialogs."""

from __future__ import annotations

import pytest

from storage import Archive
from tests.tui.conftest import OpenDesk, Reader
from tests.tui.screens.conftest import SIZES
from tui.app import NewsdeskApp
from tui.screens.dialogs.dialog import Dialog, fit_keys
from tui.screens.dialogs.key_list import KeyList
from tui.screens.help import HelpScreen


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (45, 12), (40, 10)], ids=str)
async def test_key_hints_stay_at_the_right_when_the_terminal_is_resized(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk((120, 36)) as reader:
        await reader.press("colon")
        await reader.sees(lambda: "Commands" in reader.picture())
        await reader.pilot.resize_terminal(*size)
        await reader.type("add a s")
        line = next(line for line in reader.picture().splitlines() if "Add a source" in line)
        assert ":add  a " in line
        await reader.press("escape", "A")
        await reader.sees(lambda: "Mark them as read" in reader.picture())
        await reader.pilot.resize_terminal(120, 36)
        line = next(line for line in reader.picture().splitlines() if "Mark them" in line)
        assert line.split("Mark them as read")[1].split()[0] == "y"


@pytest.mark.parametrize(
    ("width", "words"),
    [
        (40, "⏎ go · x remove · esc close"),
        (26, "⏎ go · ? keys · esc close"),
        (5, "? keys · esc close"),
    ],
)
def test_a_border_shows_as_many_key_hints_as_fit(width: int, words: str) -> None:
    assert fit_keys("⏎ go · x remove · esc close", width) == words


async def test_key_hints_follow_the_size_of_the_terminal(open_desk: OpenDesk) -> None:
    async with open_desk((160, 45)) as reader:
        await reader.press("C")
        await reader.sees(lambda: "Y copy · b order · ^z undo · esc close" in reader.picture())
        await reader.pilot.resize_terminal(60, 20)
        await reader.sees(lambda: "⏎ article · n note · ⇥ briefs" in reader.picture())
        await reader.sees(lambda: "esc close ─╯" in reader.picture())


@pytest.mark.parametrize("keys", [("question_mark",), ("Q",), ("S",), ("A",)], ids=str)
async def test_a_dialog_is_hidden_while_the_terminal_is_too_small(
    open_desk: OpenDesk, keys: tuple[str, ...]
) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press(*keys)
        await reader.sees(lambda: reader.app.focused and reader.app.screen is not reader.desk)
        focused, frame = reader.app.focused, reader.app.screen.query_one(".dialog")
        await reader.pilot.resize_terminal(39, 9)
        await reader.sees(lambda: "newsdesk needs 40x10" in reader.picture())
        assert "esc c" not in reader.picture()
        await reader.pilot.resize_terminal(80, 24)
        await reader.sees(lambda: "esc c" in reader.picture())
        assert reader.app.focused is focused
        assert frame.display
        if keys == ("Q",):
            await reader.pilot.resize_terminal(45, 14)
            await reader.press("enter")
            await reader.pilot.resize_terminal(39, 14)
            await reader.pilot.resize_terminal(45, 14)
            await reader.sees(lambda: "“The cranes" in reader.picture())
            assert reader.app.focused is not None
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is reader.desk)


@SIZES
async def test_toasts_do_not_cover_the_keys_and_the_title_of_a_page(
    archive: Archive, size: tuple[int, int]
) -> None:
    archive.clippings.add(1)
    async with NewsdeskApp(archive).run_test(size=size, notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        await reader.press("C")
        await reader.sees(lambda: "1 clipping" in reader.picture())
        await reader.press("Y")
        await reader.told("clipping with its citation")
        await reader.sees(lambda: "Sent to the terminal" in reader.picture())
        await reader.sees_words("⏎ article")
        await reader.sees_words("esc close ─╯")
        await reader.sees_words("1 clipping · by date")


async def test_the_footer_of_the_desk_is_empty_below_a_page(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        keys = reader.picture().splitlines()[-1]
        assert "⏎ read" in keys
        await reader.press("C")
        await reader.sees(lambda: "Nothing is clipped" in reader.picture())
        await reader.sees(lambda: not reader.picture().splitlines()[-1].strip())
        reader.desk.feed.list_again()
        await reader.pilot.pause(0.2)
        assert not reader.picture().splitlines()[-1].strip()
        await reader.press("escape")
        await reader.sees(lambda: reader.picture().splitlines()[-1] == keys)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        (("C",), ("n", "Note")),
        (("S",), ("!", "Only failing and silent sources")),
        (("Q", "enter"), ("W", "Copy all listed as Markdown")),
        (("v",), ("e", "Rename")),
        (("A",), ("esc", "One step back")),
        (("colon",), ("↓", "Down")),
    ],
    ids=str,
)
@SIZES
async def test_a_question_mark_shows_the_keys_of_the_dialog_it_is_typed_in(
    open_desk: OpenDesk, keys: tuple[str, ...], shown: tuple[str, str], size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press(*keys)
        await reader.sees(lambda: isinstance(reader.app.screen, Dialog))
        dialog = reader.app.screen
        await reader.press("question_mark")
        key, meaning = shown
        await reader.sees(lambda: isinstance(reader.app.screen, KeyList))
        assert isinstance(reader.app.screen, KeyList)
        rows = reader.app.screen.rows
        assert any(key in keys.split() and meaning == does for keys, does in rows)
        await reader.sees(lambda: "Keys" in reader.picture())
        await reader.press("escape")
        await reader.sees(lambda: reader.app.screen is dialog)


async def test_the_keys_of_a_page_are_those_it_gives_itself(open_desk: OpenDesk) -> None:
    async with open_desk((80, 24)) as reader:
        await reader.press("S", "question_mark")
        await reader.sees(lambda: isinstance(reader.app.screen, KeyList))
        assert isinstance(reader.app.screen, KeyList)
        meanings = {meaning for _, meaning in reader.app.screen.rows}
        assert not meanings & {"Focus Next", "Scroll Left", "Page Right", "Copy selected text"}


async def test_a_key_with_shift_is_written_as_its_sign(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("i", "question_mark")
        await reader.sees(lambda: isinstance(reader.app.screen, KeyList))
        assert isinstance(reader.app.screen, KeyList)
        assert ("J ⇧↓", "Move the section down") in reader.app.screen.rows


async def test_keys_that_a_field_would_type_are_listed_apart(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("Q")
        await reader.sees(lambda: reader.app.focused)
        await reader.press("f1")
        await reader.sees(lambda: isinstance(reader.app.screen, KeyList))
        assert isinstance(reader.app.screen, KeyList)
        rows = reader.app.screen.rows
        apart = rows.index(("Outside the text field", ""))
        assert ("m", "Merge") in rows[apart:]
        assert ("^z", "Undo") in rows[:apart]


async def test_a_question_mark_within_words_is_typed(open_desk: OpenDesk) -> None:
    async with open_desk() as reader:
        await reader.press("slash", "w", "h", "o", "question_mark")
        await reader.sees(lambda: "who?" in reader.picture())
        await reader.press("ctrl+u", "question_mark")
        await reader.sees(lambda: isinstance(reader.app.screen, HelpScreen))
