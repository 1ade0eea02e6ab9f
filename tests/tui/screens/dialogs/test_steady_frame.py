"""Dialogs whose content changes as one types keep their height and place."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from storage import Archive
from tests.tui.conftest import OpenDesk, Reader
from tui.app import NewsdeskApp


def frame(reader: Reader) -> Region:
    return reader.app.screen.query_one(".dialog").region


@pytest.mark.parametrize("key", ["colon", "question_mark"])
@pytest.mark.parametrize("size", [(160, 45), (80, 24), (45, 12)], ids=str)
async def test_a_dialog_stays_where_it_is_as_one_types(
    open_desk: OpenDesk, key: str, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.press(key)
        await reader.sees(lambda: reader.app.screen is not reader.desk)
        await reader.pilot.pause(0.1)
        before = frame(reader)
        assert before.height > 6
        for typed in ("b", "r", "zzz"):
            await reader.type(typed)
            await reader.pilot.pause()
            assert frame(reader) == before


@pytest.mark.parametrize("command", ["dates", "import", "correct", "watch"])
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
async def test_no_dialog_changes_its_height_as_one_types(
    open_desk: OpenDesk, command: str, size: tuple[int, int]
) -> None:
    async with open_desk(size) as reader:
        await reader.sees(lambda: reader.desk.reading.opened)
        reader.desk.registry.run(command)
        await reader.sees(lambda: reader.app.screen is not reader.desk)
        await reader.pilot.pause(0.1)
        before = frame(reader)
        for typed in ("yesterday 18:00..06:00", "/tmp/", "~/", "ferry", "a", "xyzzy"):
            await reader.press("ctrl+u")
            await reader.paste(typed)
            await reader.pilot.pause(0.1)
            assert frame(reader) == before, typed


async def test_a_dialog_that_needs_more_lines_grows_downwards_and_stays_on_the_screen(
    open_desk: OpenDesk,
) -> None:
    async with open_desk((100, 30)) as reader:
        await reader.press("d")
        await reader.sees(lambda: reader.app.screen is not reader.desk)
        await reader.pilot.pause(0.1)
        before = frame(reader)
        await reader.type("someday or other, between the years, when nobody looks " * 3)
        await reader.pilot.pause(0.1)
        after = frame(reader)
        assert after.y == before.y
        assert after.height >= before.height
        await reader.press("ctrl+u")
        await reader.pilot.pause(0.1)
        assert frame(reader) == after


async def test_a_dialog_is_in_the_middle_again_at_another_size(open_desk: OpenDesk) -> None:
    async with open_desk((120, 36)) as reader:
        await reader.press("colon")
        await reader.sees(lambda: reader.app.screen is not reader.desk)
        await reader.pilot.resize_terminal(160, 60)
        await reader.sees(lambda: abs(frame(reader).y - (60 - frame(reader).bottom)) <= 1)


async def test_toasts_stand_in_the_corner_below_whatever_is_open(archive: Archive) -> None:
    async with NewsdeskApp(archive).run_test(size=(120, 36), notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        reader.app.notify("Done", timeout=60)
        for key, bottom in (("1", 34), ("C", 31)):
            await reader.press(key)
            await reader.sees(lambda: reader.app.screen.query("Toast"))
            await reader.pilot.pause(0.1)
            toast = reader.app.screen.query("Toast").first().region
            assert (toast.right, toast.bottom) == (118, bottom)


@pytest.mark.parametrize("size", [(40, 10), (120, 36), (160, 45), (220, 60)], ids=str)
async def test_a_long_toast_covers_no_row_of_the_list(
    archive: Archive, size: tuple[int, int]
) -> None:
    async with NewsdeskApp(archive).run_test(size=size, notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        reader.desk.context.toast("Copied: https://harbour.example/" + "a-long-way-down/" * 30)
        await reader.sees(lambda: reader.app.screen.query("Toast"))
        await reader.pilot.pause(0.1)
        toast = reader.app.screen.query("Toast").first().region
        rows = reader.desk.widgets.headlines.content_region
        assert toast.height <= 5
        assert not toast.intersection(rows)
        await reader.sees_words("Copied:")


@pytest.mark.parametrize("length", [34, 36, 37, 38, 39, 45])
async def test_a_toast_of_a_small_screen_is_never_cut(archive: Archive, length: int) -> None:
    async with NewsdeskApp(archive).run_test(size=(40, 10), notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        words = f"Starred {'x' * (length - 17)} · ^z end"
        reader.desk.context.toast(words)
        await reader.sees(lambda: "Starred" in reader.picture())
        assert words in " ".join(" ".join(reader.picture().splitlines()[-2:]).split())


async def test_a_toast_that_replaces_another_stands_in_its_place(archive: Archive) -> None:
    async with NewsdeskApp(archive).run_test(size=(120, 36), notifications=True) as pilot:
        reader = Reader(pilot)
        await reader.sees(lambda: reader.desk.reading.opened)
        for words in ("First", "Second", "Third"):
            reader.desk.context.toast(words)
            await reader.sees(lambda words=words: f"│ {words} │" in reader.picture())
            await reader.sees(lambda: len(reader.app.screen.query("ToastHolder")) == 1)
            assert reader.app.screen.query("Toast").last().region.bottom == 34
        assert "First" not in reader.picture()
        assert "Orsund port reopens" in reader.picture().splitlines()[5]
